"""Rows of a table, read as what was done on paper: who applied, on which days, by whom; all that is wrong of a row at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.services.backlog.cells import Cells
from minzheng.services.backlog.columns import ASKED, deeds, law
from minzheng.services.backlog.schema import table
from minzheng.services.backlog.staff import Staff
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

COUNTED = "present", "representatives", "agree", "oppose"
"""The columns of a review by neighbours."""
_DAY: Mapping[catalogue.Deed, str] = {
    "verification": "reported",
    "visit": "visited",
    "check": "checked",
    "certificate": "certified",
    "review": "reviewed",
    "opinion": "opined",
    "posting": "posted",
}
_NEEDED: Mapping[catalogue.Deed, tuple[str, ...]] = {
    "verification": ("report", "conclusion", "handled"),
    "visit": ("visitors",),
    "check": ("handled",),
    "certificate": ("handled",),
    "review": (*COUNTED, "handled"),
    "opinion": ("opinion", "signer"),
}
_BESIDE: Mapping[catalogue.Deed, tuple[str, ...]] = {
    "verification": ("report", "conclusion", "differs"),
    "visit": ("visitors", "found"),
    "review": COUNTED,
    "opinion": ("opinion", "signer", "refusal"),
    "posting": ("posted_until",),
}
"""Of a deed the column of its day; those without which it cannot be told; those that tell nothing without its day."""
_BY: Mapping[catalogue.Deed, str] = {"visit": "visitors", "opinion": "signer"}
_TWO = 2


@dataclass(frozen=True, slots=True)
class Did:
    """A deed of the law as it was done on paper: on which day, by which accounts, and by whom in the paper's words."""

    deed: catalogue.Deed
    day: date
    hands: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """What a row comes to: an application with the days of what was done, in a file on paper.

    `whole`: all that the family declared of what the rule `asks` was typed.
    """

    at: int
    file: str
    asked: procedure.Applying
    applied: date
    accepted: date | None
    authorised: date | None
    did: tuple[Did, ...]
    whole: bool
    asks: tuple[facts.Question, ...]
    cells: Cells = field(repr=False)


