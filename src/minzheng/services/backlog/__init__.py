"""Applications under way on paper come in with a table. Enter by `api`."""
