"""The writes. Each asks access, checks, writes and journals in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.registry import changed, entries, models, where
from minzheng.registry.cells import cells, path
from minzheng.registry.loading import register as declared
from minzheng.registry.refusals import NoEntry, Refused, SamePerson, Stale, refused
from minzheng.registry.schema import Register
from minzheng.registry.standing import decode, encode, lasting, shown
from minzheng.registry.values import Problem, clean, key_of, reasons

_REASON = 250
_SAID_BEFORE = "SELECT id FROM registry_version WHERE made_by = %s AND request = %s AND NOT (request = '')"
_OTHERS = """SELECT 1 FROM registry_entry
WHERE register = %s AND place_code = %s AND key = %s AND until > %s AND since < until AND id <> %s LIMIT 1"""


def enter(
    actor: access.Actor,
    register_id: str,
    place_code: str,
    values: Mapping[str, object],
    *,
    since: date,
    reason: str = "",
    request: str = "",
) -> entries.Entry:
    """A new entry at a place from a day on. In a register that is checked it waits for a second person.

    `values` are texts as people write them, or typed. `request` is a word of the caller's for this very act: the second time it
    gives what the first time made, or is refused where it says something else. Raises Forbidden, UnknownRegister and Refused.
    """
    register = declared(register_id)
    access.require(actor, "register.make", sector=register.sector)
    if not where.exists(place_code, since):  # whose it is can only be asked of a place
        raise refused("unknown_place", place=place_code, day=since)
    access.require(actor, "register.make", place=place_code, sector=register.sector)
    said, problems = _read(register, values, since)
    key = "" if problems else key_of(register, said)
    with db.exclusive(f"registry request {actor.account} {request}", _key_lock(register, place_code, key)):
        if earlier := _made_before(actor, request, "enter", values, since):
            return earlier
        check_place(register, place_code, since)
        check_day(register, since)
        if problems:
            raise Refused(problems)
        _check_free(register, place_code, key, since)
        row = models.Entry(register=register.id, place_code=place_code, key=key, since=since)
        return _add(_Act(actor, register, row, "enter", since, said, check_reason(reason, needed=False), request))


def amend(
    actor: access.Actor,
    entry_id: int,
    values: Mapping[str, object],
    *,
    since: date,
    number: int,
    reason: str,
    request: str = "",
) -> entries.Entry:
    """The thing changed: these are all its values from a day on. `number` is that of the version seen.

    Raises Forbidden, NoEntry, Stale and Refused.
    """
    with _held(actor, entry_id) as (register, row):
        if earlier := _made_before(actor, request, "amend", values, since):
            return earlier
        last = _check_changeable(register, row, number)
        if since < row.since:
            raise refused("before_entry", day=since, first=row.since)
        if since <= last.since:
            raise refused("same_day" if since == last.since else "before_version", day=since, first=last.since)
        check_place(register, row.place_code, since)
        check_day(register, since)
        said = check_values(register, values, since)
        _check_own(register, row, said, since)
        return _add(_Act(actor, register, row, "amend", since, said, check_reason(reason), request))


def correct(
    actor: access.Actor, entry_id: int, values: Mapping[str, object], *, number: int, reason: str, request: str = ""
) -> entries.Entry:
    """The record was wrong: these should have been its values from the day of the last change on. That version is superseded.

    Raises Forbidden, NoEntry, Stale and Refused.
    """
    with _held(actor, entry_id) as (register, row):
        if earlier := _made_before(actor, request, "correct", values):
            return earlier
        last = _check_changeable(register, row, number)
        said = check_values(register, values, last.since)
        _check_own(register, row, said, last.since)
        return _add(_Act(actor, register, row, "correct", last.since, said, check_reason(reason), request))


def end(actor: access.Actor, entry_id: int, *, on: date, number: int, reason: str, request: str = "") -> entries.Entry:
    """The thing is no more: `on` is the first day on which the entry does not stand.

    Raises Forbidden, NoEntry, Stale and Refused.
    """
    with _held(actor, entry_id) as (register, row):
        if earlier := _made_before(actor, request, "end", {}, on):
            return earlier
        last = _check_changeable(register, row, number)
        if on < last.since:
            raise refused("before_entry" if on < row.since else "before_version", day=on, first=last.since)
        check_day(register, on)
        return _add(_Act(actor, register, row, "end", on, {}, check_reason(reason), request))


def check(actor: access.Actor, entry_id: int, *, number: int, accept: bool, reason: str = "") -> entries.Entry:
    """A second person takes a proposal or refuses it, with a reason. What is applied is what was proposed.

    Raises Forbidden, NoEntry, SamePerson, Stale and Refused.
    """
    with _held(actor, entry_id, "register.check") as (register, row):
        if not row.waiting:
            raise refused("nothing_waits")
        proposal = row.versions.get(number=row.waiting)
        if number != proposal.number:
            raise Stale(shown(register, row, proposal), number)
        if proposal.made_by == actor.account:
            raise SamePerson
        said = decode(register, proposal.said)
        proposal.check_reason = check_reason(reason, needed=not accept)
        proposal.checked_by, proposal.checked_at = actor.account, time.machine()
        row.waiting = 0
        if accept:
            if proposal.kind != "end":
                _check_own(register, row, said, proposal.since)
            proposal.state = "in_force"
            _put(register, row, proposal, said)
        else:
            proposal.state = "refused"
            row.live = row.live and proposal.kind != "enter"
            row.until = row.until if row.live else row.since
        proposal.save()
        row.save()
        _note(actor, "register.accept" if accept else "register.refuse", row, proposal)
        return shown(register, row, proposal)


@dataclass(frozen=True, slots=True)
class _Act:
    """A change that was checked and may be written."""

    actor: access.Actor
    register: Register
    row: models.Entry
    kind: entries.Kind
    since: date
    said: Mapping[str, Any]
    reason: str
    request: str


def _add(act: _Act) -> entries.Entry:
    """Writes a version: in force at once, or as a proposal where the register is checked."""
    row = act.row
    number = row.versions.count() + 1 if row.pk else 1
    if act.register.checked:
        row.waiting = number
    else:
        row.number = number
    if not row.pk:
        row.pk = db.insert(models.Entry, models.ENTRY, [getattr(row, name) for name in models.ENTRY])
    version = models.Version(
        entry=row,
        number=number,
        kind=act.kind,
        state="proposed" if act.register.checked else "in_force",
        since=act.since,
        said=encode(act.register, act.said),
        made_by=act.actor.account,
        recorded_at=time.machine(),
        reason=act.reason,
        request=request_key(act.request),
    )
    if not act.register.checked:
        _put(act.register, row, version, act.said)
    version.pk = db.insert(models.Version, models.VERSION, [getattr(version, name) for name in models.VERSION])
    if act.kind != "enter":  # a new one was put in as it stands
        row.save()
    _note(act.actor, f"register.{act.kind}", row, version)
    return shown(act.register, row, version)


def _put(register: Register, row: models.Entry, version: models.Version, said: Mapping[str, Any]) -> None:
    """Brings a version into force: the one before it ends or is superseded, lists find the new values, rooms above are told."""
    if version.kind == "correct":
        lasting(row).update(state="superseded", until=version.since)
        _cells(register, row).delete()
    elif version.kind != "enter":
        lasting(row).update(until=version.since)
        standing = _cells(register, row)
        standing.filter(since__gte=version.since).delete()
        standing.update(until=version.since)
    if version.kind == "end":
        version.until = row.until = version.since
        row.live = False
    else:
        row.key = key_of(register, said)
        rest = (row.pk, row.place_code, version.since, models.FOREVER)
        db.bulk_insert(models.Cell, models.CELL, [(*found, *rest) for found in cells(register, said)])
    row.number = version.number
    changed.announce(register, [row.place_code], version.since)


def _cells(register: Register, row: models.Entry) -> QuerySet[models.Cell]:
    """The cells of an entry that have no end yet, as the index on places finds them."""
    paths = [path(register, field.id) for field in register.fields if field.kept_apart]
    return models.Cell.objects.filter(field__in=paths, place_code=row.place_code, entry=row, until=models.FOREVER)


def _note(actor: access.Actor, verb: str, row: models.Entry, version: models.Version) -> None:
    content = noted(row.register, row.place_code, version.number, version.kind, version.since, version.said)
    journal.write(actor, verb, journal.Subject("entry", str(row.pk), row.place_code), content)


def noted(register: str, place_code: str, number: int, kind: str, since: date, said: str) -> dict[str, object]:
    """What the journal keeps the digest of: what was said, of what, from when."""
    found = {"number": number, "kind": kind, "since": since, "said": said}
    return {"register": register, "place_code": place_code, **found}


@contextmanager
def _held(actor: access.Actor, entry_id: int, permission: str = "register.make") -> Iterator[tuple[Register, models.Entry]]:
    """An entry that nobody else changes meanwhile, in a transaction; the actor may change or check it."""
    found = models.Entry.objects.filter(pk=entry_id).first()
    held = access.scope(actor, "register.read")
    if found is None or not (held.holds(found.place_code) and held.reaches(declared(found.register).sector)):
        raise NoEntry(entry_id)
    register = declared(found.register)
    access.require(actor, permission, place=found.place_code, sector=register.sector)
    with db.exclusive(f"registry {found.register} {found.place_code}"):
        yield register, models.Entry.objects.get(pk=entry_id)


def _made_before(
    actor: access.Actor, request: str, kind: str, values: Mapping[str, object], since: date | None = None
) -> entries.Entry | None:
    """What this very request made when it came before. Raises Refused where it said something else then."""
    if not request:
        return None
    found = db.lookup(_SAID_BEFORE, (actor.account, request_key(request)))
    if not found:
        return None
    version = models.Version.objects.select_related("entry").get(pk=found[0][0])
    register = declared(version.entry.register)
    again = kind, encode(register, clean(register, values)[0]), since or version.since
    if again != (version.kind, version.said, version.since):
        raise refused("sent_before")
    return shown(register, version.entry, version)


def _check_changeable(register: Register, row: models.Entry, number: int) -> models.Version:
    """The version that a change would follow."""
    if row.waiting:
        raise refused("waiting")
    if not row.live:
        raise refused("ended", day=row.until) if row.number else refused("not_in_force")
    last = lasting(row).get()
    if last.since > time.today():
        raise refused("later", day=last.since, today=time.today())
    if number != last.number:
        raise Stale(shown(register, row, last), number)
    return last


def check_place(register: Register, code: str, day: date) -> None:
    """Raises Refused where entries cannot lie."""
    if not where.exists(code, day):
        raise refused("unknown_place", place=code, day=day)
    if register.level and where.level(code) not in register.level:
        levels = tuple(reasons().level[level] for level in register.level)
        raise refused("wrong_level", place=code, levels=levels)


def check_day(register: Register, day: date) -> None:
    """Raises Refused for a day on which nothing can begin."""
    if day < register.since:
        raise refused("before_register", day=day, first=register.since)
    if day > time.today():
        raise refused("future", day=day, today=time.today())


def check_values(register: Register, values: Mapping[str, object], day: date) -> Mapping[str, Any]:
    """The typed values. Raises Refused with every problem."""
    said, problems = _read(register, values, day)
    if problems:
        raise Refused(problems)
    return said


def _read(register: Register, values: Mapping[str, object], day: date) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    said, problems = clean(register, values, day)
    return said, (*problems, *misplaced(register, said, day, where.exists))


def misplaced(register: Register, said: Mapping[str, Any], day: date, exists: Callable[[str, date], bool]) -> tuple[Problem, ...]:
    """Places among the values that are not in force on the day."""
    named = [field for field in register.fields if field.type == "place" and field.id in said]
    return tuple(
        Problem(field.id, "not_place", {"field": field.name, "value": said[field.id]})
        for field in named
        if not exists(said[field.id], day)
    )


def _key_lock(register: Register, place_code: str, key: str) -> str:
    """The name under which one at a time asks whether a key is free, and takes it."""
    return f"registry key {register.id} {place_code} {key}"


def _check_own(register: Register, row: models.Entry, said: Mapping[str, Any], since: date) -> None:
    """`_check_free` of the key that an entry would have by these values."""
    key = key_of(register, said)
    with db.exclusive(_key_lock(register, row.place_code, key)):
        _check_free(register, row.place_code, key, since, row.pk)


def _check_free(register: Register, place_code: str, key: str, since: date, own: int = 0) -> None:
    """Raises Refused where another entry, which stands on some day at all, has the key on the day or later."""
    if db.lookup(_OTHERS, (register.id, place_code, key, since, own)):
        raise refused("taken", place=place_code, key=key or place_code)


def check_reason(reason: str, *, needed: bool = True) -> str:
    """A reason as it is kept. Raises Refused where it is needed and empty."""
    kept = reason.replace("\x00", "").strip()[:_REASON]
    if needed and not kept:
        raise refused("no_reason")
    return kept


def request_key(request: str) -> str:
    """The word of a request as it is kept: a digest, so that any word will do."""
    return journal.digest(request.encode("utf-8", "replace")) if request else ""
