"""The officials' pages of the plan: what is in force here, how it stands, what is to be done."""
