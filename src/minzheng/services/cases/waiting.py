"""How long a family waited for its money: from the day it asked until the bank paid the first of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.services.cases import models
from minzheng.services.cases.keeping import within
from minzheng.services.cases.relation import SOURCE
from minzheng.services.entitlements import api as entitlements
from minzheng.services.rosters import api as rosters

AT_ONCE = 500
PAYS = (rosters.MonthsPaid, rosters.PaymentFailed, rosters.RostersBrought)
"""What ends a wait, or has it go on."""


@events.hears(rosters.MonthsPaid)
def paid(told: Mapping[int, rosters.MonthsPaid]) -> None:
    """Of what was paid first the wait is over."""
    settle(line.entitlement for event in told.values() for line in rosters.paid_lines(event.roster, event.day))


@events.hears(rosters.PaymentFailed)
def failed(told: Mapping[int, rosters.PaymentFailed]) -> None:
    """Of what the bank returned after it had paid it the wait goes on."""
    settle(event.entitlement for event in told.values())


@events.hears(rosters.RostersBrought)
def brought(told: Mapping[int, rosters.RostersBrought]) -> None:
    """Of what was paid in the past of counties the wait is over."""
    counties = {event.place_code for event in told.values()}
    settle(key for county in counties for key in _granted(county))


def _granted(county: str) -> Iterator[int]:
    """The entitlements that cases of a county gave."""
    here = within(access.SYSTEM, county).where()
    found = models.Case.objects.filter(here, entitlement__gt=0).values_list("entitlement", flat=True)
    return (key for key in found if key is not None)


def settle(keys: Iterable[int]) -> None:
    """Has the cases from which these entitlements come say how long it took, and counts them again where that changed."""
    places = set[str]()
    for some in batched(sorted(set(keys)), AT_ONCE, strict=False):
        for row, waited in changed(models.Case.objects.filter(pk__in=entitlements.cases_of(some))):
            with db.exclusive(f"case {row.pk}"):
                models.Case.objects.filter(pk=row.pk).update(waited=waited)
            places.add(row.place_code)
    if places:
        indicators.count_again(SOURCE, sorted(places))


def changed(rows: Iterable[models.Case]) -> Iterator[tuple[models.Case, int | None]]:
    """Rows that do not say what payments do, with what they should."""
    rows = list(rows)
    first = rosters.first_paid([row.entitlement for row in rows if row.entitlement is not None])
    for row in rows:
        day = first.get(row.entitlement or 0)
        waited = (day - row.opened_on).days if day else None
        if waited != row.waited:
            yield row, waited
