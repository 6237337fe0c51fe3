"""The room that asks the places by sample, and lets them draw it again."""
