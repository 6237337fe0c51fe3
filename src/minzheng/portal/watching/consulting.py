"""Consultations with co-units, and joint meetings."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.watching import acting, forms
from minzheng.portal.watching.matters import GET_OR_POST, day_of, page
from minzheng.portal.watching.shown import anchored, lines, show, track

DECISIONS = 6
"""So many decisions one form takes."""


@official("plan.read")
@require_safe
def consulting(request: access.Request, desk: Frame) -> HttpResponse:
    """Questions to co-units, and meetings."""
    context = {
        "questions": [
            {"of": one, "open": sum(not opinion.state.over for opinion in one.opinions)}
            for one in supervision.consultations(desk.actor, desk.day)
        ],
        "meetings": supervision.meetings(desk.actor, desk.day),
        "may_ask": access.may(desk.actor, "plan.answer") and not desk.past,
        "may_meet": access.may(desk.actor, "plan.supervise") and not desk.past,
    }
    return show(request, desk, "consulting", "consulting", context)


@official("plan.read")
@require_safe
def consultation(request: access.Request, desk: Frame, consultation_id: int) -> HttpResponse:
    """One question, with every opinion."""
    return _question(request, desk, consultation_id)


@official("plan.read")
@require_safe
def opinion(_request: access.Request, desk: Frame, opinion_id: int) -> HttpResponse:
    """An opinion stands on the page of its question."""
    return redirect(desk.link("supervision:consultation", _of(desk, opinion_id)))


def _of(desk: Frame, opinion_id: int) -> int:
    for one in supervision.consultations(desk.actor, desk.day):
        if any(opinion.id == opinion_id for opinion in one.opinions):
            return one.id
    raise LookupError(opinion_id)


def shown(request: access.Request, desk: Frame, opinion_id: int, problem: str = "", doing: str = "") -> HttpResponse:
    """The page of the question that an opinion is about."""
    return _question(request, desk, _of(desk, opinion_id), problem, doing)


def _question(request: access.Request, desk: Frame, consultation_id: int, problem: str = "", doing: str = "") -> HttpResponse:
    one = supervision.consultation(desk.actor, consultation_id, desk.day)
    opinions = [
        {
            **shown_,
            "deeds": acting.deeds(desk, "opinion", opinion.id, request, doing) if opinion.mine else [],
            "track": track(desk, "opinion", opinion.id) if opinion.mine else [],
        }
        for opinion, shown_ in zip(one.opinions, lines(desk, one.opinions), strict=True)
    ]
    context = {
        "question": one,
        "silence": said(one.silence),
        "opinions": opinions,
        "anchor": anchored(desk.actor, [one.plan])(one.plan, one.duty_no),
        "problem": problem,
    }
    return show(request, desk, "consultation", "consulting", context, status=422 if problem else 200)


@official("plan.answer")
@require_http_methods(GET_OR_POST)
def consult(request: access.Request, desk: Frame) -> HttpResponse:
    """A question to co-units of the reader's own place."""
    back = desk.link("supervision:consulting")
    if desk.past:
        return redirect(back)
    own = f"{desk.actor.place}:{desk.actor.sector}"
    options = tuple(one for one in acting.units_at(desk.actor.place, desk.today) if one[0] != own)
    silences = tuple((code, said(name)) for code, name in supervision.words().silence.items())
    fields = [
        forms.Field("title", _("Title"), value=forms.typed(request, "title")),
        forms.Field("question", _("Question"), "text", forms.typed(request, "question")),
        forms.Field("units", _("Units asked"), "checks", options=options, chosen=tuple(request.POST.getlist("units"))),
        forms.Field("due", _("Answer by"), "day", forms.typed(request, "due")),
        forms.Field("silence", _("What silence means"), "select", forms.typed(request, "silence", "settle"), options=silences),
        forms.duty_field(desk, request, _("Duty that it serves")),
    ]
    about = (_("What silence means is said now, and the units read it with the question."),)
    form = forms.Form("consulting", _("Ask co-units"), about, fields, _("Ask"), back)

    def act() -> str:
        plan, no = forms.duty_of(request)
        asked = supervision.Question(
            request.POST.get("title", ""),
            request.POST.get("question", ""),
            tuple(request.POST.getlist("units")),
            day_of(request, "due") or desk.today,
            request.POST.get("silence", ""),
            plan,
            no,
        )
        return desk.link("supervision:consultation", supervision.consult(desk.actor, asked))

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())


@official("plan.read")
@require_safe
def meeting(request: access.Request, desk: Frame, meeting_id: int) -> HttpResponse:
    """One meeting, with its decisions as the matters that they are."""
    one = supervision.meeting(desk.actor, meeting_id, desk.day)
    return show(request, desk, "meeting", "consulting", {"meeting": one, "rows": lines(desk, one.matters)})


@official("plan.supervise")
@require_http_methods(GET_OR_POST)
def meet(request: access.Request, desk: Frame) -> HttpResponse:
    """A meeting that was held; each decision becomes a matter of a unit at the place looked at."""
    back = desk.link("supervision:consulting")
    if desk.past:
        return redirect(back)
    options = acting.units_at(desk.place, desk.today)
    fields = [
        forms.Field("title", _("Title"), value=forms.typed(request, "title")),
        forms.Field("day", _("Held on"), "day", forms.typed(request, "day", desk.today.isoformat())),
        forms.Field("number", _("Number of the minutes"), value=forms.typed(request, "number")),
        forms.Field("present", _("Who was there"), "text", forms.typed(request, "present")),
        forms.duty_field(desk, request, _("Duty that it serves")),
    ]
    for n in range(1, DECISIONS + 1):
        first = n == 1
        fields += [
            forms.Field(f"asked{n}", _("Decision %(n)s") % {"n": n}, "text", forms.typed(request, f"asked{n}"), required=first),
            forms.Field(
                f"unit{n}", _("Who does it"), "select", forms.typed(request, f"unit{n}"), options=options, required=first
            ),
            forms.Field(f"due{n}", _("By"), "day", forms.typed(request, f"due{n}"), required=False),
        ]
    about = (_("Each decision is assigned as a matter at once; there is no separate list of what was decided."),)
    form = forms.Form("consulting", _("Record a joint meeting"), about, fields, _("Record and assign"), back)

    def act() -> str:
        title, number = request.POST.get("title", ""), request.POST.get("number", "")
        held = supervision.Held(
            title,
            day_of(request, "day") or desk.today,
            number,
            request.POST.get("present", ""),
            _decisions(request, title, number),
        )
        return desk.link("supervision:meeting", supervision.hold_meeting(desk.actor, held))

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())


def _decisions(request: access.Request, title: str, number: str) -> tuple[supervision.Opening, ...]:
    """The decisions that were typed."""
    plan, no = forms.duty_of(request)
    found = []
    for n in range(1, DECISIONS + 1):
        asked = request.POST.get(f"asked{n}", "").strip()
        place, _colon, sector = request.POST.get(f"unit{n}", "").partition(":")
        if asked:
            reason = f"{title}\u3000{number}"
            found.append(
                supervision.Opening(asked[:40], asked, reason, place, sector, day_of(request, f"due{n}"), plan=plan, duty_no=no)
            )
    return tuple(found)
