"""How far compiled duties agree with tasks that a reader wrote down: the measures of the issue, counted here once more.

A duty is matched with the task whose first words it holds, the earliest place first, one to one. Text is compared
after NFKC and without white space; a unit may be printed under an alias that the gold names; for the lead also
without the level that the list left out. A year and its December are the same deadline.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from minzheng.notice.schema import Duty

type Gold = dict[str, Any]
LEVELS = ("", "省", "市", "区", "县", "州", "自治区", "国家")


@dataclass(slots=True)
class Tally:
    """Right, too much, and missing."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    def count(self, right: int, extra: int, missing: int) -> None:
        self.right, self.extra, self.missing = self.right + right, self.extra + extra, self.missing + missing

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        whole = 2 * self.right + self.extra + self.missing
        return 2 * self.right / whole if whole else 1.0


@dataclass(slots=True)
class Score:
    """Tallies over any number of notices. `lead` counts tasks: right, or missing."""

    tasks: Tally = field(default_factory=Tally)
    units: Tally = field(default_factory=Tally)
    lead: Tally = field(default_factory=Tally)
    deadline: Tally = field(default_factory=Tally)

    def measures(self) -> dict[str, float]:
        """The four numbers of the issue."""
        said = self.lead.right + self.lead.missing
        lead = self.lead.right / said if said else 1.0
        return {"tasks": self.tasks.f1, "units": self.units.f1, "lead": lead, "deadline": self.deadline.f1}

    def add(self, gold: Gold, duties: Sequence[Duty]) -> None:
        """One more notice."""
        names = Names(gold.get("unit_aliases", {}))
        pairs = matched([fold(task["text_start"]) for task in gold["tasks"]], [fold(duty.title + duty.text) for duty in duties])
        for place, task in enumerate(gold["tasks"]):
            if place in pairs:
                self._pair(task, duties[pairs[place]], names)
            else:
                self.tasks.missing += 1
                self.units.missing += len(task["units_all"])
        for place, duty in enumerate(duties):
            if place not in pairs.values() and duty.units_all:
                self.tasks.extra += 1
                self.units.extra += len(duty.units_all)

    def _pair(self, task: Gold, duty: Duty, names: Names) -> None:
        self.tasks.right += 1
        self.units.count(*names.compare(task["units_all"], duty.units_all, optional=task.get("units_inherited", ())))
        if task["lead"]:
            _, extra, missing = names.compare(task["lead"], duty.lead, levels=LEVELS)
            self.lead.count(*((0, 0, 1) if extra or missing else (1, 0, 0)))
        meant = {month(day) for day in [task["deadline"], *task.get("deadlines_all", ())] if day}
        right = bool(task["deadline"] and duty.deadline) and month(duty.deadline or "") in meant
        self.deadline.count(right, bool(duty.deadline) and not right, bool(task["deadline"]) and not right)


@dataclass(frozen=True, slots=True)
class Names:
    """When two printed names are the same unit."""

    aliases: dict[str, list[str]]

    def compare(
        self, gold: Iterable[str], found: Iterable[str], *, optional: Iterable[str] = (), levels: Sequence[str] = ("",)
    ) -> tuple[int, int, int]:
        """Names right, too many and missing. An optional one is neither right nor wrong."""
        left, missing = list(dict.fromkeys(map(bare, found))), 0
        wanted = list(dict.fromkeys(map(bare, gold)))
        for name in wanted:
            if (hit := next((other for other in left if self.same(name, other, levels)), None)) is None:
                missing += 1
            else:
                left.remove(hit)
        extra = [name for name in left if not any(self.same(bare(other), name, levels) for other in optional)]
        return len(wanted) - missing, len(extra), missing

    def same(self, one: str, other: str, levels: Sequence[str]) -> bool:
        named = {bare(alias) for name, all_ in self.aliases.items() for alias in (name, *all_) if one in map(bare, (name, *all_))}
        return other in named or any(one == level + other or other == level + one for level in levels)


def fold(text: str) -> str:
    """Width and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(name: str) -> str:
    """A name without the 等 that leaves its list open."""
    return fold(name).strip("。;,、").removesuffix("等")


def month(day: str) -> str:
    """A day by its month, a year by its last."""
    return day[:7] if len(day) > 4 else day + "-12"


def matched(starts: Sequence[str], texts: Sequence[str]) -> dict[int, int]:
    """Which text holds which start."""
    places = ((text.find(start), abs(i - j), i, j) for i, start in enumerate(starts) for j, text in enumerate(texts))
    pairs: dict[int, int] = {}
    for at, _, i, j in sorted(places):
        if at >= 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs
