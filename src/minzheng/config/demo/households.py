"""The demo's persons in their households, in every village and community: the same every time, and none of them anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import batched, chain, groupby
from pathlib import Path
from random import Random

from minzheng.config.demo.content import figures, words
from minzheng.config.demo.land import Land
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.people import api as people

Told = Callable[[str], None]
_AT_ONCE, _DOUBLES, _YEAR = 4000, 3, 365.25
_UNREGISTERED, _DOTTED, _RARE, _PHONES = 0.004, 0.003, 0.004, 0.6
"""Of all persons so many have no number, have a name in parts, have a rare character in it, have a phone."""


@dataclass(frozen=True, slots=True)
class Made:
    """How one kind of household is made up."""

    weight: int
    member: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in it: `who` they are to the head, `age` in years for the head, for others how much older than the head."""

    who: str
    age: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Households:
    """The shape of households.toml."""

    division: str
    one_in: int
    practised: int
    streets: tuple[str, ...]
    door: str
    rare: tuple[str, ...]
    dotted: tuple[str, ...]
    newborn: str
    double: str
    made: tuple[Made, ...]


@cache
def declared() -> Households:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("households.toml"), Households)


type Home = tuple[str, list[tuple[dict[str, str], str]]]
"""A place, and those who live there: what is said of each, and what they are to the head."""


class Drawing:
    """Draws households of a place; numbers are given once, whatever is drawn before."""

    def __init__(self, day: date) -> None:
        self.day, self._given = day, Counter[str]()

    def homes(self, place: str, count: int) -> Iterator[Home]:
        """So many households of a village."""
        draw, said = Random(f"households {place}"), declared()  # noqa: S311 - invented persons are no secret
        kinds, weights = said.made, [one.weight for one in said.made]
        for number in range(count):
            made = draw.choices(kinds, weights)[0]
            door = said.door.format(street=draw.choice(said.streets), number=1 + number)
            surnames = {True: draw.choice(words().surnames), False: draw.choice(words().surnames)}
            head_age, male = draw.uniform(*made.member[0].age), draw.random() < 0.7
            living = []
            for member in made.member:
                older = draw.uniform(*member.age) if member.who != "head" else 0
                of_spouse = member.who == "spouse"
                sex = male if member.who == "head" else not male if of_spouse else draw.random() < 0.5
                born = self.day - timedelta(int(max(0.02, min(head_age + older, 103)) * _YEAR))
                living.append((self._person(draw, surnames[not of_spouse], born, sex, door), member.who))
            yield place, living

    def _person(self, draw: Random, surname: str, born: date, male: bool, door: str) -> dict[str, str]:
        said, given = declared(), words().given
        name = surname + "".join(draw.choice(given) for _ in range(draw.choice((1, 2, 2, 2))))
        if draw.random() < _RARE:
            name = name[:-1] + draw.choice(said.rare)
        if draw.random() < _DOTTED:
            name = draw.choice(said.dotted)
        found = {"name": name, "sex": "male" if male else "female", "born": born.isoformat(), "address": door}
        if draw.random() < _PHONES and (self.day - born).days > 14 * _YEAR:
            found["phone"] = f"199{draw.randrange(10**8):08}"
        if (self.day - born).days < 60:
            return found | {"kind": "newborn", "name": said.newborn.format(surname=surname)}
        return found | ({"kind": "unregistered"} if draw.random() < _UNREGISTERED else {"number": self._number(born, male)})

    def _number(self, born: date, male: bool) -> str:
        """A number that nobody has: by turns from a hundred divisions that never were."""
        turn = self._given[f"{born}{male}"]
        self._given[f"{born}{male}"] += 1
        order, division = divmod(turn, 100)
        body = f"{declared().division}{division:02}{born:%Y%m%d}{2 * order + (1 if male else 2):03}"
        return body + particulars.check_character(body)


def steps(within: str, wanted: int = 0) -> Iterator[Callable[[Told, str], None]]:
    """Enters them on the first day of the demo, as the province's officer would, some thousand households a step.

    About as many persons as are wanted, if any are: whoever goes on where it was broken off wants as many as before.
    """
    day = figures().days[0]
    practised = {one.place_code[:9] for one in access.practices() if places.level(one.place_code) in {"township", "village"}}
    villages = list(Land(day, within).villages())
    share = wanted / len(villages) / _mean() if wanted else 1 / declared().one_in
    drawing = Drawing(day)
    drawn = (home for code, count in _counts(villages, share, practised) for home in drawing.homes(code, count))
    doubled: dict[str, list[tuple[str, dict[str, str]]]] = {town: [] for town in sorted(practised)}
    for some in batched(drawn, _AT_ONCE, strict=False):
        for place, living in some:
            if place[:9] in doubled and len(doubled[place[:9]]) < _DOUBLES:
                doubled[place[:9]].append((place, living[0][0]))
        yield partial(_enter, some, day)
    yield partial(_double, list(chain(*doubled.values())), day)


def _counts(villages: Sequence[places.Place], share: float, practised: Container[str]) -> Iterator[tuple[str, int]]:
    """How many households each village has: by turns, so that every township has some; more where one practises."""
    for town, here in groupby(villages, lambda one: one.code[:9]):
        for turn, village in enumerate(here):
            count = max(int((turn + 1) * share) - int(turn * share), turn == 0)
            yield village.code, max(count, declared().practised if town in practised else 0)


def _mean() -> float:
    """How many live in a household."""
    made = declared().made
    return sum(one.weight * len(one.member) for one in made) / sum(one.weight for one in made)


def _enter(homes: tuple[Home, ...], day: date, tell: Told, _within: str) -> None:
    maker = access.actor_of_login("js-civil_affairs")
    rows = [people.Row(place, said, day) for place, living in homes for said, _ in living]
    with time.at(day):
        report = people.bulk_register(maker, rows)
        if report.refused:
            number, refused = report.refused[0]
            raise RuntimeError(f"The demo's person {number} was refused: {refused.message('en')}")
        keys = iter(report.keys)
        found = [(place, [(next(keys) or 0, relationship) for _, relationship in living]) for place, living in homes]
        people.bulk_found(maker, found, since=day)
    tell(f"{len(rows):,} persons in {len(homes):,} households")


def _double(entered: Iterable[tuple[str, dict[str, str]]], day: date, tell: Told, _within: str) -> None:
    """Some were entered once more, without a number: whoever looks into double entries finds them."""
    with time.at(day + timedelta(30)):
        for place, said in entered:
            reviewer = next(
                access.actor_of(one.account_id)
                for one in access.practices()
                if one.role == "department_reviewer" and one.place_code == place[:6]
            )
            values = {name: said[name] for name in ("name", "born", "sex")} | {"kind": "unregistered"}
            people.register(reviewer, place, values, since=time.today(), reason=declared().double)
    tell("double entries wait")
