"""Many entries at once, from a table or from a program: the checks of `enter`, some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import batched
from typing import Any, Protocol

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.registry import changed, entries, models
from minzheng.registry.cells import celled
from minzheng.registry.loading import register as declared
from minzheng.registry.refusals import Refused, SamePerson
from minzheng.registry.schema import Field, Register
from minzheng.registry.standing import encode
from minzheng.registry.values import Problem, folded, key_of, read, reasons
from minzheng.registry.verbs import check_day, check_place, check_reason, check_values, noted, request_key

CHUNK, BATCH = 4000, 16
Row = tuple[str, Mapping[str, object], date]
_OTHERS = """SELECT place_code, key, max(until) FROM registry_entry
WHERE register = %s AND {} AND {} AND since < until GROUP BY place_code, key"""


class Table(Protocol):
    """A table as `kernel/exchange` reads it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads."""

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells, as text."""

    @property
    def lines(self) -> tuple[int, ...]:
        """Where each row stands in its file."""


def bulk_enter(
    actor: access.Actor,
    register_id: str,
    rows: Iterable[Row],
    *,
    checker: access.Actor | None = None,
    reason: str = "",
    request: str = "",
    dry_run: bool = False,
) -> entries.Report:
    """New entries from (place, values, since), each refused or taken by itself; what a chunk of some thousand took stays taken.

    In a register that is checked they wait, unless `checker`, another person who may check, stands for them. With a `request` the
    same rows may come again after a break: those that were taken are counted as repeated; and those that wait are a batch, which
    is checked together. Raises Forbidden and SamePerson.
    """
    return _enter(actor, register_id, enumerate(rows, 1), _Terms(checker, check_reason(reason, needed=False), request, dry_run))


def import_rows(
    actor: access.Actor,
    register_id: str,
    table: Table,
    dry_run: bool = False,
    *,
    since: date | None = None,
    reason: str = "",
    request: str = "",
) -> entries.Report:
    """The rows of a table: a column for each field by its name or id, one for the place, one for the day unless `since` says it.

    Problems name the lines of the table, 0 its head; nothing is taken where the head does not fit.
    """
    register = declared(register_id)
    columns, problems = _columns(register, table.columns, since)
    if problems:
        return entries.Report(0, 0, tuple((0, problem) for problem in problems))
    days: list[tuple[int, Problem]] = []
    rows = _rows(columns, zip(table.lines, table.rows, strict=True), since, days)
    report = _enter(actor, register_id, rows, _Terms(None, check_reason(reason, needed=False), request, dry_run))
    return entries.Report(report.accepted, report.repeated, tuple(sorted([*report.problems, *days], key=lambda one: one[0])))


def _columns(register: Register, heads: Iterable[str], since: date | None) -> tuple[list[str], list[Problem]]:
    """What each column is: a field's id, `place_code`, `since`."""
    words = reasons().word
    names = {"place_code": words["place"], "since": words["since"]} | {one.id: one.name for one in register.fields}
    by_name = {folded(word): name for name, said in names.items() for word in (name, said.zh, said.en)}
    found = [by_name.get(folded(head.strip()), "") for head in heads]
    problems = [Problem("", "unknown_column", {"column": head}) for head, name in zip(heads, found, strict=True) if not name]
    needed = ["place_code", *([] if since else ["since"]), *(one.id for one in register.fields if one.required)]
    problems += [Problem("", "no_column", {"column": names[name]}) for name in needed if name not in found]
    problems += [Problem("", "two_columns", {"column": names[name]}) for name in names if found.count(name) > 1]
    return found, problems


def _rows(
    columns: list[str], lines: Iterable[tuple[int, tuple[str, ...]]], since: date | None, problems: list[tuple[int, Problem]]
) -> Iterator[tuple[int, Row]]:
    """Rows with a day; the others go to the problems."""
    begins = Field("since", reasons().word["since"], "date", required=True)
    for line, cells_of in lines:
        values = dict(zip(columns, cells_of, strict=True))
        day = read(begins, values.pop("since", "") or since)
        if isinstance(day, Problem):
            problems.append((line, day))
        else:
            yield line, (values.pop("place_code").strip(), values, day)


@dataclass(frozen=True, slots=True)
class _Terms:
    checker: access.Actor | None
    reason: str
    request: str
    dry_run: bool


_Taken = tuple[int, str, str, date, Mapping[str, Any]]
_Problems = list[tuple[int, Problem]]


def _enter(actor: access.Actor, register_id: str, rows: Iterable[tuple[int, Row]], terms: _Terms) -> entries.Report:
    register = declared(register_id)
    access.require(actor, "register.import", sector=register.sector)
    where = Where(actor, register, terms.checker)
    seen: set[tuple[str, str]] = set()
    accepted, problems, given, fresh = 0, _Problems(), 0, 0

    def checked() -> Iterator[list[_Taken]]:
        nonlocal given, fresh
        for chunk in batched(rows, CHUNK, strict=False):
            new = _not_repeated(actor, chunk, terms)
            given, fresh = given + len(chunk), fresh + len(new)
            yield [taken for number, row in new if (taken := _check(register, where, seen, problems, number, row))]

    def kept(taken: list[_Taken]) -> tuple[int, _Problems]:
        with transaction.atomic():
            free, known = _free(register, taken)
            if free and not terms.dry_run:
                _write(actor, register, free, terms)
        return len(free), known

    for count, known in db.side_by_side(kept, checked()):
        accepted += count
        problems += known
    if accepted >= CHUNK and not terms.dry_run:
        db.measure(models.Entry, models.Version, models.Cell, grown=True)
    return entries.Report(accepted, given - fresh, tuple(sorted(problems, key=lambda one: one[0])))


