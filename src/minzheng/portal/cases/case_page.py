"""One case: where it stands in a sentence, its way, what is to be done now, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from minzheng.channels import api as channels
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.cases import deeds, shown
from minzheng.portal.cases.shown import show, yuan
from minzheng.portal.cases.verbs import VERBS, Doing, steps_back
from minzheng.portal.desk import words
from minzheng.portal.desk.clocks import Timed, running
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.residents import saying
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.telling import api as telling

SHEETS = ("application", "declaration", "authorisation", "visit", "review", "receipt", "lacking", "posting", "decision")
"""What can be printed; those that a case cannot have yet are not there."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An objection: when it came, by when it is answered, what was written, what came of it."""

    id: int
    left_on: date
    clock: Timed | None
    words: str
    contact: str
    upheld: bool | None
    answer: str


@official("case.read")
@require_safe
def case(request: access.Request, desk: Frame, case: int) -> HttpResponse:
    """The page of a case."""
    return page(request, desk, case)


@official("case.read")
@require_POST
def do(request: access.Request, desk: Frame, case: int, verb: str) -> HttpResponse:
    """A verb upon it, or the page again with what is wrong."""
    if verb not in VERBS:
        raise Http404
    if desk.past:
        return redirect(desk.link("cases:case", case))
    it = doing(request, desk, case)
    return deeds.do(
        it,
        verb,
        lambda problem: page(request, desk, case, problem, verb),
        lambda: redirect(desk.link("cases:case", case)),
    )


@official("case.take")
@require_POST
def answer(request: access.Request, desk: Frame, case: int, objection: int) -> HttpResponse:
    """What came of an objection."""
    try:
        one = next(each for each in cases.objections(desk.actor, case) if each.id == objection)
        cases.answer_objection(
            desk.actor,
            one.id,
            upheld=request.POST.get("upheld") == "yes",
            answer=request.POST.get("answer", ""),
            back_to=request.POST.get("to", ""),
        )
    except StopIteration:
        raise Http404 from None
    except (procedure.Refused, postings.Refused) as refused:
        return page(request, desk, case, refused.message(lang()), "answer")
    return redirect(desk.link("cases:case", case))


def doing(request: access.Request, desk: Frame, case: int) -> Doing:
    """A case as the reader is about to do something with it."""
    dossier = cases.Dossier(desk.actor, case)
    return Doing(request, desk, dossier, shown.names(desk, [dossier.case.person, *dossier.case.members]))


def page(request: access.Request, desk: Frame, case: int, problem: str = "", doing_: str = "") -> HttpResponse:
    """The page, with what is wrong where something was refused."""
    dossier = cases.Dossier(desk.actor, case, purpose=shown.purpose(desk))
    one, course = dossier.case, dossier.course
    named = shown.named(desk, [one.person, *one.members])
    it = Doing(request, desk, dossier, {key: line.name for key, line in named.items()})
    head, below = shown.answer(one, course, desk, dossier.hung)
    verbs, hung = deeds.offered(it, doing_), dossier.hung
    context = {
        "case": one,
        "course": course,
        "called": shown.called(one, it.names),
        "people": [line for key in (one.person, *one.members) if (line := named.get(key))],
        "item": shown.item_name(one.item),
        "law": law(one),
        "where": words.within(one.place_code, desk.actor.place, desk.day),
        "file": next((act.paper for act in dossier.acts if act.paper), ""),
        "head": head,
        "below": below,
        "clock": shown.timed(one, desk.today),
        "whole": whole(one, desk),
        "promised": promised(course, desk),
        "promise": saying.promised(course) if course.ruled else "",
        "way": shown.way(one, course),
        "verbs": [each for each in verbs if not each.why_not and not each.grave],
        "grave": [each for each in verbs if not each.why_not and each.grave],
        "waiting": [each for each in verbs if each.why_not],
        "doubts": _doubts(desk, dossier),
        "anew": shown.anew(course),
        "back": steps_back(it),
        "hangs": hung,
        "barred": shown.barred(course),
        "trail": shown.trail(it.acts, it.names),
        "scans": cases.scans(desk.actor, case),
        "told": _told(desk, one),
        "sheets": printable(desk, one, course, len(hung)),
        "amount": yuan(one.amount) if one.amount is not None else "",
        "problem": problem,
    }
    return show(request, desk, "case", context, status=422 if problem else 200)


@dataclass(frozen=True, slots=True)
class Word:
    """What the family was told, and how it went: never the words."""

    name: str
    day: date
    sms: str
    read_on: date | None


def _told(desk: Frame, one: procedure.Case) -> list[Word]:
    return [
        Word(said(telling.message(each.message).name), each.day, said(channels.words().sms[each.sms]), each.read_on)
        for each in channels.told_of(desk.actor, "case.read", ("case", one.id), sector=people.SECTOR)
        if each.day <= desk.day
    ]


def law(one: procedure.Case) -> str:
    """The paper that binds it: the first that its version names."""
    version = shown.version_of(one)
    paper = next(iter(version.papers.values()), None) if version else None
    return (paper.en if lang() == "en" else paper.name) if paper else ""


def whole(one: procedure.Case, desk: Frame) -> Timed | None:
    """The clock of the whole way, where the law sets one."""
    clock = procedure.clock(one, desk.today, whole=True)
    if clock.due is None or clock.left is None or one.accepted_on is None or one.due == one.due_all:
        return None
    return running(clock.due, one.accepted_on, desk.today, clock.left)


def promised(course: procedure.Course, desk: Frame) -> Timed | None:
    """The clock of what the place has promised, while nothing is decided."""
    day, since = course.promised, course.accepted_on
    runs = day and since and course.state == "underway" and not course.ruled
    return running(day, since, desk.today) if runs and day and since else None


def _doubts(desk: Frame, dossier: cases.Dossier) -> list[Doubt]:
    """Objections; what was written is opened for whoever looks into it, while it waits for an answer."""
    found = []
    for each in dossier.objections:
        opened = {}
        if each.answered_on is None and not desk.past and desk.may("case.take", place=dossier.case.place_code):
            opened = postings.words_of(desk.actor, each.id)
        clock = None
        if each.answered_on is None:
            clock = running(each.due, each.left_on, desk.today)
        found.append(
            Doubt(each.id, each.left_on, clock, opened.get("words", ""), opened.get("contact", ""), each.upheld, each.answer)
        )
    return found


def rechecks(one: procedure.Case) -> tuple[catalogue.Recheck, ...]:
    """The classes by how soon what is granted is looked at again."""
    version = shown.version_of(one)
    return version.rechecks if version else ()


def printable(desk: Frame, one: procedure.Case, course: procedure.Course, hung: int) -> list[str]:
    """The sheets that a case has as it stands."""
    deeds = {deed for stage in course.stages for deed in stage.step.needs}
    there = {
        "application": True,
        "declaration": desk.may("means.read"),
        "authorisation": "verification" in deeds or not course.stages,
        "visit": "visit" in deeds,
        "review": "review" in deeds,
        "receipt": one.accepted_on is not None,
        "lacking": one.state == "lacking",
        "posting": bool(hung),
        "decision": one.state in {"granted", "refused"} and desk.may("means.read"),
    }
    return [name for name in SHEETS if there[name]]
