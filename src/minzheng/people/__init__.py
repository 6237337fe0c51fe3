"""Persons and households: who, where, since when. Enter by `api`."""
