"""Two clocks, working days, time limits and periods. Enter by `api`."""
