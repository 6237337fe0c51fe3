"""Measures over relations: figures that follow from what registers say, on any day, of any place. Enter by `api`."""
