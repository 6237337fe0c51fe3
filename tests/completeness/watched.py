"""Supervision in the small world: matters, help, questions, a meeting, requests and an inspection; and who may see each.

The oracle is written from what each role is for, and asks neither the program's roles nor its scopes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from itertools import chain

from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.burden import api as burden
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision
from tests.completeness import oracle
from tests.completeness.world import CITIES, COUNTIES, DAY, PROVINCE, Object, Person

Land = tuple[list[Object], list[Person]]
Unit = tuple[str, str]
CIVIL, FINANCE, OFFICE = "civil_affairs", "finance", "government_office"
OFFICES = {"province_supervisor", "local_supervisor"}
ANSWERS = {"department_officer", "department_reviewer", "township_clerk"}
ALL_FIELDS = {*OFFICES, "auditor"}
READS_PLANS = {*ALL_FIELDS, *ANSWERS}
ROOT = "/desk/plan/supervision/"


@dataclass(frozen=True)
class Watched:
    """A thing with its page, and the units that it lies between; of a question the opinion that is asked."""

    kind: str
    id: int
    between: tuple[Unit, ...]
    opinion: int = 0


@dataclass(frozen=True)
class Inspected:
    """An inspection as it stands for all who are asked about it, with its samples and the first of its findings."""

    id: int
    by_place: str
    samples: tuple[inspection.Sample, ...]
    finding: int

    @classmethod
    def of(cls, one: inspection.Inspection) -> Inspected:
        """What lies in an inspection."""
        samples, findings = inspection.samples(access.SYSTEM, one.id), inspection.findings(access.SYSTEM, one.id)
        return cls(one.id, one.by_place, samples, findings[0].id)


def sees(person: Person, *between: Unit) -> bool:
    """Whether somebody reads what lies between units."""
    if person.role not in READS_PLANS:
        return False
    return any(
        oracle.within(person, place) and (person.role in ALL_FIELDS or person.sector == sector) for place, sector in between
    )


def sits(person: Person, place: str, sector: str) -> bool:
    """Whether somebody answers for a unit, sitting in it."""
    return person.role in ANSWERS and person.place_code == place and person.sector == sector


def city_of(county: str) -> str:
    """The city of a county."""
    return places.default().on(DAY).path(county)[1].code


def build(people: list[Person]) -> list[Watched]:
    """Fills the database; everything is begun by those of the world whose it is."""

    def one(role: str, place: str, sector: str = CIVIL) -> access.Actor:
        found = next(who for who in people if (who.role, who.place_code, who.sector) == (role, place, sector))
        return access.actor_of(found.account)

    office, due = one("province_supervisor", PROVINCE, OFFICE), DAY + timedelta(30)
    made: list[Watched] = []
    openings = [supervision.Opening(f"M{code}", "a", "r", code, CIVIL, due) for code in (*COUNTIES, *CITIES)]
    for opening in openings:
        matter = supervision.register(office, opening)
        supervision.step(office, "matter", matter, "assign")
        made.append(Watched("matters", matter, ((opening.place_code, CIVIL), (PROVINCE, OFFICE))))
    for county in COUNTIES:
        help_ = supervision.ask_help(one("department_officer", county), supervision.Asking(f"H{county}", "w", "land"))
        made.append(Watched("help", help_, ((county, CIVIL), (city_of(county), CIVIL))))
        answered = supervision.ask_help(one("department_officer", county), supervision.Asking(f"A{county}", "w", "money"))
        supervision.step(one("department_officer", city_of(county)), "help", answered, "answer", {"words": "w"})
    for place in (*CITIES, *COUNTIES):
        asked = supervision.Question(f"Q{place}", "q", (f"{place}:{FINANCE}",), due)
        question = supervision.consult(one("department_officer", place), asked)
        [opinion] = supervision.consultation(access.SYSTEM, question).opinions
        made.append(Watched("consulting", question, ((place, CIVIL), (place, FINANCE)), opinion.id))
    for below in (CITIES[0], COUNTIES[0], COUNTIES[2]):
        watcher = one("local_supervisor", below, OFFICE)
        matter = supervision.register(watcher, supervision.Opening(f"L{below}", "a", "r", below, CIVIL, due))
        supervision.step(watcher, "matter", matter, "assign")
        made.append(Watched("matters", matter, ((below, CIVIL), (below, OFFICE))))
    held = supervision.Held("J", DAY, "n", "p", tuple(openings[:2]))
    meeting = supervision.hold_meeting(office, held)
    decided = tuple((opening.place_code, CIVIL) for opening in openings[:2])
    made.append(Watched("meetings", meeting, ((PROVINCE, OFFICE), *decided)))
    for city in CITIES:
        below = tuple(county for county in COUNTIES if city_of(county) == city)
        wanted = burden.Wanted(f"R{city}", ("\u5c4b\u9876\u9632\u6c34",), below, due, "r")
        [request] = burden.ask_figures(one("department_officer", city), wanted)
        supervision.step(one("department_reviewer", city), "request", request, "approve")
        made.append(Watched("requests", request, ((city, CIVIL), *((county, CIVIL) for county in below))))
    team = [one("department_officer", PROVINCE), one("department_reviewer", PROVINCE)]
    own = [one("department_officer", CITIES[0]), one("department_reviewer", CITIES[0])]
    _inspect(office, team)
    _inspect(one("local_supervisor", CITIES[0], OFFICE), own)
    for matter in supervision.matters(office):  # those of the meeting too
        if not any(one_.kind == "matters" and one_.id == matter.id for one_ in made):
            made.append(Watched("matters", matter.id, ((matter.place_code, CIVIL), (PROVINCE, OFFICE))))
    return made


def _inspect(office: access.Actor, team: list[access.Actor]) -> None:
    from minzheng.kernel.access.models import Account

    logins = dict(Account.objects.values_list("pk", "login"))
    for who in team:
        inspection.enrol(office, logins[int(who.account)])
    entry = inspection.list_in_year(office, DAY.year, 3, "I", "n")
    prepared = inspection.Prepared(entry, "I", "township", "accept_10_20", ("i",), CITIES[0], sector=CIVIL)
    made = inspection.prepare(office, prepared)
    supervision.step(office, "inspection", made, "commit", {})
    supervision.step(office, "inspection", made, "draw", {})
    for sample in inspection.samples(office, made):
        inspection.look(team[0], sample.id, {0: (False, "n")})
        inspection.find(team[0], sample.id, wrong=f"F{sample.place_code}", evidence="e", rating="slight")


LISTS = {
    "matters": ("supervision:matters", "matters/?which=all", r'data-matter="(\d+)"'),
    "help": ("supervision:helps", "help/", r"/supervision/help/(\d+)/"),
    "consulting": ("supervision:consulting", "consulting/", r"/supervision/consulting/(\d+)/"),
    "meetings": ("supervision:consulting", "consulting/", r"/supervision/meetings/(\d+)/"),
    "requests": ("supervision:requests", "requests/", r'data-request="(\d+)"'),
}
PAGES = {
    "matters": "supervision:matter",
    "help": "supervision:help",
    "consulting": "supervision:consultation",
    "meetings": "supervision:meeting",
    "requests": "supervision:request",
}
Wrong, Triples = list[str], Counter[str]
LOOKING: set[str] = set()
"""Whose eyes alone are asked, where only whether somebody notices is wanted: those at these places, and in the first county."""


def supervised(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """Every list and every page of supervision, for everybody."""
    asked = list(looked(land[1], some))
    wrong = [f"{name}: {person} {found}" for name, person, found in asked if found]
    return wrong, Triples(name for name, _person, _found in asked)


def looked(people: list[Person], some: slice = slice(None)) -> Iterator[tuple[str, Person, str]]:
    """Look after look: at which address, who, and what is wrong, if anything."""
    made = build(people)
    inspected = [Inspected.of(one) for one in inspection.inspections(access.SYSTEM)]
    for person in people[some]:
        if LOOKING and not (person.place_code.startswith(COUNTIES[0]) or person.place_code in LOOKING or not person.account):
            continue
        client = person.client()
        there = _inspected(client, person, inspected)
        asked = (_listed(client, person, made), _opened(client, person, made), _pages(client, person), there)
        for name, found in chain(*asked, _reckoned(client, person), _waits(person)):
            yield name, person, found


Told = Iterator[tuple[str, str]]


@lru_cache(128)
def _body(client: Client, path: str) -> tuple[int, str]:
    """A page, asked once of each reader however much is looked for in it: nothing here changes what lies there."""
    response = client.get(f"{ROOT}{path}")
    return response.status_code, b"".join(response).decode() if response.streaming else response.content.decode()


def _listed(client: Client, person: Person, made: list[Watched]) -> Told:
    for kind, (name, path, link) in LISTS.items():
        status, body = _body(client, path)
        seen = set(map(int, re.findall(link, body))) if status == 200 else set()
        for one in made:
            if one.kind == kind:
                right = (one.id in seen) == sees(person, *one.between)
                yield name, "" if right else f"{'sees' if one.id in seen else 'does not see'} {one}"


def _opened(client: Client, person: Person, made: list[Watched]) -> Told:
    for one in made:
        may = sees(person, *one.between)
        status, _text = _body(client, f"{one.kind}/{one.id}/")
        yield PAGES[one.kind], "" if (status == 200) == may else f"{one}: {status}"
        match one.kind:
            case "matters":
                yield _sent(client, "supervision:do", f"do/matter/{one.id}/sign/", sits(person, *one.between[0]))
                office = person.role in OFFICES and may
                status, _text = _body(client, f"matters/{one.id}/letter/")
                yield "supervision:letter", "" if (status == 422) == office else f"letter of {one}: {status}"
            case "help":
                yield _sent(client, "supervision:do", f"do/help/{one.id}/answer/", sits(person, *one.between[1]))
            case "requests":
                asked = any(sits(person, *unit) for unit in one.between[1:])
                yield _sent(client, "supervision:request_answer", f"requests/{one.id}/answer/", asked)
            case "consulting":
                told = client.get(f"{ROOT}opinions/{one.opinion}/")
                led = told.status_code == 302 and "sign-in" not in told["location"]
                yield "supervision:opinion", "" if led == may else f"opinion on {one}: {told.status_code}"


def _sent(client: Client, name: str, path: str, may: bool) -> tuple[str, str]:
    """Sends a form that is refused for what it says by whoever may send it."""
    status = client.post(f"{ROOT}{path}", {"steps": "99", "words": "w"}).status_code
    return name, "" if (status == 422) == may else f"{path}: {status}"


def _office(person: Person) -> bool:
    return person.role in OFFICES


def _answers(person: Person) -> bool:
    return person.role in ANSWERS


def _reads(person: Person) -> bool:
    return person.role in READS_PLANS


FORMS: dict[str, tuple[str, Callable[[Person], bool]]] = {
    "supervision:home": ("", _reads),
    "supervision:matter_new": ("matters/new/", _office),
    "supervision:meet": ("meetings/new/", _office),
    "supervision:year_entry": ("inspections/list/", _office),
    "supervision:inspection_new": ("inspections/new/", _office),
    "supervision:inspectors": ("inspections/inspectors/", _office),
    "supervision:help_new": ("help/new/", _answers),
    "supervision:consult": ("consulting/new/", _answers),
    "supervision:inspections": ("inspections/", _reads),
    "supervision:script": ("inspections/programs/verify_draw.py", _reads),
}


def _pages(client: Client, person: Person) -> Told:
    for place in ("", "?place=320600"):
        for name, (path, may) in FORMS.items():
            status, _ = _body(client, f"{path}{place}")
            yield name, "" if (status == 200) == may(person) else f"{status}"
        status, _ = _body(client, f"requests/new/{place}")
        yield "supervision:request_new", "" if status != 200 or person.role in ANSWERS else f"{status}"


def _inspected(client: Client, person: Person, inspected: list[Inspected]) -> Told:
    """That it was drawn is for every official of the office's places and of those above it; what was seen, for those at its
    places, and for its inspectors.
    """
    for one in inspected:
        near = oracle.within(person, one.by_place) or one.by_place in oracle.holders(person.place_code or PROVINCE)
        yield from _inspection(client, person, one, reads=_reads(person) and near)


def _inspection(client: Client, person: Person, one: Inspected, *, reads: bool) -> Told:
    inspects = any(str(person.account) in sample.inspectors for sample in one.samples)
    for place in ("", "?place=320600"):
        for name, path in (("supervision:draw", "draw/"), ("supervision:draw_file", "draw.json")):
            status, _ = _body(client, f"inspections/{one.id}/{path}{place}")
            yield name, "" if (status == 200) == reads else f"{status}"
        status, _ = _body(client, f"inspections/{one.id}/visit/{place}")
        yield "supervision:visit", "" if (status == 200) == inspects else f"{status}"
        decides = _office(person) and person.place_code == one.by_place
        yield _sent(client, "supervision:order", f"inspections/{one.id}/findings/{one.finding}/", decides)
    status, body = _body(client, f"inspections/{one.id}/")
    yield "supervision:inspection", "" if (status == 200) == reads else f"{status}"
    listed = f"/supervision/inspections/{one.id}/" in _body(client, "inspections/")[1]
    yield "supervision:inspections", "" if listed == reads else f"{one.id}: {listed}"
    shown = set(map(int, re.findall(r'data-sample="(\d+)"', body)))
    for sample in one.samples:
        may = sees(person, (sample.place_code, CIVIL)) or str(person.account) in sample.inspectors
        right = (sample.id in shown) == may == (f"F{sample.place_code}<" in body)
        yield "supervision:inspection", "" if right else f"{sample}"


def _reckoned(client: Client, person: Person) -> Told:
    """The ledger counts the cells of the reader's places in the reader's field."""
    status, body = _body(client, "requests/")
    cells = re.search(r"<td class=\"when\">2014-09</td><td class=\"amount\">([\d,]+)</td>", body)
    counted = int(cells[1]) if status == 200 and cells else 0
    right = sum(sees(person, (county, CIVIL)) for county in COUNTIES)
    yield "supervision:requests", "" if counted == right else f"is told {counted} of {right}"


def _could(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (access.Forbidden, LookupError):
        return False
    return True


def _waits(person: Person) -> Told:
    """The reads themselves, behind the doors of the pages: what waits is for those who sit in the unit whose turn it is."""
    actor = access.actor_of(person.account) if person.account else access.PUBLIC
    waits = {(one.kind, one.place_code) for one in supervision.waiting(actor)}
    for county in COUNTIES:
        yield "supervision:home", "" if (("matter", county) in waits) == sits(person, county, CIVIL) else f"waits {waits}"
        may = _could(partial(burden.ledger, actor, county, DAY))
        right = _reads(person) and oracle.within(person, county)
        yield "supervision:requests", "" if may == right else f"ledger of {county}: {may}"
    to_answer = bool(burden.to_answer(actor))
    yield "supervision:home", "" if to_answer == any(sits(person, county, CIVIL) for county in COUNTIES) else f"{to_answer}"
    for request in burden.requests(access.SYSTEM):
        counties = [county for county in COUNTIES if city_of(county) == request.by_place]
        right = sees(person, (request.by_place, CIVIL), *((county, CIVIL) for county in counties))
        for ask in (partial(burden.request, actor, request.id), partial(burden.answers, actor, request.id)):
            yield "supervision:request", "" if _could(ask) == right else f"{ask}"
        told = {place for place, _answer, _day in burden.answers(actor, request.id)} if right else set()
        yield "supervision:request", "" if all(oracle.within(person, place) for place in told) else f"reads of {told}"
    one = inspection.inspections(access.SYSTEM)[-1]
    for ask in (
        partial(inspection.inspections, actor),
        partial(inspection.inspection, actor, one.id),
        partial(inspection.year_plan, actor, DAY.year),
        partial(inspection.visits_of, actor, DAY.year, COUNTIES[0]),
        partial(inspection.draw_file, actor, one.id),
    ):
        yield "supervision:inspections", "" if _could(ask) == _reads(person) else f"{ask}"
    yield "supervision:inspectors", "" if _could(partial(inspection.inspectors, actor)) == _office(person) else "inspectors"
    yield "supervision:inspection", "" if _could(partial(inspection.overlaps, actor, one.id)) == _reads(person) else "overlaps"
    answered = {(unit.place_code, unit.sector) for unit in supervision.answer_times(actor, DAY)}
    for city in CITIES:
        right = sees(person, (city, CIVIL))
        yield "supervision:helps", "" if ((city, CIVIL) in answered) == right else f"reads how long {city} took: {not right}"
