"""Set-based questions for rooms above: to whom something is paid, of which case it came, what is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.time import api as time
from minzheng.services.entitlements import models
from minzheng.services.months import api as months


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody is to be told of an entitlement: a month that was paid, with its fen, or the day of a recheck."""

    entitlement: int
    item: str
    person: int
    place_code: str
    day: date
    amount: int = 0


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
