"""Letters: one text, read as a page and as a file, with a code by which anybody sees that it is ours."""
