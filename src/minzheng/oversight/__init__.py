"""Reads of personal data, looked at by whom they are about and by whoever supervises the readers. Enter by `api`."""
