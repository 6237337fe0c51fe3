"""The shelf of small rooms that know no civil affairs. Each is entered by its own `api`."""
