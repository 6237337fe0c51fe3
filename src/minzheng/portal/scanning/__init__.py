"""Scans of sheets that were printed and signed, on their way to their cases."""
