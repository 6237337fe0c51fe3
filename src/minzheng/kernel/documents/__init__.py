"""Files that people hand in, kept as they came. Enter by `api`."""
