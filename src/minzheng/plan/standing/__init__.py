"""The light: how each promise of a plan stands at a place on a day."""
