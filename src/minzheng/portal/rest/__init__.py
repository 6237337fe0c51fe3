"""The program's JSON API."""
