"""Matters: mine, theirs, one of them, a new one, and the letter to a unit that nobody here commands."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.watching import acting, forms
from minzheng.portal.watching.shown import line, lines, show, timed, track

GET_OR_POST = ["GET", "HEAD", "POST"]
WHICH = ("answers", "asks", "all", "over")


@official("plan.read")
@require_safe
def matters(request: access.Request, desk: Frame) -> HttpResponse:
    """A list of matters: those of the reader's unit, those that it watches, all that it may read, or those that are over."""
    which = request.GET.get("which", "")
    watches = access.may(desk.actor, "plan.supervise")
    which = which if which in WHICH else "asks" if watches else "answers" if access.may(desk.actor, "plan.answer") else "all"
    side = which if which in {"asks", "answers"} else ""
    within = places.ranges(desk.place, desk.day) if desk.place != desk.actor.place else None
    found = supervision.matters(desk.actor, side=side, over=which == "over", within=within, on=desk.day)
    names = {"answers": _("My unit’s"), "asks": _("Watched by my office"), "all": _("All that I may read"), "over": _("Closed")}
    chips = [(one, names[one], one == which) for one in WHICH if one != "asks" or watches]
    late = sum(one.clock.running == "over" for one in found)
    context = {"rows": lines(desk, found), "which": chips, "late": late, "watches": watches and not desk.past}
    return show(request, desk, "matters", "matters", context)


@official("plan.read")
@require_safe
def matter(request: access.Request, desk: Frame, matter_id: int) -> HttpResponse:
    """One matter."""
    return shown(request, desk, matter_id)


def shown(request: access.Request, desk: Frame, matter_id: int, problem: str = "", doing: str = "") -> HttpResponse:
    """The page of a matter; with a problem, why what was asked of it did not take place."""
    one = supervision.matter(desk.actor, matter_id, desk.day)
    context = {
        **line(desk, one),
        "matter": one,
        "answer": _first(one),
        "about": words.place(one.about),
        "source": said(supervision.words().source[one.source]),
        "source_href": _source(desk, one),
        "deeds": acting.deeds(desk, "matter", one.id, request, doing),
        "track": track(desk, "matter", one.id),
        "problem": problem,
    }
    return show(request, desk, "matter", "matters", context, status=422 if problem else 200)


def _first(one: supervision.Matter) -> str:
    """The first line: whose turn it is, and how long still."""
    who = one.unit_name if one.state.turn == "answers" else one.by_name
    if not one.state.turn:
        return said(one.state.name)
    if one.state.stands:
        return _("%(state)s; the clock stands") % {"state": said(one.state.name)}
    facts = {"who": who, "state": said(one.state.name), "left": timed(one.clock).word}
    if one.clock.running == "none":
        return _("%(state)s; %(who)s has it") % facts
    return _("%(state)s; %(who)s has it, %(left)s") % facts


def _source(desk: Frame, one: supervision.Matter) -> str:
    page = {"meeting": "supervision:meeting", "inspection": "supervision:inspection", "clue": "supervision:clue"}.get(one.source)
    return desk.link(page, one.source_id) if page and one.source_id else ""


@official("plan.supervise")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame) -> HttpResponse:
    """A new matter for a unit of the place looked at."""
    back = desk.link("supervision:matters")
    if desk.past:
        return redirect(back)
    place = words.place(desk.place)
    fields = [
        forms.Field("unit", _("Responsible unit in %(place)s") % {"place": place}, "select", forms.typed(request, "unit"),
                    options=acting.units_at(desk.place, desk.today), hint=_("Another place is chosen above, in the bar.")),
        forms.duty_field(desk, request, _("Duty that it serves")),
        forms.Field("title", _("Title"), value=forms.typed(request, "title")),
        forms.Field("asked", _("What is asked: what must be so in the end"), "text", forms.typed(request, "asked")),
        forms.Field("reason", _("Reason, with the facts"), "text", forms.typed(request, "reason")),
        forms.Field("due", _("Deadline"), "day", forms.typed(request, "due"), required=False,
                    hint=_("Left open for a unit that your office does not command: it gets a letter, and no clock runs.")),
    ]  # fmt: skip
    about = (
        _("Registering tells nobody yet; the unit learns of it when it is assigned."),
        _("The deadline moves only when the office grants more time."),
    )
    form = forms.Form("matters", _("Register a matter"), about, fields, _("Register"), back)

    def act() -> str:
        plan, no = forms.duty_of(request)
        where, _colon, sector = request.POST.get("unit", "").partition(":")
        opening = supervision.Opening(
            title=request.POST.get("title", ""),
            asked=request.POST.get("asked", ""),
            reason=request.POST.get("reason", ""),
            place_code=where,
            sector=sector,
            due=day_of(request, "due"),
            plan=plan,
            duty_no=no,
        )
        return desk.link("supervision:matter", supervision.register(desk.actor, opening))

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())


def page(request: access.Request, desk: Frame, form: forms.Form, problem: str, status: int) -> HttpResponse:
    """A page with one form."""
    return show(request, desk, "form", form.here, {"form": form, "problem": problem}, status=status)


def day_of(request: access.Request, name: str) -> date | None:
    """A day that was typed; None where it is none."""
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return None


@official("plan.supervise")
@require_safe
def letter(request: access.Request, desk: Frame, matter_id: int) -> HttpResponse:
    """The draft of a letter of request, to be printed or copied."""
    try:
        text = supervision.letter(desk.actor, matter_id)
    except supervision.Refused as refused:
        return shown(request, desk, matter_id, refused.message(lang()))
    one = supervision.matter(desk.actor, matter_id)
    return show(request, desk, "letter", "matters", {"matter": one, "letter": text})
