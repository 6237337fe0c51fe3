"""The counter: who stands in front of me, and what is next for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.cases import shown
from minzheng.portal.cases.shown import Row, Told, show
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.entitled.household import maybe
from minzheng.portal.persons.shown import Line, lines
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.procedure import api as procedure

GET_OR_POST = ["GET", "HEAD", "POST"]
MOST, CLOCKS, LATELY = 8, 5, 6
"""So many persons are shown of a search, so many of one's own clocks, and so many acts."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: who, whether there are more, or why nobody was looked for."""

    asked: str
    rows: Sequence[Line] = ()
    more: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household: what they are, what is known of them, and since when."""

    line: Line
    relationship: str
    known: str
    checked: date | None


@dataclass(frozen=True, slots=True)
class Next:
    """The open case of a household: the sentence, what follows, its clock and its way."""

    row: Row
    head: str
    below: str
    way: Sequence[shown.Passed]


@official("person.read")
@require_http_methods(GET_OR_POST)
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """One box. What was asked stands in no address; who is the only one meant is opened at once."""
    found = look(request, desk)
    if len(found.rows) == 1 and not found.more:
        return _of(request, desk, found.rows[0].key, found)
    return _page(request, desk, found, {}, status=422 if found.problem else 200)


@official("person.read")
@require_http_methods(GET_OR_POST)
def of(request: access.Request, desk: Frame, person: int) -> HttpResponse:
    """The household of somebody, with the list in which they were found."""
    return _of(request, desk, person, look(request, desk))


@official("person.read")
@require_safe
def household(request: access.Request, desk: Frame, household: int) -> HttpResponse:
    """A household by its own address."""
    return _household(request, desk, household, Found(""))


def look(request: access.Request, desk: Frame) -> Found:
    """Whom a name, a part of it, its pinyin, or a whole number means: eight at most, so that it is narrowed and not leafed."""
    asked = request.POST.get("q", "").strip()[:60]
    if not asked:
        return Found("")
    try:
        found = people.find(desk.actor, asked, size=MOST)
    except people.Refused as refused:
        return Found(asked, problem=refused.message(lang()))
    return Found(asked, lines(desk, found.keys), bool(found.cursor))


def _of(request: access.Request, desk: Frame, person: int, found: Found) -> HttpResponse:
    """The household in which somebody lives, or the person alone."""
    try:
        home = people.lives_in(desk.actor, person, day=desk.day)
    except people.Refused as refused:
        raise Http404 from refused
    if home is not None:
        return _household(request, desk, home, found, person)
    one = next(iter(lines(desk, [person])), None)
    if one is None:
        raise Http404
    return _page(request, desk, found, {"alone": one, "chosen": person})


def _household(request: access.Request, desk: Frame, household: int, found: Found, person: int = 0) -> HttpResponse:
    try:
        home = people.household(desk.actor, household, day=desk.day)
    except people.Refused as refused:
        raise Http404 from refused
    named = {one.key: one for one in lines(desk, [member.person for member in home.members])}
    mine = cases.of_household(desk.actor, household)
    open_, over = [one for one in mine if one.open], [one for one in mine if not one.open]
    head = named.get(home.members[0].person) if home.members else None
    may = not desk.past and desk.may("case.take", place=home.place_code, sector=people.SECTOR)
    context = {
        "home": home,
        "chosen": person or (head.key if head else 0),
        "called": head.name if head else "",
        "where": words.within(home.place_code, desk.actor.place, desk.day),
        "next": [_next(desk, one) for one in open_],
        "members": members(desk, home, named),
        "over": shown.rows(desk, over),
        "takes": may,
        "means": desk.may("means.read"),
        "granted": _granted(desk, home.id),
        "visit": desk.link("cases:case", open_[0].id) + "#visit" if open_ else desk.link("persons:means", home.id),
        "lately": _lately(desk, mine, named),
    }
    return _page(request, desk, found, context)


def _page(request: access.Request, desk: Frame, found: Found, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    clocks, more = own_clocks(desk)
    access.require(desk.actor, "case.read", sector=people.SECTOR)
    given = {"found": found, "clocks": clocks, "more_clocks": more, "scope": desk.way[0][1], **context}
    return show(request, desk, "counter", given, status=status)


def _next(desk: Frame, one: procedure.Case) -> Next:
    course = cases.stands(desk.actor, one.id)
    head, below = shown.answer(one, course, desk, cases.postings_of(desk.actor, one.id))
    return Next(shown.rows(desk, [one])[0], head, below, shown.way(one, course))


def members(desk: Frame, home: people.Household, named: Mapping[int, Line]) -> list[Member]:
    """Who lives in a household, with what is stated of them and the day of which the last of it speaks."""
    if not desk.may("means.read"):
        return [Member(named[one.person], _relationship(one), "", None) for one in home.members if one.person in named]
    purpose = "audit" if desk.actor.role == "auditor" else "means"
    stated: dict[int, list[circumstances.Statement]] = {}
    for each in circumstances.of_household(desk.actor, home.id, purpose=purpose, day=desk.day):
        stated.setdefault(each.person, []).append(each)
    return [
        Member(
            named[one.person],
            _relationship(one),
            _known(stated.get(one.person, ())),
            max((each.spoken for each in stated.get(one.person, ())), default=None),
        )
        for one in home.members
        if one.person in named
    ]


def _relationship(one: people.Member) -> str:
    return said(particulars.relationships()[one.relationship].name)


def _known(stated: Sequence[circumstances.Statement]) -> str:
    """What is known of somebody, by its kinds and without an amount."""
    kinds = dict.fromkeys(one.kind for one in stated)
    return _("; ").join(said(circumstances.kinds()[kind].name) for kind in kinds)


def own_clocks(desk: Frame) -> tuple[list[Row], int]:
    """The cases that wait for the reader, the next to end first, and how many more there are."""
    if desk.past or not desk.may("case.take"):
        return [], 0
    found, _more = cases.queue(desk.actor)
    return shown.rows(desk, found[:CLOCKS]), max(len(found) - CLOCKS, 0)


def _granted(desk: Frame, household: int) -> list[tuple[str, str, str, date]]:
    """What a household is granted: which service, how much, how it stands, since when."""
    if not desk.may("entitlement.read"):
        return []
    states = {
        "granted": pgettext("entitlement", "granted"),
        "suspended": pgettext("entitlement", "suspended"),
        "ended": pgettext("entitlement", "ended"),
    }
    return [
        (shown.item_name(one.item), shown.yuan(one.amount or one.granted(one.first)), states[one.state], one.first)
        for one in entitlements.of_household(desk.actor, household, desk.day)
    ]


def _lately(desk: Frame, mine: Sequence[procedure.Case], named: Mapping[int, Line]) -> list[tuple[str, str, Told]]:
    """What was done last for a household, in all of its cases: where it leads, of which service, and what."""
    names = {key: line.name for key, line in named.items()}
    found = [
        (desk.link("cases:case", one.id), shown.item_name(one.item), act)
        for one in mine
        for act in shown.trail(cases.acts(desk.actor, one.id, purpose=shown.purpose(desk)), names)[:LATELY]
    ]
    return sorted(found, key=lambda told: told[2].at, reverse=True)[:LATELY]


@official("means.read")
@require_safe
def more(request: access.Request, desk: Frame, household: int) -> HttpResponse:
    """What else a household may get, by what is on record: looked up when it is asked for, since it is a read of its own."""
    try:
        home = people.household(desk.actor, household, day=desk.day)
    except people.Refused as refused:
        raise Http404 from refused
    return show(
        request,
        desk,
        "maybe",
        {"home": home, "maybe": maybe(desk, home, shown.purpose(desk)), "alone": "bare" not in request.GET},
    )
