"""What is public, since when, and until when: one act of publishing feeds the site, the feed and the printed bulletin."""
