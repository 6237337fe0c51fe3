"""The review desk: a notice's original at the left, one decision in the middle, the queue at the right."""
