"""What PostgreSQL and SQLite do differently. Enter by `api`."""
