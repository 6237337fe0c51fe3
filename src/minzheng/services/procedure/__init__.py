"""What a case is made of, where it stands by its law, and what can be done in it next."""
