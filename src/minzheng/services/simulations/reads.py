"""The questions. Each takes whoever asks and answers within what they may see."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, cast

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.rules import api as rules
from minzheng.rules.api import BECAME, Became
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations import ground, models
from minzheng.services.simulations.refusals import Refused
from minzheng.services.simulations.schema import Census, Change, Count, Drawn, Reason, Simulation, State

SHOWN = 20


def items(day: date) -> tuple[catalogue.Item, ...]:
    """The service items of which a change can be simulated on a day."""
    return tuple(one for one in catalogue.items() if ground.pays(one.id, day))


def census(actor: access.Actor, item: str, place: str, day: date) -> Census | None:
    """The newest census of an item that holds a place: its own, or that of a place above. Raises Forbidden and Refused.

    One that is being taken is given where there is no other.
    """
    ground.allowed(actor, place)
    above = [one.code for one in places.default().on(day).path(place)]
    found = models.Census.objects.filter(item=item, place_code__in=above, day__lte=day).exclude(state="destroyed")
    row = found.filter(state="ready").order_by("-id").first() or found.order_by("-id").first()
    return census_of(row) if row else None


def simulations(actor: access.Actor, place: str, day: date, *, size: int = SHOWN) -> tuple[Simulation, ...]:
    """What was simulated at a place and below, the newest first. Raises Forbidden."""
    scope = ground.held(actor).narrowed(places.ranges(place, day))
    rows = models.Simulation.objects.select_related("census").filter(scope.where(), census__day__lte=day).order_by("-id")
    return tuple(map(simulation_of, rows[:size]))


def simulation(actor: access.Actor, simulation: int) -> Simulation:
    """One of them. Raises Forbidden and Refused."""
    return simulation_of(seen(actor, simulation))


def draw(actor: access.Actor, simulation: int, became: Became, *, size: int = 8) -> tuple[Drawn, ...]:
    """Households that become something, drawn by the number of the simulation, so that anybody draws the same. One read.

    Raises Forbidden and Refused.
    """
    import numpy as np

    from minzheng.services.simulations import reckoning, taking

    row = seen(actor, simulation)
    access.require(actor, "means.read", place=row.place_code, sector=people.SECTOR)
    census, made = row.census, simulation_of(row)
    rule, columns = ground.ruled(census.item, census.day), taking.opened(actor, census, row.place_code, "explain")
    if row.assumes:
        columns = ground.assumed(columns, census.item)
    codes, county = reckoning.counties(columns)
    laid = ground.laid(census.item, codes, census.day)
    then = ground.changed(laid, made.changes, census.day)
    difference = reckoning.reckon(rule, rule, ground.amount(rule), columns, laid, then).difference
    among = np.flatnonzero(difference.became == BECAME.index(became)).tolist()
    chosen = sorted(Random(row.pk).sample(among, min(size, len(among))))  # noqa: S311 - anybody may draw again
    first = columns.first if facts.facts(census.item).of == "applicant" else np.zeros_like(columns.household)
    drawn = tuple(
        Drawn(
            *(int(columns.household[at]), int(first[at]), codes[int(county[at])], became),
            *(int(difference.before[at]), int(difference.after[at])),
        )
        for at in chosen
    )
    with transaction.atomic():
        said = {"became": became, "households": [one.household for one in drawn]}
        journal.write(actor, "simulation.draw", journal.Subject("simulation", str(row.pk), row.place_code), said)
    return drawn


def reason(actor: access.Actor, simulation: int, household: int, person: int = 0) -> Reason:
    """Why it would be so for a household, or a person of it: opened by duty and on the record. Raises Forbidden and Refused."""
    import numpy as np

    from minzheng.services.simulations import taking

    row = seen(actor, simulation)
    census, made = row.census, simulation_of(row)
    home = people.household(actor, household)
    access.require(actor, "means.read", place=home.place_code, sector=people.SECTOR)
    for county in (one.place for one in made.counties):
        if any(first <= home.place_code < end for first, end in places.ranges(county, census.day)):
            columns = taking.opened(actor, census, county, "explain")
            break
    else:
        raise Refused("not_in_it")
    if row.assumes:
        columns = ground.assumed(columns, census.item)
    at = np.flatnonzero((columns.household == household) & ((columns.first == person) | (person == 0)))
    if not len(at):
        raise Refused("not_in_it")
    found = columns.home(int(at[0]))
    laid = ground.laid(census.item, [county], census.day)
    then = ground.changed(laid, made.changes, census.day)
    rule = ground.ruled(census.item, census.day)
    before, after = (rules.decide(rule, rules.Case({**found.own, **one[county]}, found.each)) for one in (laid, then))
    became = _became(before, after, ground.amount(rule))
    with transaction.atomic():
        said = {"household": household, "people": list(found.people)}
        journal.write(actor, "simulation.explain", journal.Subject("simulation", str(row.pk), row.place_code), said)
    return Reason(household, county, found.people, became, before, after)


def _became(before: rules.Decision, after: rules.Decision, amount: str) -> Became:
    had, has, paid, pays = before.answer, after.answer, before.value(amount), after.value(amount)
    if None in {had, has, paid, pays}:
        return "unknown"
    if had is not has:
        return "gained" if has else "lost"
    return "same" if paid == pays else "more" if cast("int", pays) > cast("int", paid) else "less"


def ready(census: int, place: str) -> models.Census:
    """A census that holds a place. Raises Refused."""
    row = models.Census.objects.filter(pk=census).exclude(state="destroyed").first()
    if row is None or not any(first <= place < end for first, end in places.ranges(row.place_code, row.day)):
        raise Refused("no_census")
    if row.state != "ready":
        raise Refused("census_state")
    return row


def seen(actor: access.Actor, simulation: int) -> models.Simulation:
    """A simulation within an actor's places. Raises Forbidden and Refused."""
    row = models.Simulation.objects.select_related("census").filter(pk=simulation).first()
    if row is None or not ground.held(actor).holds(row.place_code):
        raise Refused("no_simulation")
    return row


def census_of(row: models.Census) -> Census:
    """As the room gives it."""
    known = {name: (int(one[0]), int(one[1])) for name, one in row.known.items()}
    return Census(
        row.pk,
        row.item,
        row.version,
        row.place_code,
        row.day,
        cast("State", row.state),
        row.households,
        row.persons,
        known,
        row.job,
        row.account,
        db.moment(row.recorded_at),
    )


def simulation_of(row: models.Simulation) -> Simulation:
    """As the room gives it."""
    return Simulation(
        row.pk,
        census_of(row.census),
        row.place_code,
        tuple(Change(*one) for one in row.changes),
        row.assumes,
        tuple(count_of(one) for one in row.counties),
        tuple(row.entries),
        row.account,
        db.moment(row.recorded_at),
    )


def count_of(kept: Any) -> Count:
    """A county unit as it was kept."""
    return Count(kept[0], {word: int(kept[1][word]) for word in BECAME}, int(kept[2]), int(kept[3]))
