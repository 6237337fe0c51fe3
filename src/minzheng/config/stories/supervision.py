"""What the demo's office watches, who is stuck with what, and who was inspected: `supervision.toml`, acted out day by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.burden import api as burden
from minzheng.plan.duties import api as duties
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision

Told = Callable[[str], None]
_INSPECTORS = ("practice-1", "js-health")
"""Two, so that these go, whatever the seed."""
_RISES = date(2014, 9, 30)


@dataclass(frozen=True, slots=True)
class Act:
    """One step that somebody takes on a day."""

    on: date
    who: str
    verb: str
    words: str = ""
    reason: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of an office: `by` is whose, the province's unless said."""

    title: str
    asked: str
    place: str
    sector: str
    duty: str
    on: date | None = None
    reason: str = ""
    due: date | None = None
    by: str = "office"
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A joint meeting."""

    on: date
    title: str
    number: str
    present: str
    decision: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """A call for help; `to` names another unit than the one above."""

    on: date
    who: str
    title: str
    words: str
    blocker: str
    duty: str
    to: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question to co-units, one of which agrees."""

    on: date
    who: str
    title: str
    question: str
    units: tuple[str, ...]
    due: date
    duty: str
    agrees: str


@dataclass(frozen=True, slots=True)
class Request:
    """Figures asked of every county of a city."""

    on: date
    title: str
    columns: tuple[str, ...]
    within: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection of the year's plan, prepared where `on` is given, concluded where `fails` is."""

    listed: date
    quarter: int
    title: str
    number: str
    on: date | None = None
    population: str = ""
    within: str = ""
    weight: str = ""
    sampling: str = ""
    items: tuple[str, ...] = ()
    duty: str = ""
    fails: str = ""
    mended: str = ""
    beacon_name: str = ""
    beacon: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """The shape of `supervision.toml`."""

    matter: tuple[Matter, ...]
    meeting: Meeting
    help: tuple[Help, ...]
    consultation: Consultation
    request: tuple[Request, ...]
    inspection: tuple[Inspection, ...]


@cache
def _script() -> Script:
    return content.toml(Path(__file__).with_suffix(".toml"), Script)


def make(tell: Told, within: str) -> None:
    """Acts it out, but for inspections of what has no records. The plan is in force, and all officials are there."""
    told = _script()
    plan = next(one.id for one in duties.plans(access.SYSTEM))
    for matter in told.matter:
        _matter(matter, plan)
    _meeting(told.meeting, plan)
    for help_ in told.help:
        _help(help_, plan)
    _consult(told.consultation, plan)
    for request in told.request:
        _request(request)
    inspections = [one for one in told.inspection if not one.within or _lies_in(one.within, within, one.listed)]
    for one in inspections:
        _inspection(one, plan)
    with time.at(_RISES):
        supervision.rise_unanswered()
    tell(f"{len(told.matter)} matters, {len(told.help)} calls for help, {len(inspections)} inspections")


@cache
def who(name: str) -> access.Actor:
    """An actor of the script: a practice account, or an official by place or field of work."""
    practice = {
        "office": ("province_supervisor", ""),
        "city_office": ("local_supervisor", "city"),
        "county_office": ("local_supervisor", "county"),
        "county": ("department_officer", "county"),
        "city": ("department_officer", "city"),
        "town": ("township_clerk", ""),
    }
    if name in practice:
        role, level = practice[name]
        found = next(one for one in access.practices() if one.role == role and level in {"", places.level(one.place_code)})
        return access.actor_of(found.account_id)
    at = {"sheyang": "320924", "yancheng": "320900"}.get(name)
    if at:
        return access.actor_of_login(f"{at}-{places.default().ever(at)[0].born}-department_officer")
    return access.actor_of_login(f"js-{'civil_affairs' if name == 'province' else name}")


def _opening(one: Matter, plan: int) -> supervision.Opening:
    return supervision.Opening(one.title, one.asked, one.reason or one.title, one.place, one.sector, one.due, plan, one.duty)


