"""Two entries that may be one person: noticed, proposed by one, taken by another, and taken apart again the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import keeping, models
from minzheng.people.keeping import CHECK, MAKE, SECTOR, Act
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused
from minzheng.people.things import Duplicate, Kind, Suspicion


def flag(actor: access.Actor, first: int, second: int, *, reason: str) -> Duplicate:
    """Two entries look like one person. Raises Forbidden, and Refused where they are known to be two."""
    if first == second:
        raise Refused("same_entry", person=first)
    with keeping.held(actor, first, second) as rows:
        kept, other = sorted(rows, key=lambda row: row.pk)
        pair = Q(kept=kept, other=other) | Q(kept=other, other=kept)
        row = models.Duplicate.objects.filter(pair).first() or models.Duplicate(kept=kept, other=other)
        if row.pk and row.state != "apart":
            raise Refused("flagged_already")
        row.place_code, row.since = kept.place_code, time.today()
        return _put(actor, row, "flagged", reason)


def propose_merge(actor: access.Actor, duplicate: int, *, keep: int, reason: str) -> Duplicate:
    """They are one person, of whom one entry stays; another person checks it. Raises Forbidden and Refused."""
    with _held(actor, duplicate, MAKE, "flagged") as row:
        if keep not in {row.kept_id, row.other_id}:
            raise Refused("not_of_the_two", person=keep)
        if keep == row.other_id:
            row.kept, row.other = row.other, row.kept
        _check_mergeable(row)
        return _put(actor, row, "to_merge", reason)


def propose_part(actor: access.Actor, duplicate: int, *, reason: str) -> Duplicate:
    """They were merged wrongly and are two; another person checks it. Raises Forbidden and Refused."""
    with _held(actor, duplicate, MAKE, "merged") as row:
        return _put(actor, row, "to_part", reason)


def dismiss(actor: access.Actor, duplicate: int, *, reason: str) -> Duplicate:
    """They are two persons, as they stand. Raises Forbidden and Refused."""
    with _held(actor, duplicate, MAKE, "flagged") as row:
        return _put(actor, row, "apart", reason)


def decide(actor: access.Actor, duplicate: int, *, accept: bool, reason: str = "") -> Duplicate:
    """A second person takes what was proposed, or refuses it with a reason. Raises Forbidden and Refused."""
    with _held(actor, duplicate, CHECK, "to_merge", "to_part") as row:
        if row.made_by == actor.account:
            raise Refused("same_person")
        if not accept:
            return _put(actor, row, "flagged" if row.state == "to_merge" else "merged", reason, checks=True)
        if row.state == "to_merge":
            _check_mergeable(row)
            row.other.merged_into = row.kept
            _both(actor, row, "merged")
            return _put(actor, row, "merged", reason or row.reason, checks=True)
        row.other.merged_into = None
        _both(actor, row, "parted")
        return _put(actor, row, "apart", reason or row.reason, checks=True)


def _both(actor: access.Actor, row: models.Duplicate, kind: Kind) -> None:
    for one, other in ((row.kept, row.other), (row.other, row.kept)):
        keeping.write(one, Act(actor, kind, time.today(), one.place_code, row.reason, other=other.pk))


def _check_mergeable(row: models.Duplicate) -> None:
    """Raises Refused where one entry would lose what the other has."""
    pair = [row.kept, row.other]
    for one in pair:
        if one.merged_into_id:
            raise Refused("is_merged", person=one.pk, into=one.merged_into_id)
    if bool(row.kept.died) != bool(row.other.died):
        raise Refused("one_is_dead")
    living = models.Member.objects.filter(person__in=pair, until=FOREVER).values_list("household_id", flat=True)
    if len(living) > 1:
        raise Refused("both_in_households", households=", ".join(map(str, sorted(set(living)))))


@contextmanager
def _held(actor: access.Actor, duplicate: int, permission: str, *states: str) -> Iterator[models.Duplicate]:
    found = models.Duplicate.objects.select_related("kept", "other").filter(pk=duplicate).first()
    if found is None:
        raise Refused("no_duplicate", duplicate=duplicate)
    codes = [keeping.seen(actor, key).place_code for key in (found.kept_id, found.other_id)]
    for code in codes:
        access.require(actor, permission, place=code, sector=SECTOR)
    with keeping.locked(*codes):
        row = models.Duplicate.objects.select_related("kept", "other").get(pk=duplicate)
        if row.state not in states:
            raise Refused("another_state")
        yield row


def _put(actor: access.Actor, row: models.Duplicate, state: Suspicion, reason: str, *, checks: bool = False) -> Duplicate:
    """Brings it into a state, notes it, and gives it."""
    row.state, row.reason = state, keeping.check_reason(reason)
    if checks:
        row.checked_by = actor.account
    else:
        row.made_by, row.checked_by = actor.account, ""
    row.save()
    content = {"kept": row.kept_id, "other": row.other_id, "state": state, "reason": row.reason}
    journal.write(actor, f"duplicate.{state}", journal.Subject("duplicate", str(row.pk), row.place_code), content)
    return given(row)


def given(row: models.Duplicate) -> Duplicate:
    """As the room gives it."""
    state = cast("Suspicion", row.state)
    return Duplicate(row.pk, row.kept_id, row.other_id, row.place_code, state, row.since, row.made_by, row.checked_by, row.reason)
