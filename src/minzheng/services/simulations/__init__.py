"""What a change of policy would do: to whom, what it costs, where; and the activation of a rule that a place has changed."""
