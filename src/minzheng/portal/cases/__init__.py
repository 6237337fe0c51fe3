"""The officials' pages of cases: the counter, one case, the decision, what hangs in a village, what is late."""
