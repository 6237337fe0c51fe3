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
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings

Told = Callable[[str], None]


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
    who: tuple[str, ...]
    counted: Mapping[str, int]
    item: tuple[Weight, ...]


class Office(NamedTuple):
    """Who acts for a township and its county."""

    clerk: access.Actor
    reviewer: access.Actor
    county: access.Actor
    second: access.Actor


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
        if cases.cases(access.SYSTEM, town, state="")[0]:
            return  # broken off after these had applied
        office, homes = _office(town, opens), _homes(town, wanted, draw)
    for home in homes:
        day = opens - timedelta(draw.randrange(1, script().days))
        states[_Way(draw, office, home, opens).goes(_from(town, day, opens))] += 1
    with time.at(opens):
        cases.end_postings()
    if wanted > script().elsewhere:
        tell("applications: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())))


def _from(town: str, day: date, opens: date) -> date:
    """The day, or the first after it on which the town lies in the county of the opening, whose officials act."""
    while day < opens and _county(town, day) != _county(town, opens):
        day += timedelta(1)
    return day


def _county(town: str, day: date) -> tuple[str, str]:
    standing = places.default().on(day)
    county = standing.place(standing.place(town).parent)
    return county.code, county.born


def _office(town: str, day: date) -> Office:
    def of(login: str) -> access.Actor:
        return access.actor_of_login(login)

    county = places.default().on(day).place(town).parent
    born = places.default().on(day).place(county).born
    begins = f"{county}-{born}-department_"
    return Office(of(f"{town}-clerk"), of(f"{town}-reviewer"), of(f"{begins}reviewer"), of(f"{begins}officer"))


def _homes(town: str, wanted: int, draw: Random) -> list[tuple[int, str, list[int]]]:
    """Households of a township by chance: their ids, their villages, and who lives there, the head first."""
    keys, _ = people.page(access.SYSTEM, town, size=3000)
    homes = sorted(set(people.living_in(keys).values()))
    found = []
    for home in draw.sample(homes, min(wanted, len(homes))):
        told = people.household(access.SYSTEM, home)
        if told.members and len(told.members) <= 6 and not told.headless and told.kind == "family":
            found.append((home, told.place_code, [one.person for one in told.members]))
    return found


class _Way:
    """One family's way, day by day, until the demo opens."""

    def __init__(self, draw: Random, office: Office, home: tuple[int, str, list[int]], opens: date) -> None:
        self.draw, self.office, self.opens = draw, office, opens
        self.home, self.place, self.members = home
        self.item = draw.choices([one.id for one in script().item], [one.weight for one in script().item])[0]
        self.rich, self.objects = self.happens(script().refused), self.happens(script().objected)
        self.forgets = draw.randrange(1, 5) if self.happens(script().forgotten) else 99
        self.case = 0

    def happens(self, percent: int) -> bool:
        """By chance."""
        return self.draw.random() * 100 < percent

    def goes(self, day: date) -> str:
        """From the application on; gives the state to which it came."""
        day = time.national().next_working(day).day
        with time.at(day):
            try:
                self.case = self._applies(day).case
            except (cases.Refused, facts.Refused):
                return "not taken"
            if self.happens(script().lack):
                cases.lack(self.office.clerk, self.case, script().papers)
        for _ in range(40):
            day = time.national().add(day, self.draw.randrange(1, 4)).day
            if day >= self.opens:
                break
            with time.at(day):
                if not self._step(day):
                    break
        return cases.case(access.SYSTEM, self.case).state

    def _applies(self, day: date) -> cases.Opened:
        head, *others = self.members
        who = self.office.clerk
        sheet = facts.gather(who, self.item, self.home, day=day, purpose="means", people=self.members, place=self.place)
        known = facts.counting(sheet)
        asked = [
            (one, key) for one in facts.questions(self.item, day) for key in (self.members if one.level == "person" else [0])
        ]
        answers = {(one.name, key): self._says(one, key) for one, key in asked if (one.name, key) not in known}
        applying = cases.Applying(
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
        events.deliver()
        return True

    def _deed(self, day: date) -> None:
        at = cases.stands(access.SYSTEM, self.case).at
        if at is None:
            return
        deed, (clerk, reviewer, county, second), case = at.open[0], self.office, self.case
        if deed == "posting":
            self._posting()
        elif deed == "verification":
            for member in self.members:
                cases.authorise(clerk, case, member, signer=self.draw.choice(script().who))
            conclusion = "differs" if self.happens(script().differs) else "matches"
            number = script().report.format(year=day.year, number=self.case)
            cases.verify(clerk, case, conclusion, document=number, note=script().visits[-1])  # type: ignore[arg-type]
        elif deed == "visit":
            cases.visit(clerk, case, with_=[second.account], note=self.draw.choice(script().visits))
        elif deed in {"check", "certificate"}:
            (cases.check if deed == "check" else cases.certificate)(clerk, case)
        elif deed == "review":
            present = self.draw.randrange(7, 14)
            cases.review(clerk, case, present=present, representatives=present - 2, agree=present - 1, oppose=1)
        elif deed == "sampling":
            if cases.stands(access.SYSTEM, case).drawn or cases.sample(county, case):
                cases.look_again(second, case, with_=[clerk.account], note=script().visits[-1])
        else:
            self._signs(deed, reviewer if deed == "opinion" else county)

    def _signs(self, deed: catalogue.Deed, who: access.Actor) -> None:
        decision = cases.weigh(who, self.case).decision
        grant = bool(decision and decision.answer)
        sign = {"opinion": cases.opine, "approval": cases.approve, "decision": cases.decide}[deed]
        sign(who, self.case, grant=grant, note="" if grant else script().refusal)

    def _posting(self) -> None:
        hangs = postings.hangs("case", self.case)
        if hangs is None:
            slug = cases.post(self.office.clerk, self.case)
            if self.objects:
                self.objects = False
                postings.objected(slug, script().objection)
            return
        waiting: Sequence[postings.Objection] = [one for one in postings.objections("case", self.case) if one.answered_on is None]
        if waiting and self.happens(60):
            cases.answer_objection(self.office.clerk, waiting[0].id, upheld=False, answer=script().answer)
        cases.end_postings()
