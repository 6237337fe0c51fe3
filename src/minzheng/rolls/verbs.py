"""Tables on their way in: handed in, looked through, put right, entered. What was handed in lies sealed until then.

A home goes in as a whole or not at all. Only who handed a table in sees it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import cast

from django.db import transaction

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.rolls import models, table
from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Fault, Faults, Homes, Line, Roll, State, Told, kind

SHEET = 1500
"""Rows of a part, which is entered at once; a home is never divided."""
HOUSEHOLDS = "households"
KEPT = timedelta(days=2)


def hand_in(actor: access.Actor, data: bytes, name: str, *, since: date, of: str = HOUSEHOLDS, about: str = "") -> Roll:
    """Seals a table of a kind, about something, that holds from a day on, and has it looked through.

    Raises Forbidden, Refused, and exchange.Refused for what is no table.
    """
    asked = kind(of)
    access.require(actor, asked.may, sector=people.SECTOR)
    asked.check(since, about)
    homes, notes = table.read(asked, about, data, name)
    with transaction.atomic():
        roll = models.Roll.objects.create(
            account=actor.account,
            place_code=actor.place,
            kind=of,
            about=about,
            since=since,
            state="handed",
            rows=sum(map(len, homes)),
            homes=len(homes),
            recorded_at=time.machine(),
        )
        _seal(roll, parts(homes), {}, [Said(note.message("zh"), note.message("en")) for note in notes])
        return _go_on(actor, roll, "handed")


def enter(actor: access.Actor, roll: int, of: str = HOUSEHOLDS) -> Roll:
    """Has the homes that can be taken be entered, of some kinds by a second person (`confirm`). Raises Forbidden and Refused."""
    with db.exclusive(f"roll {roll}"):
        row = _held(actor, roll, of, "checked")
        if not kind(of).checks:
            return _go_on(actor, row, "entering")
        row.state, row.appointment = "waits", _appointment(actor, row)
        row.save()
        note(actor, row)
        return given(row)


def waiting(actor: access.Actor, of: str) -> tuple[Roll, ...]:
    """Tables of others at the actor's places that wait for a second person, the oldest first. Raises Forbidden."""
    found = models.Roll.objects.filter(access.scope(actor, kind(of).checks).where(), kind=of, state="waits")
    return tuple(map(given, found.exclude(account=actor.account).order_by("id")))


def lines(actor: access.Actor, roll: int, of: str) -> tuple[Roll, list[Line]]:
    """What would be entered of a table that waits for the actor, line by line. A read on the record; raises as `confirm`."""
    row = _waits(actor, roll, of)
    found = [(home, wrong) for homes, wrong, _ in _shown(actor, row, "check") for home in homes]
    return given(row), [line for home, wrong in found if not any(one.at in wrong for one in home) for line in home]


def confirm(actor: access.Actor, roll: int, of: str) -> Roll:
    """A second person looked at a table: it is entered, in the name of whoever handed it in. Raises Forbidden and Refused."""
    with db.exclusive(f"roll {roll}"):
        row = _waits(actor, roll, of)
        row.checked_by = actor.account
        note(actor, row, "confirm")
        return _go_on(access.actor_of(int(row.account), row.appointment), row, "entering")


def give_back(actor: access.Actor, roll: int, of: str) -> Roll:
    """A second person does not have it entered: it is again with whoever handed it in. Raises as `confirm`."""
    with db.exclusive(f"roll {roll}"):
        row = _waits(actor, roll, of)
        row.state, row.recorded_at = "checked", time.machine()
        row.save()
        note(actor, row, "give_back")
        return given(row)


def _waits(actor: access.Actor, roll: int, of: str) -> models.Roll:
    scope = access.scope(actor, kind(of).checks)
    if not scope.ranges or not scope.reaches(people.SECTOR):
        raise access.Forbidden(kind(of).checks)
    row = models.Roll.objects.filter(scope.where(), pk=roll, kind=of).first()
    if row is None:
        raise Refused("no_roll")
    if row.account == actor.account:
        raise Refused("own_roll")
    if row.state != "waits":
        raise Refused("roll_state")
    return row


