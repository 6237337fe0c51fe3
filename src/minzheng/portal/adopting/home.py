"""The first page of a place: how the plan stands here in one line; what is missing, what was added, from whom it came."""

from __future__ import annotations

from collections import Counter
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
from minzheng.portal.desk.frame import Frame, name, official, said

MOST = 12
HOLES = ("not_applicable", "scope", "weaker", "later")


@official("plan.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """A plan at the place looked at."""
    return shown(request, desk)


def shown(request: access.Request, desk: Frame, problem: str = "", status: int = 200) -> HttpResponse:
    """The page; with a problem, why what was asked did not take place."""
    at = look(request, desk)
    if at is None:
        return page(request, at, desk, "none", {})
    tally = local.tally(desk.actor, at.plan, at.place, at.day)
    gaps = local.gaps(desk.actor, at.plan, at.place, at.day)
    standing = local.standing(desk.actor, at.plan, at.place, at.day)
    below = local.overview(desk.actor, at.plan, at.place, at.day) if at.has_below else ()
    context: dict[str, Any] = {
        "answer": answer(at, tally, below),
        "problem": problem,
        "tally": tally,
        "standing": standing,
        "holes": [(words.anchor(one.no, one.letter), one.no, words.gap(one)) for one in gaps if one.kind in HOLES],
        "open": [(said(local.sector_name(sector)), count) for sector, count in _open(gaps).items()],
        "nobody_stands": [(words.anchor(one.no), one.no, words.gap(one)) for one in gaps if one.kind == "no_unit"],
        "money": [(words.anchor(one.no), one.no, words.short(at.plan.duty(one.no))) for one in gaps if one.kind == "no_money"],
        "added": _added(at),
        "typed": local.typed(desk.actor, at.plan, at.place) if at.names else 0,
        "below": _below(below),
        "below_at": with_asked(desk.link("local:below"), "only="),
        "shared": [one for one in local.shared(desk.actor, at.plan, at.day) if one.counts],
        "ended": [
            {
                "no": one.duty.no,
                "anchor": words.anchor(one.duty.no, one.proof.letter if one.proof else ""),
                "short": words.short(one.duty, one.proof),
                "on": one.on,
                "before": said(local.kind_name(one.before)),
                "after": said(local.kind_name(one.after)),
            }
            for one in standing.ended
        ],
    }
    return page(request, at, desk, "home", context, status)


@official("plan.adopt")
@require_POST
def adopt(request: access.Request, desk: Frame) -> HttpResponse:
    """The place takes the plan on."""
    at = look(request, desk)
    if at is None:
        raise LookupError("no plan")
    try:
        local.adopt(desk.actor, at.plan, at.place)
    except local.Refused as refused:
        return shown(request, desk, told(refused), 409)
    return redirect(desk.link("local:home"))


@official("plan.enforce")
@require_POST
def derive(request: access.Request, desk: Frame) -> HttpResponse:
    """The issuer gives every place its local plan."""
    at = look(request, desk)
    if at is None:
        raise LookupError("no plan")
    try:
        local.derive(desk.actor, at.plan)
    except local.Refused as refused:
        return shown(request, desk, told(refused), 409)
    return redirect(desk.link("local:home"))


def answer(at: Looked, tally: local.Tally, below: tuple[local.Tally, ...]) -> str:
    """The first line: how the plan stands here, in words."""
    place = name(at.place, at.day)
    if at.issuer:
        taken = sum(one.adopted_on is not None for one in below)
        return _("%(place)s: %(taken)s of %(all)s places below have taken the plan on") % {
            "place": place,
            "taken": taken,
            "all": len(below),
        }
    if not at.names:
        count = ngettext("%(n)s duty names places like this", "%(n)s duties name places like this", tally.bound)
        return _("%(place)s: %(count)s") % {"place": place, "count": count % {"n": tally.bound}}
    parts = [ngettext("%(n)s duty taken on", "%(n)s duties taken on", tally.bound) % {"n": tally.bound}]
    if tally.adopted_on is None:
        parts = [ngettext("%(n)s duty not taken on yet", "%(n)s duties not taken on yet", tally.bound) % {"n": tally.bound}]
    if tally.tightened:
        parts.append(ngettext("%(n)s added to", "%(n)s added to", tally.tightened) % {"n": tally.tightened})
    if tally.holes:
        parts.append(ngettext("%(n)s gap", "%(n)s gaps", tally.holes) % {"n": tally.holes})
    if open_ := len(tally.open_sectors):
        parts.append(ngettext("%(n)s leading field without a name", "%(n)s leading fields without a name", open_) % {"n": open_})
    if len(parts) == 1 and tally.adopted_on:
        parts.append(_("all as the parents ask"))
    return _("%(place)s: %(count)s") % {"place": place, "count": _(", ").join(parts)}


def _open(gaps: tuple[local.Gap, ...]) -> dict[str, int]:
    """By field of work without a name: how many duties it leads."""
    return dict(Counter(one.sector for one in gaps if one.kind == "nobody").most_common())


def _added(at: Looked) -> list[dict[str, Any]]:
    """What some level added, and how one can answer it."""
    rows = []
    for one, promise, delta in local.shifts(at.desk.actor, at.plan, at.place, at.day):
        if not delta.difference.tighter:
            continue
        mine = next((asked for asked in promise.asked if asked.adjustment.id == delta.by.id), None)
        rows.append(
            {
                "no": one.duty.no,
                "anchor": words.anchor(one.duty.no, promise.proof.letter),
                "short": words.short(one.duty, promise.proof),
                "place": name(delta.place_code, at.day),
                "shift": words.shift(delta.difference),
                "by": delta.by,
                "asked": mine,
                "answers": name(mine.at, at.day) if mine else "",
                "can": at.own and delta.place_code != at.place and mine is None,
            }
        )
    return rows


def _below(below: tuple[local.Tally, ...]) -> dict[str, Any]:
    """What stands out among the places below."""
    narrowed = {
        "holes": sum(bool(one.holes) for one in below),
        "added": sum(bool(one.tightened) for one in below),
        "open": sum(bool(one.open_sectors) for one in below),
    }
    waiting = sum(one.adopted_on is None for one in below)
    new = sum(not one.derived for one in below)
    return {"all": len(below), "waiting": waiting, "new": new, "narrowed": list(narrowed.items())}


def with_asked(address: str, asked: str) -> str:
    """An address that goes on with what is asked."""
    return f"{address}{'&' if '?' in address else '?'}{asked}"
