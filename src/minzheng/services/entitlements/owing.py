"""What is owed of a month: what is granted for it and stands on no roster. Rosters are kept by a room above, which pays.

It registers the relation in which its lines stand; no other answer is asked of it, and nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import keeping, models, reads
from minzheng.services.entitlements.schema import Lacking
from minzheng.services.months import api as months

_OWED = """WITH months(month) AS (VALUES {months})
SELECT {columns} FROM months
JOIN entitlements_span s ON s.since <= months.month AND months.month < s.until AND NOT s.suspended
JOIN entitlements_entitlement e ON e.id = s.entitlement_id AND e.owed_from <= months.month
WHERE e.item = %s AND ({places}) AND e.frequency <> 'bill' AND {state}
AND s.amount > {paid}
{order}"""
_PAID = "COALESCE((SELECT SUM(p.amount) FROM {lines} p WHERE p.entitlement = e.id AND p.month = months.month AND {live}), 0)"
_LIVE = "result <> 'failed'"
_LINES: list[db.Relation] = []


def paid_by(relation: db.Relation) -> None:
    """The room that pays says where its lines stand: a row for each, with `entitlement`, `month`, `amount` in fen, and `result`:
    paid, failed, or empty while it is on its way. What failed stands on no roster any more.
    """
    _LINES[:] = [relation]


def _lines() -> str:
    (relation,) = _LINES
    return relation.name


def last_months(entitlements: Iterable[int]) -> dict[int, date]:
    """The last month of each of these that stands on a roster; those of which none does are left out."""
    these, given = db.one_of("entitlement", entitlements)
    asked = f"SELECT entitlement, MAX(month) FROM {_lines()} WHERE {these} AND {_LIVE} GROUP BY entitlement"  # noqa: S608 - names of our own
    return {key: _day(month) for key, month in db.rows(asked, given)}


def standing(entitlement: int, since: date) -> int:
    """What stands on rosters of the months from one on, in fen."""
    return _sum(f"{_LIVE} AND month >= %s", entitlement, since)


def paid(entitlement: int) -> int:
    """What the bank paid, in fen."""
    return _sum("result = 'paid'", entitlement)


def _sum(which: str, *given: object) -> int:
    asked = f"SELECT COALESCE(SUM(amount), 0) FROM {_lines()} WHERE entitlement = %s AND {which}"  # noqa: S608 - names of our own
    ((total,),) = db.rows(asked, given)
    return int(total)


class Owed(NamedTuple):
    """What is owed of a month: to whom, how much in fen, by which account, sealed."""

    entitlement: int
    person: int
    place_code: str
    month: date
    amount: int
    sealed: bytes


def payable(item: str, place: str, month: date) -> list[Owed]:
    """What is owed of every month up to one at and below a place and can be paid, by place and entitlement: one statement.

    Of a month that was paid is owed what it came short of. What is settled by bill with whoever did the work is on no roster.
    For the room that pays, which asks who asks.
    """
    columns = "e.id, e.person, e.place_code, months.month, s.amount - {paid}, e.said"
    rows = _rows(columns, "e.account_state = ''", "ORDER BY e.place_code, e.id, months.month", item, place, month)
    return [Owed(key, person, code, _day(at), int(fen), bytes(said)) for key, person, code, at, fen, said in rows]


def lacking(actor: access.Actor, item: str, place: str, month: date) -> Lacking:
    """What is owed there and cannot be paid for want of an account. Raises Forbidden."""
    access.require(actor, keeping.READ, place=place, sector=people.SECTOR)
    asked = "COUNT(DISTINCT e.id), COUNT(*), COALESCE(SUM(s.amount - {paid}), 0)"
    ((entitlements, count, total),) = _rows(asked, "e.account_state <> ''", "", item, place, month) or [(0, 0, 0)]
    return Lacking(int(entitlements), int(count), int(total))


def _rows(columns: str, state: str, order: str, item: str, place: str, month: date) -> Sequence[tuple[Any, ...]]:
    ranges = places.ranges(place, max(time.today(), places.default().begins))
    first = models.Entitlement.objects.filter(item=item).order_by("owed_from").values_list("owed_from", flat=True).first()
    if first is None or first > month or not ranges:
        return []
    asked = list(months.between(first, months.later(month, 1)))
    mark = "(%s::date)" if connection.vendor == "postgresql" else "(%s)"
    paid = _PAID.format(lines=_lines(), live=_LIVE)
    sql = _OWED.format(
        months=", ".join([mark] * len(asked)),
        columns=columns.format(paid=paid),
        paid=paid,
        places=" OR ".join(["(e.place_code >= %s AND e.place_code < %s)"] * len(ranges)),
        state=state,
        order=order,
    )
    return db.rows(sql, [*asked, item, *(code for pair in ranges for code in pair)])


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Payable:
    """What is granted of an entitlement, as who tells rosters of the past reads it. `spans`: without those that are suspended."""

    entitlement: int
    item: str
    person: int
    place_code: str
    owed_from: date
    account_state: str
    sealed: bytes
    spans: tuple[months.Span, ...]


def payables(actor: access.Actor, place: str, items: Iterable[str]) -> list[Payable]:
    """What is granted of some items at and below a place, in the order of a roster. Raises Forbidden."""
    found = models.Entitlement.objects.filter(reads.within(actor, place).where(), item__in=set(items)).exclude(frequency="bill")
    rows = list(found.order_by("place_code", "pk"))
    spans: dict[int, list[months.Span]] = {row.pk: [] for row in rows}
    for span in models.Span.objects.filter(entitlement__in=list(spans), suspended=False).order_by("entitlement", "since"):
        spans[span.entitlement_id].append(months.Span(span.since, span.until, span.amount))
    return [
        Payable(
            row.pk,
            row.item,
            row.person,
            row.place_code,
            row.owed_from,
            row.account_state,
            bytes(row.said or b""),
            tuple(spans[row.pk]),
        )
        for row in rows
    ]


def account_failed(entitlements: Sequence[int]) -> None:
    """The bank could not pay these by their accounts: they are owed, and paid once there are others."""
    models.Entitlement.objects.filter(pk__in=entitlements, account_state="").update(account_state="wrong")
