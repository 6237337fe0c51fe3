"""The rule language: one text, several readings that agree to the last fen. Enter by `api`."""
