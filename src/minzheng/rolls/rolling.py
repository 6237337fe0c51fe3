"""What is done with a table, part by part: looked through as a whole, then entered. Each step is done once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.vault import api as vault
from minzheng.rolls import models, verbs
from minzheng.rolls.schema import Faults, Homes, Line, Work, kind


def look_through(actor: access.Actor, roll: int, progress: jobs.Progress) -> None:
    """Finds everything that is to be put right, also between homes far apart, and changes nothing but the roll."""
    row = models.Roll.objects.get(pk=roll)
    if row.state != "handed":
        return
    work, done = kind(row.kind).work(actor, verbs.given(row)), 0
    wrong: Faults = {}
    for part in row.parts.order_by("number"):
        with transaction.atomic():
            homes, _, _ = _opened(actor, row, part)
            work.look(homes, wrong)
            done += sum(map(len, homes))
            progress.step(done, row.rows)
    work.looked(wrong)
    with transaction.atomic():
        for part in row.parts.order_by("number"):
            homes, _, notes = _opened(actor, row, part)
            own = {line.at: wrong[line.at] for home in homes for line in home if line.at in wrong}
            row.wrong += sum(any(line.at in own for line in home) for home in homes)
            if own:
                verbs.reseal(row, part.number, homes, own, notes)
        row.state = "checked"
        row.save(update_fields=["state", "wrong"])
        verbs.note(actor, row)
        progress.step(row.rows, row.rows)


def enter(actor: access.Actor, roll: int, progress: jobs.Progress) -> dict[str, int]:
    """Enters the homes that can be taken, those of a part in one transaction; the others come to a roll of their own."""
    row = models.Roll.objects.get(pk=roll)
    if row.state == "entering":
        work = kind(row.kind).work(actor, verbs.given(row))
        for part in row.parts.filter(number__gte=progress.kept.get("next", 0)).order_by("number"):
            with transaction.atomic():
                progress.kept["done"] = progress.kept.get("done", 0) + _enter_part(actor, row, part, work)
                progress.kept["next"] = part.number + 1
                progress.step(progress.kept["done"], row.rows)
        with transaction.atomic():
            row.refresh_from_db()
            homes, wrong = list[list[Line]](), dict[int, list[Said]]()
            for part in row.parts.order_by("number"):
                some, why, _ = _opened(actor, row, part)
                homes, wrong = homes + some, wrong | why
            row.left, row.wrong = (verbs.left_behind(actor, row, homes, wrong) if homes else None), len(homes)
            verbs.end(actor, row, "done")
            progress.step(row.rows, row.rows)
        work.ended()
    return {"entered": row.entered, "persons": row.persons}


def _enter_part(actor: access.Actor, row: models.Roll, part: models.Part, work: Work) -> int:
    """One part; gives its rows. What was wrong before is not looked at again, what is wrong now stays out too."""
    homes, wrong, _ = _opened(actor, row, part)
    entered = work.take([home for home in homes if not any(line.at in wrong for line in home)], wrong)
    kept = models.Roll.objects.filter(pk=row.pk)
    kept.update(entered=F("entered") + entered.homes, persons=F("persons") + entered.persons)
    if entered.told:
        kept.update(told=[*kept.get().told, *entered.told])
    left = [home for home in homes if any(line.at in wrong for line in home)]
    if left:
        verbs.reseal(row, part.number, left, wrong)
    else:
        part.delete()
    return sum(map(len, homes))


def _opened(actor: access.Actor, row: models.Roll, part: models.Part) -> tuple[Homes, Faults, list[Said]]:
    """A part: its homes, what is wrong in which line, and what was noted in reading."""
    record = vault.Record(row.pk, bytes(part.given) if part.given else None, row.place_code)
    (texts,) = vault.open_many(actor, "enter", [record], for_work=True)
    return verbs.opened(row, texts)
