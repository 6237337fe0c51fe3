"""Households: founded, joined, left, headed by another, moved, split. Who lives in two is told; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.particulars import api as particulars
from minzheng.people import keeping, models
from minzheng.people.happened import HouseholdChanged
from minzheng.people.keeping import MAKE, READ, SECTOR
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused
from minzheng.people.things import Household, HouseholdKind, Member

Living = Sequence[tuple[int, str]]
"""Persons, and what each is to the head."""


def found(
    actor: access.Actor, place_code: str, members: Living, *, since: date, kind: str = "family", parted_from: int | None = None
) -> Household:
    """A new household at a place from a day on. Raises Forbidden, and Refused where its members cannot be one."""
    particulars.check_household(kind, members)
    with keeping.held(actor, *(key for key, _ in members), also=place_code) as rows:
        access.require(actor, MAKE, place=place_code, sector=SECTOR)
        keeping.check_place(place_code, since)
        for row in rows:
            _check_may_live(row, since)
        home = models.Household.objects.create(place_code=place_code, kind=kind, since=since, parted_from_id=parted_from)
        _add(home, members, since)
        return _done(actor, home, "household.found", since)


def join(actor: access.Actor, household: int, members: Living, *, on: date, number: int) -> Household:
    """Persons live in a household from a day on. Raises Forbidden and Refused."""
    home = seen(actor, household)
    with keeping.held(actor, *(key for key, _ in members), also=home.place_code) as rows:
        home = _held(actor, household, number, on)
        for row in rows:
            _check_may_live(row, on)
        _check_all(home, [*_living(home), *members])
        _add(home, members, on)
        return _done(actor, home, "household.join", on)


def leave(actor: access.Actor, household: int, persons: Sequence[int], *, on: date, number: int) -> Household:
    """Persons live there no more, from a day on; a household that nobody is left in ends. Raises Forbidden and Refused."""
    home = seen(actor, household)
    with keeping.locked(home.place_code):
        home = _held(actor, household, number, on)
        _take_out(home, persons, on, "left")
        return _done(actor, home, "household.leave", on)


def transfer(
    actor: access.Actor, household: int, persons: Living, to: int, *, on: date, number: int, to_number: int
) -> Household:
    """Persons go from one household to another on one day, in one act. The household where they live now is given.

    Raises Forbidden and Refused.
    """
    codes = [seen(actor, one).place_code for one in (household, to)]
    with keeping.locked(*codes, *_homes(persons)):
        leave(actor, household, [key for key, _ in persons], on=on, number=number)
        return join(actor, to, persons, on=on, number=to_number)


def split(
    actor: access.Actor, household: int, members: Living, *, on: date, number: int, place_code: str = "", kind: str = "family"
) -> Household:
    """Some of a household are one of their own from a day on, at the same place unless said. Raises Forbidden and Refused."""
    home = seen(actor, household)
    particulars.check_household(kind, members)
    with keeping.locked(home.place_code, place_code or home.place_code, *_homes(members)):
        if {key for key, _ in members} == {key for key, _ in _living(home)}:
            raise Refused("split_all")
        leave(actor, household, [key for key, _ in members], on=on, number=number)
        return found(actor, place_code or home.place_code, members, since=on, kind=kind, parted_from=household)


def name_head(actor: access.Actor, household: int, relationships: Mapping[int, str], *, on: date, number: int) -> Household:
    """Another is the head from a day on: `relationships` says of every member what they are to the new one.

    Raises Forbidden and Refused.
    """
    home = seen(actor, household)
    with keeping.locked(home.place_code):
        home = _held(actor, household, number, on)
        living = dict(_living(home))
        if set(relationships) != set(living):
            missing = sorted(set(living) ^ set(relationships))
            raise Refused("relationships_missing", persons=", ".join(map(str, missing[:10])))
        particulars.check_household(home.kind, list(relationships.items()))
        changed = {key: relationship for key, relationship in relationships.items() if living[key] != relationship}
        for one in _standing(home).filter(person__in=list(changed)):
            if on < one.since:
                raise Refused("before_member", person=one.person_id, since=one.since)
            if one.since == on:
                one.relationship = changed[one.person_id]
                one.save(update_fields=["relationship"])
            else:
                one.until, one.ended_by = on, "head"
                one.save(update_fields=["until", "ended_by"])
                models.Member.objects.create(
                    household=home, person_id=one.person_id, relationship=changed[one.person_id], since=on
                )
        return _done(actor, home, "household.head", on)


def move_household(actor: access.Actor, household: int, place_code: str, *, on: date, number: int) -> Household:
    """A household stands at another place from a day on; its members are moved one by one, with their addresses, before or after.

    Raises Forbidden and Refused.
    """
    access.require(actor, MAKE, place=place_code, sector=SECTOR)
    with keeping.locked(seen(actor, household).place_code, place_code):
        home = _held(actor, household, number, on)
        keeping.check_place(place_code, on)
        home.place_code = place_code
        return _done(actor, home, "household.move", on)


def drop(actor: access.Actor, row: models.Person, on: date, why: str, *, unless_at: str = "") -> None:
    """The person lives in no household any more, within a verb upon the person. A household may be left without a head."""
    member = models.Member.objects.select_related("household").filter(person=row, until=FOREVER).first()
    if member and member.household.place_code != (unless_at or "-"):
        _take_out(member.household, [row.pk], max(on, member.since), why)
        _done(actor, member.household, "household.leave", on)


def restore(actor: access.Actor, row: models.Person, on: date) -> None:
    """The person lives again where a death that was none had taken them out, unless that household has another head or ended."""
    member = models.Member.objects.select_related("household").filter(person=row, ended_by="died", until__gte=on).last()
    if member is None or (member.household.until not in {FOREVER, member.until}):
        return
    home = member.household
    relationship = (
        member.relationship if member.relationship not in {one for _, one in _living(home)} or not _once(member) else "relative"
    )
    member.until, member.ended_by, member.relationship, home.until = FOREVER, "", relationship, FOREVER
    member.save()
    _done(actor, home, "household.join", on)


def _once(member: models.Member) -> bool:
    return particulars.relationships()[member.relationship].once


def household_of(row: models.Household, members: Iterable[models.Member]) -> Household:
    """A household as the room gives it."""
    listed = [
        Member(one.person_id, one.relationship, one.since, None if one.until == FOREVER else one.until, one.ended_by)
        for one in members
    ]
    listed.sort(key=lambda one: (particulars.order()[one.relationship], one.since, one.person))
    kind: HouseholdKind = "family" if row.kind == "family" else "collective"
    until = None if row.until == FOREVER else row.until
    return Household(row.pk, row.place_code, kind, row.since, until, row.number, row.parted_from_id, tuple(listed))


def seen(actor: access.Actor, household: int) -> models.Household:
    """A household in the actor's scope. Raises Refused."""
    row = next(iter(db.found(models.Household, "id = %s", [household])), None)
    if row is None:
        raise Refused("no_household", household=household)
    return within(actor, row)


