"""What was simulated becomes a proposal in the registers, as it is: nobody types it again, and a second person checks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations import ground, reads
from minzheng.services.simulations.refusals import Refused
from minzheng.services.simulations.schema import Change, Simulation

_SPOKEN = {True: "yes", False: "no"}


def promote(actor: access.Actor, simulation: int, *, since: date, number: str, reason: str) -> Simulation:
    """Proposes every change at its place, and at each place below that has laid it down itself, so that what was simulated holds.

    `number`: the document on which it rests. Raises Forbidden, Refused, and registry.Refused for what the registers do not take.
    """
    row = reads.seen(actor, simulation)
    ground.allowed(actor, row.place_code)
    with db.exclusive(f"simulation {row.pk}"):
        row.refresh_from_db()
        if row.entries:
            raise Refused("promoted")
        item, today = row.census.item, time.today()
        proposing = _Proposing(actor, item, since, number, reason, f"simulation {row.pk}")
        for change in (Change(*one) for one in row.changes):
            ground.check_value(ground.ruled(item, today), change)
            if not places.ranges(change.place, today):
                raise Refused("place_over")
            for place, entry in _standing(item, change, today):
                row.entries.append(proposing.propose(change, place, entry))
        row.save()
        said = {"entries": row.entries, "since": since, "number": number}
        journal.write(actor, "simulation.promote", journal.Subject("simulation", str(row.pk), row.place_code), said)
    return reads.simulation_of(row)


def _standing(item: str, change: Change, day: date) -> Iterator[tuple[str, int | None]]:
    """The place of a change, and those below that have laid it down themselves, each with its entry."""
    ranges = places.ranges(change.place, day)
    within = [code for code in places.default().on(day).places if any(first <= code < end for first, end in ranges)]
    for code in sorted(within, key=lambda code: (code != change.place, code)):
        if code == change.place or places.level(code) in {"city", "county"}:
            found = next(one for one in facts.parameters(item, code, day) if one.name == change.name)
            if code in {change.place, found.place}:
                yield code, found.entry if found.place == code else None


class _Proposing:
    """How changes are told to the registers, in one person's name."""

    def __init__(self, actor: access.Actor, item: str, since: date, number: str, reason: str, request: str) -> None:
        self.actor, self.item, self.since, self.number, self.reason, self.request = actor, item, since, number, reason, request

    def propose(self, change: Change, place: str, entry: int | None) -> int:
        """One proposal: the entry of the place amended, or a new one; its number."""
        register, values = self._entry(change)
        told = {"since": self.since, "reason": self.reason, "request": f"{self.request} {place} {change.name}"}
        if entry is not None:
            standing = registry.entry(self.actor, entry)
            if all(str(standing.values.get(name)) == values[name] for name in registry.register(register).key):
                return registry.amend(self.actor, entry, values, number=standing.number, **told).id  # type: ignore[arg-type]
        return registry.enter(self.actor, register, place, values, **told).id  # type: ignore[arg-type]

    def _entry(self, change: Change) -> tuple[str, dict[str, str]]:
        declared = ground.parameter(ground.ruled(self.item, time.today()), change.name)
        value = _written(declared, change.value)
        for one in facts.facts(self.item).standard:
            if one.name == change.name:
                return catalogue.STANDARDS, {"benefit": one.benefit, "area": one.area, "amount": value, "number": self.number}
        return facts.REGISTER, {"item": self.item, "name": change.name, "value": value, "number": self.number}


def _written(declared: rules.Parameter, value: int | bool) -> str:
    """A value as an officer writes it: yuan of money."""
    if isinstance(value, bool):
        return rules.language().word[_SPOKEN[value]].zh
    exact = Fraction(value, 100 if declared.kind == "money" else 1)
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.2f}"
