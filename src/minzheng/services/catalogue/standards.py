"""What a place has laid down for a service: the standards in force there on a day, its own or those of the place above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from minzheng.content.api import Said
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.registry import api as registry
from minzheng.services.catalogue.loading import STANDARDS
from minzheng.services.catalogue.schema import Item

ALL = "all"
"""The area of a standard that is the same in town and country."""
_LAID_DOWN = f"""SELECT text, place_code, entry FROM {registry.FACTS.name}
WHERE field = %s AND {{kinds}} AND {{places}} AND since <= %s AND until > %s"""  # noqa: S608 - names of our own

_EVERYWHERE = f"""SELECT place_code, entry, since, until FROM {registry.FACTS.name}
WHERE field = %s AND {{kinds}} ORDER BY entry"""  # noqa: S608 - names of our own
_DAYS = f"""SELECT since, until FROM {registry.FACTS.name}
WHERE field = %s AND {{kinds}} AND {{places}} AND since <= %s AND until > %s"""  # noqa: S608 - names of our own


@dataclass(frozen=True, slots=True)
class Standard:
    """How much a person and month, in fen, at which place it was laid down, by which document, since when; `entry` says it."""

    benefit: Said
    area: Said
    amount: int
    place: str
    number: str
    since: date
    entry: int
    benefit_code: str
    area_code: str


def standards(item: Item, place: str, day: date) -> tuple[Standard, ...]:
    """The standards of an item at a place, from the nearest place above that has some of a kind; empty where none is on record.

    Raises KeyError for a place that is not in force.
    """
    return standards_of(item, laid_down({STANDARDS: ("benefit", item.standards)}, place, day))


def standards_of(item: Item, entries: Iterable[registry.Entry]) -> tuple[Standard, ...]:
    """The same, from what was laid down, the nearest first: of town and country each what is said nearest, alone or of both."""
    areas = [choice.code for choice in registry.register(STANDARDS).field("area").choices]
    nearby, nearer = list[registry.Entry](), set[tuple[str, str]]()
    for _, there in groupby((entry for entry in entries if entry.register == STANDARDS), key=lambda entry: entry.place_code):
        said = [(entry, set(_spoken_of(entry, areas))) for entry in there]
        nearby += (entry for entry, spoken in said if not spoken <= nearer)
        nearer = nearer.union(*(spoken for _, spoken in said))
    nearby.sort(key=lambda one: (item.standards.index(str(one.values["benefit"])), areas.index(str(one.values["area"]))))
    return tuple(map(_read, nearby))


def _spoken_of(entry: registry.Entry, areas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Of what a standard speaks: a benefit in an area, or in each where it is of all."""
    benefit, area = (str(entry.values[field]) for field in ("benefit", "area"))
    return ((benefit, one) for one in areas if one != ALL and area in {one, ALL})


def laid_down(asked: Mapping[str, tuple[str, Sequence[str]]], place: str, day: date) -> list[registry.Entry]:
    """What a place and all above it have on record of some kinds on a day, the nearest first.

    `asked`: by register the field that says the kind, and the kinds. Raises KeyError for a place that is not in force.
    """
    above = list(_upwards(place, day))
    at, where = db.one_of("place_code", above)
    statements, given = list[str](), list[object]()
    for register, (field, kinds) in asked.items():
        if kinds:
            these, codes = db.one_of("text", kinds)
            statements.append(_LAID_DOWN.format(kinds=these, places=at))
            given += [registry.fact_field(registry.register(register), field), *codes, *where, day, day]
    rows = db.rows(" UNION ALL ".join(statements), given) if statements else []
    found = sorted(rows, key=lambda row: (above.index(row[1]), row[2]))
    return registry.public_entries([entry for _, _, entry in found], day)


class Everywhere:
    """What all places ever laid down, read once for each register and its kinds: answers like `laid_down`, for many questions."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, ...], dict[str, list[tuple[str, str, int]]]] = {}
        self._entries: dict[tuple[int, str], registry.Entry | None] = {}

    def __call__(self, asked: Mapping[str, tuple[str, Sequence[str]]], place: str, day: date) -> list[registry.Entry]:
        """Raises KeyError for a place that is not in force."""
        on, above, keys = day.isoformat(), list(_upwards(place, day)), list[tuple[int, int, str]]()
        for register, (field, kinds) in asked.items():
            rows = self._all(register, field, kinds)
            near = [(turn, one) for turn, code in enumerate(above) for one in rows.get(code, ())]
            here = [(turn, entry, since) for turn, (since, until, entry) in near if since <= on < until]
            if not all(key[1:] in self._entries for key in here):
                self._read(rows, day)
            keys += here
        return [found for _, entry, since in sorted(keys) if (found := self._entries[entry, since])]

    def _all(self, register: str, field: str, kinds: Sequence[str]) -> dict[str, list[tuple[str, str, int]]]:
        key = register, field, *kinds
        if key not in self._rows:
            found = self._rows[key] = {}
            these, codes = db.one_of("text", kinds) if kinds else ("1 = 0", [])
            named = registry.fact_field(registry.register(register), field)
            for place, entry, since, until in db.rows(_EVERYWHERE.format(kinds=these), [named, *codes]):
                found.setdefault(place, []).append((str(since), str(until), entry))
        return self._rows[key]

    def _read(self, rows: Mapping[str, Sequence[tuple[str, str, int]]], day: date) -> None:
        """All entries that stand anywhere on a day."""
        on = day.isoformat()
        keys = {entry: since for some in rows.values() for since, until, entry in some if since <= on < until}
        found = {one.id: one for one in registry.public_entries(list(keys), day)}
        self._entries |= {(entry, since): found.get(entry) for entry, since in keys.items()}


def laid_days(register: str, field: str, kinds: Sequence[str], place: str, after: date, until: date) -> set[date]:
    """The days after one until another from which a place or one above has something else on record of some kinds.

    Raises KeyError for a place that is not in force on the first.
    """
    if not kinds:
        return set()
    (these, codes), (at, where) = db.one_of("text", kinds), db.one_of("place_code", list(_upwards(place, after)))
    named = registry.fact_field(registry.register(register), field)
    rows = db.rows(_DAYS.format(kinds=these, places=at), [named, *codes, *where, until, after])
    return {day for row in rows for day in row if after < day <= until}


def _upwards(place: str, day: date) -> Iterator[str]:
    """A place and all that it lies in."""
    while place:
        yield place
        place = places.default().on(day).place(place).parent


def _read(entry: registry.Entry) -> Standard:
    register, said = registry.register(STANDARDS), entry.values
    codes = [str(said[field]) for field in ("benefit", "area")]
    benefit, area = (
        next(choice.name for choice in register.field(field).choices if choice.code == code)
        for field, code in zip(("benefit", "area"), codes, strict=True)
    )
    return Standard(benefit, area, int(str(said["amount"])), entry.place_code, str(said["number"]), entry.since, entry.id, *codes)
