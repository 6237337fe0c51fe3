"""What was granted is looked at again, as often as the law says of its class."""

from __future__ import annotations

from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
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

    The next time follows from the class (that of the entitlement unless said), by the law of the day; or it is said. Raises
    Forbidden and Refused.
    """
    with keeping.held(actor, entitlement, MAKE, number) as row:
        if result not in declared().result:
            raise Refused("no_such_result")
        if day > time.today():
            raise Refused("marked_future", today=time.today())
        if (proposing.kind if proposing else "") not in _PROPOSES[result]:
            raise Refused("result_proposal")
        change = changing.propose(actor, proposing) if proposing else None
        after = next_ or _next(row, class_, day)
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
        said = {"day": day, "result": result, "change": change, "next": after}
        journal.write(actor, "entitlement.recheck", keeping.subject(row), said)
        events.announce(EntitlementRechecked(row.pk, row.item, row.place_code))
        return change


def classes(row_item: str, version: str, day: date) -> tuple[catalogue.Recheck, ...]:
    """The classes of the law that binds on a day; of that of the grant where it has none."""
    law = catalogue.item(row_item).on(day)
    return (law.rechecks if law else ()) or keeping.version_of(row_item, version).rechecks


def _next(row: models.Entitlement, class_: str, day: date) -> date | None:
    known = classes(row.item, row.version, day)
    wanted = class_ or (row.recheck_class if row.recheck_class in {one.id for one in known} else "")
    return keeping.next_recheck(known, wanted, day)


def rechecks(actor: access.Actor, entitlement: int) -> tuple[Rechecked, ...]:
    """When it was looked at again, the newest first. Raises Forbidden and Refused."""
    rows = keeping.seen(actor, entitlement).rechecks.order_by("-day", "-pk")
    return tuple(Rechecked(one.day, one.result, one.change_id, one.next, one.made_by) for one in rows)  # type: ignore[arg-type]
