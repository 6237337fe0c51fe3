"""The questions. Each takes whoever asks and answers within what they may see; values are given by the vault, on the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Count, Min, Q

from minzheng.circumstances import models
from minzheng.circumstances.keeping import READ
from minzheng.circumstances.schema import Due, Gone, Statement, declared, kinds
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people

PAGE = 50
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Total:
    """What one source says of a family's kinds that add up, of so many persons, speaking of days from `first` to `last`.

    `amount` is None where it would be added wrongly: one kind is stated of the household as a whole and of a member too.
    """

    family: str
    source: str
    amount: int | None
    persons: int
    whole: bool
    first: date
    last: date


def ever(
    actor: access.Actor, household: int | people.Household, *, purpose: str, day: date | None = None
) -> tuple[Statement, ...]:
    """All that was ever stated of a household, and of those who live in it on a day, also what is gone, as it was recorded.

    `household`: its key, or itself as the actor was given it for that day. One read on the record. Raises Forbidden and Refused.
    """
    home = people.household(actor, household, day=day) if isinstance(household, int) else household
    members = people.entries_of([member.person for member in home.members])
    these, given = db.one_of("person", members)
    return _opened(actor, purpose, f"(household = %s OR household IS NULL AND {these})", [home.id, *given], members)


def of_household(
    actor: access.Actor, household: int | people.Household, *, purpose: str, day: date | None = None
) -> tuple[Statement, ...]:
    """What stands of a household and its members as of a day, today unless said; else as `ever`."""
    return standing(ever(actor, household, purpose=purpose, day=day), day or time.today())


def of_persons(
    actor: access.Actor, keys: Sequence[int], *, purpose: str, day: date | None = None
) -> dict[int, tuple[Statement, ...]]:
    """What stands of each of several persons themselves as of a day; who is not in the actor's scope is left out. One read."""
    on, found, entries = day or time.today(), dict[int, list[Statement]](), people.entries_of(keys)
    these, given = db.one_of("person", entries)
    for one in _opened(actor, purpose, f"household IS NULL AND {these}", given, entries):
        found.setdefault(one.person, []).append(one)
    return {key: standing(found[key], on) for key in dict.fromkeys(keys) if key in found}


def of_homes(
    actor: access.Actor, homes: Mapping[int, Sequence[int]], *, purpose: str, day: date
) -> dict[int, tuple[Statement, ...]]:
    """What stands of many households, and of who lives in each, as of a day: whole, one read, for a job in its own transaction.

    Never to be shown. Raises Forbidden.
    """
    at = {key: home for home, members in homes.items() for key in members}
    found: dict[int, list[Statement]] = {home: [] for home in homes}
    for one in ever_of(actor, list(homes), list(at), purpose=purpose):
        found[one.household or at[one.person]].append(one)
    return {home: standing(told, day) for home, told in found.items() if told}


def ever_of(actor: access.Actor, homes: Sequence[int], persons: Sequence[int], *, purpose: str) -> tuple[Statement, ...]:
    """All that was ever stated of households as a whole and of persons, also what is gone: as `of_homes`."""
    entries = people.entries_of(persons)
    (those, keys), (these, given) = db.one_of("household", homes or [0]), db.one_of("person", entries or [0])
    which = f"({those} OR household IS NULL AND {these})"
    return _opened(actor, purpose, which, [*keys, *given], entries, for_work=True)


def due(actor: access.Actor, place_code: str = "", *, after: str = "", size: int = PAGE) -> tuple[tuple[Due, ...], str]:
    """Persons at and below a place of whom something is to be looked at again by today, the longest due first, and what asks for
    the next page.

    No value is given. Raises Forbidden, and Refused for what is no place in the list.
    """
    scope, more, today = _scope(actor), Q(), time.today()
    if place_code:
        on = max(today, places.default().begins)
        scope = scope.narrowed(places.ranges(place_code, on) if places.exists(place_code, on) else ())
    if after:
        day, key = _place_in(after)
        more = Q(first__gt=day) | Q(first=day, person__gt=key)
    found = models.Statement.objects.filter(scope.where(), due__lte=today).values("place_code", "person")
    counted = found.annotate(first=Min("due"), statements=Count("id")).filter(more).order_by("first", "person")[: size + 1]
    rows = [Due(one["person"], one["place_code"], one["first"], one["statements"]) for one in counted]
    return tuple(rows[:size]), f"{rows[size - 1].first:%Y%m%d}-{rows[size - 1].person}" if len(rows) > size else ""


