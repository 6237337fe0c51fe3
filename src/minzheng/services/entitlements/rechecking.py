"""What was granted is looked at again, as often as the law says of its class."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import changing, keeping, models
from minzheng.services.entitlements.happened import EntitlementRechecked
from minzheng.services.entitlements.keeping import MAKE
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Proposing, Rechecked, Result, declared

_PROPOSES: dict[str, set[str]] = {
    "unchanged": {""},
    "change": {"amount", "suspend", "taper", "resume"},
    "stop": {"stop", "taper"},
}
_RECHECK = ("entitlement", "day", "result", "change", "next", "made_by", "recorded_at")
_LOOKED = "UPDATE entitlements_entitlement SET recheck = %s, recheck_class = %s, number = %s WHERE id = %s"
type _Row = tuple[access.Actor, str, journal.Subject, dict[str, object], date]


def recheck(
    actor: access.Actor,
    entitlement: int,
    result: Result,
    *,
    day: date,
    class_: str = "",
    next_: date | None = None,
    proposing: Proposing | None = None,
    number: int | None = None,
) -> int | None:
    """It was looked at again on a day; what is proposed of it goes in with it, and its id is given.

    The next time follows from the class (that of the entitlement unless said), by the law of the day; or it is said, and is no
    later. Raises Forbidden and Refused.
    """
    with keeping.held(actor, entitlement, MAKE, number) as row:
        if result not in declared().result:
            raise Refused("no_such_result")
        if day > time.today():
            raise Refused("marked_future", today=time.today())
        if (proposing.kind if proposing else "") not in _PROPOSES[result]:
            raise Refused("result_proposal")
        change = changing.propose(actor, proposing) if proposing else None
        after = _by(row, class_, day, next_)
        if after is None and result != "stop":
            raise Refused("class_or_day")
        row.recheck, row.recheck_class = after, class_ or row.recheck_class
        row.number += 1
        row.save()
        row.rechecks.create(
            day=day,
            result=result,
            change_id=change,
            next=after,
            made_by=actor.account,
            recorded_at=time.machine(),
        )
        journal.write(actor, "entitlement.recheck", keeping.subject(row), _noted(day, result, change, after))
        events.announce(EntitlementRechecked(row.pk, row.item, row.place_code))
        return change


class Looked(NamedTuple):
    """That somebody looked at an entitlement again on a day and found it unchanged; by which class from then on."""

    actor: access.Actor
    entitlement: int
    day: date
    class_: str = ""


def bring_rechecks(told: Sequence[Looked]) -> None:
    """What was looked at again in the past and found unchanged, in the order of days, each checked like `recheck`, at once.

    Raises Forbidden and Refused.
    """
    rows = models.Entitlement.objects.in_bulk({one.entitlement for one in told})
    with keeping.locked(*(row.place_code for row in rows.values())):
        rows, kept, said = models.Entitlement.objects.in_bulk(list(rows)), list[tuple[object, ...]](), list[_Row]()
        for one in told:
            row, moment = rows[one.entitlement], time.machine()
            access.require(one.actor, MAKE, place=row.place_code, sector=people.SECTOR)
            if one.day > time.today():
                raise Refused("marked_future", today=time.today())
            after = _next(row, one.class_, one.day)
            if after is None:
                raise Refused("class_or_day")
            row.recheck, row.recheck_class, row.number = after, one.class_ or row.recheck_class, row.number + 1
            kept.append((row.pk, one.day, "unchanged", None, after, one.actor.account, moment))
            said.append(
                (one.actor, "entitlement.recheck", keeping.subject(row), _noted(one.day, "unchanged", None, after), one.day)
            )
        db.bulk_insert(models.Recheck, _RECHECK, kept)
        db.run_many(_LOOKED, [(str(row.recheck), row.recheck_class, row.number, row.pk) for row in rows.values()])
        journal.write_each(said)
        events.announce_many([EntitlementRechecked(row.pk, row.item, row.place_code) for row in rows.values()])


def _noted(day: date, result: str, change: int | None, after: date | None) -> dict[str, object]:
    """What the journal keeps the digest of."""
    return {"day": day, "result": result, "change": change, "next": after}


def classes(row_item: str, version: str, day: date) -> tuple[catalogue.Recheck, ...]:
    """The classes of the law that binds on a day; of that of the grant where it has none."""
    law = catalogue.item(row_item).on(day)
    return (law.rechecks if law else ()) or keeping.version_of(row_item, version).rechecks


def _by(row: models.Entitlement, class_: str, day: date, said: date | None) -> date | None:
    """When it is looked at again: by its class, or on a day that was said and is no later than the law has it. Raises Refused."""
    known = classes(row.item, row.version, day)
    by_class = _next(row, class_, day)
    last = by_class or max((by for one in known if (by := keeping.next_recheck(known, one.id, day))), default=None)
    if said and last and said > last:
        raise Refused("recheck_late", last=last)
    return said or by_class


def _next(row: models.Entitlement, class_: str, day: date) -> date | None:
    known = classes(row.item, row.version, day)
    wanted = class_ or (row.recheck_class if row.recheck_class in {one.id for one in known} else "")
    return keeping.next_recheck(known, wanted, day)


def rechecks(actor: access.Actor, entitlement: int) -> tuple[Rechecked, ...]:
    """When it was looked at again, the newest first. Raises Forbidden and Refused."""
    rows = keeping.seen(actor, entitlement).rechecks.order_by("-day", "-pk")
    return tuple(Rechecked(one.day, one.result, one.change_id, one.next, one.made_by) for one in rows)  # type: ignore[arg-type]
