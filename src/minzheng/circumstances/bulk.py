"""Many statements at once: the checks of `state`, some thousand rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import transaction

from minzheng.circumstances import keeping, models
from minzheng.circumstances.happened import CircumstancesStated
from minzheng.circumstances.keeping import MAKE
from minzheng.circumstances.refusals import Refused, Remark
from minzheng.circumstances.schema import Stating
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.people import api as people

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Report:
    """What became of rows, counted from 0: each one's statement, None where it was refused."""

    ids: tuple[int | None, ...]
    refused: tuple[tuple[int, Refused], ...]
    remarks: tuple[tuple[int, Remark], ...]


def bulk_state(actor: access.Actor, rows: Iterable[Stating]) -> Report:
    """Statements, each taken or refused by itself; what a chunk of 2,000 took stays taken. Raises Forbidden."""
    access.require(actor, MAKE, sector=people.SECTOR)
    ids, refused, remarks = list[int | None](), list[tuple[int, Refused]](), list[tuple[int, Remark]]()
    for chunk in batched(enumerate(rows), CHUNK, strict=False):
        with transaction.atomic():
            taken = _taken(actor, chunk, refused, remarks)
            written = _write(actor, [(one, place) for _, one, place in taken])
        ids.extend([None] * len(chunk))
        for (number, _, _), row in zip(taken, written, strict=True):
            ids[number] = row.pk
    if len(ids) >= CHUNK:
        db.measure(models.Statement)
    return Report(tuple(ids), tuple(refused), tuple(remarks))


def _taken(
    actor: access.Actor,
    chunk: Sequence[tuple[int, Stating]],
    refused: list[tuple[int, Refused]],
    remarks: list[tuple[int, Remark]],
) -> list[tuple[int, Stating, str]]:
    """Rows of a chunk that may be written, each with the place of its person."""
    persons = sorted({one.person for _, one in chunk})
    lives, scope = people.lives_of(persons), access.scope(actor, MAKE)
    stand_for = sorted({one.person for _, one in chunk if one.household is not None})
    homes = people.homes_of(stand_for) if stand_for else {}
    taken = list[tuple[int, Stating, str]]()
    for number, one in chunk:
        life = lives.get(one.person)
        try:
            if life and not scope.holds(life.place_code):
                raise people.Refused("outside", place=life.place_code)
            checked, told = keeping.check(one, life, homes)
        except Refused as why:
            refused.append((number, why))
        else:
            taken.append((number, checked, life.place_code if life else ""))
            remarks += [(number, remark) for remark in told]
    return taken


def _write(actor: access.Actor, taken: Sequence[tuple[Stating, str]]) -> list[models.Statement]:
    persons = sorted({one.person for one, _ in taken})
    known = set[bytes]()
    for some in batched(persons, CHUNK // 4, strict=False):
        lines = models.Statement.objects.filter(person__in=some).exclude(line=None).values_list("line", flat=True)
        known |= set(map(bytes, lines))
    rows = keeping.write(actor.account, taken)
    known.update(line for line, times in Counter(bytes(row.line or b"") for row in rows).items() if times > 1)
    keeping.settle(known & {bytes(row.line or b"") for row in rows})
    journal.write_many(actor, "circumstances.state", ((keeping.subject(row), keeping.noted(row)) for row in rows))
    events.announce_many([CircumstancesStated(row.person, row.household, row.since, row.place_code) for row in rows])
    return rows
