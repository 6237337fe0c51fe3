"""What waits for the reader, in order, each with why and the way to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.plan.burden import api as burden
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.watching.shown import Anchor, Timed, anchor, timed

VERBS = {
    "registered": "assign", "claimed": "verify", "extension_asked": "grant", "verified": "close", "assigned": "sign",
    "signed": "claim", "handling": "claim", "returned": "begin", "asked": "answer", "lettered": "reply",
}  # fmt: skip
"""The next verb of a state, as its button says it."""


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


def _things(desk: Frame) -> Iterable[Waits]:
    for one in supervision.waiting(desk.actor):
        if one.state.id == "lettered":
            continue
        other = one.by_name if one.state.turn == "answers" else one.unit_name
        verb = VERBS.get(one.state.id, "")
        named = [each.name for each in supervision.life(one.kind).verb if each.id == verb]
        yield Waits(
            one.title,
            _("%(kind)s, %(state)s; %(other)s")
            % {"kind": said(supervision.life(one.kind).name), "state": said(one.state.name), "other": other},
            said(named[0]) if named else _("Look"),
            desk.link(f"supervision:{one.kind}", one.id),
            one.clock.due,
            timed(one.clock),
            anchor(desk.actor, one.plan, one.duty_no),
        )


def _figures(desk: Frame) -> Iterable[Waits]:
    for one in burden.to_answer(desk.actor):
        why = _("%(who)s asks for %(n)s figures that no record holds") % {"who": one.by_name, "n": len(one.columns)}
        yield _request(desk, one, why, _("Give them"))
    for one in burden.to_approve(desk.actor):
        why = _("It would cost the places %(n)s minutes") % {"n": one.minutes}
        yield _request(desk, one, why, _("Decide"))


def _request(desk: Frame, one: burden.Request, why: str, verb: str) -> Waits:
    clock = one.clock if one.clock.due else supervision.clock(one.opened_on, one.due or date.max, desk.today)
    href = desk.link("supervision:request", one.id)
    return Waits(one.title, why, verb, href, clock.due, timed(clock), anchor(desk.actor, one.plan, one.duty_no))


def _visits(desk: Frame) -> Iterable[Waits]:
    for number in inspection.to_visit(desk.actor):
        one = inspection.inspection(desk.actor, number)
        to_go = sum(sample.passed is None for sample in inspection.samples(desk.actor, number, mine=True))
        why = _("You were drawn to inspect; %(n)s places are still to be looked at") % {"n": to_go}
        yield Waits(one.title, why, _("Go"), desk.link("supervision:visit", number), None, None, None)
