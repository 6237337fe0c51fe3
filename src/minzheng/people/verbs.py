"""The writes upon one person: entered, changed, corrected, moved. Each asks access, checks, writes, notes and tells at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.search import api as search
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.particulars.api import Said
from minzheng.people import households, keeping, kinship, models
from minzheng.people.keeping import MAKE, SECTOR, Act
from minzheng.people.refusals import Refused, Remark
from minzheng.people.things import Kept


def register(
    actor: access.Actor,
    place_code: str,
    values: Mapping[str, str],
    *,
    since: date,
    parents: Sequence[int] = (),
    reason: str = "",
    request: str = "",
) -> Kept:
    """A person at a place from a day on; with `parents` (keys) and from the birthday on, one who was born there.

    `values` are texts as people write them, by `particulars.FIELDS`. `request` is a word of the caller's for this very act: the
    second time it gives what the first time made. Raises Forbidden and Refused.
    """
    access.require(actor, MAKE, place=place_code, sector=SECTOR)
    for parent in parents:
        keeping.seen(actor, parent)
    with keeping.locked(place_code):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_place(place_code, since)
        said, remarks = particulars.read(values, time.today())
        row = models.Person(place_code=place_code, sex=said.sex, born=said.born, alike=alike(said))
        keeping.check_day(since, row)
        others = _others_alike(row, said)
        act = Act(
            actor,
            "born" if parents and since == said.born else "register",
            since,
            place_code,
            keeping.check_reason(reason, needed=False),
            request,
        )
        check_free(said)
        keeping.write(row, act, said)
        identify(row, said)
        search.keep_many("person", [(row.pk, said.name, place_code)])
        for parent in parents:
            kinship.relate(actor, parent, row.pk, since=said.born or since)
        if others:
            remarks = (*remarks, Remark("alike"))
            _flag(act, row, others)
        return Kept(row.pk, row.number, remarks)


def change(
    actor: access.Actor, key: int, values: Mapping[str, str], *, since: date, number: int, reason: str = "", request: str = ""
) -> Kept:
    """Something about a person changed on a day; what is not said stays. `number` is that of the version seen.

    Raises Forbidden and Refused.
    """
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        keeping.check_here(row)
        last = keeping.last_said(row)
        if since < last.since:
            raise Refused("before_version", day=since, first=last.since)
        said, remarks = _said_again(actor, last, values)
        act = Act(actor, "change", since, row.place_code, keeping.check_reason(reason, needed=False), request)
        return _restate(row, act, said, remarks)


def correct(actor: access.Actor, key: int, values: Mapping[str, str], *, number: int, reason: str, request: str = "") -> Kept:
    """What was last said of a person was wrong: it is superseded from its own day on. A number entered wrongly is let go.

    Raises Forbidden and Refused.
    """
    with keeping.held(actor, key) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        last = keeping.last_said(row)
        said, remarks = _said_again(actor, last, values)
        wrong = keeping.opened(actor, last)
        if (wrong.get("kind"), wrong.get("number", "")) != (said.kind, said.number) and wrong.get("number"):
            row.identities.filter(blind=blind(wrong["kind"], wrong["number"])).delete()
        last.superseded = True
        last.save(update_fields=["superseded"])
        act = Act(actor, "correct", last.since, row.place_code, keeping.check_reason(reason), request)
        return _restate(row, act, said, remarks)


def move(
    actor: access.Actor,
    key: int,
    place_code: str,
    *,
    on: date,
    number: int,
    address: str = "",
    reason: str = "",
    request: str = "",
) -> Kept:
    """A person lives at another place from a day on, and leaves a household that stays. The actor may enter at both places.

    Raises Forbidden and Refused.
    """
    access.require(actor, MAKE, place=place_code, sector=SECTOR)
    with keeping.held(actor, key, also=place_code) as (row,):
        if earlier := keeping.made_before(actor, request):
            return earlier
        keeping.check_number(row, number)
        keeping.check_here(row)
        keeping.check_day(on, row)
        keeping.check_place(place_code, on)
        last = keeping.last_said(row)
        if on < last.since:
            raise Refused("before_version", day=on, first=last.since)
        if place_code == row.place_code:
            raise Refused("lives_there", place=places.name(place_code))
        said, remarks = _said_again(actor, last, {"address": address})
        households.drop(actor, row, on, "moved", unless_at=place_code)
        row.place_code = place_code
        act = Act(actor, "move", on, place_code, keeping.check_reason(reason, needed=False), request)
        return _restate(row, act, said, remarks)


def _said_again(actor: access.Actor, last: models.Version, values: Mapping[str, str]) -> tuple[Said, tuple[Remark, ...]]:
    """What stands, with what is said anew; a number in place of another brings its own birthday and sex."""
    opened = keeping.opened(actor, last)
    before = {name: opened.get(name, "") for name in particulars.FIELDS}
    if before["number"] and "number" in values:
        before |= {"born": "", "sex": ""}
    return particulars.read(before | dict(values), time.today())


def _restate(row: models.Person, act: Act, said: Said, remarks: tuple[Remark, ...]) -> Kept:
    """Writes what is said of a person now, and has them found by it."""
    keeping.check_day(act.since, models.Person(born=said.born, died=row.died))
    check_free(said, row)
    row.sex, row.born, row.alike = said.sex, said.born, alike(said)
    keeping.write(row, act, said)
    identify(row, said)
    search.keep_many("person", [(row.pk, said.name, row.place_code)])
    return Kept(row.pk, row.number, remarks)


def number_text(kind: str, number: str) -> str:
    """What a number is found by: of two kinds equal numbers are two."""
    return f"{kind} {number}"


def blind(kind: str, number: str) -> bytes:
    """How a number is found."""
    return vault.blind("citizen_id", number_text(kind, number))


def alike_text(said: Said) -> str:
    """By what double entries are noticed."""
    return f"{said.name} {said.born or ''}"


def alike(said: Said) -> bytes:
    """The same, blind."""
    return vault.blind("name", alike_text(said))


def check_free(said: Said, own: models.Person | None = None) -> None:
    """Raises Refused where somebody else has the number: who is alive, or dead; a person merged into another is that other."""
    if not said.number:
        return
    found = models.Identity.objects.select_related("person").filter(blind=blind(said.kind, said.number)).first()
    if found is None:
        return
    holder = keeping.root(found.person)
    if own is None or own.pk not in {holder.pk, found.person_id}:
        raise taken_by(holder, said.kind)


def taken_by(holder: models.Person, kind: str) -> Refused:
    """Why a number is not free: who has it is alive, or dead."""
    facts = {"kind": particulars.kinds()[kind].within, "place": places.full_name(holder.place_code[:6])}
    return Refused("taken_dead", **facts, day=holder.died) if holder.died else Refused("taken", **facts)


def identify(row: models.Person, said: Said) -> None:
    """The person is found by the number from now on. Raises Refused where another was quicker."""
    if not said.number:
        return
    value = blind(said.kind, said.number)
    if row.identities.filter(blind=value).exists():
        return
    try:
        with transaction.atomic():
            models.Identity.objects.create(person=row, blind=value)
    except IntegrityError:
        check_free(said, row)
        raise


def _others_alike(row: models.Person, said: Said) -> list[models.Person]:
    """Who has the same name and birthday, where one of the two has no number by which they would be told apart."""
    found = models.Person.objects.filter(alike=row.alike, merged_into=None)
    if said.number:
        found = found.filter(identities=None)
    return list(found[:5]) if said.born else []


def _flag(act: Act, row: models.Person, others: Sequence[models.Person]) -> None:
    models.Duplicate.objects.bulk_create(
        models.Duplicate(
            kept=other, other=row, place_code=row.place_code, state="flagged", since=time.today(), made_by=act.actor.account
        )
        for other in others
    )
