"""What a resident has filled in and not sent yet."""
