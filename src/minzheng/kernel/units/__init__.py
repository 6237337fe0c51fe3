"""Units and what they answer for: who, at a place, on a day, on what basis. Enter by `api`."""
