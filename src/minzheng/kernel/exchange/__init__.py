"""Tables in and out, as people keep them: CSV and workbooks. Enter by `api`."""
