"""What families are told of their matters, by themselves, when something happens. Enter by `api`."""
