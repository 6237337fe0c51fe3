"""Declared registers: what a file declares can be entered, amended, checked, listed, summed up and published. Enter by `api`."""
