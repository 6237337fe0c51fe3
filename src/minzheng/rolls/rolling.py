"""What is done with a table of households, part by part: looked through as a whole, then entered. Each step is done once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from unicodedata import normalize

from django.db import transaction
from django.db.models import F

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.rolls import models, verbs
from minzheng.rolls.refusals import Refused
from minzheng.rolls.settling import Home, Settled, Settling
from minzheng.rolls.table import Line
from minzheng.rolls.verbs import Faults, Homes

_LINES, _LEFT_OUT = 5, "…"
_CODES = {9, 12}


def look_through(actor: access.Actor, roll: int, progress: jobs.Progress) -> None:
    """Finds everything that is to be put right, also between households far apart, and changes nothing but the roll."""
    row = models.Roll.objects.get(pk=roll)
    if row.state != "handed":
        return
    work, done = _Work(actor, row), 0
    wrong: Faults = {}
    lines: dict[bytes, list[int]] = {}
    for part in row.parts.order_by("number"):
        with transaction.atomic():
            homes, _, _ = work.opened(part)
            for home, one in zip(homes, work.settling.look([work.home(home, wrong) for home in homes]), strict=True):
                _note(wrong, home, one)
                for member, number in one.numbers.items():
                    lines.setdefault(number, []).append(home[member].at)
            done += sum(map(len, homes))
            progress.step(done, row.rows)
    for same in (same for same in lines.values() if len(same) > 1):
        for at in same:
            others = ", ".join([str(one) for one in same if one != at][:_LINES])
            _say(wrong, at, Refused("twins", lines=others))
    with transaction.atomic():
        for part in row.parts.order_by("number"):
            homes, _, notes = work.opened(part)
            own = {line.at: wrong[line.at] for home in homes for line in home if line.at in wrong}
            row.wrong += sum(any(line.at in own for line in home) for home in homes)
            if own:
                verbs.reseal(row, part.number, homes, own, notes)
        row.state = "checked"
        row.save(update_fields=["state", "wrong"])
        verbs.note(actor, row)
        progress.step(row.rows, row.rows)


def enter(actor: access.Actor, roll: int, progress: jobs.Progress) -> dict[str, int]:
    """Enters the households that can be taken, those of a part in one transaction; the others come to a roll of their own."""
    row = models.Roll.objects.get(pk=roll)
    if row.state == "entering":
        work = _Work(actor, row)
        for part in row.parts.filter(number__gte=progress.kept.get("next", 0)).order_by("number"):
            with transaction.atomic():
                progress.kept["done"] = progress.kept.get("done", 0) + _enter_part(work, part)
                progress.kept["next"] = part.number + 1
                progress.step(progress.kept["done"], row.rows)
        with transaction.atomic():
            row.refresh_from_db()
            homes, wrong = list[list[Line]](), dict[int, list[Said]]()
            for part in row.parts.order_by("number"):
                some, why, _ = work.opened(part)
                homes, wrong = homes + some, wrong | why
            row.left, row.wrong = (verbs.left_behind(actor, row, homes, wrong) if homes else None), len(homes)
            verbs.end(actor, row, "done")
            progress.step(row.rows, row.rows)
        work.settling.ended()
    return {"entered": row.entered, "persons": row.persons}


def _enter_part(work: _Work, part: models.Part) -> int:
    """One part; gives its rows. What was wrong before is not looked at again, what is wrong now stays out too."""
    homes, wrong, _ = work.opened(part)
    asked = [home for home in homes if not any(line.at in wrong for line in home)]
    settled = work.settling.take([work.home(home, wrong) for home in asked])
    for home, one in zip(asked, settled, strict=True):
        _note(wrong, home, one)
    entered = [one for one in settled if not one.refused]
    persons = sum(len(one.persons) for one in entered)
    models.Roll.objects.filter(pk=work.row.pk).update(entered=F("entered") + len(entered), persons=F("persons") + persons)
    _tell(work.row, zip(asked, settled, strict=True))
    left = [home for home in homes if any(line.at in wrong for line in home)]
    if left:
        verbs.reseal(work.row, part.number, left, wrong)
    else:
        part.delete()
    return sum(map(len, homes))


def _tell(row: models.Roll, settled: Iterable[tuple[list[Line], Settled]]) -> None:
    """Keeps what is to be said of lines that are in: it names nobody and no number."""
    said = [
        (home[member].at, one.persons[member], remark.message("zh"), remark.message("en"))
        for home, one in settled
        if not one.refused
        for member, taken in one.taken.items()
        for remark in map(_plain, taken.remarks)
    ]
    if said:
        kept = models.Roll.objects.get(pk=row.pk)
        kept.told = [*kept.told, *said]
        kept.save(update_fields=["told"])


def _plain(remark: people.Remark) -> people.Remark:
    """The same without its days: a birthday is somebody's."""
    return replace(remark, facts=tuple((name, _LEFT_OUT if isinstance(fact, date) else fact) for name, fact in remark.facts))


class _Work:
    """A roll in the hands of a job."""

    def __init__(self, actor: access.Actor, row: models.Roll) -> None:
        self.row, self.settling, self._actor = row, Settling(actor, row.since), actor

    def opened(self, part: models.Part) -> tuple[Homes, Faults, list[Said]]:
        """A part: its households, what is wrong in which line, and what was noted in reading."""
        record = vault.Record(self.row.pk, bytes(part.given) if part.given else None, self.row.place_code)
        (texts,) = vault.open_many(self._actor, "enter", [record], for_work=True)
        return verbs.opened(texts)

    def home(self, home: list[Line], wrong: Faults) -> Home:
        """A household as it would be taken; what its table alone can be blamed for goes to the faults."""
        for line in home:
            if not line.household:
                _say(wrong, line.at, Refused("household_number_missing"))
        try:
            code = self._code(home[0].place)
        except Refused as refused:
            code = ""  # at which nobody is registered
            _say(wrong, home[0].at, refused)
        return Home(code, [(particulars.relationship_named(line.relationship), line.values()) for line in home])

    def _code(self, text: str) -> str:
        """The code of a place by that or by its name; what was written is not repeated, for it may be anything."""
        plain = "".join(normalize("NFKC", text).split())
        if not plain and places.level(self._roll_place) not in people.LOWEST:
            raise Refused("place_missing")
        if plain.isdecimal() and len(plain) in _CODES:
            return plain.removesuffix("000") if len(plain) > min(_CODES) else plain
        if plain and plain not in self._names:
            raise Refused("place_unnamed")
        return self._names[plain] if plain else self._roll_place

    @property
    def _roll_place(self) -> str:
        return self.row.place_code

    @cached_property
    def _names(self) -> dict[str, str]:
        """The places of the actor at which persons are registered, by those names that only one of them has."""
        day, left = max(time.today(), places.default().begins), [self._roll_place]
        found, twice = dict[str, str](), set[str]()
        while left:
            code = left.pop()
            if places.level(code) in people.LOWEST:
                name = places.name(code)
                twice |= {name} & found.keys()
                found[name] = code
            left += [one.code for one in places.children(code, day)]
        return {name: code for name, code in found.items() if name not in twice}


def _note(wrong: Faults, home: list[Line], one: Settled) -> None:
    for member, refused in one.refused.items():
        _say(wrong, home[member].at, *(why for why in refused if why.facts.get("place") != ""))


def _say(wrong: Faults, at: int, *refused: Refused) -> None:
    said = wrong.setdefault(at, [])
    said += [told for one in refused if (told := Said(one.message("zh"), one.message("en"))) not in said]
