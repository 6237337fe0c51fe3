"""Content is data: TOML, CSV and text into frozen dataclasses. Enter by `api`."""
