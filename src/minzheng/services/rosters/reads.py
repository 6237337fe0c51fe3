"""The questions: rosters and their lines within an actor's scope, and how the months of an entitlement stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from django.db.models import Count, Min, Q, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Due, Entitlement
from minzheng.services.months import api as months
from minzheng.services.rosters import keeping, models
from minzheng.services.rosters.keeping import READ
from minzheng.services.rosters.schema import Line, Payment, PaymentState, Roster, RosterState

PAGE = 50


def roster(actor: access.Actor, roster: int) -> Roster:
    """One. Raises Forbidden and Refused."""
    return _given([keeping.seen(actor, roster)])[0]


def rosters(
    actor: access.Actor,
    place: str = "",
    *,
    item: str = "",
    states: Sequence[RosterState] = (),
    before: int | None = None,
    size: int = PAGE,
) -> tuple[Roster, ...]:
    """Rosters at and below a place, those of the newest month first. `before`: those after this one. Raises Forbidden."""
    found = models.Roster.objects.filter(entitlements.within(actor, place).where())
    found = found.filter(item=item) if item else found
    found = found.filter(state__in=states) if states else found
    if before is not None and (last := models.Roster.objects.filter(pk=before).first()):
        found = found.filter(Q(month__lt=last.month) | Q(month=last.month, pk__lt=last.pk))
    return _given(list(found.order_by("-month", "-pk")[:size]))


def lines(actor: access.Actor, roster: int, *, result: str | None = None, after: int = 0, size: int = PAGE) -> tuple[Line, ...]:
    """Lines of a roster in their order; only those with a result where that is said. Raises Forbidden and Refused."""
    found = keeping.seen(actor, roster).lines.filter(number__gt=after)
    found = found if result is None else found.filter(result=result)
    return tuple(map(_line, found.order_by("number")[:size]))


def begun(actor: access.Actor, item: str, place: str) -> bool:
    """Whether the county of a place ever drew up a roster of an item and did not give it up. Raises Forbidden."""
    access.require(actor, READ, place=place, sector=people.SECTOR)
    return models.Roster.objects.filter(item=item, place_code=place[:6]).exclude(state="dropped").exists()


def payments(actor: access.Actor, entitlement: int) -> tuple[Payment, ...]:
    """How each month of an entitlement stands, the newest first, from its first to this one; what it came short of, apart.

    Raises Forbidden and Refused.
    """
    of, this = entitlements.entitlement(actor, entitlement), months.month_of(time.today())
    lines: dict[date, list[models.Line]] = {}
    for one in models.Line.objects.filter(entitlement=entitlement).select_related("roster").order_by("-part"):
        if one.live or one.result == "failed":
            lines.setdefault(one.month, []).append(one)
    after = months.later(max([this, *lines]), 1)
    shown = reversed(list(months.between(of.first, min(after, of.ends or after))))
    return tuple(one for month in shown for one in _of_month(of, lines.get(month, []), month))


def _of_month(of: Entitlement, lines: Sequence[models.Line], month: date) -> Iterator[Payment]:
    """What of a month waits, and what stands on rosters, the newest first."""
    live, failed = [one for one in lines if one.live], next((one for one in lines if not one.live), None)
    left = of.granted(month) - sum(one.amount for one in live)
    if failed and (left or not live):
        yield Payment(month, left or failed.amount, "failed", failed.roster_id, failed.reason, failed.result_on)
    elif left or not live:
        to_family: PaymentState = "billed" if of.frequency == "bill" else "owed"
        waits: PaymentState = to_family if catalogue.item(of.item).payee == "family" else "settled"
        yield Payment(month, left, waits if left and month >= of.owed_from else "")
    for one in live:
        state: PaymentState = "handed" if one.roster.state == "handed" else "drawn"
        state = "paid" if one.result == "paid" else state
        yield Payment(month, one.amount, state, one.roster_id, one.reason, one.result_on)


def paid_lines(roster: int, day: date) -> list[Due]:
    """What the bank paid of a roster with a result of that day, in one statement, for rooms above."""
    rows = models.Line.objects.filter(roster=roster, result="paid", result_on=day).order_by("number")
    return [Due(*row) for row in rows.values_list("entitlement", "item", "person", "place_code", "month", "amount")]


def first_paid(entitlements: Sequence[int]) -> dict[int, date]:
    """On which day the bank first paid something of each of these, in one statement; those not paid at all are left out."""
    rows = models.Line.objects.filter(entitlement__in=set(entitlements), result="paid", result_on__isnull=False)
    return dict(rows.order_by().values_list("entitlement").annotate(Min("result_on")))


def _line(row: models.Line) -> Line:
    """As the room gives it."""
    return Line(
        roster=row.roster_id,
        number=row.number,
        entitlement=row.entitlement_id,
        person=row.person,
        place_code=row.place_code,
        month=row.month,
        amount=row.amount,
        result=row.result,
        reason=row.reason,
        result_on=row.result_on,
        live=row.live,
    )


def _given(rows: Sequence[models.Roster]) -> tuple[Roster, ...]:
    counted = models.Line.objects.filter(roster__in=[row.pk for row in rows]).values("roster")
    paid = Q(result="paid")
    sums: dict[int, Mapping[str, int | None]] = {
        one["roster"]: {"paid": one["paid"], "paid_total": one["paid_total"], "failed": one["failed"]}
        for one in counted.annotate(
            paid=Count("pk", filter=paid), paid_total=Sum("amount", filter=paid), failed=Count("pk", filter=Q(result="failed"))
        )
    }
    return tuple(_one(row, sums.get(row.pk, {})) for row in rows)


def _one(row: models.Roster, sums: Mapping[str, int | None]) -> Roster:
    return Roster(
        id=row.pk,
        item=row.item,
        place_code=row.place_code,
        month=row.month,
        state=cast("RosterState", row.state),
        count=row.count,
        total=row.total,
        digest=row.digest,
        made_by=row.made_by,
        made_at=db.moment(row.made_at),
        checked_by=row.checked_by,
        handed_by=row.handed_by,
        handed_on=row.handed_on,
        paid=sums.get("paid") or 0,
        paid_total=sums.get("paid_total") or 0,
        failed=sums.get("failed") or 0,
    )
