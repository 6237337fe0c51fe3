"""The door of the notice room: compile, x-ray, diff and export."""

from __future__ import annotations

from minzheng.notice import gazetteer as _gazetteer
from minzheng.notice.compiler import compile_reading
from minzheng.notice.reading import Reading, Unreadable, read
from minzheng.notice.schema import Notice

__all__ = ["Notice", "Reading", "Unreadable", "compile", "read"]


def compile(data: bytes | str, *, name: str = "") -> Notice:  # noqa: A001
    """Compile a notice from a file's bytes or from text.

    Raises:
        Unreadable: the input cannot be read as text, or may not be (see its `reason`).
    """
    return compile_reading(read(data, name=name), _gazetteer.default())
