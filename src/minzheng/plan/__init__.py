"""The shelf of the plan: from a notice in force to what became of it. Each room is entered by its own `api`."""
