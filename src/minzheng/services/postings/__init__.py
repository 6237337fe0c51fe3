"""What hangs in villages, as the law says, and what neighbours hold against it."""
