"""One's own matters: how far each is, whether anything is to be done, and who looked at what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.channels import api as channels
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.guides.guide_page import GuidePage, Told
from minzheng.portal.letters import text
from minzheng.portal.reading.mine import Barred, Fold, among, folded
from minzheng.portal.reasons import later
from minzheng.portal.residents import linking, payments, saying
from minzheng.portal.residents.homes import Home, home_of
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.drafts import api as drafts
from minzheng.services.entitlements import api as entitlements
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.telling import api as telling

READS, AT_ONCE = 6, 200
"""Reads shown beside a matter, of which all have a page of their own; so many are looked through at once."""
ADULT = 18


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter in a list."""

    id: int
    number: str
    name: str
    line: saying.Line
    opened: str
    open: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The one thing that is asked of the family: in words, and point by point."""

    words: str
    points: tuple[str, ...] = ()
    deed: str = ""


@official("own.read")
@require_safe
def mine(request: access.Request, desk: Frame) -> HttpResponse:
    """All of them, open ones first, the newest first."""
    if oversight.own(desk.actor) is None:
        return linking.page(request, desk)
    listed = listed_of(desk.actor)
    home = home_of(desk.actor, time.today())
    underway = {one.item for one in cases.of_person(desk.actor) if one.open}
    asked = (catalogue.item(name) for name in catalogue.groups().often if name not in underway)
    often = [item for item in asked if item.on(time.today())]
    begun = _begun(desk.actor, home)
    often = [item for item in often if item.id not in {one.item for one in begun}]
    context = {"matters": listed, "begun": begun, "often": often, "home": home, "told": told(desk.actor)}
    return render(request, "residents/mine.html", context)


@dataclass(frozen=True, slots=True)
class Begun:
    """An application that was begun and not sent."""

    item: str
    name: str
    on: str
    until: str


def _begun(actor: access.Actor, home: Home | None) -> list[Begun]:
    """Those with which the resident can go on; not of an item that nobody can ask for any more."""
    if home is None:
        return []
    found = ((one, catalogue.item(one.item)) for one in drafts.begun(actor, home.household))
    return [
        Begun(one.item, item.name.of(lang()), day_words(one.on), day_words(one.until))
        for one, item in found
        if item.on(time.today())
    ]


@dataclass(frozen=True, slots=True)
class Word:
    """A message as its reader sees it; `case` is the matter that it is about, where it is about one."""

    name: str
    day: str
    text: str
    new: bool
    case: int | None


def told(actor: access.Actor) -> tuple[Word, ...]:
    """What the resident was told, the newest first; what was new is read with this. Raises Forbidden."""
    return tuple(
        Word(
            telling.message(one.message).name.of(lang()),
            day_words(one.day),
            one.text.of(lang()) if one.text else "",
            one.read_on is None,
            one.about[1] if one.about[0] == text.CASE else None,
        )
        for one in channels.mine(actor)
    )


def listed_of(actor: access.Actor) -> tuple[Matter, ...]:
    """The matters of a resident; none while their account is not linked. Raises Forbidden."""
    found = sorted(cases.of_person(actor), key=lambda one: not one.open)
    return tuple(_matter(actor, one) for one in found)


def _matter(actor: access.Actor, one: procedure.Case) -> Matter:
    item = catalogue.item(one.item)
    told = saying.line(one.state, cases.stands(actor, one.id), procedure.clock(one, time.today()), item)
    return Matter(one.id, one.number, item.name.of(lang()), told, day_words(one.opened_on), one.open)


@official("own.read")
@require_safe
def matter(request: access.Request, desk: Frame, case_id: int) -> HttpResponse:
    """One of them."""
    if oversight.own(desk.actor) is None:
        return linking.page(request, desk)
    return page(request, desk, case_id)


def page(request: access.Request, desk: Frame, case_id: int, problem: str = "", wrong: str = "") -> HttpResponse:
    """A matter, with what was refused and what was written where something was."""
    one = cases.case(desk.actor, case_id)
    course, item = cases.stands(desk.actor, case_id), catalogue.item(one.item)
    acts = cases.acts(desk.actor, case_id, purpose="own")
    hung = {posting.id: posting.step for posting in cases.postings_of(desk.actor, case_id)}
    objections = [saying.objected(hung.get(said.posting, ""), said) for said in cases.objections(desk.actor, case_id)]
    guide = GuidePage(item, one.accepted_on or one.opened_on, one.place_code)
    looks = _looks(desk.actor, one.opened_on)
    context = {
        "case": one,
        "name": item.name.of(lang()),
        "guide": guide,
        "line": saying.line(one.state, course, procedure.clock(one, time.today()), item),
        "asked": asked(one, course, acts),
        "track": list(saying.track(one.opened_on, course, acts, objections, guide.version)),
        "reason": reason(acts),
        "remedies": _remedies(guide, course),
        "appealed": _appealed(acts),
        "letters": text.there(one),
        "notices": _notices(desk.actor, one),
        "granted": payments.of_case(desk.actor, one.entitlement),
        "later": _later(desk.actor, one, acts) if one.state == "granted" else [],
        "looks": looks[:READS],
        "more_looks": max(0, len(looks) - READS),
        "problem": problem,
        "wrong": wrong,
        "typed": {name: request.POST.get(name, "") for name in ("text", "body")},
        "longest": postings.words().longest,
    }
    return render(request, "residents/matter.html", context, status=422 if problem else 200)


def asked(one: procedure.Case, course: procedure.Course, acts: Sequence[procedure.Act]) -> Asked | None:
    """What is asked of the family now; None where nothing is."""
    if one.state == "lacking":
        told = next(act for act in reversed(acts) if act.verb == "lack")
        points = tuple((told.said or {}).get("note", "").splitlines())
        return Asked(_("Please bring what is missing; it is asked for once."), points, "supply")
    end = procedure.last(acts, "ending", "withdraw", "terminate", "go_on")
    if end and (end.verb == "ending" or "asked" in end.facts):
        words = _("An official entered that this application is taken back, or ended.")
        asked = next(act for act in acts if act.turn == end.facts.get("asked", end.turn))
        return Asked(words, tuple((asked.said or {}).get("note", "").splitlines()), "go_on")
    if course.at and "verification" in course.at.open:
        signed = sum(act.verb == "authorise" for act in acts)
        if signed == 0:
            return Asked(
                _("Every adult of the family signs that records may be compared: at the counter, or when they come to your home.")
            )
    return None


def reason(acts: Sequence[procedure.Act]) -> tuple[str, str] | None:
    """The step that fails and what was written, of a refusal."""
    act = procedure.last(acts, *procedure.DECISIONS)
    if act is None or act.facts.get("grant"):
        return None
    return str(act.facts.get("failing") or ""), (act.said or {}).get("note", "")


def _appealed(acts: Sequence[procedure.Act]) -> str:
    """That the family asked for reconsideration: whom, and when; empty where it did not."""
    asked = procedure.last(acts, "reconsideration")
    words = _("You asked %(body)s for reconsideration on %(day)s; it stands on record with this matter.")
    return words % {"body": asked.facts["body"], "day": day_words(asked.day)} if asked else ""


def _notices(actor: access.Actor, one: procedure.Case) -> list[tuple[str, str]]:
    """The notices of changes, each with its day."""
    found = entitlements.own_changes(actor, one.entitlement) if one.entitlement is not None else ()
    return [(f"{text.CHANGE}-{each.id}", day_words(each.told_on)) for each in found if each.told_on]


def _later(actor: access.Actor, one: procedure.Case, acts: Sequence[procedure.Act]) -> list[later.Later]:
    """What will change for the family; who is meant is said by what they are to the reader, and no name is opened."""
    today, granted = time.today(), None
    if one.entitlement is not None:
        granted = entitlements.entitlement(access.SYSTEM, one.entitlement)
    home = home_of(actor, today)
    sheet = text.sheet_of(procedure.last(acts, *procedure.DECISIONS))

    def called(person: int) -> str:
        return home.relation(person) if home else _("a member of the family")

    return later.later(one, sheet, today, granted, called)


def _remedies(guide: GuidePage, course: procedure.Course) -> tuple[Told, ...]:
    """What can be done against a decision of its day."""
    if course.decided_on is None:
        return ()
    return GuidePage(guide.item, course.decided_on, guide.place).remedies


def _looks(actor: access.Actor, day: date) -> list[Fold | Barred]:
    """Who looked at the resident's data since a day, and who was refused, the newest first. Their own looks push nobody away."""
    reads: list[oversight.Seen] = []
    attempts: list[oversight.Attempt] = []
    page = oversight.mine(actor, size=AT_ONCE)
    while True:
        reads += (one for one in page.reads if one.read.at.date() >= day and one.read.who.account != actor.account)
        attempts += (one for one in page.attempts if one.day >= day)
        if page.cursor is None or page.reads[-1].read.at.date() < day:
            return among(folded(reads), attempts)
        page = oversight.mine(actor, cursor=page.cursor, size=AT_ONCE)
