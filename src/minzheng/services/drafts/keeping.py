"""A form that is being filled in, for the resident who fills it in and nobody else: kept, given, thrown away, forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.services.drafts import models

LONGEST = 40_000
"""Letters of a form; families of twelve fill in about a tenth of it."""
type Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """Fields of a form and what was typed in them, valid or not, and when last."""

    at: datetime
    fields: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """That something of an item was filled in, and the last day on which it is there; nothing of what it says."""

    item: str
    on: date
    until: date


def keep(actor: access.Actor, item: str, household: int | None, fields: Pairs, *, word: str) -> datetime | None:
    """Keeps what a resident has typed, in place of what was kept before, and says when. Nothing typed is judged.

    `word` names the form: None, and nothing is kept, where a form of this word was sent or thrown away, what was typed is longer
    than LONGEST, or the account is nobody's. Raises Forbidden, and Destroyed for whoever's keys are.
    """
    person, text = oversight.own(actor), json.dumps(list(fields), ensure_ascii=False)
    if person is None or len(text) > LONGEST:
        return None
    digest, now = journal.digest(word.encode()), time.now()
    with transaction.atomic():
        row, _ = models.Draft.objects.select_for_update().get_or_create(
            person=person, item=item, household=household or models.ALONE, defaults={"kept_on": now.date(), "kept_at": now}
        )
        if row.said is None and row.word == digest:
            return None
        (row.said,) = vault.seal_many(models.GROUP, [(person, {"form": text})])
        row.word, row.kept_on, row.kept_at = digest, now.date(), now
        row.save()
        journal.write(actor, "draft.keep", _subject(row, actor), {"said": row.said.hex()})
    return now


def draft(actor: access.Actor, item: str, household: int | None) -> Draft | None:
    """What the resident has filled in, opened on the record; None where there is nothing. Raises Forbidden."""
    row = _of(actor, item, household)
    if row is None or row.said is None:
        return None
    (opened,) = vault.open_many(actor, "own", [vault.Record(row.person, bytes(row.said), actor.place)])
    if opened is None:
        return None
    fields = tuple((name, text) for name, text in json.loads(opened["form"]))
    return Draft(db.moment(row.kept_at).astimezone(time.CHINA), fields)


def begun(actor: access.Actor, household: int | None) -> tuple[Begun, ...]:
    """What the resident has begun for a household and not sent, the latest first; nothing is opened. Raises Forbidden."""
    person = oversight.own(actor)
    if person is None:
        return ()
    found = models.Draft.objects.filter(person=person, household=household or models.ALONE, said__isnull=False)
    rows = found.order_by("-kept_at", "-pk").values_list("item", "kept_on")
    return tuple(Begun(item, on, on + timedelta(days())) for item, on in rows)


def drop(actor: access.Actor, item: str, household: int | None) -> None:
    """Takes away what was filled in, since it was sent or is thrown away; nothing where there is nothing. Raises Forbidden."""
    with transaction.atomic():
        row = _of(actor, item, household)
        if row is not None and row.said is not None:
            row.said = None
            row.save(update_fields=["said"])
            journal.write(actor, "draft.drop", _subject(row, actor))


def days() -> int:
    """For how many days after the last change one is kept, as is declared of it."""
    return vault.declared()[models.GROUP].group.retention.days


def expire() -> int:
    """Takes away what nobody changed for as long as its retention says; a round. Gives how many."""
    with transaction.atomic():
        gone, _ = models.Draft.objects.filter(kept_on__lt=time.today() - timedelta(days())).delete()
        if gone:
            journal.write(access.SYSTEM, "draft.expire", journal.Subject("draft", "all"), {"gone": gone})
    return gone


def _of(actor: access.Actor, item: str, household: int | None) -> models.Draft | None:
    person = oversight.own(actor)
    if person is None:
        return None
    return models.Draft.objects.filter(person=person, item=item, household=household or models.ALONE).first()


def _subject(row: models.Draft, actor: access.Actor) -> journal.Subject:
    """By its own number: the journal tells nobody what somebody is about to ask for."""
    return journal.Subject("draft", str(row.pk), actor.place)
