"""Tables of households with their members, the first kind of table: read by `particulars`, entered by `Settling`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from unicodedata import normalize

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Columns, Entered, Faults, Homes, Kind, Line, Roll, takes
from minzheng.rolls.settling import Home, Settled, Settling

_LINES, _LEFT_OUT = 5, "…"
_CODES = {9, 12}
_SAID = ("name", "number", "sex", "born", "address", "phone")


@cache
def columns() -> Columns:
    """The columns and the words around them. Raises ContentError."""
    return content.toml(Path(__file__).with_name("columns.toml"), Columns)


def _facts(_about: str, lang: str) -> dict[str, str]:
    between = columns().word["between"].of(lang)
    return {
        "relationships": between.join(one.name.of(lang) for one in particulars.relationships().values()),
        "kinds": between.join(one.name.of(lang) for one in particulars.kinds().values()),
    }


def _check(since: date, _about: str) -> None:
    people.check_day(since)


def _homes(lines: Sequence[Line]) -> Homes:
    """Rows by household, in the order in which households appear.

    A household is told by its number and its place; a row without a place is where the last row of that number was. A row
    without a number stands for itself.
    """
    homes: dict[tuple[str, str], list[Line]] = {}
    places: dict[str, str] = {}
    for at, said in lines:
        number = normalize("NFKC", said["household"])
        place = places[number] = said["place"] or places.get(number, "")
        line = Line(at, {**said, "household": number, "place": place})
        homes.setdefault((place, number) if number else ("", f"{at}"), []).append(line)
    return list(homes.values())


class _Work:
    """A table of households in the hands of a job."""

    def __init__(self, actor: access.Actor, roll: Roll) -> None:
        self._place, self._settling = roll.place_code, Settling(actor, roll.since)
        self._lines: dict[bytes, list[int]] = {}

    def look(self, homes: Homes, wrong: Faults) -> None:
        """Every row by the readings, every household as one."""
        for home, one in zip(homes, self._settling.look([self._home(home, wrong) for home in homes]), strict=True):
            _note(wrong, home, one)
            for member, number in one.numbers.items():
                self._lines.setdefault(number, []).append(home[member].at)

    def looked(self, wrong: Faults) -> None:
        """Nobody lives in two households, also far apart in the table."""
        for same in (same for same in self._lines.values() if len(same) > 1):
            for at in same:
                others = ", ".join([str(one) for one in same if one != at][:_LINES])
                _say(wrong, at, Refused("twins", lines=others))

    def take(self, homes: Homes, wrong: Faults) -> Entered:
        """Households with their persons."""
        settled = self._settling.take([self._home(home, wrong) for home in homes])
        for home, one in zip(homes, settled, strict=True):
            _note(wrong, home, one)
        entered = [one for one in settled if not one.refused]
        persons = sum(len(one.persons) for one in entered)
        return Entered(len(entered), persons, _told(zip(homes, settled, strict=True)))

    def ended(self) -> None:
        """What many new rows call for."""
        self._settling.ended()

    def _home(self, home: list[Line], wrong: Faults) -> Home:
        """A household as it would be taken; what its table alone can be blamed for goes to the faults."""
        for line in home:
            if not line.said["household"]:
                _say(wrong, line.at, Refused("household_number_missing"))
        try:
            code = self._code(home[0].said["place"])
        except Refused as refused:
            code = ""  # at which nobody is registered
            _say(wrong, home[0].at, refused)
        return Home(code, [(particulars.relationship_named(line.said["relationship"]), _values(line)) for line in home])

    def _code(self, text: str) -> str:
        """The code of a place by that or by its name; what was written is not repeated, for it may be anything."""
        plain = "".join(normalize("NFKC", text).split())
        if not plain and places.level(self._place) not in people.LOWEST:
            raise Refused("place_missing")
        if plain.isdecimal() and len(plain) in _CODES:
            return plain.removesuffix("000") if len(plain) > min(_CODES) else plain
        if plain and plain not in self._names:
            raise Refused("place_unnamed")
        return self._names[plain] if plain else self._place

    @cached_property
    def _names(self) -> dict[str, str]:
        """The places of the actor at which persons are registered, by those names that only one of them has."""
        day, left = max(time.today(), places.default().begins), [self._place]
        found, twice = dict[str, str](), set[str]()
        while left:
            code = left.pop()
            if places.level(code) in people.LOWEST:
                name = places.name(code)
                twice |= {name} & found.keys()
                found[name] = code
            left += [one.code for one in places.children(code, day)]
        return {name: code for name, code in found.items() if name not in twice}


def _values(line: Line) -> dict[str, str]:
    """What it says of the person."""
    return {"kind": particulars.kind_named(line.said["kind"]), **{name: line.said[name] for name in _SAID}}


def _told(settled: Iterable[tuple[list[Line], Settled]]) -> list[tuple[int, int, str, str]]:
    """What is to be said of lines that are in: it names nobody and no number."""
    return [
        (home[member].at, one.persons[member], remark.message("zh"), remark.message("en"))
        for home, one in settled
        if not one.refused
        for member, taken in one.taken.items()
        for remark in map(_plain, taken.remarks)
    ]


def _plain(remark: people.Remark) -> people.Remark:
    """The same without its days: a birthday is somebody's."""
    return replace(remark, facts=tuple((name, _LEFT_OUT if isinstance(fact, date) else fact) for name, fact in remark.facts))


def _note(wrong: Faults, home: list[Line], one: Settled) -> None:
    for member, refused in one.refused.items():
        _say(wrong, home[member].at, *(why for why in refused if why.facts.get("place") != ""))


def _say(wrong: Faults, at: int, *refused: Refused) -> None:
    said = wrong.setdefault(at, [])
    said += [told for one in refused if (told := Said(one.message("zh"), one.message("en"))) not in said]


takes(Kind("households", "person.make", lambda _about: columns(), _check, _facts, _homes, _Work))
