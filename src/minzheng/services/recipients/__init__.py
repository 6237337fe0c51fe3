"""Those who have an item already come in with a table. Enter by `api`."""