def within(actor: access.Actor, row: models.Household) -> models.Household:
    """The household, if it lies in the actor's scope. Raises Refused."""
    scope = access.scope(actor, READ)
    if not scope.holds(row.place_code) or not scope.reaches(SECTOR):
        raise Refused("no_household", household=row.pk)
    return row


def _held(actor: access.Actor, household: int, number: int, on: date) -> models.Household:
    """A household that stands, in the lock of its county."""
    home = seen(actor, household)
    access.require(actor, MAKE, place=home.place_code, sector=SECTOR)
    if home.until != FOREVER:
        raise Refused("household_ended", household=household, day=home.until)
    if number != home.number:
        raise Refused("household_stale", current=home.number, theirs=number)
    keeping.check_day(on)
    if on < home.since:
        raise Refused("before_household", day=on, since=home.since)
    return home


def _homes(members: Living) -> Iterable[str]:
    """Where persons are registered, for the lock."""
    return models.Person.objects.filter(pk__in=[key for key, _ in members]).values_list("place_code", flat=True)


def _standing(home: models.Household) -> QuerySet[models.Member]:
    return home.members.filter(until=FOREVER)


def _living(home: models.Household) -> list[tuple[int, str]]:
    return list(_standing(home).values_list("person_id", "relationship"))


def _check_all(home: models.Household, living: Living) -> None:
    particulars.check_household(home.kind, living, headless=True)


def _check_may_live(row: models.Person, on: date) -> None:
    keeping.check_here(row)
    keeping.check_day(on, row)
    member = models.Member.objects.select_related("household").filter(person=row, until=FOREVER).first()
    if member:
        raise Refused("in_two", person=row.pk, household=member.household_id, since=member.since)
    last = models.Member.objects.filter(person=row, until__gt=on).order_by("until").last()
    if last:
        raise Refused("lived_elsewhere", person=row.pk, household=last.household_id, until=last.until)


def _add(home: models.Household, members: Living, on: date) -> None:
    models.Member.objects.bulk_create(
        models.Member(household=home, person_id=key, relationship=relationship, since=on) for key, relationship in members
    )


def _take_out(home: models.Household, persons: Sequence[int], on: date, why: str) -> None:
    standing = {one.person_id: one for one in _standing(home)}
    for key in persons:
        if key not in standing:
            raise Refused("not_member", person=key, household=home.pk)
        if on < standing[key].since:
            raise Refused("before_member", person=key, since=standing[key].since)
    home.members.filter(pk__in=[standing[key].pk for key in persons]).update(until=on, ended_by=why)
    if len(set(persons)) == len(standing):
        home.until = on


def _done(actor: access.Actor, home: models.Household, verb: str, on: date) -> Household:
    """Counts the change, notes who lives there since, and tells the rooms above."""
    if verb != "household.found":
        home.number += 1
        home.save()
    living = sorted(_living(home))
    content = {"number": home.number, "day": on, "place_code": home.place_code, "living": [list(one) for one in living]}
    journal.write(actor, verb, journal.Subject("household", str(home.pk), home.place_code), content)
    events.announce(HouseholdChanged(home.pk, on, home.place_code))
    return household_of(home, _standing(home))
