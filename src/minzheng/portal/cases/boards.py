"""What hangs in the villages: what is to be put up, what hangs until when, what is to be taken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.cases import shown
from minzheng.portal.cases.shown import show
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.services.cases import api as cases
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure


@dataclass(frozen=True, slots=True)
class Hanging:
    """A posting: what it shows, where it hangs, and until when."""

    case: int
    name: str
    item: str
    where: str
    begins: date
    ends: date
    left: int
    over: bool


@official("case.read")
@require_safe
def boards(request: access.Request, desk: Frame) -> HttpResponse:
    """The boards of the place looked at."""
    return _page(request, desk)


@official("case.read")
@require_POST
def put_up(request: access.Request, desk: Frame, case: int) -> HttpResponse:
    """Puts up what a case shows, and leads to the sheet that is pinned to the board."""
    try:
        cases.post(desk.actor, case)
    except (procedure.Refused, postings.Refused) as refused:
        return _page(request, desk, refused.message(lang()))
    return redirect(desk.link("cases:sheet", case, "posting"))


def _page(request: access.Request, desk: Frame, problem: str = "") -> HttpResponse:
    hangs = [
        Hanging(
            one.about,
            one.name,
            shown.item_name(one.item),
            words.within(one.place_code, desk.place, desk.day),
            one.begins,
            one.ends,
            (one.ends - desk.today).days,
            one.ends < desk.today,
        )
        for one in postings.board(desk.actor, desk.place)
    ]
    context = {
        "up": shown.rows(desk, cases.to_post(desk.actor)) if not desk.past else [],
        "posts": not desk.past and (desk.may("case.post") or desk.may("case.take")),
        "down": [one for one in hangs if one.over],
        "hangs": [one for one in hangs if not one.over],
        "problem": problem,
    }
    return show(request, desk, "boards", context, status=422 if problem else 200)
