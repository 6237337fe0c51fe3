"""Why something was decided, as it can be copied out: steps with their numbers, what would turn it, amounts in capitals."""
