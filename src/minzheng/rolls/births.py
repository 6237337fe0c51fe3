"""Lists of births, from a hospital or the health commission: children come into the households in which their mothers live.

Those of one mother go in together. Whoever has no number yet has the kind of identity `newborn`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from unicodedata import normalize

from django.db import transaction

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Columns, Entered, Faults, Homes, Kind, Line, Roll, takes

BIRTHS = "births"
"""The kind of table; its day is that of the list."""
_NEWBORN, _OTHERWISE, _FAMILY = "newborn", "relative", "family"


@dataclass(frozen=True, slots=True)
class Table(Columns):
    """The shape of `births.toml`. `longest_apart`: days within which a mother bears nobody but twins."""

    longest_apart: int
    outcomes: Mapping[str, tuple[str, ...]]
    relationship: Mapping[str, str]


@cache
def table() -> Table:
    """The columns and the words around them. Raises ContentError."""
    return content.toml(Path(__file__).with_name("births.toml"), Table)


@dataclass(frozen=True, slots=True)
class _Birth:
    """A child as it would come into a household."""

    home: int
    relationship: str
    parents: tuple[int, ...]
    values: Mapping[str, str]
    born: date


def _homes(lines: Sequence[Line]) -> Homes:
    """Rows by mother, in the order in which mothers appear: twins go in together."""
    homes: dict[str, list[Line]] = {}
    for line in lines:
        mother = "".join(normalize("NFKC", line.said["mother"]).split()).upper()
        homes.setdefault(mother or f"{line.at}", []).append(line)
    return list(homes.values())


class _Work:
    """A list of births in the hands of a job."""

    def __init__(self, actor: access.Actor, _roll: Roll) -> None:
        self._actor, self._scope = actor, access.scope(actor, "person.make")

    def look(self, homes: Homes, wrong: Faults) -> None:
        """Reads every row, and finds whose mother and father they name."""
        self._read(homes, wrong)

    def looked(self, wrong: Faults) -> None:
        """Those of one mother stand together."""

    def take(self, homes: Homes, wrong: Faults) -> Entered:
        """The children of each mother, all of them or none."""
        found = self._read(homes, wrong)
        children, mothers = 0, 0
        for home in homes:
            if any(line.at in wrong for line in home):
                continue
            try:
                with transaction.atomic():
                    for line in home:
                        self._bear(found[line.at])
            except Refused as refused:
                _say(wrong, home[0].at, refused)
            else:
                mothers, children = mothers + 1, children + len(home)
        return Entered(mothers, children)

    def ended(self) -> None:
        """What many new rows call for."""
        people.measure()

    def _bear(self, one: _Birth) -> None:
        number = people.household(self._actor, one.home).number
        people.birth(self._actor, one.home, one.values, parents=one.parents, relationship=one.relationship, number=number)

    def _read(self, homes: Homes, wrong: Faults) -> dict[int, _Birth]:
        """What rows come to, by line; what is wrong with the others goes to the faults."""
        lines = [line for home in homes for line in home]
        named = [
            (line.at, who, line.said[who]) for line in lines for who in ("mother", "father") if line.said[who] or who == "mother"
        ]
        keys = dict(
            zip(((at, who) for at, who, _ in named), people.find_numbers(self._actor, [text for *_, text in named]), strict=True)
        )
        known = sorted({key for key in keys.values() if isinstance(key, int)})
        lives, parents, living = people.lives_of(known), people.parents_of(known), people.living_in(known)
        kinds = {home: people.household(access.SYSTEM, home) for home in sorted(set(living.values()))}
        found: dict[int, _Birth] = {}
        for line in lines:
            refused: list[Refused] = []
            born, values = self._child(line, refused)
            mother, father = (self._parent(keys.get((line.at, who)), who, refused) for who in ("mother", "father"))
            if born and mother:
                _check(mother, father, born, lives, parents, refused)
                home = kinds.get(living.get(mother, 0))
                if not refused and (home is None or home.kind != _FAMILY):
                    refused.append(Refused("mother_no_home", person=mother))
                elif home and not self._scope.holds(home.place_code):
                    refused.append(Refused("mother_unknown"))
                elif home and not refused:
                    is_ = next(one.relationship for one in home.members if one.person == mother)
                    to_head = table().relationship.get(is_, _OTHERWISE)
                    both = tuple(key for key in (mother, father) if key)
                    found[line.at] = _Birth(home.id, to_head, both, values, born)
            _say(wrong, line.at, *refused)
        for some in homes:
            _twins(some, found, wrong)
        return found

    def _child(self, line: Line, refused: list[Refused]) -> tuple[date | None, dict[str, str]]:
        """The birthday, and what is said of the child."""
        outcome = normalize("NFKC", line.said["outcome"]).strip().casefold()
        is_ = next((one for one, words in table().outcomes.items() if outcome in words), "" if outcome else "alive")
        if is_ != "alive":
            refused.append(Refused("born_dead" if is_ else "no_outcome"))
        kind = "citizen" if line.said["number"] else _NEWBORN
        values = {"kind": kind} | {name: line.said[name] for name in ("name", "number", "sex", "born")}
        said, _, why = particulars.read_all(values, time.today())
        refused.extend(why)
        if said and said.born is None:
            refused.append(Refused("birthday_missing"))
        if said and said.sex == "unknown":
            refused.append(Refused("sex_missing"))
        return said.born if said else None, values

    def _parent(self, found: int | Refused | None, who: str, refused: list[Refused]) -> int | None:
        if isinstance(found, Refused):
            unknown = Refused("mother_unknown" if who == "mother" else "father_unknown")
            refused.append(unknown if found.reason == "unknown_number" else found)
        return found if isinstance(found, int) else None


def _check(
    mother: int,
    father: int | None,
    born: date,
    lives: Mapping[int, people.Life],
    parents: Mapping[int, people.Parent],
    refused: list[Refused],
) -> None:
    """That she can have borne the child on that day, and he is its father."""
    if parents[mother].sex == "male":
        refused.append(Refused("mother_male", person=mother))
    if father and parents[father].sex == "female":
        refused.append(Refused("father_female", person=father))
    died = lives[mother].died
    if died and died < born:
        refused.append(Refused("mother_dead", person=mother, day=died))
    near = [day for day in parents[mother].children if abs(day - born) < timedelta(table().longest_apart)]
    if near:
        refused.append(Refused("born_already" if born in near else "too_soon", person=mother))


def _twins(home: list[Line], found: Mapping[int, _Birth], wrong: Faults) -> None:
    """Children of one mother in one list are twins, each by a name of their own."""
    first: dict[str, int] = {}
    for line in home:
        one = found.get(line.at)
        if one is None:
            continue
        if any(abs(other.born - one.born) > timedelta(1) for other in map(found.get, (each.at for each in home)) if other):
            _say(wrong, line.at, Refused("too_soon", person=one.parents[0]))
        if first.setdefault(line.said["name"].strip(), line.at) != line.at:
            _say(wrong, line.at, Refused("same_child", line=first[line.said["name"].strip()]))


def _say(wrong: Faults, at: int, *refused: Refused) -> None:
    said = wrong.setdefault(at, []) if refused else []
    said += [told for one in refused if (told := Said(one.message("zh"), one.message("en"))) not in said]


def _check_day(since: date, _about: str) -> None:
    people.check_day(since)


takes(Kind(BIRTHS, "person.make", lambda _about: table(), _check_day, lambda _about, _lang: {}, _homes, _Work))
