"""What every verb on a roster goes by: who sees it, one at a time, noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.rosters import models
from minzheng.services.rosters.refusals import Refused

READ, MAKE, CHECK, PAY = "entitlement.read", "roster.make", "roster.check", "roster.pay"


def seen(actor: access.Actor, roster: int) -> models.Roster:
    """A roster in the actor's scope: outside of it there is none. Raises Forbidden and Refused."""
    row = models.Roster.objects.filter(pk=roster).first()
    if row is None or not entitlements.scope(actor).holds(row.place_code):
        raise Refused("no_roster", roster=roster)
    return row


@contextmanager
def held(actor: access.Actor, roster: int, permission: str, *states: str) -> Iterator[models.Roster]:
    """A roster in one of these states, which nobody else changes meanwhile, in a transaction. Raises Forbidden and Refused."""
    place = seen(actor, roster).place_code
    with entitlements.locked(*entitlements.counties(place)):
        row = seen(actor, roster)
        access.require(actor, permission, place=place, sector=people.SECTOR)
        if row.state not in states:
            raise Refused("roster_state")
        yield row


def note(actor: access.Actor, verb: str, row: models.Roster) -> None:
    """The journal's row on a step of a roster."""
    journal.write(actor, f"roster.{verb}", subject(row), noted(row))


def subject(row: models.Roster) -> journal.Subject:
    """What the journal's row is about."""
    return journal.Subject("roster", str(row.pk), row.place_code)


def noted(row: models.Roster) -> dict[str, object]:
    """What the journal keeps the digest of."""
    return {"item": row.item, "month": row.month, "count": row.count, "total": row.total, "digest": row.digest}
