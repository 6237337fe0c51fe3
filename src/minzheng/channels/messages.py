"""Messages: somebody is told something once, sees it in their matters, and the office sees how and when they were told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import batched

from django.db import transaction
from django.db.models import Q

from minzheng.channels import models, providers
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight

OWN, PAGE, AT_ONCE = "own.read", 50, 500
COLUMNS = (
    "person",
    "place_code",
    "message",
    "about_kind",
    "about",
    "source",
    "said",
    "told_on",
    "told_at",
    "sms",
)


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to be told to a person. `source`: what it comes from; of one source somebody is told once."""

    person: int
    place_code: str
    message: str
    about: tuple[str, int]
    source: str
    text: Said = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was told: on which day, how by short message, and when it was read. `text` is given to the person alone."""

    id: int
    person: int
    message: str
    about: tuple[str, int]
    day: date
    sms: str
    read_on: date | None
    text: Said | None = field(default=None, repr=False)


def tell(actor: access.Actor, tellings: Sequence[Telling]) -> int:
    """Tells them, for a handler of an event or a round of a room above; gives how many were not told before. Set-based."""
    told = 0
    for batch in batched({one.source: one for one in tellings}.values(), AT_ONCE, strict=False):
        with transaction.atomic():
            known = set(models.Message.objects.filter(source__in=[one.source for one in batch]).values_list("source", flat=True))
            told += _tell(actor, [one for one in batch if one.source not in known])
    return told


def _tell(actor: access.Actor, new: Sequence[Telling]) -> int:
    new, sealed = _sealed(new)
    if not new:
        return 0
    sms = providers.send([providers.Outgoing(one.source, one.person, one.text.zh) for one in new])
    today, now = time.today(), time.machine()
    db.bulk_insert(
        models.Message,
        COLUMNS,
        (
            (one.person, one.place_code, one.message, *one.about, one.source, said, today, now, how)
            for one, said, how in zip(new, sealed, sms, strict=True)
        ),
    )
    noted = (
        (
            journal.Subject(one.about[0], str(one.about[1]), one.place_code),
            {"message": one.message, "source": one.source, "sms": how, "sealed": journal.digest(said)},
        )
        for one, said, how in zip(new, sealed, sms, strict=True)
    )
    journal.write_many(actor, "message.tell", noted)
    return len(new)


def _sealed(new: Sequence[Telling]) -> tuple[Sequence[Telling], Sequence[bytes]]:
    """What can be told, sealed; whose data was destroyed is told nothing any more, and holds up nobody else."""
    try:
        return new, vault.seal_many(models.MESSAGE, [_words(one) for one in new])
    except vault.Destroyed:
        kept = list[tuple[Telling, bytes]]()
        for one in new:
            with suppress(vault.Destroyed):
                kept.append((one, vault.seal_many(models.MESSAGE, [_words(one)])[0]))
        return [one for one, _ in kept], [said for _, said in kept]


def _words(one: Telling) -> tuple[int, dict[str, str]]:
    return one.person, {"zh": one.text.zh, "en": one.text.en}


def mine(actor: access.Actor, *, size: int = PAGE) -> tuple[Told, ...]:
    """What a resident was told, the newest first, opened on the record; what was unread is read with this. Raises Forbidden."""
    person = oversight.own(actor)
    if person is None:
        return ()
    rows = list(models.Message.objects.filter(person=person).order_by("-pk")[:size])
    opened = vault.open_many(actor, "own", [vault.Record(person, row.said, row.place_code) for row in rows]) if rows else []
    with transaction.atomic():
        read = models.Message.objects.filter(pk__in=[row.pk for row in rows], read_on=None).update(read_on=time.today())
        if read:
            journal.write(actor, "message.read", journal.Subject("person", str(person)), {"count": read})
    return tuple(_given(row, Said(texts["zh"], texts["en"]) if texts else None) for row, texts in zip(rows, opened, strict=True))


def unread(actor: access.Actor) -> int:
    """How many messages a resident has not read. Raises Forbidden."""
    person = oversight.own(actor)
    return models.Message.objects.filter(person=person, read_on=None).count() if person is not None else 0


def told_of(actor: access.Actor, permission: str, *about: tuple[str, int], sector: str) -> tuple[Told, ...]:
    """What was told of things, the newest first, wordless, where the actor has a permission in a sector. Raises Forbidden."""
    access.require(actor, permission, sector=sector)
    wanted = Q(pk__in=[])
    for kind, id_ in about:
        wanted |= Q(about_kind=kind, about=id_)
    rows = models.Message.objects.filter(access.scope(actor, permission).where(), wanted)
    return tuple(_given(row) for row in rows.order_by("-pk")[:PAGE])


def _given(row: models.Message, text: Said | None = None) -> Told:
    return Told(row.pk, row.person, row.message, (row.about_kind, row.about), row.told_on, row.sms, row.read_on, text)
