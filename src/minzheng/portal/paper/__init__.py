"""Pages of what is under way on paper: a table on its way in, checked by a second person, walked through."""
