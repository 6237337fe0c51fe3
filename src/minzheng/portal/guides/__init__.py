"""What a resident can ask for: every service, and one with its way, its days and its articles."""
