"""Long work in somebody's name, that outlives the worker that does it. Enter by `api`."""
