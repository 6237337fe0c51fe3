"""What was granted, month by month: its changes and its end. Enter by `api`."""
