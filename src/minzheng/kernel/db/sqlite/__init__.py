"""Django's SQLite with a queue before its one place to write. Named as ENGINE by `address`."""
