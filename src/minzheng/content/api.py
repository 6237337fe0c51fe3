"""The door of the content room: files into frozen dataclasses, all faults at once."""

from minzheng.content.fault import ContentError, Fault, nearest
from minzheng.content.refused import Refused
from minzheng.content.said import Said
from minzheng.content.shelf import Shelf, gather, jurisdiction, text, toml
from minzheng.content.shelf import csv_rows as csv

__all__ = ["ContentError", "Fault", "Refused", "Said", "Shelf", "csv", "gather", "jurisdiction", "nearest", "text", "toml"]
