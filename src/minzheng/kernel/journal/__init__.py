"""What happened, who did it, and a proof that nobody has changed the record. Enter by `api`."""
