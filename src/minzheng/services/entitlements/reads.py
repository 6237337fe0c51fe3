"""The questions. Each takes whoever asks and answers within what they may see; accounts are given by the vault, on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.entitlements import keeping, models
from minzheng.services.entitlements.models import FOREVER
from minzheng.services.entitlements.schema import AccountState, Entitlement, Frequency, State, Term
from minzheng.services.months import api as months

PAGE = 50
_FOUND = {
    "due": ~Q(result="stop") | Q(change__state__in=("refused", "dropped")),
    "ended": Q(result="stop", change__state="approved"),
}
_DIGITS = 18
_BEHIND = ":"  # which comes after every code
_HAVE = """SELECT person, item FROM entitlements_member AS m WHERE {these} AND since <= %s AND until > %s AND EXISTS (
SELECT 1 FROM entitlements_span AS s WHERE s.entitlement_id = m.entitlement_id
AND s.since <= %s AND s.until > %s AND s.suspended = %s AND s.amount > 0)"""


def entitlement(actor: access.Actor, entitlement: int, day: date | None = None, *, purpose: str = "") -> Entitlement:
    """One, with all that was said of it, as of the month of a day, today's unless said.

    `purpose`: its account is given too, masked by duty, and the read is on the record. Raises Forbidden and Refused.
    """
    row = keeping.seen(actor, entitlement)
    (found,) = given([row], day)
    found = replace(found, terms=tuple(map(_term, row.terms.order_by("turn"))))
    if purpose and row.said:
        (texts,) = vault.open_many(actor, purpose, [vault.Record(row.person, bytes(row.said), row.place_code)])
        found = replace(found, account=texts["account"] if texts else "")
    return found


def of_household(actor: access.Actor, household: int, day: date | None = None) -> tuple[Entitlement, ...]:
    """All that was ever granted to a household, the newest first, as of the month of a day. Raises Forbidden."""
    return _all(actor, Q(household=household), day)


def of_person(actor: access.Actor, person: int, day: date | None = None) -> tuple[Entitlement, ...]:
    """All that was ever granted to somebody, alone or with others, the newest first. Raises Forbidden."""
    with_others = models.Member.objects.filter(person__in=list(people.entries_of([person]))).values("entitlement")
    return _all(actor, Q(pk__in=with_others), day)


def items_of(persons: Sequence[int], day: date) -> dict[int, frozenset[str]]:
    """What persons have in the month of a day, for rooms above that ask without being anybody: they show none of it."""
    month, whose, found = months.month_of(day), people.entries_of(persons), dict[int, set[str]]()
    these, given = db.one_of("person", whose)
    for person, item in db.rows(_HAVE.format(these=these), [*given, month, month, month, month, False]):
        found.setdefault(whose.get(person, person), set()).add(item)
    return {person: frozenset(items) for person, items in found.items()}


def of_case(actor: access.Actor, case: int) -> tuple[Entitlement, ...]:
    """What came of a case. Raises Forbidden."""
    return _all(actor, Q(case=case), None)


def entitlements(
    actor: access.Actor,
    *,
    item: str = "",
    place: str = "",
    state: str = "",
    rechecked: tuple[date, date] | None = None,
    result: str = "",
    after: str = "",
    size: int = PAGE,
) -> tuple[tuple[Entitlement, ...], str]:
    """Those at and below a place, in the order of their places, and what asks for the next page.

    `state` is one of this month; `item` any of several, with blanks between. `rechecked`: looked at again between these days, and
    `result`: one of several words of `RECHECKED`. Raises Forbidden, and Refused for what is no place in the list.
    """
    scope, more, this = within(actor, place), Q(), months.month_of(time.today())
    if after:
        code, _, key = after.partition("-")
        if not (code + key).isdecimal() or not 0 < len(key) <= _DIGITS:
            raise people.Refused("bad_after")
        scope = scope.narrowed([(code, _BEHIND)])
        more = Q(place_code__gt=code) | Q(pk__gt=int(key))
    found = models.Entitlement.objects.filter(scope.where(), more)
    found = found.filter(item__in=item.split()) if item else found
    if rechecked:
        asked = [_FOUND.get(word, Q(pk__in=[])) for word in result.split()]
        looked = models.Recheck.objects.filter(entitlement=OuterRef("pk"), day__range=rechecked)
        found = found.filter(Exists(looked.filter(reduce(or_, asked, Q()))))
    suspended = Exists(models.Span.objects.filter(entitlement=OuterRef("pk"), suspended=True, since__lte=this, until__gt=this))
    match state:
        case "ended":
            found = found.filter(ends__lte=this)
        case "suspended":
            found = found.filter(suspended, ends__gt=this)
        case "granted":
            found = found.filter(~suspended, ends__gt=this)
    rows = list(found.order_by("place_code", "pk")[: size + 1])
    return given(rows[:size]), f"{rows[size - 1].place_code}-{rows[size - 1].pk}" if len(rows) > size else ""


def due_rechecks(
    actor: access.Actor, place: str = "", *, item: str = "", by: date | None = None, after: str = "", size: int = PAGE
) -> tuple[tuple[Entitlement, ...], str]:
    """Those that are to be looked at again by a day, today unless said, the oldest first, and what asks for the next page.

    Raises Forbidden, and Refused for what is no place in the list.
    """
    today, more = time.today(), Q()
    if after:
        more = Q(recheck__gt=_day(after)) | Q(recheck=_day(after), pk__gt=int(after[11:]))
    found = models.Entitlement.objects.filter(
        within(actor, place).where(), more, recheck__lte=by or today, ends__gt=months.month_of(today)
    )
    found = found.filter(item=item) if item else found
    rows = list(found.order_by("recheck", "pk")[: size + 1])
    return given(rows[:size]), f"{rows[size - 1].recheck}-{rows[size - 1].pk}" if len(rows) > size else ""


def _day(after: str) -> date:
    try:
        day = date.fromisoformat(after[:10])
    except ValueError:
        raise people.Refused("bad_after") from None
    if after[10:11] != "-" or not after[11:].isdecimal() or len(after) > _DIGITS + 11:
        raise people.Refused("bad_after")
    return day


def within(actor: access.Actor, place: str) -> access.Scope:
    """What of a place lies in the actor's scope, all of that where no place is said. Raises Forbidden."""
    scope = keeping.scope(actor)
    if place:
        on = max(time.today(), places.default().begins)
        scope = scope.narrowed(places.ranges(place, on) if places.exists(place, on) else ())
    return scope


