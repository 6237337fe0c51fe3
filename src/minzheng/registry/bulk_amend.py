"""Many entries amended at once: the checks of `amend`, some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import batched, groupby
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, ExpressionWrapper, F, Max, OuterRef, Subquery

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.registry import changed, entries, models
from minzheng.registry.bulk import CHUNK, Row, Where
from minzheng.registry.cells import cells, path
from minzheng.registry.loading import register as declared
from minzheng.registry.refusals import Refused
from minzheng.registry.schema import Register
from minzheng.registry.standing import encode
from minzheng.registry.values import Problem, key_of
from minzheng.registry.verbs import check_reason, check_values, noted

_Change = tuple[int, models.Entry, Mapping[str, Any]]


def bulk_amend(
    actor: access.Actor, register_id: str, rows: Iterable[Row], *, reason: str, checker: access.Actor | None = None
) -> entries.Report:
    """The things changed: each (place, values, since) is what the live entry of that place and key says from a day on.

    A row that is like the entry already changes nothing and is counted as repeated. In a register that is checked a `checker`,
    another person who may check, stands for the changes. Raises Forbidden, SamePerson, and Refused where a checker is missing.
    """
    register = declared(register_id)
    access.require(actor, "register.import", sector=register.sector)
    if register.checked and checker is None:
        raise Refused([Problem("", "no_checker", {})])
    why = check_reason(reason)
    place = Where(actor, register, checker)
    accepted, repeated, problems = 0, 0, list[tuple[int, Problem]]()
    for since, same_day in groupby(enumerate(rows, 1), key=lambda one: one[1][2]):
        for chunk in batched(same_day, CHUNK, strict=False):
            with transaction.atomic():
                changes, unchanged, found = _changes(register, place, chunk, since)
                if changes:
                    _write(actor, register, changes, since, (why, checker))
            accepted, repeated = accepted + len(changes), repeated + unchanged
            problems += found
    return entries.Report(accepted, repeated, tuple(problems))


def _changes(
    register: Register, where: Where, chunk: Iterable[tuple[int, Row]], since: date
) -> tuple[list[_Change], int, list[tuple[int, Problem]]]:
    """What is to be written, how many rows say what is said already, and what is wrong."""
    problems: list[tuple[int, Problem]] = []
    unchanged = 0
    asked: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = {}
    for number, (place_code, values, _) in chunk:
        try:
            if problem := where.problem(place_code, since):
                raise Refused([problem])
            said = check_values(register, values, since)
        except Refused as found:
            problems += [(number, problem) for problem in found.problems]
            continue
        key = key_of(register, said)
        if (place_code, key) in asked:
            problems.append((number, Problem("", "twice", {"key": key or place_code})))
        else:
            asked[place_code, key] = number, said
    places, keys = ({key[n] for key in asked} for n in (0, 1))
    live = models.Entry.objects.filter(register=register.id, live=True, place_code__in=places, key__in=keys)
    rows = {(row.place_code, row.key): row for row in live}
    lasting = models.Version.objects.filter(entry__in=rows.values(), state="in_force", until=models.FOREVER)
    last = {entry: (begins, said) for entry, begins, said in lasting.values_list("entry", "since", "said")}
    changes: list[_Change] = []
    for at, (number, said) in asked.items():
        row = rows.get(at)
        if row is None or row.pk not in last:
            problems.append((number, Problem("", "not_in_force", {})))
        elif row.waiting:
            problems.append((number, Problem("", "waiting", {})))
        elif last[row.pk][1] == encode(register, said):
            unchanged += 1
        elif since <= last[row.pk][0]:
            problems.append((number, Problem("", "before_version", {"day": since, "first": last[row.pk][0]})))
        else:
            changes.append((number, row, said))
    return changes, unchanged, problems


def _write(
    actor: access.Actor, register: Register, changes: list[_Change], since: date, terms: tuple[str, access.Actor | None]
) -> None:
    reason, checker = terms
    moment, ids = time.machine(), [row.pk for _, row, _ in changes]
    models.Version.objects.filter(entry__in=ids, state="in_force", until=models.FOREVER).update(until=since)
    paths = [path(register, field.id) for field in register.fields if field.kept_apart]
    places = {row.place_code for _, row, _ in changes}  # by which an index finds the cells: there is none on entries alone
    whose = ExpressionWrapper(F("entry_id") + 0, BigIntegerField())  # else each is looked for at every place, once a field
    cells_of = models.Cell.objects.annotate(whose=whose).filter(field__in=paths, place_code__in=places, whose__in=ids)
    cells_of.filter(until=models.FOREVER).update(until=since)
    counts = dict(models.Version.objects.filter(entry__in=ids).values_list("entry").annotate(last=Max("number")))
    stands = checker.account if checker and register.checked else ""
    said_of = [(counts[row.pk] + 1, row, encode(register, said)) for _, row, said in changes]
    checked = (stands, moment, moment if stands else None, reason, "", "", None)
    versions = (
        (row.pk, number, "amend", "in_force", since, models.FOREVER, said, actor.account, *checked)
        for number, row, said in said_of
    )
    db.bulk_insert(models.Version, models.VERSION, versions)
    found = ((*one, row.pk, row.place_code, since, models.FOREVER) for _, row, said in changes for one in cells(register, said))
    db.bulk_insert(models.Cell, models.CELL, found)
    changed.announce(register, places, since)
    standing = models.Version.objects.filter(entry=OuterRef("pk"), state="in_force", until=models.FOREVER)
    models.Entry.objects.filter(pk__in=ids).update(number=Subquery(standing.values("number")[:1]))
    written = [
        (journal.Subject("entry", str(row.pk), row.place_code), noted(register.id, row.place_code, number, "amend", since, said))
        for number, row, said in said_of
    ]
    journal.write_many(actor, "register.amend", written)
    if stands and checker:
        journal.write_many(checker, "register.accept", written)
