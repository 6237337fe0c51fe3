"""The facts on which a decision rests, of each person and of the household, with whence and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from minzheng.portal.desk.frame import said
from minzheng.portal.reasons import reasoning
from minzheng.services.cases import api as cases
from minzheng.services.facts import api as facts

REGISTER = "people"
"""The source of which nobody has to say anything."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that counts: its value, whence and of which day, what else was said of it, and whether anybody had to say it."""

    name: str
    value: str
    source: str
    day: date | None
    others: tuple[str, ...]
    said: bool

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


@dataclass(frozen=True, slots=True)
class Whose:
    """The facts of one person or of the household: what says something first, then the noes and noughts."""

    name: str
    facts: tuple[Fact, ...]
    nothing: tuple[Fact, ...]

    @property
    def said(self) -> Whose:
        """The same without what the register of persons knows by itself."""
        return Whose(self.name, tuple(one for one in self.facts if one.said), tuple(one for one in self.nothing if one.said))


def whose(sheet: facts.Sheet, names: Sequence[str], weighed: cases.Weighed) -> list[Whose]:
    """What is known, of each person and of the household, with whence and when."""
    if weighed.decision is None:
        return []
    declared = weighed.decision.rule.declared
    sources = {one.id: said(one.name) for one in facts.words().source}
    others = {(one.counts.name, one.counts.person): one.others for one in facts.differences(sheet)}
    found: dict[int, list[tuple[bool, Fact]]] = {key: [] for key in (*sheet.people, 0)}
    for (name, person), one in facts.counting(sheet).items():
        kind = declared[name].kind
        differ = tuple(
            _("%(value)s (%(source)s)") % {"value": reasoning.value_of(kind, each.value), "source": sources[each.source]}
            for each in others.get((name, person), ())
        )
        fact = Fact(name, reasoning.value_of(kind, one.value), sources[one.source], one.day, differ, one.source != REGISTER)
        found[person].append((bool(one.value) or bool(differ), fact))
    called = dict(zip(sheet.people, names, strict=True)) | {0: _("the household")}
    return [
        Whose(called[key], tuple(f for says, f in some if says), tuple(f for says, f in some if not says))
        for key, some in found.items()
        if some
    ]
