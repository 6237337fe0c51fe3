"""Rosters: drawn up by one person, approved by another, handed to the bank by a third; sealed by a digest over their lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Owed
from minzheng.services.months import api as months
from minzheng.services.rosters import keeping, models
from minzheng.services.rosters.keeping import CHECK, MAKE, PAY
from minzheng.services.rosters.refusals import Refused

LINE: tuple[str, ...] = ("roster", "number", "entitlement", "item", "person", "place_code", "month", "part", "amount")
LINE += ("said", "mark", "live", "result", "reason", "result_on", "marked_by")
_SEALED = ("number", "entitlement_id", "person", "month", "amount", "mark")
_MANY = 50
_BEFORE = "SELECT entitlement_id, month, COUNT(*) FROM entitlements_line WHERE {these} AND {at} GROUP BY entitlement_id, month"


def draw_up(actor: access.Actor, item: str, place: str, month: date, *, request: str = "") -> int:
    """A roster of all that is owed of an item at a county up to a month, months before it as lines of their own; the id.

    The same request again gives what it made. Raises Forbidden, and Refused where nothing is owed that can be paid.
    """
    access.require(actor, MAKE, place=place, sector=people.SECTOR)
    check_asked(item, place, month, time.today())
    with entitlements.locked(*entitlements.counties(place)):
        asked = journal.digest(request.encode("utf-8", "replace")) if request else ""
        before = models.Roster.objects.filter(made_by=actor.account, request=asked).exclude(request="")
        if request and (earlier := before.first()):
            return earlier.pk
        owed = entitlements.payable(item, place, month)
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
            request=asked,
        )
        parts = _lines_before(owed)
        lines = (drawn(row, number, one, parts[one.entitlement, one.month]) for number, one in enumerate(owed, 1))
        db.bulk_insert(models.Line, LINE, lines)
        row.digest = digest(row)
        row.save(update_fields=["digest"])
        keeping.note(actor, "draw", row)
        if len(owed) > _MANY:
            db.measure(models.Line, grown=True)
        return row.pk


def _lines_before(owed: Sequence[Owed]) -> Counter[tuple[int, date]]:
    """How many lines each of these months had, also those that failed or were given up."""
    these, keys = db.one_of("entitlement_id", sorted({one.entitlement for one in owed}))
    at = sorted({one.month for one in owed})
    sql = _BEFORE.format(these=these, at=f"month IN ({', '.join(['%s'] * len(at))})")
    found = Counter[tuple[int, date]]()
    for key, month, count in db.rows(sql, [*keys, *at]):
        found[key, month if isinstance(month, date) else date.fromisoformat(month)] = count
    return found


def drawn(
    row: models.Roster,
    number: int,
    one: Owed,
    part: int,
    *,
    live: bool = True,
    told: tuple[object, ...] = ("", "", None, ""),
) -> tuple[object, ...]:
    """A line as it is kept. `told`: its result, the bank's reason, the day, and who entered it."""
    what = (row.pk, number, one.entitlement, row.item, one.person, one.place_code, one.month, part, one.amount)
    return (*what, one.sealed, journal.digest(one.sealed), live, *told)


def check_asked(item: str, place: str, month: date, day: date) -> None:
    """Raises Refused for a roster that there cannot be on a day."""
    months.check_month(month)
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


def seal(number: int, one: Owed) -> tuple[object, ...]:
    """What of a line is sealed."""
    return number, one.entitlement, one.person, one.month, one.amount, journal.digest(one.sealed)


def sealed(item: str, place: str, month: date, lines: Sequence[tuple[object, ...]]) -> str:
    """The digest of what a roster is of and of its lines, each as `seal` says."""
    return journal.digest(journal.canonical([item, place, month, lines]))


def approve(actor: access.Actor, roster: int) -> None:
    """A roster may be paid, by another person than who drew it up. Raises Forbidden and Refused."""
    with keeping.held(actor, roster, CHECK, "drawn") as row:
        if actor.account == row.made_by:
            raise Refused("own_roster")
        _check_sealed(row)
        row.state, row.checked_by, row.checked_at = "approved", actor.account, time.machine()
        row.save()
        keeping.note(actor, "approve", row)


def hand_over(actor: access.Actor, roster: int) -> None:
    """A roster went to the bank, by a third person. Raises Forbidden and Refused."""
    with keeping.held(actor, roster, PAY, "approved") as row:
        if actor.account in {row.made_by, row.checked_by}:
            raise Refused("three_persons")
        _check_sealed(row)
        row.state, row.handed_by, row.handed_on = "handed", actor.account, time.today()
        row.save()
        keeping.note(actor, "hand", row)


def drop(actor: access.Actor, roster: int) -> None:
    """A roster that was not handed over is given up, and its months are owed again. Raises Forbidden and Refused."""
    permission = MAKE if access.may(actor, MAKE) else CHECK
    with keeping.held(actor, roster, permission, "drawn", "approved") as row:
        row.lines.update(live=False)
        row.state = "dropped"
        row.save(update_fields=["state"])
        keeping.note(actor, "drop", row)


def _check_sealed(row: models.Roster) -> None:
    if digest(row) != row.digest:
        raise Refused("seal_broken")