def _matter(one: Matter, plan: int) -> None:
    with time.at(one.on or _RISES):
        made = supervision.register(who(one.by), _opening(one, plan))
    _act("matter", made, one.acts)


def _act(kind: str, thing: int, acts: tuple[Act, ...]) -> None:
    for act in acts:
        with time.at(act.on):
            given = {"words": act.words, "reason": act.reason, "until": act.until}
            supervision.step(who(act.who), kind, thing, act.verb, given)


def _meeting(one: Meeting, plan: int) -> None:
    with time.at(one.on):
        decisions = tuple(_opening(decision, plan) for decision in one.decision)
        supervision.hold_meeting(who("office"), supervision.Held(one.title, one.on, one.number, one.present, decisions))


def _help(one: Help, plan: int) -> None:
    place, _colon, sector = one.to.partition(":")
    with time.at(one.on):
        asking = supervision.Asking(one.title, one.words, one.blocker, place, sector, plan, one.duty)
        made = supervision.ask_help(who(one.who), asking)
    _act("help", made, one.acts)


def _consult(one: Consultation, plan: int) -> None:
    with time.at(one.on):
        asked = supervision.Question(one.title, one.question, one.units, one.due, plan=plan, duty_no=one.duty)
        made = supervision.consult(who(one.who), asked)
        agrees = who(one.agrees)
        opinion = next(each for each in supervision.consultation(agrees, made).opinions if each.sector == agrees.sector)
        supervision.step(agrees, "opinion", opinion.id, "agree", {"words": ""})


def _request(one: Request) -> None:
    with time.at(one.on):
        below = tuple(place.code for place in places.children(one.within, one.on))
        wanted = burden.Wanted(one.title, one.columns, below, one.until, one.reason)
        for made in burden.ask_figures(who("province"), wanted):
            if burden.request(who("province"), made).state.id == "proposed":
                supervision.step(who("civil_affairs-reviewer"), "request", made, "approve")


def _lies_in(code: str, above: str, day: date) -> bool:
    standing = places.default().on(day)
    return standing.lies_in(standing.place(code), above)


def _inspection(one: Inspection, plan: int) -> None:
    office = who("office")
    with time.at(one.listed):
        entry = inspection.list_in_year(office, one.listed.year, one.quarter, one.title, one.number)
    if one.on is None:
        return
    with time.at(one.on):
        for login in _INSPECTORS:
            inspection.enrol(office, login)
        prepared = inspection.Prepared(
            entry, one.title, one.population, one.sampling, one.items, one.within, one.weight, "", plan, one.duty
        )
        made = inspection.prepare(office, prepared)
        supervision.step(office, "inspection", made, "commit", {"beacon_name": one.beacon_name})
    with time.at(one.on + timedelta(4)):
        supervision.step(office, "inspection", made, "draw", {"beacon": one.beacon})
        if one.fails:
            _conclude(office, made, one)


def _mend(office: access.Actor, matter: int, how: str) -> None:
    """The county puts it right, and the office closes it."""
    at = supervision.matter(office, matter).place_code
    county = access.actor_of_login(f"{at}-{places.default().ever(at)[0].born}-department_officer")
    for who, verb in ((county, "sign"), (county, "claim"), (office, "verify"), (office, "close")):
        supervision.step(who, "matter", matter, verb, {"words": how})


def _conclude(office: access.Actor, made: int, one: Inspection) -> None:
    """Everything is looked at; the first thing fails, and is to be put right."""
    samples = inspection.samples(office, made)
    for number, sample in enumerate(samples):
        who = access.actor_of(int(sample.inspectors[0]))
        first = (False, one.fails) if number == 0 else (True, "")
        inspection.look(who, sample.id, {0: first, **dict.fromkeys(range(1, len(one.items)), (True, ""))})
        if number == 0:
            found = inspection.find(who, sample.id, wrong=one.items[0], evidence=one.fails, rating="ordinary")
            _mend(office, inspection.order(office, found, time.today() + timedelta(60)), one.mended)
    supervision.step(office, "inspection", made, "conclude")
    supervision.step(office, "inspection", made, "publish")
