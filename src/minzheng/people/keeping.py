"""What every verb on a person goes by: who may, one at a time, a version written, noted and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.people import models
from minzheng.people.happened import PersonHappened
from minzheng.people.refusals import Refused
from minzheng.people.things import VALUES, Kept, Kind

SECTOR = "civil_affairs"
READ, MAKE, CHECK = "person.read", "person.make", "person.check"
LOWEST = {"township", "village"}
_REASON, _COUNTY = 250, 6
_NUMBER = re.compile(r"\d{7}")
_TOLD = {"born", "move", "died", "undied", "departed", "returned", "married", "divorced", "merged", "parted"}


@dataclass(frozen=True, slots=True)
class Act:
    """A change that was checked and may be written."""

    actor: access.Actor
    kind: Kind
    since: date
    place_code: str
    reason: str = ""
    request: str = ""
    other: int | None = None


@contextmanager
def locked(*place_codes: str) -> Iterator[None]:
    """A transaction in which nobody else changes persons or households of these places' counties; always in the same order."""
    with ExitStack() as stack:
        for county in sorted({code[:_COUNTY] for code in place_codes}):
            stack.enter_context(db.exclusive(f"people {county}"))
        yield


@contextmanager
def held(actor: access.Actor, *keys: int, also: str = "") -> Iterator[list[models.Person]]:
    """Persons, in the order asked, whom nobody else changes meanwhile, nor what lies at the place `also`, in a transaction.

    Raises Forbidden, and Refused where somebody is not there or is another person.
    """
    codes = [seen(actor, key).place_code for key in keys]
    with locked(*codes, *filter(None, [also])):
        rows = [seen(actor, key) for key in keys]
        for row in rows:
            access.require(actor, MAKE, place=row.place_code, sector=SECTOR)
            if row.merged_into_id:
                raise Refused("is_merged", person=row.pk, into=row.merged_into_id)
            if row.place_code[:_COUNTY] not in {code[:_COUNTY] for code in (*codes, also)}:
                raise Refused("stale", current=row.number, theirs=row.number - 1)
        yield rows


def seen(actor: access.Actor, key: int) -> models.Person:
    """A person in the actor's scope: outside of it nobody is there."""
    row = models.Person.objects.filter(pk=key).first()
    if row is None:
        raise Refused("no_person", person=key)
    return _within(actor, row)


def seen_with_selves(actor: access.Actor, key: int) -> tuple[models.Person, list[int]]:
    """The same, with the keys of the entries that turned out to be theirs: one question, where there are none."""
    rows = db.found(models.Person, "key = %s OR merged_into_id = %s", [key, key])
    row = next((one for one in rows if one.pk == key), None)
    if row is None:
        raise Refused("no_person", person=key)
    return _within(actor, row), selves(row) if len(rows) > 1 else [key]


def _within(actor: access.Actor, row: models.Person) -> models.Person:
    scope = access.scope(actor, READ)
    if not scope.holds(row.place_code) or not scope.reaches(SECTOR):
        raise Refused("no_person", person=row.pk)
    return row


def root(row: models.Person) -> models.Person:
    """Whom a person turned out to be, by however many steps; mostly themselves."""
    while row.merged_into:
        row = row.merged_into
    return row


def selves(row: models.Person) -> list[int]:
    """The keys of a person, and of the entries that turned out to be theirs."""
    found, more = [row.pk], [row.pk]
    while more:
        more = list(models.Person.objects.filter(merged_into__in=more).values_list("pk", flat=True))
        found += more
    return found


def check_number(row: models.Person, number: int) -> None:
    """Raises Refused where somebody changed the person after they were shown."""
    if number != row.number:
        raise Refused("stale", current=row.number, theirs=number)


def check_here(row: models.Person) -> None:
    """Raises Refused for the dead, and for those who left the province."""
    if row.died:
        raise Refused("is_dead", person=row.pk, day=row.died)
    if row.departed:
        raise Refused("is_gone", person=row.pk, day=row.departed)


