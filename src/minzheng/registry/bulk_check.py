"""Many proposals checked at once: what `check` does of one, some hundred rows of an import at a time."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.registry import batches, changed, entries, models
from minzheng.registry.cells import cells
from minzheng.registry.loading import register as declared
from minzheng.registry.refusals import SamePerson
from minzheng.registry.schema import Register
from minzheng.registry.standing import decode
from minzheng.registry.verbs import check_reason, noted

STEP = 500
"""Rows that are decided in one transaction: so many places at most are held meanwhile."""


def check_batch(
    actor: access.Actor,
    batch_id: str,
    *,
    accept: bool,
    leave: Collection[int] = (),
    reason: str = "",
    after: int = 0,
) -> entries.Checked:
    """A second person takes or refuses, with a reason, the next rows of an import that wait, but for the entries to `leave`.

    Some hundred rows in one transaction; `after` is what the call before gave. What was decided meanwhile is passed over, so that
    the same call twice is once. Raises Forbidden, NoBatch, SamePerson and Refused.
    """
    why = check_reason(reason, needed=not accept)
    held = access.scope(actor, "register.check")
    if not held.ranges:
        raise access.Forbidden("register.check")
    found = batches.of(batches.rows_of(held), batch_id)
    batch = batches.told(found)[0]
    if batch.made_by == actor.account:
        raise SamePerson
    register = declared(batch.register)
    some = list(found.filter(entry__gt=after).order_by("entry").values_list("entry", "entry__place_code")[: STEP + 1])
    last = some[STEP - 1][0] if len(some) > STEP else None
    some = some[:STEP]
    with db.exclusive(*(f"registry {register.id} {place}" for place in {place for _, place in some})):
        rows = found.filter(entry__in=[entry for entry, _ in some], state="proposed", number=F("entry__waiting"), kind="enter")
        left = rows.filter(entry__in=list(leave)).count() if leave else 0
        chosen = rows.exclude(entry__in=list(leave)) if leave else rows
        chosen = chosen.exclude(Exists(_taken())) if accept else chosen
        done = list(chosen.select_related("entry").order_by("entry"))
        if done:
            _decide(actor, register, done, why, accept=accept)
    return entries.Checked(len(done), left, len(some) - left - len(done), last)


def _decide(actor: access.Actor, register: Register, done: list[models.Version], why: str, *, accept: bool) -> None:
    """Writes what became of proposals, as `check` does of one."""
    state = "in_force" if accept else "refused"
    versions = models.Version.objects.filter(pk__in=[one.pk for one in done])
    versions.update(state=state, checked_by=actor.account, checked_at=time.machine(), check_reason=why)
    rows = models.Entry.objects.filter(pk__in=[one.entry_id for one in done])
    if accept:
        rows.update(number=F("waiting"), waiting=0)
        found = [
            (*said, one.entry_id, one.entry.place_code, one.since, models.FOREVER)
            for one in done
            for said in cells(register, decode(register, one.said))
        ]
        db.bulk_insert(models.Cell, models.CELL, sorted(found))
        changed.announce(register, (one.entry.place_code for one in done), min(one.since for one in done))
    else:
        rows.update(waiting=0, live=False, until=F("since"))
    notes = [
        (
            journal.Subject("entry", str(one.entry_id), one.entry.place_code),
            noted(register.id, one.entry.place_code, one.number, one.kind, one.since, one.said),
        )
        for one in done
    ]
    journal.write_many(actor, "register.accept" if accept else "register.refuse", notes)


def _taken() -> QuerySet[models.Entry]:
    """Another entry at the place that has the key of a proposal on its day or later."""
    same = {"register": OuterRef("entry__register"), "place_code": OuterRef("entry__place_code"), "key": OuterRef("entry__key")}
    others = models.Entry.objects.filter(**same, until__gt=OuterRef("since"), since__lt=F("until"))
    return others.exclude(pk=OuterRef("entry"))