class Reader:
    """Reads rows of one law for an actor; what is the same for many is asked once. Raises Forbidden and Refused."""

    def __init__(self, actor: access.Actor, about: str) -> None:
        self._actor, self._law, self._today = actor, law(about), time.today()
        self._staff, self._deeds = Staff(actor), dict.fromkeys(deed for _, deed in deeds(self._law))
        self._asked = {f"{ASKED}{one.name}": one for one in self._law.questions(self._today)}
        self._lines: dict[tuple[str, int], int] = {}

    def __call__(self, rows: Sequence[rolls.Line], wrong: rolls.Faults) -> list[Filed]:
        """What rows come to; what is wrong with the others goes to the faults."""
        cells = {row.at: Cells(row.said, self._today) for row in rows}
        numbers = [[row.said["number"], *_others(cells[row.at])] for row in rows]
        found = iter(people.find_numbers(self._actor, [one for some in numbers for one in some]))
        keys = {row.at: [next(found) for _ in some] for row, some in zip(rows, numbers, strict=True)}
        known = sorted({one for some in keys.values() for one in some if isinstance(one, int)})
        homes, lives = people.living_in(known), people.lives_of(known)
        lived = people.histories(sorted(set(homes.values())))
        called = people.names_of(self._actor, known, purpose="keep") if any(row.said["name"] for row in rows) else {}
        filed = list[Filed]()
        for row in rows:
            it, persons = cells[row.at], [one for one in keys[row.at] if isinstance(one, int)]
            it.refused += [one for one in keys[row.at] if not isinstance(one, int)]
            if persons and isinstance(keys[row.at][0], int):
                if it.text("name") and _plain(it.text("name")) != _plain(called.get(persons[0], "")):
                    it.refuse("other_name", "name")
                home = lived.get(homes.get(persons[0], 0))
                one = self._filed(row.at, it, persons, home, lives[persons[0]].place_code)
                if one and not it.refused:
                    filed.append(one)
            if it.refused:
                say(wrong, row.at, *it.refused)
        return filed

    def _filed(self, at: int, it: Cells, persons: list[int], home: people.Household | None, place: str) -> Filed | None:
        """One row, or what is wrong with it."""
        applied, accepted, authorised = it.day("applied"), it.day("accepted"), it.day("authorised")
        file = it.text("file")
        for name in ("file", "applied"):
            if not it.text(name):
                it.refuse("missing", name)
        if applied is None or (it.text("accepted") and accepted is None):
            return None
        bound = "accepted" if accepted else "applied"
        if not self._law.version.binds(accepted or applied):
            it.refuse("other_law", bound, day=accepted or applied)
        if not places.exists(place, applied):
            it.refuse("too_old", "applied", day=applied)
        if not _others(it) and not _alone(it) and home:
            persons = list(dict.fromkeys([*persons, *_lived(home, applied)]))
        did = tuple(self._did(it, accepted))
        if it.refused:
            return None
        asked = procedure.Applying(
            item=self._law.item.id,
            person=persons[0],
            place_code=place,
            answers=it.answers(self._asked, tuple(persons), named=bool(it.text("members"))),
            household=home.id if home else None,
            members=tuple(persons[1:]),
            channel="paper",
            reason=it.text("reason"),
            account=it.text("account"),
        )
        self._once(at, it, asked)
        whole, asks = it.yes("whole") or False, tuple(self._asked.values())
        return Filed(at, file, asked, applied, accepted, authorised, did, whole, asks, it)

    def _did(self, it: Cells, accepted: date | None) -> list[Did]:
        """What was done, by its days; of one day as the law has it."""
        found = list[Did]()
        for deed in self._deeds:
            day, name = it.day(_DAY[deed]), _DAY[deed]
            if not it.text(name):
                for beside in _BESIDE.get(deed, ()):
                    if it.text(beside):
                        it.refuse("goes_with", name, other=_said(beside))
                continue
            for needed in _NEEDED.get(deed, ()):
                if not it.text(needed):
                    it.refuse("goes_with", needed, other=_said(name))
            if accepted is None:
                it.refuse("before_accepted", name)
            _readable(it, deed)
            if day:
                hands, names = self._by(it, deed, day)
                found.append(Did(deed, day, hands, names))
        if accepted is None and it.text("authorised"):
            it.refuse("before_accepted", "authorised")
        inquired = {name for one in found if one.deed not in {"opinion", "posting"} for name in one.names}
        strangers = {name for one in found if one.deed == "opinion" and not one.hands for name in one.names}
        if inquired & strangers:  # of those who are known here the verbs say it
            it.refuse("same_hand", "signer")
        return sorted(found, key=lambda one: one.day)

    def _by(self, it: Cells, deed: catalogue.Deed, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who did it: their accounts, and all of them in the paper's words."""
        column = _BY.get(deed, "handled" if deed != "posting" else "")
        names = list(dict.fromkeys(it.several(column))) if column else []
        if deed == "visit" and len(names) < _TWO:
            it.refuse("two_persons", column)
        accounts = list[str]()
        for name in names:
            of = self._staff.called(name, day)
            if len(of) > 1:
                it.refuse("called_alike", column)
            accounts += of
        return tuple(accounts), tuple(names)

    def _once(self, at: int, it: Cells, asked: procedure.Applying) -> None:
        """Of one household the first row of the table alone."""
        whose = ("home", asked.household) if asked.household is not None else ("person", asked.person)
        first = self._lines.setdefault(whose, at)
        if first != at:
            it.refuse("twin", "number", line=first)


def _readable(it: Cells, deed: catalogue.Deed) -> None:
    """What else is written of a deed."""
    if deed == "verification":
        it.conclusion()
    elif deed == "review":
        for name in COUNTED:
            it.number(name)
    elif deed == "opinion" and it.yes("opinion") is False and not it.text("refusal"):
        it.refuse("goes_with", "refusal", other=_said("opinion"))
    elif deed == "posting":
        it.day("posted_until")


def say(wrong: rolls.Faults, at: int, *refused: Exception) -> None:
    """What is wrong in a line, once."""
    said = wrong.setdefault(at, [])
    told = (Said(one.message("zh"), one.message("en")) for one in refused)  # type: ignore[attr-defined]
    said += [one for one in told if one not in said]


def _others(it: Cells) -> list[str]:
    return [] if _alone(it) else it.several("members")


def _alone(it: Cells) -> bool:
    return it.text("members").casefold() in table().self["words"]


def _lived(home: people.Household, day: date) -> Collection[int]:
    """Who lived in a household on a day."""
    return [one.person for one in home.members if one.since <= day and (one.until is None or day < one.until)]


def _plain(name: str) -> str:
    return "".join(normalize("NFKC", name).split()).replace("\u2022", "\u00b7")


def _said(column: str) -> Said:
    return next(one.name for one in table().column if one.id == column)
