"""Rosters: drawn up by one person, approved by another, handed to the bank by a third; sealed by a digest over their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import cast

from django.db.models import Count, Q, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import keeping, models, months, paying, reads
from minzheng.services.entitlements.keeping import READ
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Lacking, Line, Roster, RosterState

MAKE, CHECK, PAY = "roster.make", "roster.check", "roster.pay"
LINE: tuple[str, ...] = ("roster", "number", "entitlement", "item", "person", "place_code", "month", "part", "amount")
LINE += ("said", "mark", "live", "result", "reason", "result_on", "marked_by")
_SEALED = ("number", "entitlement_id", "person", "month", "amount", "mark")


def draw_up(actor: access.Actor, item: str, place: str, month: date, *, request: str = "") -> int:
    """A roster of all that is owed of an item at a county up to a month, months before it as lines of their own; the id.

    The same request again gives what it made. Raises Forbidden, and Refused where nothing is owed that can be paid.
    """
    access.require(actor, MAKE, place=place, sector=people.SECTOR)
    check_asked(item, place, month, time.today())
    with keeping.locked(*counties(place)):
        before = models.Roster.objects.filter(made_by=actor.account, request=keeping.word(request))
        if request and (earlier := before.first()):
            return earlier.pk
        owed = paying.payable(item, place, month)
        if not owed:
            raise Refused("nothing_owed")
        row = models.Roster.objects.create(
            item=item,
            place_code=place,
            month=month,
            state="drawn",
            count=len(owed),
            total=sum(one.amount for one in owed),
            digest="",
            made_by=actor.account,
            made_at=time.machine(),
            request=keeping.word(request),
        )
        db.bulk_insert(models.Line, LINE, (drawn(row, number, one) for number, one in enumerate(owed, 1)))
        row.digest = digest(row)
        row.save(update_fields=["digest"])
        _note(actor, "draw", row)
        if len(owed) > reads.PAGE:
            db.measure(models.Line, grown=True)
        return row.pk


def counties(place: str) -> list[str]:
    """The codes by which entitlements lie in a county: its own, and those of counties that passed into it."""
    return [place, *(first for first, _ in places.ranges(place, max(time.today(), places.default().begins)))]


def drawn(
    row: models.Roster, number: int, one: paying.Owed, *, live: bool = True, told: tuple[object, ...] = ("", "", None, "")
) -> tuple[object, ...]:
    """A line as it is kept. `told`: its result, the bank's reason, the day, and who entered it."""
    what = (row.pk, number, one.entitlement, row.item, one.person, one.place_code, one.month, one.part, one.amount)
    return (*what, one.sealed, journal.digest(one.sealed), live, *told)


def check_asked(item: str, place: str, month: date, day: date) -> None:
    """Raises Refused for a roster that there cannot be on a day."""
    keeping.check_month(month)
    if item not in {one.id for one in catalogue.items()}:
        raise Refused("no_such_item")
    if catalogue.item(item).payee == "provider":
        raise Refused("provider_paid", item=catalogue.item(item).name)
    if places.level(place) != "county":
        raise Refused("not_county")
    if month > months.month_of(day):
        raise Refused("month_to_come", month=f"{month:%Y-%m}")


def digest(row: models.Roster) -> str:
    """What a roster is sealed by: SM3 over what it is of and its lines, each account as the digest of its sealed bytes."""
    return sealed(row.item, row.place_code, row.month, list(row.lines.order_by("number").values_list(*_SEALED)))


def seal(number: int, one: paying.Owed) -> tuple[object, ...]:
    """What of a line is sealed."""
    return number, one.entitlement, one.person, one.month, one.amount, journal.digest(one.sealed)


def sealed(item: str, place: str, month: date, lines: Sequence[tuple[object, ...]]) -> str:
    """The digest of what a roster is of and of its lines, each as `seal` says."""
    return journal.digest(journal.canonical([item, place, month, lines]))


def approve_roster(actor: access.Actor, roster: int) -> None:
    """A roster may be paid, by another person than who drew it up. Raises Forbidden and Refused."""
    with _held(actor, roster, CHECK, "drawn") as row:
        if actor.account == row.made_by:
            raise Refused("own_roster")
        _check_sealed(row)
        row.state, row.checked_by, row.checked_at = "approved", actor.account, time.machine()
        row.save()
        _note(actor, "approve", row)


def hand_over(actor: access.Actor, roster: int) -> None:
    """A roster went to the bank, by a third person. Raises Forbidden and Refused."""
    with _held(actor, roster, PAY, "approved") as row:
        if actor.account in {row.made_by, row.checked_by}:
            raise Refused("three_persons")
        _check_sealed(row)
        row.state, row.handed_by, row.handed_on = "handed", actor.account, time.today()
        row.save()
        _note(actor, "hand", row)


def drop_roster(actor: access.Actor, roster: int) -> None:
    """A roster that was not handed over is given up, and its months are owed again. Raises Forbidden and Refused."""
    permission = MAKE if access.may(actor, MAKE) else CHECK
    with _held(actor, roster, permission, "drawn", "approved") as row:
        row.lines.update(live=False)
        row.state = "dropped"
        row.save(update_fields=["state"])
        _note(actor, "drop", row)