def check_day(day: date, *persons: models.Person) -> None:
    """Raises Refused for a day after today, or before the birth or after the death of one of these persons."""
    if day > time.today():
        raise Refused("future", day=day, today=time.today())
    for row in persons:
        if row.born and day < row.born:
            raise Refused("before_birth", person=row.pk, day=day)
        if row.died and day > row.died:
            raise Refused("is_dead", person=row.pk, day=row.died)


def check_place(code: str, day: date) -> None:
    """Raises Refused where nobody can be registered."""
    if not places.exists(code, max(day, places.default().begins)):
        raise Refused("unknown_place", place=code, day=day)
    if places.level(code) not in LOWEST:
        raise Refused("high_place", place=places.name(code))


def check_reason(reason: str, *, needed: bool = True) -> str:
    """A reason as it is kept, in clear. Raises Refused where it is needed and empty, or holds a number of somebody."""
    kept = reason.replace("\x00", "").strip()[:_REASON]
    if needed and not kept:
        raise Refused("no_reason")
    if _NUMBER.search(normalize("NFKC", kept)):
        raise Refused("reason_number")
    return kept


def made_before(actor: access.Actor, request: str) -> Kept | None:
    """What this very request made when it came before."""
    if not request:
        return None
    asked = models.Version.objects.filter(made_by=actor.account, request=request_key(request))
    found = asked.exclude(request="").first()  # the index says so too
    return Kept(found.person_id, found.number) if found else None


def request_key(request: str) -> str:
    """The word of a request as it is kept: a digest, so that any word will do."""
    return journal.digest(request.encode("utf-8", "replace")) if request else ""


def last_said(row: models.Person) -> models.Version:
    """The version whose values stand."""
    return row.versions.filter(kind__in=VALUES, superseded=False).order_by("since", "number").last() or _nothing(row)


def _nothing(row: models.Person) -> models.Version:
    raise Refused("destroyed", person=row.pk)


def opened(actor: access.Actor, version: models.Version) -> Mapping[str, str]:
    """What a version says, for a verb. Raises Refused where it was destroyed."""
    record = vault.Record(version.person_id, version.said, version.place_code)
    (found,) = vault.open_many(actor, "keep", [record], for_work=True)
    if found is None:
        raise Refused("destroyed", person=version.person_id)
    return found


def write(row: models.Person, act: Act, said: particulars.Said | None = None) -> models.Version:
    """Writes a version after the last, notes it, and tells the rooms above what happened. Saves the person too."""
    if row.pk:
        row.number += 1
    row.save()
    version = models.Version(
        person=row,
        number=row.number,
        kind=act.kind,
        since=act.since,
        place_code=act.place_code,
        said=vault.seal_many(models.GROUP, [(row.pk, particulars.texts(said))])[0] if said else None,
        other=act.other,
        made_by=act.actor.account,
        recorded_at=time.machine(),
        reason=act.reason,
        request=request_key(act.request),
    )
    version.save(force_insert=True)
    note(act.actor, [version])
    if act.kind in _TOLD:
        events.announce(PersonHappened(row.pk, act.kind, act.since, act.place_code, act.other))
    return version


def note(actor: access.Actor, versions: Sequence[models.Version]) -> None:
    """The journal's rows: of what was said the digest of its sealed bytes, which tells nothing."""
    rows = [(journal.Subject("person", str(one.person_id), one.place_code), noted_of(one)) for one in versions]
    journal.write_many(actor, f"person.{versions[0].kind}", rows)


def noted_of(one: models.Version) -> dict[str, object]:
    """What the journal keeps the digest of, of a version."""
    return noted(one.number, one.kind, one.since, one.place_code, one.said, one.other)


def noted(
    number: int, kind: str, since: date, place_code: str, said: bytes | None, other: int | None = None
) -> dict[str, object]:
    """The same, from its parts."""
    found = {"number": number, "kind": kind, "since": since.isoformat(), "place_code": place_code}
    return {**found, "other": other, "sealed": journal.digest(bytes(said)) if said else ""}