def _place_in(after: str) -> tuple[date, int]:
    """The day and the person behind which a page begins. Raises Refused."""
    day, _, key = after.partition("-")
    try:
        if (day + key).isdecimal() and len(day) == len("20120101") and 0 < len(key) <= _DIGITS:
            return date.fromisoformat(day), int(key)
    except ValueError:
        pass
    raise people.Refused("bad_after")


def standing(statements: Iterable[Statement], day: date) -> tuple[Statement, ...]:
    """Of each thing the statement that stands on a day, the kinds in their order, those of the whole household first."""
    found: dict[tuple[object, ...], Statement] = {}
    for one in statements:
        before = found.get(one.about)
        if one.stands(day) and (before is None or one.turn > before.turn):
            found[one.about] = one
    order = {kind: number for number, kind in enumerate(kinds())}
    return tuple(sorted(found.values(), key=lambda one: (order.get(one.kind, 0), one.household is None, one.person, one.source)))


def totals(statements: Sequence[Statement]) -> tuple[Total, ...]:
    """Of what stands, the sums that may be made: by one source, of a family that adds up, in one unit."""
    found = list[Total]()
    for family in (one.id for one in declared().family if one.adds):
        for source in (one.id for one in declared().source):
            of = [one for one in statements if one.source == source and kinds()[one.kind].family == family]
            if not of or any(one.hidden for one in of):
                continue
            whole, own = ({one.kind for one in of if bool(one.household) is it} for it in (True, False))
            amount = None if whole & own else sum(one.amount or 0 for one in of)
            spoken = [one.spoken for one in of]
            persons = len({one.person for one in of if one.household is None})
            found.append(Total(family, source, amount, persons, bool(whole), min(spoken), max(spoken)))
    return tuple(found)


def _opened(
    actor: access.Actor,
    purpose: str,
    which: str,
    given: Sequence[object],
    entries: Mapping[int, int],
    *,
    for_work: bool = False,
) -> tuple[Statement, ...]:
    here, ranges = _scope(actor).words()
    rows = db.found(models.Statement, f"{here} AND {which} AND said IS NOT NULL ORDER BY id", [*ranges, *given])
    if not rows:
        return ()
    records = [vault.Record(row.person, bytes(row.said or b""), row.place_code) for row in rows]
    plain = for_work or access.may(actor, "means.read")
    opened = vault.open_many(actor, purpose, records, for_work=for_work)
    return tuple(
        _given(row, entries.get(row.person, row.person), texts, plain) for row, texts in zip(rows, opened, strict=True) if texts
    )


def _given(row: models.Statement, person: int, texts: vault.Opened, plain: bool) -> Statement:
    amount = texts["amount"]
    return Statement(
        id=row.pk,
        person=person,
        household=row.household,
        kind=texts["kind"],
        source=row.source,
        amount=int(amount) if plain and amount else None,
        note=texts["note"] if plain else "",
        hidden=not plain,
        since=row.since,
        until=None if row.until == models.FOREVER else row.until,
        spoken=row.spoken,
        look=row.look,
        turn=row.turn,
        gone=cast("Gone", row.gone),
        why=row.why,
        corrects=row.corrects,
        made_by=row.made_by,
        recorded_at=db.moment(row.recorded_at),
    )


def _scope(actor: access.Actor) -> access.Scope:
    scope = access.scope(actor, READ)
    if not scope.ranges or not scope.reaches(people.SECTOR):
        raise access.Forbidden(READ)
    return scope