def _all(actor: access.Actor, which: Q, day: date | None) -> tuple[Entitlement, ...]:
    found: QuerySet[models.Entitlement] = models.Entitlement.objects.filter(keeping.scope(actor).where(), which)
    return given(list(found.order_by("-pk")), day)


def given(rows: Sequence[models.Entitlement], day: date | None = None) -> tuple[Entitlement, ...]:
    """As the room gives them, as of a month, without their terms: two queries for all."""
    month, keys = months.month_of(day or time.today()), [row.pk for row in rows]
    spans: dict[int, list[months.Span]] = {key: [] for key in keys}
    for one in models.Span.objects.filter(entitlement__in=keys).order_by("entitlement", "since"):
        spans[one.entitlement_id].append(months.Span(one.since, one.until, one.amount, one.suspended))
    members: dict[int, list[models.Member]] = {key: [] for key in keys}
    for member in models.Member.objects.filter(entitlement__in=keys).order_by("pk"):
        members[member.entitlement_id].append(member)
    return tuple(_given(row, tuple(spans[row.pk]), members[row.pk], month) for row in rows)


def _given(row: models.Entitlement, spans: tuple[months.Span, ...], members: list[models.Member], month: date) -> Entitlement:
    ends, span = None if row.ends == FOREVER else row.ends, months.span_of(spans, month)
    at = max(row.first, min(month, months.later(row.ends, -1)))
    return Entitlement(
        id=row.pk,
        item=row.item,
        version=row.version,
        place_code=row.place_code,
        household=row.household,
        person=row.person,
        members=tuple(dict.fromkeys(one.person for one in members if one.since <= at < one.until)),
        frequency=cast("Frequency", row.frequency),
        area=row.area,
        class_=row.recheck_class,
        recheck=row.recheck,
        origin=row.origin,
        case=row.case,
        basis=row.basis,
        standard=row.standard,
        first=row.first,
        owed_from=row.owed_from,
        ends=ends,
        state=_state(span, ends, month),
        amount=span.amount if span else 0,
        spans=spans,
        account_state=cast("AccountState", row.account_state),
        number=row.number,
        made_by=row.made_by,
    )


def _state(span: months.Span | None, ends: date | None, month: date) -> State:
    if ends is not None and ends <= month:
        return "ended"
    return "suspended" if span and span.suspended else "granted"


def _term(row: models.Term) -> Term:
    return Term(
        turn=row.turn,
        since=row.since,
        until=None if row.until == FOREVER else row.until,
        amount=row.amount,
        kind=row.kind,
        ground=row.ground,
        article=row.article,
        change=row.change_id,
        case=row.case,
        made_by=row.made_by,
        checked_by=row.checked_by,
        recorded_at=db.moment(row.recorded_at),
    )
