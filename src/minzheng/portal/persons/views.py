"""Finding somebody, one person, one household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.persons import homes
from minzheng.portal.persons.homeline import told_of
from minzheng.portal.persons.means import means
from minzheng.portal.persons.shown import Line, facts, line, lines, purpose, show
from minzheng.portal.persons.writing import offered

GET_OR_POST = ["GET", "HEAD", "POST"]
READS = 10


@dataclass(frozen=True, slots=True)
class Living:
    """Somebody in a household, or of the family: what they are, since when, and until when."""

    line: Line
    relationship: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a person, in words."""

    what: str
    since: date
    where: str
    other: str
    reason: str
    by: str
    at: datetime
    superseded: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody read of the person."""

    who: str
    role: str
    where: str
    why: str
    at: datetime
    full: bool


@official("person.read")
@require_http_methods(GET_OR_POST)
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """One box: a name, a part of it, its pinyin, or a number. What was asked stands in no address."""
    access.require(desk.actor, "person.read", sector=people.SECTOR)
    asked, problem, found = request.POST.get("q", "").strip()[:60], "", people.Found((), "")
    if asked:
        try:
            found = people.find(desk.actor, asked, cursor=request.POST.get("cursor", ""))
        except people.Refused as refused:
            problem = refused.message(lang())
    context = {
        "asked": asked,
        "problem": problem,
        "rows": lines(desk, found.keys),
        "cursor": found.cursor,
        "makes": desk.may("person.make", sector=people.SECTOR) and not desk.past,
        "checks": desk.may("person.make") or desk.may("person.check"),
    }
    return show(request, desk, "home", context, status=422 if problem else 200)


@official("person.read")
@require_safe
def here(request: access.Request, desk: Frame) -> HttpResponse:
    """Everybody at the place looked at, page by page."""
    try:
        keys, after = people.page(desk.actor, desk.place, after=request.GET.get("after", ""), size=20)
    except people.Refused as refused:
        return show(request, desk, "home", {"problem": refused.message(lang())}, status=400)
    return show(request, desk, "here", {"rows": lines(desk, keys), "after": after})


@official("person.read")
@require_http_methods(GET_OR_POST)
def person(request: access.Request, desk: Frame, key: int) -> HttpResponse:
    """One person: who they are, with whom they live, what happened, who read of them. In full only when it is asked for."""
    actor, full = desk.actor, request.method == "POST"
    try:
        history, kin, household = people.life(actor, key, day=desk.day)
        others = [tie.other for tie in kin] + ([member.person for member in household.members] if household else [])
        one, named = _read(desk, key, others, full)
    except people.Refused as refused:
        if refused.reason in {"no_person", "no_household"}:
            raise Http404 from refused
        raise
    made = desk.may("person.make", place=one.place_code) and not desk.past and one.said is not None
    married = any(tie.relationship == "spouse" and not tie.until for tie in kin)
    context = {
        "one": one,
        "line": named[key],
        "facts": facts(one),
        "full": full,
        "reveals": not full and one.said is not None and desk.may("personal.read", place=one.place_code),
        "household": household,
        "members": [
            Living(named[member.person], _relationship(member.relationship), member.since, member.until)
            for member in (household.members if household else ())
            if member.person in named
        ],
        "kin": [
            Living(named[tie.other], said(people.words().kinship[tie.relationship]), tie.since, tie.until)
            for tie in kin
            if tie.other in named
        ],
        "steps": _steps(desk, history),
        "looked": _looked(key) if access.may(actor, "journal.read") else None,
        "merged": desk.link("persons:person", one.merged_into) if one.merged_into else "",
        "writes": offered(one, married=married) if made and not one.merged_into else [],
        "founds": made and household is None and not (one.died or one.departed or one.merged_into),
        "remarks": request.session.pop(f"remarks {key}", []),
    }
    return show(request, desk, "person", context)


def _read(desk: Frame, key: int, others: Sequence[int], full: bool) -> tuple[people.Person, dict[int, Line]]:
    """The person, and lines of them and of those around them: one read on the record, or two where the numbers are in full."""
    why, day = purpose(desk), desk.day
    read = people.persons(desk.actor, others if full else [key, *others], purpose=why, day=day)
    alone = people.persons(desk.actor, [key], purpose=why, day=day, full=True) if full else read
    one = next((it for it in alone if it.key == key), None)
    if one is None:
        raise people.Refused("no_person", person=key)
    return one, {it.key: line(desk, it) for it in (*read, one)}


def _relationship(code: str) -> str:
    return said(particulars.relationships()[code].name)


def _steps(desk: Frame, history: tuple[people.Happened, ...]) -> list[Step]:
    names = access.names({one.made_by for one in history})
    return [
        Step(
            said(people.words().happened[one.kind]),
            one.since,
            words.within(one.place_code, desk.place, desk.day),
            desk.link("persons:person", one.other) if one.other else "",
            one.reason,
            names.get(one.made_by, ""),
            one.recorded_at,
            one.superseded,
        )
        for one in reversed(history)
    ]


def _looked(key: int) -> list[Looked]:
    """Who read of them lately."""
    reads = vault.reads_of(journal.Subject("person", str(key)), size=READS).reads
    names = access.names({one.who.account for one in reads})
    purposes = {one.id: one.means for group in vault.declared().values() for one in group.group.purpose}
    return [
        Looked(
            names.get(one.who.account, ""),
            said(access.roles()[one.who.role].name) if one.who.role in access.roles() else _("the program"),
            words.place(one.who.place) if one.who.place else "",
            said(purposes[one.purpose]) if one.purpose in purposes else one.purpose,
            one.at,
            one.full,
        )
        for one in reads
    ]


@official("person.read")
@require_safe
def household(request: access.Request, desk: Frame, household: int) -> HttpResponse:
    """Who lives in a household on the day looked at, since when, and what happened until then as a line."""
    try:
        now = people.household(desk.actor, household, day=desk.day)
        ever = people.household_history(desk.actor, household)
    except people.Refused as refused:
        raise Http404 from refused
    named = {one.key: one for one in lines(desk, [member.person for member in ever.members])}
    living = [
        Living(named[member.person], _relationship(member.relationship), member.since, member.until)
        for member in now.members
        if member.person in named
    ]
    made = desk.may("person.make", place=now.place_code, sector=people.SECTOR) and not desk.past
    head = next((one.person for one in now.members if one.relationship == "head"), 0)
    context = {
        "home": now,
        "head": named[head].name if head in named and now.kind == "family" else "",
        "kind": said(people.words().household[now.kind]),
        "where": words.place(now.place_code),
        "living": living,
        "steps": list(told_of(ever, named, desk.day)),
        "writes": homes.offered(now) if made else [],
        "hidden": len(now.members) - len(living),
        "parted": desk.link("persons:household", now.parted_from) if now.parted_from else "",
        "means": means(desk, now, named),
        "states": desk.may("means.make", place=now.place_code, sector=people.SECTOR) and not desk.past and bool(living),
        "remarks": request.session.pop(f"remarks household {household}", []),
    }
    return show(request, desk, "household", context)
