"""Every edition of every content file that the program has ever run with."""
