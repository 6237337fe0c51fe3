"""Tables of households: handed in, looked through, put right, entered. Long work shows how far it came and can be left."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.persons import incoming
from minzheng.portal.persons.shown import show
from minzheng.rolls import api as rolls


@official("person.make")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Takes a table, and shows those of late."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    if desk.past:
        return redirect(desk.link("persons:home"))
    since = request.POST.get("since", desk.day.isoformat())
    made, context, status = incoming.hand_in(request, desk, rolls.HOUSEHOLDS, since)
    if made:
        return redirect(desk.link("persons:roll", made.id))
    return show(request, desk, "rolls", context | {"since": since, "late": rolls.rolls(desk.actor)}, status)


@official("person.make")
@require_safe
def blank(_request: access.Request, desk: Frame) -> HttpResponse:
    """A workbook to be filled in."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    return incoming.blank(rolls.HOUSEHOLDS, _("Households"))


@official("person.make")
@require_safe
def roll(request: access.Request, desk: Frame, roll: int) -> HttpResponse:
    """One table: how far it came, what is to be put right, what was entered."""
    return _shown(request, desk, roll)


def _shown(request: access.Request, desk: Frame, id_: int, problem: str = "") -> HttpResponse:
    def page(one: rolls.Roll, context: dict[str, object], status: int) -> HttpResponse:
        more = {
            "told": _told(desk, id_) if one.state == "done" else [],
            "left": desk.link("persons:roll", one.left) if one.left else "",
        }
        return show(request, desk, "roll", context | more, status)

    return incoming.one(desk, rolls.HOUSEHOLDS, id_, page, problem)


def _told(desk: Frame, roll: int) -> list[tuple[int, str, str]]:
    """Lines that are in with a word: the line, where its person is, and the word; of many the first."""
    told = rolls.remarks(desk.actor, roll)[: incoming.SHOWN]
    return [(one.line, desk.link("persons:person", one.person), said(one.said)) for one in told]


@official("person.make")
@require_safe
def mend(_request: access.Request, desk: Frame, roll: int) -> HttpResponse:
    """A workbook of only the households that cannot be entered, with the reasons."""
    return incoming.mend(desk, rolls.HOUSEHOLDS, roll, _("Households to be put right"))


@official("person.make")
@require_POST
def do(request: access.Request, desk: Frame, roll: int, verb: str) -> HttpResponse:
    """Enters what can be entered, or gives the table up."""
    if problem := incoming.do(desk, rolls.HOUSEHOLDS, roll, verb):
        return _shown(request, desk, roll, problem)
    return redirect(desk.link("persons:roll", roll) if verb == "enter" else desk.link("persons:rolls"))
