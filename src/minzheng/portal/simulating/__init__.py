"""What a change of a standard or a rule would do, as officials ask it."""
