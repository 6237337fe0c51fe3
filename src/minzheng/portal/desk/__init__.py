"""The desk: what officials see and do. It decides nothing; rooms below do."""