class Where:
    """Whether entries may begin at a place on a day: asked once for each place and day."""

    def __init__(self, actor: access.Actor, register: Register, checker: access.Actor | None) -> None:
        self._actor, self._register, self._checker = actor, register, checker
        self.problem = cache(self._problem)

    def _problem(self, place_code: str, since: date) -> Problem | None:
        try:
            check_place(self._register, place_code, since)
            check_day(self._register, since)
        except Refused as found:
            return found.problems[0]
        if not access.scope(self._actor, "register.import").holds(place_code):
            return Problem("", "outside", {"place": place_code})
        if self._checker:
            if self._checker.account == self._actor.account:
                raise SamePerson
            access.require(self._checker, "register.check", place=place_code, sector=self._register.sector)
        return None


def _not_repeated(actor: access.Actor, chunk: Iterable[tuple[int, Row]], terms: _Terms) -> list[tuple[int, Row]]:
    if not terms.request:
        return list(chunk)
    keys = {_request(terms, number): (number, row) for number, row in chunk}
    said = models.Version.objects.filter(made_by=actor.account, request__in=list(keys)).exclude(request="")
    found = set(said.values_list("request", flat=True))
    return [row for key, row in keys.items() if key not in found]


def _check(
    register: Register, where: Where, seen: set[tuple[str, str]], problems: _Problems, number: int, row: Row
) -> _Taken | None:
    """A row as it is to be written; None where it goes to the problems."""
    place_code, values, since = row
    if problem := where.problem(place_code, since):
        problems.append((number, problem))
        return None
    try:
        said = check_values(register, values, since)
        key = key_of(register, said)
        if (place_code, key) in seen:
            raise Refused([Problem("", "twice", {"key": key or place_code})])
    except Refused as found:
        problems += [(number, problem) for problem in found.problems]
        return None
    seen.add((place_code, key))
    return number, place_code, key, since, said


def _free(register: Register, taken: list[_Taken]) -> tuple[list[_Taken], _Problems]:
    """The rows whose key no other entry has, and the problems that the others become."""
    places, place_codes = db.among("place_code", {place for _, place, _, _, _ in taken})
    keys, known = db.among("key", {key for _, _, key, _, _ in taken})
    found = db.rows(_OTHERS.format(places, keys), (register.id, place_codes, known))
    until = {(place, key): str(ends) for place, key, ends in found}  # ISO 8601, as SQLite has them anyway
    free, problems = list[_Taken](), _Problems()
    for one in taken:
        number, place_code, key, since, _ = one
        if until.get((place_code, key), "") > str(since):
            problems.append((number, Problem("", "taken", {"place": place_code, "key": key or place_code})))
        else:
            free.append(one)
    return free, problems


def _write(actor: access.Actor, register: Register, taken: list[_Taken], terms: _Terms) -> None:
    moment, forever = time.machine(), models.FOREVER
    account = terms.checker.account if terms.checker and register.checked else ""
    stands = bool(account) or not register.checked
    state = "in_force" if stands else "proposed"
    counts = (1, 0) if stands else (0, 1)
    keys = db.reserve(models.Entry, len(taken))
    rows = list(zip(keys, taken, strict=True))
    ends = (forever, True, *counts)
    made = ((pk, register.id, place, key, since, *ends) for pk, (_, place, key, since, _) in rows)
    db.bulk_insert(models.Entry, ("id", *models.ENTRY), made)
    checked = (account, moment, moment if account else None, terms.reason, "")
    said_of = [encode(register, said) for _, (_, _, _, _, said) in rows]
    batch = request_key(f"{actor.account} {terms.request}")[:BATCH] if terms.request and not stands else None
    versions = (
        (pk, 1, "enter", state, since, forever, said, actor.account, *checked, _request(terms, number), batch)
        for (pk, (number, _, _, since, _)), said in zip(rows, said_of, strict=True)
    )
    db.bulk_insert(models.Version, models.VERSION, versions)
    if stands:
        of = celled(register)
        found = ((*one, pk, place, since, forever) for pk, (_, place, _, since, said) in rows for one in of(said))
        db.bulk_insert(models.Cell, models.CELL, sorted(found))  # neighbours in an index come together
        changed.announce(register, (place for _, place, _, _, _ in taken), min(since for *_, since, _ in taken))
    notes = [
        (journal.Subject("entry", str(pk), place), noted(register.id, place, 1, "enter", since, said))
        for (pk, (_, place, _, since, _)), said in zip(rows, said_of, strict=True)
    ]
    journal.write_many(actor, "register.enter", notes)
    if account and terms.checker:
        journal.write_many(terms.checker, "register.accept", notes)


def _request(terms: _Terms, number: int) -> str:
    """The word by which a row is known again."""
    return request_key(f"{terms.request} {number}") if terms.request else ""
