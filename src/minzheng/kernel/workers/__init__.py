"""Functions run in child processes, within bounds of time and memory. Enter by `api`."""
