"""Rosters: what of all that is granted is paid, by three persons, and what the bank returned. Enter by `api`."""
