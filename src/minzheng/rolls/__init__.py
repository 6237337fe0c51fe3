"""Tables on their way in: handed in sealed, looked through, put right, entered. Enter by `api`."""
