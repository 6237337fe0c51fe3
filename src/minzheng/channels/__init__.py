"""Words in and out: letters and how they are known again, messages and how they went. Enter by `api`."""
