"""Death, and a death that was none."""

from __future__ import annotations

from datetime import date

from minzheng.kernel.access import api as access
from minzheng.people import households, keeping, kinship
from minzheng.people.keeping import Act
from minzheng.people.refusals import Refused
from minzheng.people.things import Kept


def died(actor: access.Actor, key: int, *, on: date, number: int, reason: str = "", request: str = "") -> Kept:
    """A person died on a day: their marriage ends, and they live in no household any more. Raises Forbidden and Refused."""
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        keeping.check_alive(row)
        keeping.check_day(on, row)
        kinship.end_marriage(row, on)
        households.drop(actor, row, on, "died")
        row.died = on
        keeping.write(row, Act(actor, "died", on, row.place_code, keeping.check_reason(reason, needed=False), request))
        return Kept(row.pk, row.number)


def undied(actor: access.Actor, key: int, *, number: int, reason: str, request: str = "") -> Kept:
    """A death was recorded wrongly: what it ended stands again, unless others have gone on meanwhile.

    Raises Forbidden and Refused.
    """
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        if row.died is None:
            raise Refused("is_alive", person=key)
        day, row.died = row.died, None
        row.versions.filter(kind="died", superseded=False).update(superseded=True)
        kinship.restore_marriage(row, day)
        households.restore(actor, row, day)
        keeping.write(row, Act(actor, "undied", day, row.place_code, keeping.check_reason(reason), request))
        return Kept(row.pk, row.number)
