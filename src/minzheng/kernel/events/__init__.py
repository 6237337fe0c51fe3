"""What a room tells those above it, without knowing them. Enter by `api`."""
