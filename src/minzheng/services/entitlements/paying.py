"""What is to be paid of an item at a place: one question over all, of each month what is granted and was not paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.services.entitlements import models, months

_OWED = """WITH months(month) AS (VALUES {months})
SELECT {columns} FROM months
JOIN entitlements_span s ON s.since <= months.month AND months.month < s.until AND NOT s.suspended
JOIN entitlements_entitlement e ON e.id = s.entitlement_id AND e.owed_from <= months.month
WHERE e.item = %s AND ({places}) AND e.frequency <> 'bill' AND {state}
AND s.amount > {paid}
{order}"""
_LINES = "FROM entitlements_line l WHERE l.entitlement_id = e.id AND l.month = months.month"
_PAID, _PARTS = f"COALESCE((SELECT SUM(l.amount) {_LINES} AND l.live), 0)", f"(SELECT COUNT(*) {_LINES})"


class Owed(NamedTuple):
    """What is owed of a month: to whom, which part of it, how much, by which account, sealed."""

    entitlement: int
    person: int
    place_code: str
    month: date
    part: int
    amount: int
    sealed: bytes


def payable(item: str, place: str, month: date) -> list[Owed]:
    """What is owed of every month up to one at and below a place and can be paid, by place and entitlement: one statement.

    Of a month that was paid is owed what it came short of. What is settled by bill with whoever did the work is on no roster.
    """
    rows = _rows(
        f"e.id, e.person, e.place_code, months.month, {_PARTS}, s.amount - {_PAID}, e.said",
        "e.account_state = ''",
        "ORDER BY e.place_code, e.id, months.month",
        item,
        place,
        month,
    )
    return [Owed(pk, person, code, _day(at), part, int(fen), bytes(said)) for pk, person, code, at, part, fen, said in rows]


def lacking(item: str, place: str, month: date) -> tuple[int, int, int]:
    """What is owed and cannot be paid for want of an account: how many entitlements, months, fen."""
    asked = f"COUNT(DISTINCT e.id), COUNT(*), COALESCE(SUM(s.amount - {_PAID}), 0)"
    ((entitlements, count, total),) = _rows(asked, "e.account_state <> ''", "", item, place, month) or [(0, 0, 0)]
    return int(entitlements), int(count), int(total)


def _rows(columns: str, state: str, order: str, item: str, place: str, month: date) -> Sequence[tuple[Any, ...]]:
    ranges = places.ranges(place, max(time.today(), places.default().begins))
    first = models.Entitlement.objects.filter(item=item).order_by("owed_from").values_list("owed_from", flat=True).first()
    if first is None or first > month or not ranges:
        return []
    asked = list(months.between(first, months.later(month, 1)))
    mark = "(%s::date)" if connection.vendor == "postgresql" else "(%s)"
    sql = _OWED.format(
        months=", ".join([mark] * len(asked)),
        columns=columns,
        paid=_PAID,
        places=" OR ".join(["(e.place_code >= %s AND e.place_code < %s)"] * len(ranges)),
        state=state,
        order=order,
    )
    return db.rows(sql, [*asked, item, *(code for pair in ranges for code in pair)])


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
