"""What every verb on an entitlement goes by: who sees it, one at a time, terms written, noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import models
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.months import api as months

READ, MAKE, CHECK, DECIDE = "entitlement.read", "entitlement.make", "entitlement.check", "case.decide"
_COUNTY = 6
_SAID = ("since", "until", "amount", "kind", "ground", "article", "change", "case", "made_by", "checked_by")
_SPAN = ("entitlement", "since", "until", "amount", "suspended")


@dataclass(frozen=True, slots=True)
class Stated:
    """A term to be written: what holds in which months, and who said so."""

    kind: str
    since: date
    amount: int
    until: date = months.FOREVER
    ground: str = ""
    article: str = ""
    change: int | None = None
    case: int | None = None
    made_by: str = ""
    checked_by: str = ""


@contextmanager
def locked(*place_codes: str) -> Iterator[None]:
    """A transaction in which nobody else grants, changes or pays anything in these places' counties."""
    with db.exclusive(*sorted({f"entitlements {code[:_COUNTY]}" for code in place_codes})):
        yield


def counties(place: str) -> list[str]:
    """The codes by which entitlements lie in a county: its own, and those of counties that passed into it."""
    return [place, *(first for first, _ in places.ranges(place, max(time.today(), places.default().begins)))]


def scope(actor: access.Actor, permission: str = READ) -> access.Scope:
    """Where an actor may do it. Raises Forbidden where that is nowhere."""
    access.require(actor, permission, sector=people.SECTOR)
    return access.scope(actor, permission)


def seen(actor: access.Actor, entitlement: int) -> models.Entitlement:
    """An entitlement in the actor's scope: outside of it there is none. Raises Forbidden and Refused."""
    row = models.Entitlement.objects.filter(pk=entitlement).first()
    if row is None or not scope(actor).holds(row.place_code):
        raise Refused("no_entitlement", entitlement=entitlement)
    return row


@contextmanager
def held(actor: access.Actor, entitlement: int, permission: str, number: int | None = None) -> Iterator[models.Entitlement]:
    """An entitlement that the actor may write to and that nobody else changes meanwhile, in a transaction.

    `number`: how many changes the actor knew of. Raises Forbidden and Refused.
    """
    place = seen(actor, entitlement).place_code
    with locked(place):
        row = seen(actor, entitlement)
        access.require(actor, permission, place=row.place_code, sector=people.SECTOR)
        if number is not None and number != row.number:
            raise Refused("entitlement_stale")
        yield row


def write(row: models.Entitlement, said: Sequence[Stated]) -> None:
    """Terms after all that were said before, and what they now come to; in a transaction."""
    turn = row.terms.count()
    write_terms([(row.pk, turn + n, one) for n, one in enumerate(said, 1)])
    settle(row)


def settle(row: models.Entitlement) -> None:
    """Makes the spans of an entitlement again from its terms, with its end and that of its members."""
    found = spans_of(row)
    row.spans.all().delete()
    write_spans([(row.pk, found)])
    row.ends = end_of(row, found)
    row.save()
    left = row.members.filter(until__gt=row.ends)
    left.filter(since__gte=row.ends).delete()
    left.update(until=row.ends)


def end_of(row: models.Entitlement, found: Sequence[months.Span]) -> date:
    """The month from which nothing is granted any more; its first, where nothing is left at all."""
    return max(row.first, months.ends(found) or months.FOREVER)


def spans_of(row: models.Entitlement) -> tuple[months.Span, ...]:
    """What the terms of an entitlement come to."""
    return months.spans(row.terms.order_by("turn"))


def write_terms(given: Sequence[tuple[int, int, Stated]]) -> None:
    """Terms of entitlements, each with its turn."""
    moment = time.machine()
    rows = ((pk, turn, *(getattr(one, name) for name in _SAID), moment) for pk, turn, one in given)
    db.bulk_insert(models.Term, ("entitlement", "turn", *_SAID, "recorded_at"), rows)


def write_spans(given: Sequence[tuple[int, Sequence[months.Span]]]) -> None:
    """Spans of entitlements."""
    db.bulk_insert(models.Span, _SPAN, ((pk, *one) for pk, found in given for one in found))


def made_before(model: type[models.Entitlement] | type[models.Change], actor: access.Actor, request: str) -> int | None:
    """What the same request of the same actor has made."""
    if not request:
        return None
    before = model.objects.filter(made_by=actor.account, request=word(request)).exclude(request="")  # as its index says
    return before.values_list("pk", flat=True).first()


def word(request: str) -> str:
    """A request as it is kept."""
    return journal.digest(request.encode("utf-8", "replace")) if request else ""


def subject(row: models.Entitlement) -> journal.Subject:
    """What the journal's row is about."""
    return journal.Subject("entitlement", str(row.pk), row.place_code)


def version_of(item: str, version: str) -> catalogue.Version:
    """A version of an item. Raises Refused."""
    try:
        found = catalogue.item(item).version(version)
    except catalogue.UnknownItem:
        raise Refused("no_such_item") from None
    if found is None:
        raise Refused("no_such_version", version=version)
    return found


def decides(actor: access.Actor, item: str, version: str) -> str:
    """By which permission an actor decides of an item: case.decide, or what its own decision wants. Raises Refused."""
    return DECIDE if access.may(actor, DECIDE) else catalogue.decided_by(version_of(item, version))


def next_recheck(known: Sequence[catalogue.Recheck], class_: str, day: date) -> date | None:
    """By when somebody of a class is to be looked at again after a day. Raises Refused for a class that there is not."""
    if not class_:
        return None
    found = next((one for one in known if one.id == class_), None)
    if found is None:
        raise Refused("no_such_class", classes=", ".join(one.id for one in known) or "-")
    return _after(found.months, day)


@lru_cache(1000)  # of a table of ten thousand households all are looked at again on a few days
def _after(months: int, day: date) -> date | None:
    return time.deadline(time.TimeLimit(months, "month", carried=False), day, time.national()).end


def seal_accounts(given: Sequence[tuple[int, str]]) -> list[bytes]:
    """Accounts of payees, sealed. Raises Refused for whose data was destroyed."""
    try:
        return vault.seal_many(models.PAYEE, [(person, {"account": text}) for person, text in given])
    except vault.Destroyed:
        raise people.Refused("destroyed", person=given[0][0] if len(given) == 1 else "") from None


def check_free(item: str, wanted: Mapping[int, tuple[date, date]], *, but: int = 0) -> dict[int, models.Member]:
    """Who of these has the item in one of their months already, by whichever entry of theirs, other than by `but`."""
    roots, taken = roots_of(wanted), dict[int, list[models.Member]]()
    whose = people.entries_of(sorted({*roots.values()}))
    for one in models.Member.objects.filter(item=item, person__in=sorted(whose)).exclude(entitlement=but).order_by("pk"):
        taken.setdefault(whose[one.person], []).append(one)
    both = ((key, one) for key, root in roots.items() for one in taken.get(root, ()))
    return {key: one for key, one in both if one.since < wanted[key][1] and wanted[key][0] < one.until}


def roots_of(keys: Iterable[int]) -> dict[int, int]:
    """Whom each of these entries turned out to be, by however many steps; mostly themselves."""
    found = {key: key for key in keys}
    more = list(found)
    while more:
        lives = people.lives_of(more)
        into = {key: life.merged_into for key, life in lives.items() if life.merged_into}
        found = {key: into.get(root, root) for key, root in found.items()}
        more = list(dict.fromkeys(into.values()))
    return found
