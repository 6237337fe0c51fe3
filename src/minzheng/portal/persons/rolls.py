"""Tables of households and lists of births: handed in, looked through, put right, entered. Long work can be left."""

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
def home(request: access.Request, desk: Frame, of: str = rolls.HOUSEHOLDS) -> HttpResponse:
    """Takes a table, and shows those of late."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    if desk.past:
        return redirect(desk.link("persons:home"))
    since = request.POST.get("since", desk.day.isoformat())
    made, context, status = incoming.hand_in(request, desk, of, since)
    if made:
        return redirect(desk.link(_at(of, "roll"), made.id))
    return show(request, desk, "rolls", context | {"since": since, "late": rolls.rolls(desk.actor, of), **_pages(of)}, status)


def _at(of: str, page: str) -> str:
    """The address of a page of a kind of table."""
    return f"persons:{page if of == rolls.HOUSEHOLDS else page.replace('roll', 'birth')}"


def _pages(of: str) -> dict[str, object]:
    """Where the pages of a kind of table are, for its templates."""
    return {"births": of == rolls.BIRTHS} | {
        page: _at(of, page) for page in ("rolls", "roll", "roll_blank", "roll_do", "roll_mend")
    }


@official("person.make")
@require_safe
def blank(_request: access.Request, desk: Frame, of: str = rolls.HOUSEHOLDS) -> HttpResponse:
    """A workbook to be filled in."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    return incoming.blank(of, _("Households") if of == rolls.HOUSEHOLDS else _("Births"))


@official("person.make")
@require_safe
def roll(request: access.Request, desk: Frame, roll: int, of: str = rolls.HOUSEHOLDS) -> HttpResponse:
    """One table: how far it came, what is to be put right, what was entered."""
    return _shown(request, desk, roll, of)


def _shown(request: access.Request, desk: Frame, id_: int, of: str, problem: str = "") -> HttpResponse:
    def page(one: rolls.Roll, context: dict[str, object], status: int) -> HttpResponse:
        more = {
            "told": _told(desk, id_, of) if one.state == "done" else [],
            "left": desk.link(_at(of, "roll"), one.left) if one.left else "",
            **_pages(of),
        }
        return show(request, desk, "roll", context | more, status)

    return incoming.one(desk, of, id_, page, problem)


def _told(desk: Frame, roll: int, of: str) -> list[tuple[int, str, str]]:
    """Lines that are in with a word: the line, where its person is, and the word; of many the first."""
    told = rolls.remarks(desk.actor, roll, of)[: incoming.SHOWN]
    return [(one.line, desk.link("persons:person", one.person), said(one.said)) for one in told]


@official("person.make")
@require_safe
def mend(_request: access.Request, desk: Frame, roll: int, of: str = rolls.HOUSEHOLDS) -> HttpResponse:
    """A workbook of only the households that cannot be entered, with the reasons."""
    return incoming.mend(desk, of, roll, _("Households to be put right") if of == rolls.HOUSEHOLDS else _("Rows to be put right"))


@official("person.make")
@require_POST
def do(request: access.Request, desk: Frame, roll: int, verb: str, of: str = rolls.HOUSEHOLDS) -> HttpResponse:
    """Enters what can be entered, or gives the table up."""
    if problem := incoming.do(desk, of, roll, verb):
        return _shown(request, desk, roll, of, problem)
    return redirect(desk.link(_at(of, "roll"), roll) if verb == "enter" else desk.link(_at(of, "rolls")))