def drop(actor: access.Actor, roll: int, of: str = HOUSEHOLDS) -> Roll:
    """Gives a table up: nothing more of it is entered, and it is destroyed. Raises Forbidden and Refused."""
    with db.exclusive(f"roll {roll}"):
        row = _held(actor, roll, of, "handed", "checked", "waits", "entering")
        if row.state not in {"checked", "waits"} and row.job and not jobs.job(actor, row.job).over:
            raise Refused("roll_state")
        return end(actor, row, "dropped")


def roll(actor: access.Actor, roll: int, of: str = HOUSEHOLDS) -> Roll:
    """A table that the actor handed in. Raises Forbidden and Refused."""
    return given(_held(actor, roll, of))


def rolls(actor: access.Actor, of: str = HOUSEHOLDS, *, size: int = 10) -> tuple[Roll, ...]:
    """The tables that the actor handed in, the newest first. Raises Forbidden."""
    access.require(actor, kind(of).may, sector=people.SECTOR)
    found = models.Roll.objects.filter(account=actor.account, place_code=actor.place, kind=of)
    return tuple(map(given, found.order_by("-id")[:size]))


def faults(actor: access.Actor, roll: int, of: str = HOUSEHOLDS, *, size: int) -> tuple[list[Fault], int, list[Said]]:
    """The first faults, how many lines have some, and what was noted in reading. A read on the record; raises Refused."""
    found, notes = list[Fault](), list[Said]()
    for _, wrong, noted in _shown(actor, _held(actor, roll, of)):
        found += [Fault(at, said) for at, why in wrong.items() for said in why]
        notes += noted
    found.sort(key=lambda one: one.line)
    return found[:size], len({one.line for one in found}), notes


def remarks(actor: access.Actor, roll: int, of: str = HOUSEHOLDS) -> list[Told]:
    """What is to be said of lines that were entered all the same, for two days. Raises Forbidden and Refused."""
    told = [Told(line, person, Said(zh, en)) for line, person, zh, en in _held(actor, roll, of).told]
    return sorted(told, key=lambda one: one.line)


def to_mend(actor: access.Actor, roll: int, lang: str, of: str = HOUSEHOLDS) -> bytes:
    """A workbook of the homes that cannot be taken, with the reasons. A read on the record; raises Refused."""
    row = _held(actor, roll, of)
    lines = [
        (line, wrong.get(line.at, ()))
        for homes, wrong, _ in _shown(actor, row)
        for home in homes
        if any(line.at in wrong for line in home)
        for line in home
    ]
    return table.to_mend(kind(of), row.about, lines, lang)


def parts(homes: Iterable[list[Line]]) -> Iterator[Homes]:
    """Whole homes, some thousand rows at a time."""
    some, count = list[list[Line]](), 0
    for home in homes:
        some.append(home)
        count += len(home)
        if count >= SHEET:
            yield some
            some, count = [], 0
    if some:
        yield some


def _seal(roll: models.Roll, given: Iterable[Homes], wrong: Faults, notes: Sequence[Said] = ()) -> None:
    """Keeps homes, with what is wrong with them."""
    for number, homes in enumerate(given):
        reseal(roll, number, homes, {line.at: wrong[line.at] for home in homes for line in home if line.at in wrong}, notes)
        notes = ()


def reseal(roll: models.Roll, number: int, homes: Homes, wrong: Faults, notes: Sequence[Said] = ()) -> None:
    """Keeps a part anew."""
    texts = {
        "rows": json.dumps([[(line.at, *line.said.values()) for line in home] for home in homes], ensure_ascii=False),
        "faults": json.dumps([(at, one.zh, one.en) for at, why in wrong.items() for one in why], ensure_ascii=False),
        "notes": json.dumps([(one.zh, one.en) for one in notes], ensure_ascii=False),
    }
    (sealed,) = vault.seal_many(models.GROUP, [(roll.pk, texts)])
    models.Part.objects.update_or_create(roll=roll, number=number, defaults={"given": sealed})


def opened(of: models.Roll, texts: vault.Opened | None) -> tuple[Homes, Faults, list[Said]]:
    """Homes of a part, what is wrong in which line, and what was noted in reading."""
    if texts is None:
        raise Refused("no_roll")
    wrong: Faults = {}
    for at, zh, en in json.loads(texts["faults"]):
        wrong.setdefault(at, []).append(Said(zh, en))
    names = [one.id for one in kind(of.kind).columns(of.about).column]
    homes = [[Line(at, dict(zip(names, cells, strict=True))) for at, *cells in home] for home in json.loads(texts["rows"])]
    return homes, wrong, [Said(zh, en) for zh, en in json.loads(texts["notes"])]


