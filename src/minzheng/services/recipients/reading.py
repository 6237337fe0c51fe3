"""Rows of a table of present recipients, read as what was granted before: all faults of a row at once, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypedDict
from unicodedata import normalize

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Frequency, Granting
from minzheng.services.months import api as months
from minzheng.services.recipients.refusals import Refused
from minzheng.services.recipients.schema import table

MAKE = "entitlement.make"
"""Who brings recipients in."""
_BETWEEN = re.compile(r"[\s;,\uff1b\uff0c\u3001/]+")
_MONTH = re.compile(r"(\d{4})\D?(\d{1,2})(?:\D\d{0,2})?\D*")
type Made = dict[int, Granting]
"""What rows come to, by line."""


def law(item: str) -> catalogue.Version:
    """The version by which present recipients of an item are brought in. Raises Refused."""
    try:
        version = catalogue.item(item).on(time.today())
    except catalogue.UnknownItem:
        raise Refused("no_such_item") from None
    if version is None:
        raise Refused("no_law")
    return version


class _Cells(TypedDict):
    """What a row says beside persons."""

    amount: int
    standard: int | None
    frequency: Frequency
    first: date
    recheck: date | None
    class_: str
    area: str
    basis: str
    account: str


class Reader:
    """Reads rows of one item for an actor; what is the same for many is asked once. Raises Forbidden and Refused."""

    def __init__(self, actor: access.Actor, item: str) -> None:
        access.require(actor, MAKE, sector=people.SECTOR)
        self._scope = access.scope(actor, MAKE)
        self._actor, self._item, self._law = actor, item, law(item)
        self._lines: dict[int, int] = {}
        self._frequency = catalogue.item(item).frequency
        self._classes = {name: one.id for one in self._law.rechecks for name in (one.id, one.name.zh, one.name.en)}

    def __call__(self, rows: Sequence[rolls.Line], wrong: rolls.Faults) -> Made:
        """What rows come to, by line; what is wrong with the others goes to the faults."""
        numbers = [[row.said["number"], *_others(row)] for row in rows]
        found = iter(people.find_numbers(self._actor, [one for some in numbers for one in some]))
        keys = {row.at: [next(found) for _ in some] for row, some in zip(rows, numbers, strict=True)}
        known = sorted({one for some in keys.values() for one in some if isinstance(one, int)})
        homes, together = people.living_in(known), _together(people.living_in(known).values())
        everybody = sorted({*known, *(one for some in together.values() for one in some)})
        lives = people.lives_of(everybody)
        made: Made = {}
        for row in rows:
            refused = [one for one in keys[row.at] if isinstance(one, Refused)]
            persons = [one for one in keys[row.at] if isinstance(one, int)]
            cells = self._cells(row, refused)
            if cells and not refused:
                home = homes.get(persons[0])
                members = self._members(row, persons, together.get(home or 0, ()), refused)
                made[row.at] = Granting(
                    **cells,
                    item=self._item,
                    version=self._law.id,
                    place_code=lives[persons[0]].place_code,
                    person=persons[0],
                    household=home,
                    members=members,
                )
                self._check(made[row.at], lives, refused)
            if refused:
                made.pop(row.at, None)
                wrong[row.at] = [Said(why.message("zh"), why.message("en")) for why in refused]
        self.leave(made, wrong, entitlements.had(list(made.values())))
        return made

    def _cells(self, row: rolls.Line, refused: list[Refused]) -> _Cells | None:
        """What the row says beside persons; None where it cannot be read."""

        def tried[T](reads: Callable[[str, str], T], name: str) -> T | None:
            try:
                return reads(row.said[name], name)
            except Refused as why:
                refused.append(why)
                return None

        class_, recheck = self._classes.get(row.said["class"], row.said["class"]), tried(_day, "recheck")
        if not class_ and recheck is None and self._frequency == "month":
            refused.append(Refused("recheck_missing", classes="; ".join(one.name.zh for one in self._law.rechecks) or "-"))
        amount, first, area = tried(_fen, "amount"), tried(_month, "first"), tried(_area, "area")
        standard = tried(_fen, "standard") if row.said["standard"] else None
        if amount is None or first is None:
            return None
        return {
            "amount": amount,
            "standard": standard,
            "frequency": self._frequency,
            "first": first,
            "recheck": recheck,
            "class_": class_,
            "area": area or "",
            "basis": row.said["basis"],
            "account": row.said["account"],
        }

    def _members(self, row: rolls.Line, persons: list[int], living: Sequence[int], refused: list[Refused]) -> tuple[int, ...]:
        """Whom it counts for: those named, or all who live together."""
        if not row.said["members"]:
            return tuple(dict.fromkeys([persons[0], *living]))
        refused.extend(Refused("member_elsewhere", person=key) for key in persons[1:] if key not in living)
        return tuple(dict.fromkeys(persons))

    def _check(self, one: Granting, lives: Mapping[int, people.Life], refused: list[Refused]) -> None:
        if not self._scope.holds(one.place_code):
            refused.append(people.Refused("outside", place=one.place_code))
        refused.extend(
            Refused("member_dead", person=key, day=lives[key].died) for key in one.members if key in lives and lives[key].died
        )
        refused.extend(
            people.Refused("is_merged", person=key, into=lives[key].merged_into)
            for key in one.members
            if key in lives and lives[key].merged_into
        )
        try:
            entitlements.check_granting(one, lives)
        except Refused as why:
            refused.append(why)

    def leave(self, made: Made, wrong: rolls.Faults, had: Mapping[int, int]) -> None:
        """Leaves out whoever is in another row, or has it already: `had` says by which entitlement."""
        for at, one in list(made.items()):
            for key in one.members:
                why = None
                if key in had:
                    why = Refused("has_item", person=key, entitlement=had[key], month=f"{one.first:%Y-%m}")
                elif self._lines.setdefault(key, at) != at:
                    why = Refused("twin_here", line=self._lines[key])
                if why:
                    made.pop(at, None)
                    wrong.setdefault(at, []).append(Said(why.message("zh"), why.message("en")))


def _together(homes: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Who lives in each of these households now."""
    found: dict[int, list[int]] = {}
    for home, key in people.living_at(sorted(set(homes))):
        found.setdefault(home, []).append(key)
    return {home: tuple(some) for home, some in found.items()}


def _others(row: rolls.Line) -> list[str]:
    said = normalize("NFKC", row.said["members"]).strip()
    return [] if said in table().self["words"] else [one for one in _BETWEEN.split(said) if one]


def _name(name: str) -> Said:
    return next(one.name for one in table().column if one.id == name)


def _fen(text: str, name: str) -> int:
    return months.fen(text, _name(name))


def _month(text: str, name: str) -> date:
    """A month as its first day. Raises Refused."""
    found = _MONTH.fullmatch(normalize("NFKC", text).strip())
    try:
        return date(int(found[1]), int(found[2]), 1) if found else date.fromisoformat("")
    except ValueError:
        raise Refused("month_wrong", column=_name(name)) from None


def _day(text: str, name: str) -> date | None:
    """A day, or none. Raises Refused."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(normalize("NFKC", text).strip())
    except ValueError:
        raise Refused("day_wrong", column=_name(name)) from None


def _area(text: str, _name: str) -> str:
    """urban, rural, or empty. Raises Refused."""
    said = normalize("NFKC", text).strip().casefold()
    found = next((one for one, words in table().areas.items() if said in words), "")
    if said and not found:
        raise Refused("area_wrong")
    return found
