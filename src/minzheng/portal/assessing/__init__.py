"""The year of a plan on the desk, and its published results for everybody."""
