"""What is known of a household's means and needs, as statements with a source and a day. Enter by `api`."""