def _shown(actor: access.Actor, row: models.Roll, purpose: str = "mend") -> list[tuple[Homes, Faults, list[Said]]]:
    """All parts, for whoever handed them in or checks them: one read on the record."""
    records = [vault.Record(row.pk, bytes(one.given), row.place_code) for one in row.parts.order_by("number") if one.given]
    found = vault.open_many(actor, purpose, records, full=True) if records else []
    return [opened(row, one) for one in found]


def _held(actor: access.Actor, roll: int, of: str, *states: str) -> models.Roll:
    access.require(actor, kind(of).may, sector=people.SECTOR)
    row = models.Roll.objects.filter(pk=roll, account=actor.account, place_code=actor.place, kind=of).first()
    if row is None:
        raise Refused("no_roll")
    if states and row.state not in states:
        raise Refused("roll_state")
    return row


def _go_on(actor: access.Actor, row: models.Roll, state: State) -> Roll:
    """Has a job do the next step in the actor's name; it is given ids alone."""
    mine = {"roll": row.pk, "appointment": _appointment(actor, row)}
    row.state, row.recorded_at = state, time.machine()
    row.job = jobs.start(actor, f"rolls.{state}", mine, key=f"roll {row.pk}").id
    row.save()
    note(actor, row)
    return given(row)


def _appointment(actor: access.Actor, row: models.Roll) -> int:
    """In which the actor acts. Raises Forbidden."""
    mine = next((one.id for one in access.appointments(actor) if (one.role, one.place_code) == (actor.role, actor.place)), None)
    if mine is None:
        raise access.Forbidden(kind(row.kind).may)
    return mine


def note(actor: access.Actor, row: models.Roll, verb: str = "") -> None:
    """The journal's row: which state it came to or what was done, and how many of what."""
    names = ("kind", "about", "since", "rows", "homes", "wrong", "entered")
    said = {name: getattr(row, name) for name in names}
    journal.write(actor, f"roll.{verb or row.state}", journal.Subject("roll", str(row.pk), row.place_code), said)


def end(actor: access.Actor, row: models.Roll, state: State) -> Roll:
    """The table is in, or given up: its key is destroyed, in a transaction."""
    row.state = state
    row.save()
    note(actor, row)
    vault.destroy(access.SYSTEM, journal.Subject("roll", str(row.pk), row.place_code), state)
    return given(row)


def left_behind(actor: access.Actor, row: models.Roll, homes: Homes, wrong: Faults) -> models.Roll:
    """A roll of its own, under a key of its own, for the homes that stayed out."""
    left = models.Roll.objects.create(
        account=row.account,
        place_code=row.place_code,
        kind=row.kind,
        about=row.about,
        since=row.since,
        state="checked",
        rows=sum(map(len, homes)),
        homes=len(homes),
        wrong=len(homes),
        recorded_at=time.machine(),
    )
    _seal(left, parts(homes), wrong)
    note(actor, left)
    return left


def expire() -> int:
    """Destroys what nobody came back for, and says how many; what was told of lines that are in goes too.

    What waits for a second person is kept as long as it waits: whoever handed it in gives it up, or they give it back.
    """
    late = models.Roll.objects.filter(state__in=("handed", "checked", "entering"), recorded_at__lt=time.machine() - KEPT)
    with transaction.atomic():
        models.Roll.objects.filter(recorded_at__lt=time.machine() - KEPT).exclude(told=[]).update(told=[])
        return len([end(access.SYSTEM, row, "dropped") for row in late])


def given(row: models.Roll) -> Roll:
    """As the room gives it."""
    return Roll(
        row.pk,
        row.kind,
        row.about,
        row.place_code,
        row.since,
        cast("State", row.state),
        row.rows,
        row.homes,
        row.wrong,
        row.entered,
        row.persons,
        row.job,
        row.left_id,
        db.moment(row.recorded_at),
        row.account,
        row.checked_by,
    )
