"""A page of this part: its row of chips, and clocks, steps and anchors in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.clocks import Timed
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.plan import shown

_LOOKS = {"none": "off", "stands": "off", "plenty": "go", "half": "mind", "last": "tight", "over": "stop"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The duty that a thing serves."""

    number: str
    no: str
    short: str


@dataclass(frozen=True, slots=True)
class Told:
    """A step as it is told: what, who, when, with what, and how long the unit took whose turn it was."""

    what: str
    who: str
    at: Any
    facts: tuple[tuple[str, str], ...]
    took: str
    late: bool


def show(
    request: HttpRequest, desk: Frame, page: str, here: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page below the row of chips; `here` is the one that it lies under."""
    given = {"here": here, "chips": chips(desk), **(context or {})}
    return shown.show(request, desk, f"watching/{page}.html", "supervision", given, status=status)


def chips(desk: Frame) -> list[tuple[str, str, str]]:
    """The pages of this part: id, name, address."""
    found = [
        ("home", _("What waits"), "supervision:home"),
        ("matters", _("Matters"), "supervision:matters"),
        ("helps", _("Help"), "supervision:helps"),
        ("requests", _("Asking for figures"), "supervision:requests"),
        ("consulting", _("Consulting"), "supervision:consulting"),
        ("inspections", _("Inspections"), "supervision:inspections"),
    ]
    if access.may(desk.actor, "plan.supervise"):
        found.append(("clues", _("What people say"), "supervision:clues"))
    return [(id_, name, desk.link(page)) for id_, name, page in found]


def timed(clock: supervision.Clock) -> Timed:
    """A clock in words; without a deadline it says so and draws no bar."""
    match clock.running:
        case "none":
            word = _("no clock")
        case "stands":
            word = _("clock stopped")
        case "over":
            word = ngettext("%(n)s working day over", "%(n)s working days over", -clock.left) % {"n": -clock.left}
        case _ if clock.left == 0:
            word = _("today")
        case _:
            word = ngettext("%(n)s working day left", "%(n)s working days left", clock.left) % {"n": clock.left}
    return Timed(_LOOKS[clock.running], word, clock.share if clock.due else 0, clock.due)


Anchored = Callable[[int | None, str], Anchor | None]


def anchored(actor: access.Actor, plans: Iterable[int | None]) -> Anchored:
    """How the duties of these plans are anchored: each plan is read once. None where a thing serves no duty that may be read."""
    read: dict[int, duties.Plan] = {}
    for plan in {one for one in plans if one is not None}:
        with suppress(duties.NoPlan):
            read[plan] = duties.plan(actor, plan)

    def anchor(plan: int | None, no: str) -> Anchor | None:
        found = read.get(plan) if plan is not None else None
        duty = next((one for one in found.duties if one.no == no), None) if found else None
        return Anchor(found.number, no, said(duty.short)) if found and duty else None

    return anchor


def lines(desk: Frame, found: Iterable[supervision.Thing]) -> list[dict[str, Any]]:
    """Things as the lines of a list."""
    found = list(found)
    anchor = anchored(desk.actor, [one.plan for one in found])
    return [
        {
            "thing": one,
            "state": said(one.state.name),
            "clock": timed(one.clock),
            "anchor": anchor(one.plan, one.duty_no),
            "href": desk.link(f"supervision:{one.kind}", one.id),
        }
        for one in found
    ]


def line(desk: Frame, one: supervision.Thing) -> dict[str, Any]:
    """A thing as it stands above its page."""
    return lines(desk, [one])[0]


def track(desk: Frame, kind: str, thing: int) -> list[Told]:
    """What became of a thing, the latest first."""
    steps = supervision.steps(desk.actor, kind, thing, desk.day)
    people = words.people({one.account for one in steps if one.account.isdecimal()})
    return [
        Told(
            what=said(one.verb.done),
            who=people.get(one.account, _("by itself")),
            at=one.day,
            facts=tuple(_facts(one)),
            took=_took(one),
            late=one.late,
        )
        for one in reversed(steps)
    ]


def _facts(one: supervision.Step) -> Sequence[tuple[str, str]]:
    found = [
        (said(asked.name), _fact(asked.type, str(one.facts[asked.id]), one.day))
        for asked in one.verb.asks
        if asked.id in one.facts
    ]
    if rung := next((rung for rung in supervision.ladder() if rung.id == one.facts.get("rung")), None):
        found.insert(0, ("", said(rung.name)))
    if one.verb.id in {"rise", "insist", "assign"} and "unit" in one.facts:
        found.append((_("Now with"), _fact("unit", str(one.facts["unit"]), one.day)))
    if one.verb.id == "grant":
        found.append((_("New deadline"), str(one.facts["until"])))
    if one.verb.id == "change":
        found.append((_("Before"), str(one.facts["was"])))
    return found


def _fact(kind: str, value: str, day: date) -> str:
    if kind == "unit":
        place, _colon, sector = value.partition(":")
        return supervision.unit_name(place, sector, day)
    return value


def _took(one: supervision.Step) -> str:
    if one.took is None:
        return ""
    days = ngettext("after %(n)s working day", "after %(n)s working days", one.took) % {"n": one.took}
    return f"{one.holder_name} {days}" if one.took else ""
