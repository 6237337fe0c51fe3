"""What waits for the reader, in order, each with why and the way to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.plan.burden import api as burden
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk.clocks import Timed
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.watching.shown import Anchor, Anchored, anchored, timed


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: what, why, its clock, its duty, and the one verb."""

    what: str
    why: str
    verb: str
    href: str
    due: date | None
    clock: Timed | None
    anchor: Anchor | None


def waits(desk: Frame) -> list[Waits]:
    """All that waits for the reader's unit here: what is over, then by its last day."""
    if not access.may(desk.actor, "plan.read"):
        return []
    found = [*_things(desk), *_figures(desk), *_visits(desk)]
    return sorted(found, key=lambda one: one.due or date.max)


def _verb(state: str) -> str:
    """What is to be done in a state, as the button of a list says it."""
    return {
        "registered": _("Assign it"),
        "claimed": _("Check it"),
        "extension_asked": _("Decide"),
        "verified": _("Close it"),
        "assigned": _("Sign for it"),
        "returned": _("Mend it"),
        "asked": _("Answer"),
        "committed": _("Draw"),
    }.get(state, _("Look"))


def _things(desk: Frame) -> Iterable[Waits]:
    """What has its turn with the reader's unit, and what the reader's office is to urge."""
    found = [one for one in supervision.waiting(desk.actor) if one.state.id != "lettered"]
    urged = supervision.to_urge(desk.actor)
    anchor = anchored(desk.actor, [one.plan for one in (*found, *(matter for matter, _rung in urged))])
    for one in found:
        kind, state = said(supervision.life(one.kind).name), said(one.state.name)
        other = one.by_name if one.state.turn == "answers" else one.unit_name
        why = _("%(kind)s, %(state)s; %(other)s") % {"kind": kind, "state": state, "other": other}
        yield _waits(desk, one, f"{kind} · {state}" if one.kind == "inspection" else why, _verb(one.state.id), anchor)
    for matter, rung in urged:
        why = _("%(unit)s: %(why)s; %(sheet)s") % {"unit": matter.unit_name, "why": said(rung.why), "sheet": said(rung.name)}
        yield _waits(desk, matter, why, _("Urge") if rung.verb == "urge" else _("Escalate"), anchor)


def _figures(desk: Frame) -> Iterable[Waits]:
    """Figures that the reader's place is asked for, and requests to approve."""
    asked, proposed = burden.to_answer(desk.actor), burden.to_approve(desk.actor)
    anchor = anchored(desk.actor, [one.plan for one in (*asked, *proposed)])
    for one in asked:
        one_, more = _("%(who)s asks for a figure that no record holds"), _("%(who)s asks for %(n)s figures that no record holds")
        why = (one_ if len(one.columns) == 1 else more) % {"who": one.by_name, "n": len(one.columns)}
        clock = supervision.clock(one.opened_on, one.due or date.max, desk.today)
        yield replace(_waits(desk, one, why, _("Give them"), anchor), due=clock.due, clock=timed(clock))
    for one in proposed:
        yield _waits(desk, one, _("It would cost the places %(n)s minutes") % {"n": one.minutes}, _("Decide"), anchor)


def _waits(desk: Frame, one: supervision.Thing, why: str, verb: str, anchor: Anchored) -> Waits:
    href = desk.link(f"supervision:{one.kind}", one.id)
    return Waits(one.title, why, verb, href, one.clock.due, timed(one.clock), anchor(one.plan, one.duty_no))


def _visits(desk: Frame) -> Iterable[Waits]:
    for number in inspection.to_visit(desk.actor):
        one = inspection.inspection(desk.actor, number)
        to_go = sum(sample.passed is None for sample in inspection.samples(desk.actor, number, mine=True))
        why = _("You were drawn to inspect; %(n)s places are still to be looked at") % {"n": to_go}
        yield Waits(one.title, why, _("Go"), desk.link("supervision:visit", number), None, None, None)
