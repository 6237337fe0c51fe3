"""Help: what the reader's unit asked, what is asked of it, and how others solved the same."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.watching import acting, forms
from minzheng.portal.watching.matters import GET_OR_POST, page
from minzheng.portal.watching.shown import line, lines, show, timed, track

MEASURED = timedelta(365)


@official("plan.read")
@require_safe
def helps(request: access.Request, desk: Frame) -> HttpResponse:
    """Help asked and help to give, and how long the units above took."""
    open_, over = (supervision.helps(desk.actor, over=over, on=desk.day) for over in (False, True))
    asked = lines(desk, [one for one in (*open_, *over[:5]) if "asks" in one.mine])
    to_give = lines(desk, [one for one in open_ if "answers" in one.mine and one.state.id == "asked"])
    others = lines(desk, [one for one in open_ if not one.mine])
    times = [
        {"unit": supervision.unit_name(one.place_code, one.sector, desk.day), "of": one}
        for one in supervision.answer_times(desk.actor, desk.day - MEASURED)
    ]
    context = {
        "asked": asked, "to_give": to_give, "others": others, "times": times,
        "blockers": supervision.blockers(desk.actor, desk.day - MEASURED),
        "may_ask": access.may(desk.actor, "plan.answer") and not desk.past,
        "late": sum(one["clock"].state == "stop" for one in to_give),
    }  # fmt: skip
    return show(request, desk, "helps", "helps", context)


@official("plan.read")
@require_safe
def help_(request: access.Request, desk: Frame, help_id: int) -> HttpResponse:
    """One call for help."""
    return shown(request, desk, help_id)


def shown(request: access.Request, desk: Frame, help_id: int, problem: str = "", doing: str = "") -> HttpResponse:
    """The page of a call for help."""
    one = supervision.help_(desk.actor, help_id, desk.day)
    elsewhere = [
        {"place": words.place(found.place_code), "of": found} for found in supervision.solved_elsewhere(desk.actor, help_id)
    ]
    context = {
        **line(desk, one),
        "help": one,
        "answer": _first(one),
        "deeds": acting.deeds(desk, "help", one.id, request, doing),
        "track": track(desk, "help", one.id),
        "elsewhere": elsewhere,
        "problem": problem,
    }
    return show(request, desk, "help", "helps", context, status=422 if problem else 200)


def _first(one: supervision.Help) -> str:
    if one.state.id == "asked":
        return _("%(who)s is to answer, %(left)s") % {"who": one.unit_name, "left": timed(one.clock).word}
    return said(one.state.name)


@official("plan.answer")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame) -> HttpResponse:
    """A call for help."""
    back = desk.link("supervision:helps")
    if desk.past:
        return redirect(back)
    blockers = tuple((code, said(name)) for code, name in supervision.words().blocker.items())
    groups = acting.unit_groups(desk.actor.place, desk.today)
    fields = [
        forms.Field("title", _("What you are stuck with, in a line"), value=forms.typed(request, "title")),
        forms.Field("blocker", _("What kind of thing it is"), "select", forms.typed(request, "blocker"), options=blockers),
        forms.Field("words", _("What was tried, and what is needed from whom"), "text", forms.typed(request, "words")),
        forms.duty_field(desk, request, _("Duty that it serves")),
        forms.Field("unit", _("Whom you ask"), "units", forms.typed(request, "unit"), required=False, groups=groups,
                    hint=_("Left open: the unit of your own field one level up.")),
    ]  # fmt: skip
    about = (
        _("The other unit has three working days. If it does not answer, the question goes one level up by itself."),
        _("How long each unit took is kept, also of those above."),
    )
    form = forms.Form("helps", _("Ask for help"), about, fields, _("Ask"), back)

    def act() -> str:
        plan, no = forms.duty_of(request)
        where, _colon, sector = request.POST.get("unit", "").partition(":")
        given = {name: request.POST.get(name, "") for name in ("title", "words", "blocker")}
        asking = supervision.Asking(**given, place_code=where, sector=sector, plan=plan, duty_no=no)
        return desk.link("supervision:help", supervision.ask_help(desk.actor, asking))

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())
