"""Birth into a household; death and departure, and those that were none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.people import households, keeping, kinship, verbs
from minzheng.people.keeping import MAKE, SECTOR, Act
from minzheng.people.refusals import Refused
from minzheng.people.things import Kept


def birth(
    actor: access.Actor,
    household: int,
    values: Mapping[str, str],
    *,
    parents: Sequence[int],
    relationship: str,
    number: int,
    reason: str = "",
) -> Kept:
    """A child was born into a household: registered at its place, of these parents, and living there from the birthday on.

    Raises Forbidden and Refused.
    """
    home = households.seen(actor, household)
    access.require(actor, MAKE, place=home.place_code, sector=SECTOR)
    with keeping.locked(home.place_code):
        born = particulars.read(values, time.today())[0].born
        if born is None:
            raise Refused("no_birthday")
        made = verbs.register(actor, home.place_code, values, since=born, parents=parents, reason=reason)
        households.join(actor, household, [(made.key, relationship)], on=born, number=number)
        return made


def died(actor: access.Actor, key: int, *, on: date, number: int, reason: str = "", request: str = "") -> Kept:
    """A person died on a day: their marriage ends, and they live in no household any more. Raises Forbidden and Refused."""
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        if row.died:
            raise Refused("is_dead", person=row.pk, day=row.died)
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


def departed(actor: access.Actor, key: int, *, on: date, number: int, reason: str = "", request: str = "") -> Kept:
    """A person left the province on a day, and lives in no household here any more; kinship stays.

    Raises Forbidden and Refused.
    """
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        keeping.check_here(row)
        keeping.check_day(on, row)
        households.drop(actor, row, on, "departed")
        row.departed = on
        keeping.write(row, Act(actor, "departed", on, row.place_code, keeping.check_reason(reason, needed=False), request))
        return Kept(row.pk, row.number)


def returned(actor: access.Actor, key: int, *, on: date, number: int, reason: str = "", request: str = "") -> Kept:
    """A person who had left lives in the province again from a day on, in no household yet. Raises Forbidden and Refused."""
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        if row.departed is None or row.died:
            raise Refused("is_here", person=key)
        keeping.check_day(on, row)
        if on < row.departed:
            raise Refused("before_departure", day=on, since=row.departed)
        row.departed = None
        keeping.write(row, Act(actor, "returned", on, row.place_code, keeping.check_reason(reason, needed=False), request))
        return Kept(row.pk, row.number)
