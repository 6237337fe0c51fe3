"""What many decisions granted, in memory until all of it is written at once: each checked like `grant` when it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import granting, keeping, models
from minzheng.services.entitlements.granting import Made
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Granting
from minzheng.services.months import api as months

type Months = tuple[str, date, date, int]
"""An item with the months from which and before which somebody has it, and the entitlement."""


class Gives(Protocol):
    """What rooms above ask of what is granted: the room itself, or grants in memory."""

    def grant(self, actor: access.Actor, one: Granting, *, request: str = "") -> int: ...
    def items_of(self, persons: Sequence[int], day: date) -> Mapping[int, frozenset[str]]: ...


class Grants:
    """Grants to persons of whom it is known beforehand what they have; what is asked is also of what was granted here."""

    def __init__(self, persons: Sequence[int], lives: Mapping[int, people.Life]) -> None:
        self._roots = keeping.roots_of(persons)
        self._whose = people.entries_of(sorted({*self._roots.values()}))
        self._persons, self._lives, self._keys = list(self._whose), lives, db.keys(models.Entitlement)
        self._has, self._paid = self._known()
        self._made: dict[int, Made] = {}
        self._of: dict[int, list[int]] = {}
        self._began = 0

    def _known(self) -> tuple[dict[int, list[Months]], dict[int, list[Months]]]:
        """What persons have, and in which months something of it is granted."""
        has, paid = dict[int, list[Months]](), dict[int, list[Months]]()
        members = list(models.Member.objects.filter(person__in=self._persons))
        spans: dict[int, list[models.Span]] = {}
        for span in models.Span.objects.filter(
            entitlement__in={one.entitlement_id for one in members}, suspended=False, amount__gt=0
        ):
            spans.setdefault(span.entitlement_id, []).append(span)
        for one in members:
            root = self._whose[one.person]
            has.setdefault(root, []).append((one.item, one.since, one.until, one.entitlement_id))
            for span in spans.get(one.entitlement_id, ()):
                both = one.item, max(one.since, span.since), min(one.until, span.until), one.entitlement_id
                paid.setdefault(root, []).append(both)
        return has, paid

    def mark(self) -> None:
        """The next case begins."""
        self._began = len(self._made)

    def back(self) -> None:
        """What was granted since was not."""
        for key in list(self._made)[self._began :]:
            del self._made[key]

    def grant(self, actor: access.Actor, one: Granting, *, request: str = "") -> int:
        """As the room's. Raises Forbidden and Refused."""
        granting.may_grant(actor, one)
        granting.check(one, self._lives)
        self._free(one, {root: [*self._has.get(root, ()), *self._here(root)] for root in map(self._root, one.members)})
        made = next(self._keys)
        self._made[made] = Made(actor, one, time.today(), keeping.word(request))
        for key in one.members:
            self._of.setdefault(self._root(key), []).append(made)
        return made

    def items_of(self, persons: Sequence[int], day: date) -> dict[int, frozenset[str]]:
        """As the room's."""
        month = months.month_of(day)
        of = {key: [*self._paid.get(self._root(key), ()), *self._here(self._root(key))] for key in persons}
        found = {key: frozenset(item for item, since, until, _ in some if since <= month < until) for key, some in of.items()}
        return {key: items for key, items in found.items() if items}

    def write(self, *, day: date | None = None) -> None:
        """Keeps all of it, in a transaction. `day`: on which it is noted, where that is not the day of each.

        Raises Refused where somebody has one of the items meanwhile.
        """
        if not self._made:
            return
        made = [one if day is None else one._replace(day=day) for one in self._made.values()]
        with keeping.locked(*(it.one.place_code for it in made)):
            has, _ = self._known()
            for it in made:
                self._free(it.one, has)
            granting.write(made, origin="case", keys=list(self._made))

    def _root(self, key: int) -> int:
        """Whom an entry turned out to be."""
        return self._roots.get(key, key)

    def _here(self, person: int) -> Iterator[Months]:
        made = ((key, self._made[key].one) for key in self._of.get(person, ()) if key in self._made)
        return ((one.item, one.first, granting.until(one), key) for key, one in made)

    def _free(self, one: Granting, has: Mapping[int, Sequence[Months]]) -> None:
        for key in one.members:
            for item, since, until, entitlement in has.get(self._root(key), ()):
                if item == one.item and since < granting.until(one) and one.first < until:
                    raise Refused("has_item", person=key, entitlement=entitlement, month=f"{one.first:%Y-%m}")
