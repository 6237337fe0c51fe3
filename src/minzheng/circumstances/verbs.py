"""What is known is stated, corrected, withdrawn. Nothing is overwritten: a later statement replaces one for its period."""

from __future__ import annotations

from django.db import transaction

from minzheng.circumstances import keeping, models
from minzheng.circumstances.happened import CircumstancesStated
from minzheng.circumstances.keeping import MAKE, READ
from minzheng.circumstances.refusals import Refused, Remark
from minzheng.circumstances.schema import Kept, Stating, Values
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people


def state(actor: access.Actor, one: Stating, *, request: str = "") -> Kept:
    """Something is stated. `request` is a word of the caller's for this very act: the second time gives what the first made.

    Raises Forbidden and Refused.
    """
    place = _place(actor, one.person)
    access.require(actor, MAKE, place=place, sector=people.SECTOR)
    with db.exclusive(_lock(one.household, one.person)):
        if earlier := _made_before(actor, request):
            return earlier
        checked, remarks = _checked(one)
        (row,) = _written(actor, checked, place, request=request)
        return Kept(_done(actor, row, "circumstances.state"), remarks)


def correct(actor: access.Actor, statement: int, values: Values, *, reason: str, request: str = "") -> Kept:
    """What was stated was wrong: it is gone, and another of the same thing stands in its turn. Raises Forbidden and Refused."""
    found = seen(actor, statement)
    with db.exclusive(_lock(found.household, found.person)):
        if earlier := _made_before(actor, request):
            return earlier
        same = Stating(found.person, _kind(actor, found), found.source, *values[:2], household=found.household)
        checked, remarks = _checked(same._replace(**values._asdict()))
        _take_back(actor, found, "corrected", reason)
        (row,) = _written(actor, checked, found.place_code, corrects=found, request=request)
        return Kept(_done(actor, row, "circumstances.correct"), remarks)


def withdraw(actor: access.Actor, statement: int, *, reason: str) -> Kept:
    """What was stated is no more to be relied on, and nothing stands in its place but what it had replaced.

    Raises Forbidden and Refused.
    """
    found = seen(actor, statement)
    with db.exclusive(_lock(found.household, found.person)):
        _take_back(actor, found, "withdrawn", reason)
        return Kept(_done(actor, found, "circumstances.withdraw"))


def seen(actor: access.Actor, statement: int) -> models.Statement:
    """A statement that the actor may change. Outside their scope there is none; raises Forbidden and Refused."""
    row = models.Statement.objects.filter(pk=statement).first()
    scope = access.scope(actor, READ)
    if row is None or not scope.holds(row.place_code) or not scope.reaches(people.SECTOR):
        raise Refused("no_statement", statement=statement)
    access.require(actor, MAKE, place=row.place_code, sector=people.SECTOR)
    return row


def _kind(actor: access.Actor, row: models.Statement) -> str:
    """Of which kind a statement is, for a verb."""
    record = vault.Record(row.person, bytes(row.said) if row.said else None, row.place_code)
    (texts,) = vault.open_many(actor, "keep", [record], for_work=True)
    if texts is None:
        raise people.Refused("destroyed", person=row.person)
    return texts["kind"]


def _place(actor: access.Actor, person: int) -> str:
    """Where somebody is registered; outside the actor's scope nobody is there."""
    place, scope = people.places_of([person]).get(person, ""), access.scope(actor, READ)
    if not place or not scope.holds(place) or not scope.reaches(people.SECTOR):
        raise people.Refused("no_person", person=person)
    return place


def _lock(household: int | None, person: int) -> str:
    """Whoever writes of one thing waits for another who does."""
    return f"circumstances {person}" if household is None else f"circumstances of {household}"


def _checked(one: Stating) -> tuple[Stating, tuple[Remark, ...]]:
    homes = people.homes_of([one.person]) if one.household is not None else {}
    return keeping.check(one, people.lives_of([one.person]).get(one.person), homes)


def _made_before(actor: access.Actor, request: str) -> Kept | None:
    found = models.Statement.objects.filter(made_by=actor.account, request=_word(request)).exclude(request="").first()
    return Kept(found.pk) if found else None


def _word(request: str) -> str:
    return journal.digest(request.encode("utf-8", "replace")) if request else ""


def _written(
    actor: access.Actor, one: Stating, place: str, *, corrects: models.Statement | None = None, request: str
) -> list[models.Statement]:
    try:
        with transaction.atomic():
            return keeping.write(actor.account, [(one, place)], corrects=corrects, request=_word(request))
    except vault.Destroyed:
        raise people.Refused("destroyed", person=one.person) from None


def _take_back(actor: access.Actor, row: models.Statement, gone: str, reason: str) -> None:
    why = people.check_reason(reason)
    left = models.Statement.objects.filter(pk=row.pk, gone="").exclude(said=None)
    row.gone, row.gone_by, row.gone_at, row.why = gone, actor.account, time.machine(), why
    if not left.update(gone=gone, gone_by=row.gone_by, gone_at=row.gone_at, why=why, due=None):
        raise Refused("gone_already")


def _done(actor: access.Actor, row: models.Statement, verb: str) -> int:
    """Settles what is due, notes the act and tells the rooms above."""
    keeping.settle({bytes(row.line or b"")})
    content = keeping.noted(row) | ({"gone": row.gone, "why": row.why} if row.gone else {})
    journal.write(actor, verb, keeping.subject(row), content)
    events.announce(CircumstancesStated(row.person, row.household, row.since, row.place_code))
    return row.pk
