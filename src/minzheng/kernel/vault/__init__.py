"""Personal data: sealed at rest, found blind, shown by duty, read on the record, destroyed for good. Enter by `api`."""
