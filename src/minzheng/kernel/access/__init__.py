"""Who may do what, where: accounts, appointments, roles and scopes. Enter by `api`."""
