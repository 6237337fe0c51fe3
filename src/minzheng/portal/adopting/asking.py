"""What was asked of this place and by it: relief from what was added, and leave to do less or later."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.local import api as local
from minzheng.portal.adopting import words
from minzheng.portal.adopting.looked import Looked, look, page, told
from minzheng.portal.desk import words as desk_words
from minzheng.portal.desk.frame import Frame, name, official
from minzheng.portal.plan import saying


@official("plan.read")
@require_safe
def asked(request: access.Request, desk: Frame) -> HttpResponse:
    """All of it: what waits for the reader first."""
    return _shown(request, desk)


@official("plan.adopt")
@require_POST
def answer(request: access.Request, desk: Frame) -> HttpResponse:
    """Answers one: relieved or kept, agreed or refused."""
    at = look(request, desk)
    given, kind = request.POST.get("id", ""), request.POST.get("kind", "")
    if at is None or not given.isdecimal() or len(given) > 15 or kind not in {"relief", "adjustment"}:
        raise LookupError(given)
    yes, reason = request.POST.get("answer") == "yes", request.POST.get("reason", "")
    try:
        if kind == "relief":
            local.answer_relief(desk.actor, at.plan, int(given), relieve=yes, answer=reason)
        else:
            local.approve(desk.actor, at.plan, int(given), accept=yes, answer=reason)
    except local.Refused as refused:
        return _shown(request, desk, told(refused), {f"{kind}-{given}": reason}, 422)
    return redirect(desk.link("local:asked"))


def _shown(
    request: access.Request, desk: Frame, problem: str = "", typed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    at = look(request, desk)
    if at is None:
        return page(request, at, desk, "none", {})
    mine = {one.id for one in local.to_answer(desk.actor)} if not desk.past else set()
    waiting = [one for one in local.waiting(desk.actor) if one.plan == at.plan.id] if not desk.past else []
    reliefs = local.reliefs(desk.actor, at.plan, at.day)
    people = desk_words.people({one.made_by for one in waiting} | {one.asked_by for one in reliefs})
    rows = [_relief(at, one, people, typed or {}) | {"mine": one.id in mine} for one in reliefs]
    proposals = [_proposal(at, one, people, typed or {}) for one in waiting]
    count = sum(row["mine"] for row in rows) + len(proposals)
    context = {
        "answer": _answer(at, count),
        "problem": problem,
        "to_answer": [row for row in rows if row["mine"]],
        "proposals": proposals,
        "open": [row for row in rows if not row["mine"] and row["one"].state == "asked"],
        "done": [row for row in rows if row["one"].state != "asked"],
    }
    return page(request, at, desk, "asked", context, status)


def _answer(at: Looked, count: int) -> str:
    place = name(at.desk.actor.place, at.day)
    if not count:
        return _("Nothing waits for an answer of %(place)s") % {"place": place}
    asked = ngettext("%(n)s thing waits for an answer of %(place)s", "%(n)s things wait for an answer of %(place)s", count)
    return asked % {"n": count, "place": place}


def _relief(at: Looked, one: local.Asked, people: Any, typed: dict[str, str]) -> dict[str, Any]:
    duty = next(duty for duty in at.plan.duties if duty.id == one.adjustment.duty)
    proof = next((proof for proof in duty.proofs if proof.letter == one.adjustment.letter), None)
    return {
        "one": one,
        "no": duty.no,
        "anchor": words.anchor(duty.no, one.adjustment.letter),
        "short": words.short(duty, proof),
        "place": name(one.place_code, at.day),
        "added_by": name(one.adjustment.place_code, at.day),
        "wants": _wants(one.adjustment),
        "with": name(one.at, at.day),
        "answered_by": name(one.answered_at, at.day) if one.answered_at else "",
        "by": people.get(one.asked_by, ""),
        "typed": typed.get(f"relief-{one.id}", ""),
    }


def _proposal(at: Looked, one: local.Adjusted, people: Any, typed: dict[str, str]) -> dict[str, Any]:
    duty = next(duty for duty in at.plan.duties if duty.id == one.duty)
    proof = next((proof for proof in duty.proofs if proof.letter == one.letter), None)
    above = [words.number(one.parent_target), saying.due(one.parent_due)]
    return {
        "one": one,
        "no": duty.no,
        "anchor": words.anchor(duty.no, one.letter),
        "short": words.short(duty, proof),
        "place": name(one.place_code, at.day),
        "wants": _("does not apply") if one.stance == "not_applicable" else _wants(one),
        "above": _(", ").join(part for part in above if part) or _("as it is written"),
        "by": people.get(one.made_by, ""),
        "typed": typed.get(f"adjustment-{one.id}", ""),
    }


def _wants(one: local.Adjusted) -> str:
    parts = [words.number(one.target), saying.due(one.due)]
    return _(", ").join(part for part in parts if part)
