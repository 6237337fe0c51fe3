"""What the worker process runs. It imports the compiler and nothing of the web."""

from __future__ import annotations

from minzheng.notice import api as notices


def read(data: bytes | str, name: str) -> notices.Notice:
    """Compiles one notice."""
    return notices.compile(data, name=name)
