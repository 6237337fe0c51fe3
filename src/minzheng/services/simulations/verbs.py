"""The writes: a census is taken, a change simulated, and proposed as what it was simulated as. Each asks, writes and journals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.rules import api as rules
from minzheng.services.simulations import ground, models, reads, shredding
from minzheng.services.simulations.refusals import Refused
from minzheng.services.simulations.schema import PERMISSION, Census, Change, Simulation

KEPT = timedelta(days=31)
"""How old a census may grow, by machine time."""


def take(actor: access.Actor, item: str, place: str) -> Census:
    """Has facts of all households of a place be taken, as of today; one that is being taken is not begun twice.

    Raises Forbidden and Refused.
    """
    ground.allowed(actor, place)
    day = time.today()
    rule = ground.ruled(item, day)
    ground.amount(rule)
    with db.exclusive(f"census {item} {place}"):
        underway = models.Census.objects.filter(item=item, place_code=place, state="underway").order_by("-id").first()
        if underway is not None and (not underway.job or not _failed(underway.job)):
            return reads.census_of(underway)
        row = models.Census.objects.create(
            account=actor.account,
            item=item,
            version=rule.version.id,
            place_code=place,
            day=day,
            state="underway",
            recorded_at=time.machine(),
        )
        arguments = {"census": row.pk, "appointment": appointment(actor)}
        row.job = jobs.start(actor, "simulations.census", arguments, key=f"census {row.pk}").id
        row.save()
        said = {"item": item, "version": row.version, "day": day}
        journal.write(actor, "census.take", journal.Subject("census", str(row.pk), place), said)
        return reads.census_of(row)


def simulate(actor: access.Actor, census: int, place: str, changes: Sequence[Change], *, assumes: bool = False) -> Simulation:
    """What changes would do at a place and all below: counted by county unit, unknown apart. One read on the record.

    `assumes`: where something is stated of a household, what nobody said is as usual. Raises Forbidden and Refused.
    """
    from minzheng.services.simulations import reckoning, taking

    ground.allowed(actor, place)
    row = reads.ready(census, place)
    rule = ground.ruled(row.item, row.day)
    check(rule, place, row.day, changes)
    columns = taking.opened(actor, row, place, "simulate")
    if assumes:
        columns = ground.assumed(columns, row.item)
    codes, _ = reckoning.counties(columns)
    laid = ground.laid(row.item, codes, row.day)
    then = ground.changed(laid, changes, row.day)
    counts = reckoning.reckon(rule, rule, ground.amount(rule), columns, laid, then).counts()
    with transaction.atomic():
        made = models.Simulation.objects.create(
            census=row,
            account=actor.account,
            place_code=place,
            changes=[list(change) for change in changes],
            assumes=assumes,
            counties=[[one.place, dict(one.became), one.before, one.after] for one in counts],
            recorded_at=time.machine(),
        )
        said = {"census": row.pk, "changes": made.changes, "assumes": assumes, "counties": made.counties}
        journal.write(actor, "simulation.make", journal.Subject("simulation", str(made.pk), place), said)
    return reads.simulation_of(made)


def check(rule: rules.Rule, place: str, day: date, changes: Sequence[Change]) -> None:
    """Raises Refused for changes that are none, of what the rule does not read, or somewhere else."""
    if not changes:
        raise Refused("nothing_changed")
    within = places.ranges(place, day)
    for change in changes:
        ground.check_value(rule, change)
        if not any(first <= change.place < end for first, end in within):
            raise Refused("place_outside")


def expire() -> int:
    """Destroys censuses that have grown old, and says how many."""
    late = models.Census.objects.exclude(state="destroyed").filter(recorded_at__lt=time.machine() - KEPT)
    with transaction.atomic():
        for row in late:
            shredding.end(row, "old")
    return len(late)


def destroy(actor: access.Actor, census: int) -> None:
    """A census is no longer needed. Raises Forbidden and Refused."""
    row = models.Census.objects.filter(pk=census).exclude(state="destroyed").first()
    if row is None or not ground.held(actor).holds(row.place_code):
        raise Refused("no_census")
    with transaction.atomic():
        shredding.end(row, "unneeded")
        journal.write(actor, "census.destroy", journal.Subject("census", str(row.pk), row.place_code), {})


def appointment(actor: access.Actor) -> int:
    """The appointment in which an actor acts, for a job in their name. Raises Forbidden without one."""
    mine = (one.id for one in access.appointments(actor) if (one.role, one.place_code) == (actor.role, actor.place))
    found = next(mine, None)
    if found is None:
        raise access.Forbidden(PERMISSION)
    return found


def _failed(job: int) -> bool:
    return jobs.job(access.SYSTEM, job).state == "failed"
