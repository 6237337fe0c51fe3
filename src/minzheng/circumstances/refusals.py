"""The room refuses in the words of what it reads by, and in some of its own."""

from __future__ import annotations

from minzheng.circumstances.schema import words
from minzheng.particulars import api as particulars
from minzheng.particulars.api import Refused, Remark

__all__ = ["Refused", "Remark"]

particulars.speaks(words)
