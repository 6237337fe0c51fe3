"""The demo's persons in their households, drawn village by village: the same every time, and none of them anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from minzheng.config.demo.content import figures, words
from minzheng.config.demo.troubles import unmarried, written
from minzheng.content import api as content
from minzheng.particulars import api as particulars

_YEAR, _OLD, _YOUNG = 365.25, 60, 6
_NEW = 60
"""Days in which a child has no name yet."""
_WED = 24 * _YEAR
"""At so many days of the younger one's age a couple weds, or a year before their first child."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in it: `who` they are to the head, `age` in years for the head, for others how much older than the head."""

    who: str
    age: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """How one kind of household is made up: of all households `weight` parts, more or fewer where more or fewer are old."""

    weight: int
    member: tuple[Member, ...]

    @property
    def old(self) -> bool:
        """Whether its head is of an age at which a city has more or fewer of them."""
        return sum(self.member[0].age) / 2 >= _OLD

    def aged(self) -> float:
        """How many of it are 60 or over, by and large."""
        head = self.member[0].age
        ages = [(first + (one.age[0] if one.who != "head" else 0), last + (one.age[1] if one.who != "head" else 0))
                for one in self.member for first, last in (head,)]  # fmt: skip
        return sum(min(max((last - _OLD) / (last - first), 0.0), 1.0) for first, last in ages)


@dataclass(frozen=True, slots=True)
class Share:
    """Of a thousand persons so many, in words.toml's sense of chance."""

    phone: int
    unregistered: int
    rare: int
    dotted: int
    trouble: int
    unmarried: int
    event: int
    event_practised: int


@dataclass(frozen=True, slots=True)
class Households:
    """The shape of households.toml."""

    division: str
    persons: int
    one_in: int
    practised: int
    permille: Share
    streets: tuple[str, ...]
    door: str
    rare: tuple[str, ...]
    dotted: tuple[str, ...]
    newborn: Mapping[str, str]
    double: str
    reasons: Mapping[str, str]
    made: tuple[Made, ...]


@cache
def declared() -> Households:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("households.toml"), Households)


def mean() -> float:
    """How many live in a household."""
    made = declared().made
    return sum(one.weight * len(one.member) for one in made) / sum(one.weight for one in made)


@cache
def weights(city: str) -> tuple[float, ...]:
    """How often each kind of household is found in a city, so that as many are 60 or over as its figures say."""
    wanted = next((float(one.aged) for one in figures().city if one.code[:4] == city), 18.9) / 100
    low, high = 0.01, 20.0
    for _ in range(30):
        factor = (low + high) / 2
        found = tuple(one.weight * (factor if one.old else 1.0) for one in declared().made)
        share = sum(weight * one.aged() for weight, one in zip(found, declared().made, strict=True))
        share /= sum(weight * len(one.member) for weight, one in zip(found, declared().made, strict=True))
        low, high = (factor, high) if share < wanted else (low, factor)
    return found


class Someone(NamedTuple):
    """A person of a household: what is said of them, what they are to the head, and when they were born."""

    said: dict[str, str]
    who: str
    born: date


class Kin(NamedTuple):
    """A tie within a household, by places among its members."""

    kind: str
    person: int
    other: int
    since: date


class Home(NamedTuple):
    """A place, those who live there, how they are related, and whether life goes on there while the demo runs."""

    place: str
    living: list[Someone]
    kin: list[Kin]
    event: float


