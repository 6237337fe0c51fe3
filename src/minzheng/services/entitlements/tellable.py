"""Set-based questions for rooms above: of whom is what was paid, failed, or is looked at again, and when it was paid first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from minzheng.kernel.time import api as time
from minzheng.services.entitlements import models, months


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody is to be told of an entitlement: a month that was paid, with its fen, or the day of a recheck."""

    entitlement: int
    item: str
    person: int
    place_code: str
    day: date
    amount: int = 0


def paid_lines(roster: int, day: date) -> list[Due]:
    """What the bank paid of a roster with a result of that day, in one statement."""
    rows = models.Line.objects.filter(roster=roster, result="paid", result_on=day).order_by("number")
    return [Due(*row) for row in rows.values_list("entitlement", "item", "person", "place_code", "month", "amount")]


def first_paid(entitlements: Sequence[int]) -> dict[int, date]:
    """On which day the bank first paid something of each of these, in one statement; those not paid at all are left out."""
    rows = models.Line.objects.filter(entitlement__in=set(entitlements), result="paid", result_on__isnull=False)
    return dict(rows.order_by().values_list("entitlement").annotate(Min("result_on")))


def cases_of(entitlements: Sequence[int]) -> list[int]:
    """The cases from which these were granted, in one statement."""
    rows = models.Entitlement.objects.filter(pk__in=set(entitlements), case__isnull=False).order_by("case")
    return [case for case in rows.values_list("case", flat=True) if case is not None]


def payees(entitlements: Sequence[int]) -> dict[int, int]:
    """To whom each of these is paid, in one statement."""
    return dict(models.Entitlement.objects.filter(pk__in=set(entitlements)).values_list("pk", "person"))


def rechecks_coming(by: date) -> list[Due]:
    """What is looked at again from today until a day, in one statement."""
    today = time.today()
    rows = models.Entitlement.objects.filter(recheck__gte=today, recheck__lte=by, ends__gt=months.month_of(today))
    found = rows.order_by("pk").values_list("pk", "item", "person", "place_code", "recheck")
    return [Due(key, item, person, place, day) for key, item, person, place, day in found if day]
