"""Present recipients come in with a table: handed in sealed, looked through, put right, brought in; then it is destroyed.

Only who handed a table in sees it again. It goes as with tables of households in `rolls`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched
from typing import cast

from django.db import transaction
from django.db.models import F

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.rolls.api import State
from minzheng.services.entitlements import bringing, granting, keeping, models
from minzheng.services.entitlements.bringing import Faults, Row
from minzheng.services.entitlements.keeping import MAKE
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Fault

PART = 500
"""Rows that are brought in at once."""
KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Intake:
    """A table of recipients of an item: so many `rows`, of which `wrong` cannot be taken; `entered` are in.

    `left` is the table of those that stayed out in the end, `job` the job that works on it, 0 for none.
    """

    id: int
    place_code: str
    item: str
    paid_from: date
    state: State
    rows: int
    wrong: int
    entered: int
    job: int
    left: int | None
    recorded_at: datetime


def hand_in(actor: access.Actor, data: bytes, name: str, *, item: str, paid_from: date) -> Intake:
    """Seals a table of those to whom an item was granted before, and has it looked through; from a month on it is paid here.

    Raises Forbidden, Refused, and exchange.Refused for what is no table.
    """
    access.require(actor, MAKE, sector=people.SECTOR)
    bringing.law(item)
    keeping.check_month(paid_from)
    rows, notes = bringing.read(data, name)
    with transaction.atomic():
        row = _create(actor, item, paid_from, "handed", len(rows))
        _seal(row, rows, {}, [Said(note.message("zh"), note.message("en")) for note in notes])
        return _go_on(actor, row, "handed")


def enter_intake(actor: access.Actor, intake: int) -> Intake:
    """Has those that can be taken be brought in. Raises Forbidden and Refused."""
    access.require(actor, MAKE, sector=people.SECTOR)
    with db.exclusive(f"intake {intake}"):
        return _go_on(actor, _held(actor, intake, "checked"), "entering")


def drop_intake(actor: access.Actor, intake: int) -> Intake:
    """Gives a table up: nothing more of it is brought in, and it is destroyed. Raises Forbidden and Refused."""
    access.require(actor, MAKE, sector=people.SECTOR)
    with db.exclusive(f"intake {intake}"):
        row = _held(actor, intake, "handed", "checked", "entering")
        if row.state != "checked" and row.job and not jobs.job(actor, row.job).over:
            raise Refused("intake_state")
        return _end(actor, row, "dropped")


def intake(actor: access.Actor, intake: int) -> Intake:
    """A table that the actor handed in. Raises Forbidden and Refused."""
    access.require(actor, MAKE, sector=people.SECTOR)
    return _given(_held(actor, intake))


def intakes(actor: access.Actor, *, size: int = 10) -> tuple[Intake, ...]:
    """The tables that the actor handed in, the newest first. Raises Forbidden."""
    access.require(actor, MAKE, sector=people.SECTOR)
    return tuple(map(_given, models.Intake.objects.filter(account=actor.account, place_code=actor.place).order_by("-id")[:size]))


def intake_faults(actor: access.Actor, intake: int, *, size: int) -> tuple[list[Fault], int, list[Said]]:
    """The first faults, how many lines have some, and what was noted in reading. A read on the record; raises Refused."""
    found, notes = list[Fault](), list[Said]()
    for _, wrong, noted in _shown(actor, _held(actor, intake)):
        found += [Fault(at, said) for at, why in wrong.items() for said in why]
        notes += noted
    found.sort(key=lambda one: one.line)
    return found[:size], len({one.line for one in found}), notes


def intake_to_mend(actor: access.Actor, intake: int, lang: str) -> bytes:
    """A workbook of the rows that cannot be taken, with the reasons. A read on the record; raises Refused."""
    rows = [(row, wrong[row.at]) for some, wrong, _ in _shown(actor, _held(actor, intake)) for row in some if row.at in wrong]
    return bringing.to_mend(rows, lang)


def look_through(actor: access.Actor, intake: int, progress: jobs.Progress) -> None:
    """Finds what is to be put right, and changes nothing but the table."""
    row = models.Intake.objects.get(pk=intake)
    if row.state != "handed":
        return
    reader, seen = bringing.Reader(actor, row.item), dict[int, int]()
    with transaction.atomic():
        row.wrong = done = 0
        for part in row.parts.order_by("number"):
            rows, _, notes = _opened(_texts(actor, row, part))
            made, wrong = reader(rows)
            _twins(made, wrong, seen)
            row.wrong += len(wrong)
            done += len(rows)
            _reseal(row, part.number, rows, wrong, notes)
            progress.step(done, row.rows)
        row.state = "checked"
        row.save(update_fields=["state", "wrong"])
        _note(actor, row)


def _twins(made: bringing.Made, wrong: Faults, seen: dict[int, int]) -> None:
    """Rows of one person far apart in a table: the later one stays out."""
    for at, one in list(made.items()):
        earlier = next((seen[key] for key in one.members if key in seen), None)
        if earlier is not None:
            why = Refused("twin_here", line=earlier)
            wrong.setdefault(at, []).append(Said(why.message("zh"), why.message("en")))
            del made[at]
        for key in one.members:
            seen.setdefault(key, at)


def enter(actor: access.Actor, intake: int, progress: jobs.Progress) -> dict[str, int]:
    """Brings in those that can be taken, a part in one transaction; the others come to a table of their own."""
    row = models.Intake.objects.get(pk=intake)
    if row.state == "entering":
        reader = bringing.Reader(actor, row.item)
        for part in row.parts.filter(number__gte=progress.kept.get("next", 0)).order_by("number"):
            with transaction.atomic():
                progress.kept["done"] = progress.kept.get("done", 0) + _enter_part(actor, row, part, reader)
                progress.kept["next"] = part.number + 1
                progress.step(progress.kept["done"], row.rows)
        with transaction.atomic():
            row.refresh_from_db()
            _leave_behind(actor, row)
            _end(actor, row, "done")
            progress.step(row.rows, row.rows)
        db.measure(models.Entitlement, models.Member, models.Span, models.Term)
    return {"entered": row.entered}


def _enter_part(actor: access.Actor, row: models.Intake, part: models.IntakePart, reader: bringing.Reader) -> int:
    """One part; gives its rows. What was wrong before is not looked at again, what is wrong now stays out too."""
    rows, wrong, _ = _opened(_texts(actor, row, part))
    made, more = reader([one for one in rows if one.at not in wrong])
    if made:
        with keeping.locked(*(one.place_code for one in made.values())):
            reader.free(made, more)  # of what others did meanwhile
            if made:
                granting.write(actor, list(made.values()), origin="roll_in", owed_from=row.paid_from)
    models.Intake.objects.filter(pk=row.pk).update(entered=F("entered") + len(made))
    wrong |= more
    left = [one for one in rows if one.at in wrong]
    if left:
        _reseal(row, part.number, left, wrong)
    else:
        part.delete()
    return len(rows)


def _leave_behind(actor: access.Actor, row: models.Intake) -> None:
    """A table of its own, under a key of its own, for the rows that stayed out."""
    rows, wrong = list[Row](), dict[int, list[Said]]()
    for part in row.parts.order_by("number"):
        some, why, _ = _opened(_texts(actor, row, part))
        rows, wrong = rows + some, wrong | why
    row.wrong = len(rows)
    if rows:
        row.left = _create(actor, row.item, row.paid_from, "checked", len(rows), wrong=len(rows))
        _seal(row.left, rows, wrong)
        _note(actor, row.left)


def expire() -> int:
    """Destroys what nobody came back for, and says how many."""
    late = models.Intake.objects.filter(state__in=("handed", "checked", "entering"), recorded_at__lt=time.machine() - KEPT)
    with transaction.atomic():
        return len([_end(access.SYSTEM, row, "dropped") for row in late])


def _create(actor: access.Actor, item: str, paid_from: date, state: State, rows: int, *, wrong: int = 0) -> models.Intake:
    return models.Intake.objects.create(
        account=actor.account,
        place_code=actor.place,
        item=item,
        paid_from=paid_from,
        state=state,
        rows=rows,
        wrong=wrong,
        recorded_at=time.machine(),
    )


def _seal(row: models.Intake, rows: Sequence[Row], wrong: Faults, notes: Sequence[Said] = ()) -> None:
    for number, some in enumerate(batched(rows, PART, strict=False)):
        _reseal(row, number, some, {one.at: wrong[one.at] for one in some if one.at in wrong}, notes)
        notes = ()


def _reseal(row: models.Intake, number: int, rows: Sequence[Row], wrong: Faults, notes: Sequence[Said] = ()) -> None:
    """Keeps a part anew."""
    texts = {
        "rows": json.dumps(rows, ensure_ascii=False),
        "faults": json.dumps([(at, one.zh, one.en) for at, why in wrong.items() for one in why], ensure_ascii=False),
        "notes": json.dumps([(one.zh, one.en) for one in notes], ensure_ascii=False),
    }
    (sealed,) = vault.seal_many(models.INTAKE, [(row.pk, texts)])
    models.IntakePart.objects.update_or_create(intake=row, number=number, defaults={"given": sealed})


def _texts(actor: access.Actor, row: models.Intake, part: models.IntakePart) -> vault.Opened | None:
    record = vault.Record(row.pk, bytes(part.given) if part.given else None, row.place_code)
    return vault.open_many(actor, "enter", [record], for_work=True)[0]


def _opened(texts: vault.Opened | None) -> tuple[list[Row], Faults, list[Said]]:
    """Rows of a part, what is wrong in which line, and what was noted in reading."""
    if texts is None:
        raise Refused("no_intake")
    wrong: Faults = {}
    for at, zh, en in json.loads(texts["faults"]):
        wrong.setdefault(at, []).append(Said(zh, en))
    rows = [Row(at, tuple(cells)) for at, cells in json.loads(texts["rows"])]
    return rows, wrong, [Said(zh, en) for zh, en in json.loads(texts["notes"])]


def _shown(actor: access.Actor, row: models.Intake) -> list[tuple[list[Row], Faults, list[Said]]]:
    """All parts, for whoever handed them in: one read on the record."""
    records = [vault.Record(row.pk, bytes(one.given), row.place_code) for one in row.parts.order_by("number") if one.given]
    return list(map(_opened, vault.open_many(actor, "mend", records, full=True))) if records else []


def _held(actor: access.Actor, intake: int, *states: str) -> models.Intake:
    row = models.Intake.objects.filter(pk=intake, account=actor.account, place_code=actor.place).first()
    if row is None:
        raise Refused("no_intake")
    if states and row.state not in states:
        raise Refused("intake_state")
    return row


def _go_on(actor: access.Actor, row: models.Intake, state: State) -> Intake:
    """Has a job do the next step in the actor's name; it is given ids alone."""
    mine = next((one.id for one in access.appointments(actor) if (one.role, one.place_code) == (actor.role, actor.place)), None)
    if mine is None:
        raise access.Forbidden(MAKE)
    row.state = state
    kind = f"entitlements.{state}"
    row.job = jobs.start(actor, kind, {"intake": row.pk, "appointment": mine}, key=f"intake {row.pk}").id
    row.save()
    _note(actor, row)
    return _given(row)


def _note(actor: access.Actor, row: models.Intake) -> None:
    """The journal's row: which state, and how many of what."""
    said = {"item": row.item, "from": row.paid_from, "rows": row.rows, "wrong": row.wrong, "entered": row.entered}
    journal.write(actor, f"intake.{row.state}", journal.Subject("intake", str(row.pk), row.place_code), said)


def _end(actor: access.Actor, row: models.Intake, state: State) -> Intake:
    """The table is in, or given up: its key is destroyed, in a transaction."""
    row.state = state
    row.save()
    _note(actor, row)
    vault.destroy(access.SYSTEM, journal.Subject("intake", str(row.pk), row.place_code), state)
    return _given(row)


def _given(row: models.Intake) -> Intake:
    return Intake(
        id=row.pk,
        place_code=row.place_code,
        item=row.item,
        paid_from=row.paid_from,
        state=cast("State", row.state),
        rows=row.rows,
        wrong=row.wrong,
        entered=row.entered,
        job=row.job,
        left=row.left_id,
        recorded_at=db.moment(row.recorded_at),
    )