class Drawing:
    """Draws households of a place; numbers are given once, whatever is drawn before."""

    def __init__(self, day: date) -> None:
        self.day, self._given = day, Counter[int]()

    def homes(self, place: str, count: int) -> Iterator[Home]:
        """So many households of a village."""
        draw, said = Random(f"households {place}"), declared()  # noqa: S311 - invented persons are no secret
        surnames, uniform, chance = words().surnames, draw.uniform, draw.random
        for number, made in enumerate(draw.choices(said.made, weights(place[:4]), k=count), 1):
            door = said.door.format(street=draw.choice(said.streets), number=number)
            own, married, in_law = draw.choices(surnames, k=3)
            head_age, male, parents = uniform(*made.member[0].age), chance() < 0.7, 0
            living = list[Someone]()
            for member in made.member:
                age, surname, sex = head_age, own, male
                if member.who != "head":
                    age += uniform(*member.age)
                    sex = chance() < 0.5
                if member.who == "spouse":
                    surname, sex = married, not male
                elif member.who == "parent":
                    surname, sex, parents = own if not parents else in_law, not parents, parents + 1
                elif member.who == "child" and not male:
                    surname = married if len(made.member) > 2 else own
                years = min(age, 103) if age > 0 else chance() * _YOUNG
                born = self.day - timedelta(int(years * _YEAR) + 1)
                living.append(Someone(self._person(draw, surname, born, sex, door), member.who, born))
            _unnamed(living)
            unheard = unmarried(living[0].said, said.permille.unmarried)
            yield Home(place, living, [tie for tie in _kin(living) if tie.kind != "spouse" or not unheard], chance())

    def _person(self, draw: Random, surname: str, born: date, male: bool, door: str) -> dict[str, str]:
        said, given, days = declared(), words().given, (self.day - born).days
        found = {"name": "", "sex": "male" if male else "female", "born": born.isoformat(), "address": door}
        if days < _NEW:
            return found | {"kind": "newborn"}
        found["name"] = surname + "".join(draw.choices(given, k=1 if draw.random() < 0.25 else 2))
        luck = draw.random() * 1000
        for share, names in ((said.permille.rare, said.rare), (said.permille.dotted, said.dotted)):
            luck -= share
            if -share <= luck < 0:
                found["name"] = draw.choice(names) if names is said.dotted else found["name"][:-1] + draw.choice(names)
        if days > 14 * _YEAR and draw.random() * 1000 < said.permille.phone:
            found["phone"] = f"199{int(draw.random() * 10**8):08}"
        if draw.random() * 1000 < said.permille.unregistered:
            return found | {"kind": "unregistered"}
        found["number"] = self._number(born, male)
        return written(draw, found) if draw.random() * 1000 < said.permille.trouble else found

    def _number(self, born: date, male: bool) -> str:
        """A number that nobody has: by turns from a hundred divisions that never were."""
        turn = self._given[key := born.toordinal() * 2 + male]
        self._given[key] += 1
        order, division = divmod(turn, 100)
        body = f"{declared().division}{division:02}{born:%Y%m%d}{2 * order + (1 if male else 2):03}"
        return body + particulars.check_character(body)


def _unnamed(living: Sequence[Someone]) -> None:
    """Who has no name yet is written down as the mother's child, where she lives here, else as the head's."""
    parents = [one for one in living if one.who in {"head", "spouse"}]
    mother = next((one for one in parents if one.said["sex"] == "female"), parents[0])
    for child in living:
        if not child.said["name"]:
            child.said["name"] = mother.said["name"] + declared().newborn[child.said["sex"]]


def _kin(living: Sequence[Someone]) -> list[Kin]:
    """Who is married to whom, and whose child each is, as far as what they are to the head says so."""
    spouse = next((n for n, one in enumerate(living) if one.who == "spouse"), None)
    children = [n for n, one in enumerate(living) if one.who == "child"]
    elders = [n for n, one in enumerate(living) if one.who == "parent"]
    found = [Kin("parent", elder, 0, living[0].born) for elder in elders]
    found += [Kin("parent", parent, n, living[n].born) for n in children for parent in (0, spouse) if parent is not None]
    couples = [(0, spouse, children)] if spouse is not None else []
    couples += [(elders[0], elders[1], [0])] if len(elders) > 1 else []
    for one, other, theirs in couples:
        younger = max(living[one].born, living[other].born)
        days = [younger + timedelta(_WED), *(living[n].born - timedelta(_YEAR) for n in theirs)]
        found.append(Kin("spouse", one, other, max(younger, min(days))))
    return found
