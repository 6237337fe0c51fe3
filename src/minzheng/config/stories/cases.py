"""Applications in the demo: some at every step, some late, some decided, each gone the way of its law by the verbs themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from minzheng.config.demo.content import figures
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

Told = Callable[[str], None]
ADULT = 18


@dataclass(frozen=True, slots=True)
class Weight:
    """How often an item is asked for."""

    id: str
    weight: int


@dataclass(frozen=True, slots=True)
class Script:
    """The shape of `cases.toml`."""

    days: int
    practised: int
    elsewhere: int
    refused: int
    objected: int
    forgotten: int
    differs: int
    least: int
    most: int
    times: int
    lack: int
    notes: tuple[str, ...]
    visits: tuple[str, ...]
    papers: tuple[str, ...]
    objection: str
    answer: str
    report: str
    told: str
    withdrawn: str
    refusal: str
    yes: tuple[str, ...]
    earned: tuple[str, ...]
    signer: str
    note: Mapping[str, str]
    counted: Mapping[str, int]
    item: tuple[Weight, ...]


class Office(NamedTuple):
    """Who acts for a township and its county since a day; the `city` where the county decided before."""

    since: date
    clerk: access.Actor
    reviewer: access.Actor
    county: access.Actor
    second: access.Actor
    city: access.Actor


class Home(NamedTuple):
    """A household, its village, who of it applies, the first for all, and who is of age when the demo opens."""

    id: int
    place_code: str
    members: list[int]
    adults: list[int]


@cache
def script() -> Script:
    """All of `cases.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_suffix(".toml"), Script)


def steps(within: str) -> Iterator[Callable[[Told, str], None]]:
    """Families apply in the weeks before the demo opens: where one practises, and at one township of every other county."""
    opens, practised = figures().opens, {one.place_code[:9] for one in access.practices() if one.role == "township_clerk"}
    for city in places.children("320000", opens):
        for county in places.children(city.code, opens):
            if within in {"320000", city.code}:
                towns = [one.code for one in places.children(county.code, opens)]
                for town in [one for one in towns if one in practised] or towns[:1]:
                    yield partial(apply, town, script().practised if town in practised else script().elsewhere)


def apply(town: str, wanted: int, tell: Told, _within: str) -> None:
    """So many households of a township go the way of their applications, each act on its day; once."""
    opens, states = figures().opens, Counter[str]()
    draw = Random(f"cases {town}")  # noqa: S311 - invented cases are no secret
    with time.at(opens):
        newest, _ = cases.cases(access.SYSTEM, town, state="", size=1)
        if newest and newest[0].opened_on >= opens - timedelta(script().days):
            return  # broken off after these had applied
        office, homes = offices([town], opens)[town], _homes(town, wanted, draw)
    for home in homes:
        states[Way(draw, office, home, opens).goes(opens - timedelta(draw.randrange(1, script().days)))] += 1
    with time.at(opens):
        cases.end_postings()
    if wanted > script().elsewhere:
        tell("applications: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())))


def offices(towns: Sequence[str], day: date) -> dict[str, Office]:
    """Who acts for townships on a day, of those that are in force then."""
    standing, found, since = places.default().on(day), dict[str, tuple[str, ...]](), dict[str, date]()
    for town in towns:
        if places.exists(town, day):
            county = standing.place(standing.place(town).parent)
            city = standing.place(county.parent)
            begins = f"{county.code}-{county.born}-department_"
            reviewer = f"{city.code}-{city.born}-department_reviewer"
            since[town] = max(one.begins.last if one.begins else date.min for one in (county, city))
            found[town] = f"{town}-clerk", f"{town}-reviewer", f"{begins}reviewer", f"{begins}officer", reviewer
    actors = access.actors_of_logins({login for some in found.values() for login in some})
    return {
        town: Office(since[town], *(actors[one] for one in some)) for town, some in found.items() if set(some) <= actors.keys()
    }


def _homes(town: str, wanted: int, draw: Random) -> list[Home]:
    """Households of a township by chance that have nothing of what is applied for."""
    keys, _ = people.page(access.SYSTEM, town, size=3000)
    has, items = entitlements.items_of(keys, time.today()), {one.id for one in script().item}
    homes = sorted(set(people.living_in([key for key in keys if not items & has.get(key, frozenset())]).values()))
    found = []
    for home in draw.sample(homes, min(wanted, len(homes))):
        told = people.household(access.SYSTEM, home)
        if told.members and len(told.members) <= 6 and not told.headless and told.kind == "family":
            members = [one.person for one in told.members]
            found.append(Home(home, told.place_code, members, grown(members, people.lives_of(members), time.today())))
    return found


def grown(members: Sequence[int], lives: Mapping[int, people.Life], day: date) -> list[int]:
    """Who is of age on a day, and signs."""
    return [key for key in members if particulars.age(lives[key].born or date.min, day) >= ADULT]


class Way:
    """One family's way, day by day, until the demo opens."""

    hears = staticmethod(events.deliver)
    longest = 4

    def __init__(self, draw: Random, office: Office, home: Home, opens: date, item: str = "") -> None:
        self.draw, self.office, self.opens = draw, office, opens
        self.home, self.place, self.members, self.adults = home
        weights = [one.weight for one in script().item]
        self.item = item or draw.choices([one.id for one in script().item], weights)[0]
        self.rich, self.objects = self.happens(script().refused), self.happens(script().objected)
        self.forgets = draw.randrange(1, 5) if self.happens(script().forgotten) else 99
        self.case = 0

    def happens(self, percent: int) -> bool:
        """By chance."""
        return self.draw.random() * 100 < percent

    def goes(self, day: date) -> str:
        """From the application on; gives the state to which it came."""
        day = time.national().next_working(max(day, self.office.since)).day
        with time.at(day):
            try:
                self.case = self._applies(day).case
            except (procedure.Refused, facts.Refused):
                return "not taken"
            if self.happens(script().lack):
                cases.lack(self.office.clerk, self.case, script().papers)
        for _ in range(40):
            day = time.national().add(day, self.draw.randrange(1, self.longest)).day
            if day >= self.opens:
                break
            with time.at(day):
                if not self._step(day):
                    break
        return cases.case(access.SYSTEM, self.case).state

    def _applies(self, day: date) -> procedure.Opened:
        head, *others = self.members
        who = self.office.clerk
        self.sheet = cases.known(who, self.item, self.home, day=day, persons=self.members, place=self.place)
        known = facts.counting(self.sheet)
        asked = [
            (one, key) for one in facts.questions(self.item, day) for key in (self.members if one.level == "person" else [0])
        ]
        answers = {(one.name, key): self._says(one, key) for one, key in asked if (one.name, key) not in known}
        applying = procedure.Applying(
            self.item,
            head,
            self.place,
            answers,
            household=self.home,
            members=tuple(others),
            channel=self.draw.choice(("counter", "counter", "village", "portal")),
            reason=self.draw.choice(script().notes),
            account="6228" + "".join(str(self.draw.randrange(10)) for _ in range(15)),
        )
        return cases.apply(who, applying)

    def _says(self, one: facts.Question, person: int) -> int | bool:
        """What the family says: the head earns something, and whatever else would be in the way is not so."""
        earns = self.draw.randrange(script().least, script().most) // 100 * 100 * (script().times if self.rich else 1)
        if one.kind == "yes":
            return one.name in script().yes
        if one.name in script().earned and person in {0, self.members[0]}:
            return earns
        return script().counted.get(one.name, 0)

    def _step(self, day: date) -> bool:
        """The next thing that is done on a day; False where nothing more will be."""
        found = cases.case(access.SYSTEM, self.case)
        clerk, case = self.office.clerk, self.case
        if found.state == "lacking":
            cases.supply(clerk, case)
        if found.state in {"opened", "lacking"}:
            cases.accept(clerk, case)
            return True
        if found.state in {"granted", "refused"}:
            if not cases.stands(access.SYSTEM, case).told:
                cases.tell(clerk, case, how=script().told)
            return False
        self.forgets -= 1
        if not found.open or self.forgets <= 0:
            return False
        self._deed(day)
        self.hears()
        return True

    def _deed(self, day: date) -> None:
        at = cases.stands(access.SYSTEM, self.case).at
        if at is None:
            return
        deed, (_, clerk, reviewer, county, second, _), case = at.open[0], self.office, self.case
        if deed == "posting" or cases.board().hangs("case", case):
            self._posting()
        elif deed == "verification":
            for member in self.adults:
                cases.authorise(clerk, case, member, signer=script().signer)
            conclusion = "differs" if self.happens(script().differs) else "matches"
            number = script().report.format(year=day.year, number=self.case)
            cases.verify(clerk, case, conclusion, document=number, note=script().note[conclusion])  # type: ignore[arg-type]
        elif deed == "visit":
            cases.visit(clerk, case, with_=[second.account], note=self.draw.choice(script().visits))
        elif deed in {"check", "certificate"}:
            (cases.check if deed == "check" else cases.certificate)(clerk, case)
        elif deed == "review":
            present = self.draw.randrange(7, 14)
            cases.review(clerk, case, present=present, representatives=present - 2, agree=present - 1, oppose=1)
        elif deed == "sampling":
            if cases.stands(access.SYSTEM, case).drawn or cases.sample(county, case):
                cases.look_again(second, case, with_=[clerk.account], note=script().visits[-1], answered=self._found())
        else:
            at_counter = at.step.who == "provider"
            self._signs(deed, reviewer if deed == "opinion" else clerk if at_counter else county)

    def _found(self) -> procedure.Answers | None:
        """What the county finds otherwise than it was said, when it looks again: nothing."""
        return None

    def _signs(self, deed: catalogue.Deed, who: access.Actor) -> None:
        decision = cases.weigh(who, self.case).decision
        grant = bool(decision and decision.answer)
        sign = {"opinion": cases.opine, "approval": cases.approve, "decision": cases.decide}[deed]
        sign(who, self.case, grant=grant, note="" if grant else script().refusal)

    def _posting(self) -> None:
        hangs = cases.board().hangs("case", self.case)
        if hangs is None:
            slug = cases.post(self.office.clerk, self.case)
            if self.objects:
                self.objects = False
                cases.board().objected(slug, script().objection)
            return
        waiting = [one for one in cases.board().objections("case", self.case) if one.answered_on is None]
        if waiting and self.happens(60):
            if cases.stands(access.SYSTEM, self.case).anew:
                cases.visit(self.office.clerk, self.case, with_=[self.office.second.account], note=script().visits[-1])
            cases.answer_objection(self.office.clerk, waiting[0].id, upheld=False, answer=script().answer)
        cases.end_postings()
