"""Names found by any two characters or by pinyin, within a scope. Enter by `api`."""
