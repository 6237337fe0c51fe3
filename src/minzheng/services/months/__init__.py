"""Months, what terms come to in them, and amounts as people write them. Enter by `api`."""
