"""The demo: an invented province, drawn from a few figures, the same every time."""
