"""Everything with HTML or HTTP. It shows, it decides nothing. The door is `api`."""