@contextmanager
def _held(actor: access.Actor, roster: int, permission: str, *states: str) -> Iterator[models.Roster]:
    """A roster in one of these states, which nobody else changes meanwhile."""
    place = _seen(actor, roster).place_code
    with keeping.locked(*counties(place)):
        row = _seen(actor, roster)
        access.require(actor, permission, place=place, sector=people.SECTOR)
        if row.state not in states:
            raise Refused("roster_state")
        yield row


def _check_sealed(row: models.Roster) -> None:
    if digest(row) != row.digest:
        raise Refused("seal_broken")


def _seen(actor: access.Actor, roster: int) -> models.Roster:
    row = models.Roster.objects.filter(pk=roster).first()
    if row is None or not keeping.scope(actor, READ).holds(row.place_code):
        raise Refused("no_roster", roster=roster)
    return row


@contextmanager
def marking(actor: access.Actor, roster: int) -> Iterator[models.Roster]:
    """A roster that was handed over, for who enters what came back."""
    with _held(actor, roster, PAY, "handed") as row:
        yield row


def roster(actor: access.Actor, roster: int) -> Roster:
    """One. Raises Forbidden and Refused."""
    return _given([_seen(actor, roster)])[0]


def rosters(
    actor: access.Actor,
    place: str = "",
    *,
    item: str = "",
    states: Sequence[RosterState] = (),
    before: int | None = None,
    size: int = reads.PAGE,
) -> tuple[Roster, ...]:
    """Rosters at and below a place, those of the newest month first. `before`: those after this one. Raises Forbidden."""
    found = models.Roster.objects.filter(reads.at(actor, place).where())
    found = found.filter(item=item) if item else found
    found = found.filter(state__in=states) if states else found
    if before is not None and (last := models.Roster.objects.filter(pk=before).first()):
        found = found.filter(Q(month__lt=last.month) | Q(month=last.month, pk__lt=last.pk))
    return _given(list(found.order_by("-month", "-pk")[:size]))


def lines(
    actor: access.Actor, roster: int, *, result: str | None = None, after: int = 0, size: int = reads.PAGE
) -> tuple[Line, ...]:
    """Lines of a roster in their order; only those with a result where that is said. Raises Forbidden and Refused."""
    found = _seen(actor, roster).lines.filter(number__gt=after)
    found = found if result is None else found.filter(result=result)
    return tuple(map(line, found.order_by("number")[:size]))


def begun(actor: access.Actor, item: str, place: str) -> bool:
    """Whether the county of a place ever drew up a roster of an item and did not give it up. Raises Forbidden."""
    access.require(actor, READ, place=place, sector=people.SECTOR)
    return models.Roster.objects.filter(item=item, place_code=place[:6]).exclude(state="dropped").exists()


def lacking(actor: access.Actor, item: str, place: str, month: date) -> Lacking:
    """What is owed there and cannot be paid for want of an account. Raises Forbidden."""
    access.require(actor, READ, place=place, sector=people.SECTOR)
    return Lacking(*paying.lacking(item, place, month))


def line(row: models.Line) -> Line:
    """As the room gives it."""
    return Line(
        roster=row.roster_id,
        number=row.number,
        entitlement=row.entitlement_id,
        person=row.person,
        place_code=row.place_code,
        month=row.month,
        amount=row.amount,
        result=row.result,
        reason=row.reason,
        result_on=row.result_on,
        live=row.live,
    )


def _given(rows: Sequence[models.Roster]) -> tuple[Roster, ...]:
    counted = models.Line.objects.filter(roster__in=[row.pk for row in rows]).values("roster")
    paid = Q(result="paid")
    sums: dict[int, Mapping[str, int | None]] = {
        one["roster"]: {"paid": one["paid"], "paid_total": one["paid_total"], "failed": one["failed"]}
        for one in counted.annotate(
            paid=Count("pk", filter=paid), paid_total=Sum("amount", filter=paid), failed=Count("pk", filter=Q(result="failed"))
        )
    }
    return tuple(_one(row, sums.get(row.pk, {})) for row in rows)


def _one(row: models.Roster, sums: Mapping[str, int | None]) -> Roster:
    return Roster(
        id=row.pk,
        item=row.item,
        place_code=row.place_code,
        month=row.month,
        state=cast("RosterState", row.state),
        count=row.count,
        total=row.total,
        digest=row.digest,
        made_by=row.made_by,
        made_at=db.moment(row.made_at),
        checked_by=row.checked_by,
        handed_by=row.handed_by,
        handed_on=row.handed_on,
        paid=sums.get("paid") or 0,
        paid_total=sums.get("paid_total") or 0,
        failed=sums.get("failed") or 0,
    )


def _note(actor: access.Actor, verb: str, row: models.Roster) -> None:
    journal.write(actor, f"roster.{verb}", subject(row), noted(row))


def subject(row: models.Roster) -> journal.Subject:
    """What the journal's row is about."""
    return journal.Subject("roster", str(row.pk), row.place_code)


def noted(row: models.Roster) -> dict[str, object]:
    """What the journal keeps the digest of."""
    return {"item": row.item, "month": row.month, "count": row.count, "total": row.total, "digest": row.digest}
