"""The house: every clause of a plan as a window, and what is to be decided today."""
