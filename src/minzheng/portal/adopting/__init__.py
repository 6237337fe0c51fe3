"""The officials' pages of local plans: what this place makes of a plan, and whom it names."""
