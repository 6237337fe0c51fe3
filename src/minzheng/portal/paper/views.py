"""Tables of what is under way on paper: handed in, looked through, put right, checked by a second person, brought in."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.cases import shown
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.persons import incoming
from minzheng.portal.ui.trajectory import day_words
from minzheng.rolls import api as rolls
from minzheng.services.backlog import api as backlog
from minzheng.services.backlog.api import BACKLOG
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue

PAPER = "paper"


def show(request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    """A page of this part."""
    return render(request, f"paper/{page}.html", {"desk": desk, "part": "cases", **context}, status=status)


@official("case.take")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Takes a table of one service and law, and shows those of late."""
    _brings(desk)
    if desk.past:
        return redirect(desk.link("cases:list"))
    known = {one.about: one for one in backlog.laws(desk.today)}
    wanted = request.POST.get("law") or request.GET.get("law") or ""
    law = known.get(wanted) or _usual(known)
    made, context, status = incoming.hand_in(request, desk, BACKLOG, desk.today.isoformat(), law.about)
    if made:
        return redirect(desk.link("paper:table", made.id))
    context |= {
        "laws": [(about, called(about)) for about in known],
        "law": law,
        "asked": "law" in request.GET,
        "late": [(one, called(one.about)) for one in rolls.rolls(desk.actor, BACKLOG)],
    }
    return show(request, desk, "home", context, status)


def _brings(desk: Frame) -> None:
    if not desk.brings:
        raise access.Forbidden("case.take", desk.actor.place)


def called(about: str) -> str:
    """A service and its law, in words; of one that is gone its keys."""
    found = next((one for one in backlog.laws(time.today()) if one.about == about), None)
    if found is None:
        return about
    facts = {"item": said(found.item.name), "law": backlog.paper(found, lang()), "day": day_words(found.version.since)}
    return _("%(item)s, %(law)s since %(day)s") % facts


def _usual(known: Mapping[str, backlog.Law]) -> backlog.Law:
    """The law in force of what is asked for most."""
    often = catalogue.groups().often[0]
    return max(known.values(), key=lambda one: (one.item.id == often, one.version.since))


@official("case.take")
@require_safe
def blank(_request: access.Request, desk: Frame, item: str, version: str) -> HttpResponse:
    """A workbook to be filled in."""
    _brings(desk)
    about = f"{item}/{version}"
    try:
        return incoming.blank(BACKLOG, f"{called(about)} {_('from paper')}", about)
    except content.Refused as refused:
        raise Http404 from refused


@official("case.take")
@require_safe
def table(request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """One table: how far it came, what is to be put right, what follows for those that came in."""
    return _shown(request, desk, table)


def _shown(request: access.Request, desk: Frame, id_: int, problem: str = "") -> HttpResponse:
    _brings(desk)

    def page(one: rolls.Roll, context: dict[str, object], status: int) -> HttpResponse:
        more: dict[str, object] = {"law": called(one.about), "left": desk.link("paper:table", one.left) if one.left else ""}
        if one.state == "done":
            found, after = cases.cases(desk.actor, channel=PAPER, mine=True)
            more |= {"rows": shown.rows(desk, found), "after": after, "told": rolls.remarks(desk.actor, one.id, BACKLOG)}
        return show(request, desk, "table", context | more, status)

    return incoming.one(desk, BACKLOG, id_, page, problem)


@official("case.take")
@require_safe
def mend(_request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """A workbook of only the rows that cannot be brought in, with the reasons."""
    return incoming.mend(desk, BACKLOG, table, _("Rows to be put right"))


@official("case.take")
@require_POST
def do(request: access.Request, desk: Frame, table: int, verb: str) -> HttpResponse:
    """Has what can be brought in be checked, or gives the table up."""
    if problem := incoming.do(desk, BACKLOG, table, verb):
        return _shown(request, desk, table, problem)
    return redirect(desk.link("paper:table", table) if verb == "enter" else desk.link("paper:home"))


@official("case.opine")
@require_safe
def check(request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """What another typed, file by file, for the second person to compare with the paper."""
    try:
        one, lines = rolls.lines(desk.actor, table, BACKLOG)
        columns = [name for name, _needed, _means in rolls.told(BACKLOG, lang(), one.about)]
    except content.Refused as refused:
        raise Http404 from refused
    said_ = [(line, list(zip(columns, line.said.values(), strict=True))[1:]) for line in lines]
    files = [(line.at, line.said["file"], [(name, cell) for name, cell in cells if cell]) for line, cells in said_]
    by = access.names([one.account]).get(one.account, "")
    return show(request, desk, "check", {"one": one, "law": called(one.about), "by": by, "files": files})


@official("case.opine")
@require_POST
def checked(request: access.Request, desk: Frame, table: int, verb: str) -> HttpResponse:
    """Has it brought in, or gives it back to whoever handed it in."""
    if problem := incoming.judge(desk, BACKLOG, table, verb):
        return show(request, desk, "checked", {"problem": problem}, 409)
    return show(request, desk, "checked", {"confirmed": verb == "confirm"})
