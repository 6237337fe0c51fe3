"""The door of the rules room: a rule is compiled once and read in several ways that agree.

`load` gives a `Book`, `decide` a decision, `explain` its steps, `flips` what would turn it; `sql` and `page` are texts,
as are `sql_tables`, of which `sql` is asked, and `sql_sound`, which asks what is never unknown in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minzheng.rules.book import Book, differences, load, read
from minzheng.rules.compiler import Rule, compile
from minzheng.rules.deciding import Asked, Case, Decision, Shown, Values, check, decide, decided, said
from minzheng.rules.explaining import Explained, explain
from minzheng.rules.faults import CaseError, Fault, RuleError
from minzheng.rules.flips import flips
from minzheng.rules.page import page
from minzheng.rules.scalar import One
from minzheng.rules.schema import BECAME, Became, Declared, Example, Fact, Head, Parameter, Version, language, words
from minzheng.rules.sql import select as sql
from minzheng.rules.sql import sizes as sql_sizes
from minzheng.rules.sql import sound as sql_sound
from minzheng.rules.sql import tables as sql_tables

if TYPE_CHECKING:
    from minzheng.rules.blocks import Column, Difference, Population, difference, evaluate

__all__ = [
    "BECAME", "Asked", "Became", "Book", "Case", "CaseError", "Column", "Decision", "Declared", "Difference",
    "Example", "Explained", "Fact", "Fault", "Head", "One", "Parameter", "Population", "Rule", "RuleError", "Shown",
    "Values", "Version", "check", "compile", "decide", "decided", "difference", "differences", "evaluate", "explain", "flips",
    "language", "load", "page", "read", "said", "sql", "sql_sizes", "sql_sound", "sql_tables", "words",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """What reads whole populations, imported when it is asked for."""
    if name in {"Column", "Difference", "Population", "difference", "evaluate"}:
        from minzheng.rules import blocks

        return getattr(blocks, name)
    raise AttributeError(name)
