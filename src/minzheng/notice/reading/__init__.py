"""Bytes into text with structure: the first step of the compiler, and the only one that meets foreign files."""

from minzheng.notice.reading.door import read
from minzheng.notice.reading.shape import Cell, Reading, Table, Unreadable

__all__ = ["Cell", "Reading", "Table", "Unreadable", "read"]
