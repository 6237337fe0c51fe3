"""Something is granted: by whoever decides a case, within their own transaction; or elsewhere before, and it comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import keeping, models
from minzheng.services.entitlements.happened import EntitlementGranted
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Granting
from minzheng.services.months import api as months

_COLUMNS: tuple[str, ...] = ("id", "item", "version", "place_code", "household", "person", "frequency", "area", "recheck_class")
_COLUMNS += ("recheck", "origin", "case", "basis", "standard", "first", "owed_from", "ends", "said", "account_state", "number")
_COLUMNS += ("made_by", "recorded_at", "request")
_BASIS = 64


def grant(actor: access.Actor, one: Granting, *, request: str = "") -> int:
    """What a decision granted; the id. The same request again gives what it made before.

    Asks no permission beyond case.decide at the place, or what the item's own decision wants there. Raises Forbidden, and Refused
    where one of the members has the item for that month already.
    """
    may_grant(actor, one)
    with keeping.locked(one.place_code):
        if earlier := keeping.made_before(models.Entitlement, actor, request):
            return earlier
        check(one, people.lives_of(one.members))
        check_free(one)
        (row,) = write([Made(actor, one, time.today(), keeping.word(request))], origin="case")
        return row.pk


def may_grant(actor: access.Actor, one: Granting) -> None:
    """That an actor may decide it. Raises Forbidden."""
    access.require(actor, keeping.decides(actor, one.item, one.version), place=one.place_code, sector=people.SECTOR)


def bring(actor: access.Actor, given: Sequence[Granting], *, owed_from: date, checked_by: str) -> dict[int, int]:
    """What was granted elsewhere before, of one item, each checked by `check`; paid from here from a month on.

    Gives who has it meanwhile, as `had`: what counts for one of them is left out. Raises Forbidden.
    """
    places = sorted({one.place_code for one in given})
    for place in places:
        access.require(actor, keeping.MAKE, place=place, sector=people.SECTOR)
    with keeping.locked(*places):
        taken, today = had(given), time.today()
        made = [Made(actor, one, today) for one in given if not taken.keys() & set(one.members)]
        if made:
            write(made, origin="roll_in", owed_from=owed_from, checked_by=checked_by)
    return taken


def measure() -> None:
    """The database looks at its tables again, once many were brought in."""
    db.measure(models.Entitlement, models.Member, models.Span, models.Term)


class Made(NamedTuple):
    """Something granted, by whom and on which day. `request`: as it is kept."""

    actor: access.Actor
    one: Granting
    day: date
    request: str = ""


def check(one: Granting, lives: Mapping[int, people.Life]) -> catalogue.Version:
    """The version by which it is granted. Raises Refused for what cannot be."""
    version = keeping.version_of(one.item, one.version)
    months.check_month(one.first)
    months.check_amount(one.amount)
    months.read_account(one.account)
    keeping.next_recheck(version.rechecks, one.class_, time.today())
    if one.person not in one.members or len(set(one.members)) != len(one.members):
        raise Refused("payee_no_member", person=one.person)
    if len(one.basis) > _BASIS:
        raise Refused("basis_long", most=_BASIS)
    for key in one.members:
        life = lives.get(key)
        if life is None:
            raise people.Refused("no_person", person=key)
        if life.destroyed:
            raise people.Refused("destroyed", person=key)
    died = lives[one.person].died
    if died and died < one.first and one.frequency == "month":
        raise Refused("payee_dead", person=one.person, day=died)
    return version


def check_free(one: Granting) -> None:
    """Raises Refused where a member has the item in one of the months already."""
    if taken := had([one]):
        person, entitlement = min(taken.items())
        raise Refused("has_item", person=person, entitlement=entitlement, month=f"{one.first:%Y-%m}")


def had(given: Sequence[Granting]) -> dict[int, int]:
    """Who of those for whom these count has the item in one of the months already, and by which entitlement.

    All of these are of one item.
    """
    wanted = {key: (one.first, until(one)) for one in given for key in one.members}
    taken = keeping.check_free(given[0].item, wanted) if given else {}
    return {key: member.entitlement_id for key, member in taken.items()}


def until(one: Granting) -> date:
    """The month from which nothing more comes of a grant: what is paid once is granted for its month alone."""
    return months.FOREVER if one.frequency == "month" else months.later(one.first, 1)


def write(
    made: Sequence[Made], *, origin: str, owed_from: date | None = None, checked_by: str = "", keys: Sequence[int] = ()
) -> list[models.Entitlement]:
    """Entitlements that were checked, with their members and first terms, in a transaction. `keys`: those that they have."""
    moment, given = time.machine(), [it.one for it in made]
    accounts = [months.read_account(one.account) for one in given]
    sealed = iter(keeping.seal_accounts([(one.person, text) for one, text in zip(given, accounts, strict=True) if text]))
    rows = [
        _entitlement(key, it, next(sealed) if account else None, origin, owed_from or it.one.first, moment)
        for key, it, account in zip(keys or db.reserve(models.Entitlement, len(given)), made, accounts, strict=True)
    ]
    db.bulk_insert(models.Entitlement, _COLUMNS, ([getattr(row, name) for name in _COLUMNS] for row in rows))
    _members(rows, given)
    keeping.write_terms([(row.pk, 1, _term(row, one, checked_by)) for row, one in zip(rows, given, strict=True)])
    keeping.write_spans([(row.pk, [months.Span(row.first, row.ends, one.amount)]) for row, one in zip(rows, given, strict=True)])
    verb = f"entitlement.{'grant' if origin == 'case' else 'bring'}"
    both = zip(rows, made, strict=True)
    journal.write_each((it.actor, verb, keeping.subject(row), noted(row, it.one), it.day) for row, it in both)
    events.announce_many(
        [EntitlementGranted(row.pk, row.item, row.household, row.person, row.first, row.place_code, row.case) for row in rows]
    )
    return rows


def _entitlement(key: int, it: Made, said: bytes | None, origin: str, owed_from: date, moment: datetime) -> models.Entitlement:
    """What was granted as it is kept."""
    one, law = it.one, keeping.version_of(it.one.item, it.one.version)
    return models.Entitlement(
        id=key,
        item=one.item,
        version=one.version,
        place_code=one.place_code,
        household=one.household,
        person=one.person,
        frequency=one.frequency,
        area=one.area,
        recheck_class=one.class_,
        recheck=one.recheck or keeping.next_recheck(law.rechecks, one.class_, it.day),
        origin=origin,
        case=one.case,
        basis=one.basis,
        standard=one.standard,
        first=one.first,
        owed_from=max(one.first, owed_from),
        ends=until(one),
        said=said,
        account_state="" if said or one.frequency == "bill" else "none",
        number=1,
        made_by=it.actor.account,
        recorded_at=moment,
        request=it.request,
    )


def _members(rows: Sequence[models.Entitlement], given: Sequence[Granting]) -> None:
    db.bulk_insert(
        models.Member,
        ("entitlement", "item", "person", "since", "until"),
        ((row.pk, row.item, key, row.first, row.ends) for row, one in zip(rows, given, strict=True) for key in one.members),
    )


def _term(row: models.Entitlement, one: Granting, checked_by: str) -> keeping.Stated:
    return keeping.Stated(
        "grant", row.first, one.amount, row.ends, row.origin, case=one.case, made_by=row.made_by, checked_by=checked_by
    )


def noted(row: models.Entitlement, one: Granting) -> dict[str, object]:
    """What the journal keeps the digest of."""
    return {
        "item": row.item,
        "version": row.version,
        "person": row.person,
        "members": list(one.members),
        "amount": one.amount,
        "first": row.first,
        "case": row.case,
        "basis": row.basis,
        "sealed": journal.digest(bytes(row.said)) if row.said else "",
    }
