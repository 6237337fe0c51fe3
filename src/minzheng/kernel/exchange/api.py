"""The door of the exchange room."""

from minzheng.kernel.exchange.matching import Matched, Wanted, match
from minzheng.kernel.exchange.reading import read
from minzheng.kernel.exchange.schema import BYTES, CELL, COLUMNS, ROWS, Cell, Note, Refused, Table
from minzheng.kernel.exchange.writing import to_csv, to_xlsx

__all__ = [
    "BYTES",
    "CELL",
    "COLUMNS",
    "ROWS",
    "Cell",
    "Matched",
    "Note",
    "Refused",
    "Table",
    "Wanted",
    "match",
    "read",
    "to_csv",
    "to_xlsx",
]
