"""What was granted, month by month: its changes and its end, what is paid and what came back. Enter by `api`."""
