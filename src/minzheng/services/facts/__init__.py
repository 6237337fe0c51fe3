"""What the rule of a service item asks, whence each answer is known, and what follows from it."""
