"""What is written of persons, organisations and households, read, checked and kept in one form. Pure. Enter by `api`."""
