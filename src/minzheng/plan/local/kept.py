"""What is kept of a plan at some places, read in five statements, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import models
from minzheng.plan.local.lineage import line, owner
from minzheng.plan.local.refusals import words
from minzheng.plan.local.things import Adjusted, Asked, Deed, DeedKind, Named

Key = tuple[int, str]


@dataclass
class Kept:
    """The rows that stand on a day, by the code under which each stands."""

    plan: duties.Plan
    day: date
    adjusted: dict[str, dict[Key, Adjusted]] = field(default_factory=lambda: defaultdict(dict))
    waiting: dict[str, dict[Key, Adjusted]] = field(default_factory=lambda: defaultdict(dict))
    asked: dict[int, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, dict[str, Named]] = field(default_factory=lambda: defaultdict(dict))
    funds: dict[str, dict[int, list[Deed]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    locals: dict[str, models.LocalPlan] = field(default_factory=dict)


def kept(plan: duties.Plan, codes: Iterable[str], day: date) -> Kept:
    """All that stands under these codes on a day."""
    found, among = Kept(plan, day), list(dict.fromkeys(codes))
    here = Q(place_code__in=among)
    standing = Q(since__lte=day, until__gt=day)
    rows = models.Adjustment.objects.filter(here, standing, plan=plan.id, state__in=("in_force", "proposed"))
    for row in rows:
        (found.adjusted if row.state == "in_force" else found.waiting)[row.place_code][row.duty, row.letter] = adjusted(row)
    reliefs = models.Relief.objects.filter(here, adjustment__plan=plan.id, asked_on__lte=day).select_related("adjustment")
    for relief in reliefs.order_by("pk"):
        found.asked[relief.adjustment_id].append(asked(relief, plan.place_code, day))
    for one in models.Naming.objects.filter(here, standing):
        found.named[one.place_code][one.sector] = named(one)
    for fund in models.Deed.objects.filter(here, standing, plan=plan.id, kind="fund").order_by("year", "pk"):
        found.funds[fund.place_code][fund.duty].append(deed(fund))
    for local in models.LocalPlan.objects.filter(here, standing, plan=plan.id):
        found.locals[local.place_code] = local
    return found


def chain(plan: duties.Plan, place_code: str, day: date) -> tuple[str, ...]:
    """The places from the issuer down to this one, on a day; empty where it does not lie there. Raises KeyError."""
    path = [place.code for place in places.default().on(day).path(place_code)]
    return tuple(path[path.index(plan.place_code) :]) if plan.place_code in path else ()


def codes_of(chain_of: Iterable[str], day: date) -> tuple[str, ...]:
    """The codes under which the records of these places stand."""
    return tuple(code for place in chain_of for code in line(place, day).codes)


def adjusted(row: models.Adjustment) -> Adjusted:
    """A row as the room gives it."""
    return Adjusted(
        id=row.pk,
        plan=row.plan,
        duty=row.duty,
        letter=row.letter,
        place_code=row.place_code,
        stance=row.stance,  # type: ignore[arg-type]
        target=row.target.normalize() if row.target is not None else None,
        due=row.due,
        parent_target=row.parent_target.normalize() if row.parent_target is not None else None,
        parent_due=row.parent_due,
        tightens=row.tightens,
        reason=row.reason,
        funder=row.funder,
        state=row.state,  # type: ignore[arg-type]
        since=row.since,
        until=None if row.until == models.FOREVER else row.until,
        made_by=row.made_by,
        checked_by=row.checked_by,
        checked_on=row.checked_on,
        answer=row.answer,
    )


def asked(row: models.Relief, issuer: str, day: date) -> Asked:
    """A request as it stands on a day: with whom, and by when. Each silence sends it one level up, as far as the issuer."""
    answered = row.answered_on if row.answered_on and row.answered_on <= day else None
    ladder, terms = ladder_of(row, issuer, answered or day)
    over = 0 if answered else sum(1 for term in terms if term < day)
    rung = ladder.index(row.answered_at) if answered and row.answered_at in ladder else min(over, len(ladder) - 1)
    return Asked(
        id=row.pk,
        adjustment=adjusted(row.adjustment),
        place_code=row.place_code,
        question=row.question,
        asked_by=row.asked_by,
        asked_on=row.asked_on,
        state=row.state if answered else "asked",  # type: ignore[arg-type]
        at=ladder[rung],
        due=terms[rung],
        rose=rung,
        overdue=over >= len(ladder),
        answer=row.answer if answered else "",
        answered_at=row.answered_at if answered else "",
        answered_on=answered,
    )


def ladder_of(row: models.Relief, issuer: str, day: date) -> tuple[tuple[str, ...], tuple[date, ...]]:
    """Who answers one after the other, from whoever added it up to the issuer, and the last day of each."""
    first = owner(row.adjustment.place_code, day) or row.adjustment.place_code
    path = [place.code for place in places.default().on(day).path(first)]
    upward = tuple(reversed(path[path.index(issuer) :])) if issuer in path else (first,)
    calendar, days = time.national(), words().relief_days
    return upward, tuple(calendar.add(row.asked_on, days * n).day for n in range(1, len(upward) + 1))


def named(row: models.Naming) -> Named:
    """A row as the room gives it."""
    return Named(row.place_code, row.sector, row.leader, row.unit, row.person, row.since)


def deed(row: models.Deed) -> Deed:
    """A row as the room gives it."""
    kind: DeedKind = row.kind  # type: ignore[assignment]
    said = (row.text, row.since, row.due, row.done_on, row.year, row.amount, row.source, row.made_by)
    return Deed(row.pk, kind, row.place_code, row.duty, *said)
