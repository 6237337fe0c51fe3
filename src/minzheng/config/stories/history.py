"""What families of the demo applied for since its first day: each whole history by the verbs, all of a city written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from django.db import transaction

from minzheng.circumstances import api as circumstances
from minzheng.config.demo import land
from minzheng.config.demo.content import figures
from minzheng.config.stories import cases as story
from minzheng.config.stories.cases import Home, Office, grown
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

Told = Callable[[str], None]
Of = Literal["listed", "family", "aged", "alone", "orphan", "bereaved"]
_OLD, _GROWN, _YEAR, _MOST, _WEEK = 60, 18, 365.25, 6, 7


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for an item, of a thousand of them how many, and what they say; `rich`: they earn too much."""

    item: str
    of: Of
    share: int
    yes: tuple[str, ...] = ()
    counted: Mapping[str, int] | None = None
    rich: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The shape of `history.toml`."""

    objected: int
    withdrawn: int
    slow: int
    again: int
    mistaken: int
    pauses: tuple[int, ...]
    poor: tuple[int, ...]
    rich: tuple[int, ...]
    standards: tuple[str, ...]
    urban: str
    body: str
    reason: str
    document: str
    asked: tuple[Asked, ...]


@cache
def script() -> Script:
    """All of `history.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_suffix(".toml"), Script)


class Living(NamedTuple):
    """A household as it stands, with what its members are, and who of it died."""

    home: Home
    urban: bool
    listed: bool
    aged: tuple[int, ...]
    alone: bool
    orphans: tuple[int, ...]
    died: tuple[date, ...]


def steps(within: str) -> Iterator[Callable[[Told, str], None]]:
    """City by city, whole or not at all."""
    for city in places.children("320000", figures().opens):
        if within in {"320000", city.code}:
            yield partial(apply, city.code)


def apply(city: str, tell: Told, _within: str) -> None:
    """What was asked for in a city since the first day, in the order of days."""
    with time.at(figures().opens):
        planned = sorted(_planned(city), key=lambda one: (one[0], one[1].home, one[1].number))
        found = cases.bring([cases.History(way.home, tuple(way.members), partial(way.goes, day)) for day, way in planned])
    states = Counter(one if isinstance(one, str) else "not taken" for one in found)
    tell(f"{city}: applications since {figures().days[0]}: " + ", ".join(f"{n:,} {state}" for state, n in sorted(states.items())))


def _planned(city: str) -> Iterator[tuple[date, Past]]:
    """Who asks for what, and when: by chance, township by township."""
    opens, first = figures().opens, figures().days[0]
    last = opens - timedelta(story.script().days + 2 * _WEEK)
    towns: dict[str, list[Living]] = {}
    for one in _living(city):
        towns.setdefault(one.home.place_code[:9], []).append(one)
    offices = story.offices(list(towns), opens)
    for town, homes in towns.items():
        draw = Random(f"history {town}")  # noqa: S311 - invented cases are no secret
        for one in homes if town in offices else ():
            for number, (asked, members, since) in enumerate(_wanted(one, draw)):
                begins, until = max(since or first, first), asked.until or last
                day = since or begins + timedelta(draw.randrange((until - begins).days))
                if day <= last and places.exists(one.home.place_code, day):
                    yield day, Past(draw, offices[town], one.home._replace(members=members), asked, number, one.urban)


def _wanted(one: Living, draw: Random) -> Iterator[tuple[Asked, list[int], date | None]]:
    """What a household asks for, for whom, and on which day where something happened on it."""
    members = one.home.members
    fits: dict[Of, list[tuple[list[int], date | None]]] = {
        "listed": [(members, None)] if one.listed else [],
        "family": [] if one.listed else [(members, None)],
        "aged": [([key], None) for key in one.aged],
        "alone": [(members, None)] if one.alone and not one.listed else [],
        "orphan": [([key], None) for key in one.orphans],
        "bereaved": [(members[:1], died + timedelta(2)) for died in one.died],
    }
    for asked in script().asked:
        for whose, day in fits[asked.of]:
            if draw.random() * 1000 < asked.share:
                yield asked, whose, day


def _living(city: str) -> Iterator[Living]:
    """Households of a city in which nobody came or went but who died."""
    first, opens = figures().days[0], figures().opens
    ranges = places.ranges(city, opens)
    before, now = ([home for one in ranges for home in people.homes_at(*one, day, size=10**7)] for day in (first, opens))
    was = {home.id: dict(home.members) for home in before}
    kept = (home for home in now if home.id in was and dict(home.members).keys() <= was[home.id].keys())
    stays = [home for home in kept if 0 < len(home.members) <= _MOST]
    keys = [key for home in stays for key in was[home.id]]
    lives, ties = people.lives_of(keys), people.ties_of(keys)
    with transaction.atomic():
        said = circumstances.ever_of(access.SYSTEM, [home.id for home in stays], keys, purpose="means")
    listed = {one.household for one in said if one.kind == "dibao"}
    aged = {one.person for one in said if one.kind == "elderly"}
    villages = {one.code: one for one in land.Land(opens, city).villages()}
    for home in stays:
        told = dict(home.members)
        members = sorted(told, key=lambda key: (told[key] != "head", key))
        gone = [key for key in was[home.id] if key not in told]
        if told[members[0]] != "head" or any(not lives[key].died for key in gone) or any(lives[key].departed for key in told):
            continue
        ages = {key: (opens - (lives[key].born or opens)).days / _YEAR for key in members}
        parents = {key: [tie.other for tie in ties.get(key, ()) if tie.relationship == "parent"] for key in members}
        village, old = villages.get(home.place_code), ages[members[0]] >= _OLD + 2
        urban = bool(village and land.urban(village))
        yield Living(
            Home(home.id, home.place_code, members, grown(members, lives, opens)),
            urban,
            home.id in listed,
            tuple(key for key in members if key in aged),
            len(members) == 1 and old and not urban and not ties.get(members[0]),
            tuple(key for key in members if ages[key] < _GROWN and not any(one in told for one in parents[key])),
            tuple(died for key in gone if (died := lives[key].died)),
        )


class Past(story.Way):
    """One family's way in years past."""

    def __init__(self, draw: Random, office: Office, home: Home, asked: Asked, number: int, urban: bool) -> None:
        super().__init__(draw, office, home, figures().opens, asked.item)
        self.asked, self.number, self.urban, self.rich = asked, number, urban, asked.rich
        self.objects, self.withdraws = self.happens(script().objected), self.happens(script().withdrawn)
        self.forgets = draw.randrange(1, 6) if self.withdraws else 99
        self.longest = script().pauses[not self.happens(script().slow)]
        self.share = draw.randrange(*(script().rich if asked.rich else script().poor))
        self.chance = Random(draw.random())  # noqa: S311 - of its own, since all of a city go by the order of days

    @staticmethod
    def hears() -> int:
        """Nothing is told while histories are told."""
        return 0

    def goes(self, day: date) -> str:
        """The same by chance of its own."""
        self.draw = self.chance
        return super().goes(day)

    def _says(self, one: facts.Question, person: int) -> int | bool:
        """What its item's family says; what it earns follows the standard of the place."""
        if one.kind == "yes":
            return self.urban if one.name == script().urban else one.name in self.asked.yes or one.name in story.script().yes
        if one.name in story.script().earned and person in {0, self.members[0]}:
            standard = next((it.value for it in self.sheet.parameters if it.name == script().standards[self.urban]), None)
            return int(standard or 40_000) * len(self.members) * self.share // 100 // 100 * 100
        return {**story.script().counted, **(self.asked.counted or {})}.get(one.name, 0)

    def _found(self) -> procedure.Answers | None:
        """Of a few that they earn what the standard does not allow, or far less than was said."""
        if not self.happens(script().mistaken):
            return None
        self.share = self.draw.randrange(*(script().poor if self.rich else script().rich))
        earned = [one for one in facts.questions(self.item, time.today()) if one.name in story.script().earned]
        asked = [(one, self.members[0] if one.level == "person" else 0) for one in earned]
        return {(one.name, key): self._says(one, key) for one, key in asked}

    def _step(self, day: date) -> bool:
        """Some take back what they asked for; some of those refused have it looked at again."""
        found = cases.case(access.SYSTEM, self.case)
        if self.withdraws and found.state == "underway" and self.forgets <= 1:
            cases.withdraw(self.office.clerk, self.case, reason=story.script().withdrawn, signer=story.script().signer)
            cases.end(self.office.reviewer, self.case)
            return False
        more = super()._step(day)
        if found.state == "refused" and not more and self.happens(script().again):
            cases.ask_reconsideration(self.office.clerk, self.case, body=script().body, reason=script().reason)
            number = script().document.format(year=day.year, number=self.chance.randrange(1, 90))
            cases.reconsidered(self.office.city, self.case, "upheld", document=number)
        return more
