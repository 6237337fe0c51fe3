"""The room refuses in the words of what it reads by, and in some of its own."""

from __future__ import annotations

from pathlib import Path

from minzheng.particulars import api as particulars
from minzheng.particulars.api import Refused

__all__ = ["Refused"]

words = particulars.sentences(Path(__file__).with_name("words.toml"))
particulars.speaks(words)
