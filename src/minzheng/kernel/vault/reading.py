"""Personal data is read on the record: one row a page, kept before anything is shown, and asked for by whoever it is about.

Whom `reads_of` and `looks` are given to is for the caller to say, as of the journal: the first is for the subject themselves, the
second for the room that judges reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault.masks import masked
from minzheng.kernel.vault.models import Read as Row
from minzheng.kernel.vault.models import Shown
from minzheng.kernel.vault.schema import OWN, Group
from minzheng.kernel.vault.sealing import Opened, Record, group, unseal_many

SUBJECT_COLUMNS = ("read", "kind", "subject")
_COLUMNS = ("at", "day", "account", "role", "unit", "place_code", "purpose", "groups", "full", "count")


class UnknownPurpose(LookupError):  # noqa: N818 - what happened
    """Personal data was to be read for something that its declaration does not name."""


@dataclass(frozen=True, slots=True)
class Read:
    """That somebody was shown personal data. `at` is business time; `count` of how many."""

    id: int
    at: datetime
    who: journal.Who
    purpose: str
    groups: tuple[str, ...]
    full: bool
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some reads, newest first, and the cursor of the page after them; None on the last."""

    reads: tuple[Read, ...]
    cursor: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """A read, and of whom: kinds of subjects with their ids."""

    read: Read
    subjects: frozenset[tuple[str, int]]


def open_many(
    actor: access.Actor, purpose: str, records: Sequence[Record], *, full: bool = False, for_work: bool = False
) -> list[Opened | None]:
    """Records of one page in their order, masked by the actor's duty; None for what is not there or was destroyed.

    One query for all keys; the read is kept, in a transaction of its own, before anything is given. `full`: nothing is masked,
    for whoever holds the groups' permission at each record's place, else Forbidden. `for_work`: for a verb or a job within its
    own transaction, whole, and never to be shown. Raises UnknownPurpose, NoKey and Tampered, and gives nothing then.
    """
    with transaction.atomic(durable=not for_work):
        opened, names = unseal_many(records)
        groups = {name: group(name) for name in dict.fromkeys(names) if name}
        for one in groups.values():
            _permit(actor, one, purpose)
        if full:
            for name, record in zip(names, records, strict=True):
                if name:
                    access.require(actor, groups[name].full, place=record.place)
        if groups:
            _note(actor, purpose, groups, records, names, full or for_work)
    if full or for_work:
        return opened
    shown = {name: _masks(actor, one) for name, one in groups.items()}
    return [fields and _masked(fields, shown[name]) for fields, name in zip(opened, names, strict=True)]


def _permit(actor: access.Actor, one: Group, purpose: str) -> None:
    if purpose not in {known.id for known in one.purpose}:
        known = ", ".join(known.id for known in one.purpose)
        raise UnknownPurpose(f"{one.id} is not read for {purpose or 'nothing'}; it may be for {known}.")
    if actor == access.PUBLIC:
        raise access.Forbidden(one.full)


def _masks(actor: access.Actor, one: Group) -> dict[str, str]:
    """The kinds of those fields that this actor sees masked."""
    own = access.may(actor, OWN)
    plain = {field.id for field in one.field if (field.own and own) or (field.plain and access.may(actor, field.plain))}
    return {field.id: field.kind for field in one.field if field.id not in plain}


def _masked(fields: Opened, kinds: dict[str, str]) -> Opened:
    return Opened((name, masked(kinds[name], text) if name in kinds else text) for name, text in fields.items())


def _note(
    actor: access.Actor, purpose: str, groups: dict[str, Group], records: Sequence[Record], names: Sequence[str], full: bool
) -> None:
    """The read and its row in the journal, whose content is the purpose and the keys of the subjects, and no value."""
    shown = {(groups[name].subject, record.subject): record.place for name, record in zip(names, records, strict=True) if name}
    subjects = [journal.Subject(kind, str(subject), place) for (kind, subject), place in shown.items()]
    who = actor.account, actor.role, actor.unit, actor.place
    read = db.insert(Row, _COLUMNS, (time.now(), time.today(), *who, purpose, " ".join(groups), full, len(subjects)))
    db.bulk_insert(Shown, SUBJECT_COLUMNS, ((read, kind, subject) for kind, subject in shown))
    said = {"purpose": purpose, "groups": list(groups), "full": full, "subjects": [[one.kind, one.id] for one in subjects]}
    journal.write(actor, "personal.read", journal.Subject("read", str(read)), said)


def reads_of(subject: journal.Subject, *, cursor: int | None = None, size: int = 50) -> Page:
    """Who was shown something of a subject, for the subject themselves or a caller who may see them."""
    shown = Shown.objects.filter(kind=subject.kind, subject=int(subject.id))
    if cursor is not None:
        shown = shown.filter(read__lt=cursor)
    ids = list(shown.order_by("-read").values_list("read_id", flat=True)[: size + 1])
    return _page(Row.objects.filter(id__in=ids), size)


def looks(
    *, after: int = 0, before: int = 0, ids: Sequence[int] = (), account: str = "", since: date | None = None, size: int = 500
) -> list[Look]:
    """Reads with their subjects, oldest first: after an id, before one, with these ids; of an account, from a business day on."""
    found = Row.objects.filter(id__gt=after)
    found = found.filter(id__lt=before) if before else found
    found = found.filter(id__in=ids) if ids else found
    found = found.filter(account=account) if account else found
    rows = list((found.filter(day__gte=since) if since else found).order_by("id")[:size])
    shown: dict[int, set[tuple[str, int]]] = {}
    for read, kind, subject in Shown.objects.filter(read__in=[row.pk for row in rows]).values_list("read_id", "kind", "subject"):
        shown.setdefault(read, set()).add((kind, subject))
    return [Look(_read(row), frozenset(shown.get(row.pk, ()))) for row in rows]


def _page(found: QuerySet[Row], size: int) -> Page:
    rows = [_read(row) for row in found.order_by("-id")[: size + 1]]
    return Page(tuple(rows[:size]), rows[size - 1].id if len(rows) > size else None)


def _read(row: Row) -> Read:
    who = journal.Who(account=row.account, role=row.role, unit=row.unit, place=row.place_code)
    at = db.moment(row.at).astimezone(time.CHINA)
    return Read(row.pk, at, who, row.purpose, tuple(row.groups.split()), row.full, row.count)
