"""Places and their lineage: who is in force on a day, and where a figure of one day belongs on another. Enter by `api`."""
