"""The year of a plan: its list of key work, what was reached of it, scored by a published formula that anybody can recompute."""
