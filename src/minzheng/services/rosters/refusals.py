"""The room refuses in the words of what it reads by, and in some of its own."""

from __future__ import annotations

from minzheng.particulars import api as particulars
from minzheng.particulars.api import Refused
from minzheng.services.rosters.schema import words

__all__ = ["Refused"]

particulars.speaks(words)
