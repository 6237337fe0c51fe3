"""What must hold of every entry, run at start and nightly. Each fault is a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter

from django.db.models import Exists, OuterRef

from minzheng.kernel.journal import api as journal
from minzheng.registry import models
from minzheng.registry.cells import cells
from minzheng.registry.loading import register as declared
from minzheng.registry.standing import decode
from minzheng.registry.values import key_of
from minzheng.registry.verbs import noted

_Cell = tuple[str, int, str, str, date, date]


def check(rows: Iterable[tuple[str, str]] | None = None) -> Iterator[str]:
    """Every fault. `rows` are the subject and the content digest of the journal's rows of kind entry, where they are at hand."""
    journaled = None if rows is None else Counter(rows)
    every = iter(groupby(models.Cell.objects.order_by("entry_id").iterator(), attrgetter("entry_id")))
    entry_id, found = next(every, (None, iter(())))
    versions = models.Version.objects.select_related("entry").order_by("entry_id", "number").iterator(2000)
    for _, group in groupby(versions, attrgetter("entry_id")):
        said = list(group)
        row = said[0].entry
        kept: Counter[_Cell] = Counter()
        if entry_id == row.pk:
            kept.update((one.field, one.number, one.text, one.place_code, one.since, one.until) for one in found)
            entry_id, found = next(every, (None, iter(())))
        yield from (f"Entry {row.pk}: {fault}." for fault in (*_life(row, said), *_cells(row, said, kept)))
        if journaled is not None:
            yield from _journal(row, said, journaled)
    if entry_id is not None:
        yield f"Entry {entry_id}: cells stand without a version."
    for row in models.Entry.objects.filter(versions=None):
        yield f"Entry {row.pk}: it has no version."
    theirs = models.Entry.objects.filter(pk=OuterRef("entry_id"))
    for gone in models.Version.objects.filter(~Exists(theirs)).order_by("entry_id").values_list("entry_id", flat=True).distinct():
        yield f"Entry {gone}: its versions stand without it."


def _life(row: models.Entry, said: list[models.Version]) -> Iterator[str]:
    """One version is in force on each day from the first to the last, and on no other."""
    held = [one for one in said if one.state == "in_force" and one.kind != "end"]
    proposed = [one.number for one in said if one.state == "proposed"]
    if [one.number for one in said] != list(range(1, len(said) + 1)):
        yield "its versions are not numbered from 1 without a gap"
    if proposed != [row.waiting] * (row.waiting > 0):
        yield f"version {row.waiting} should wait, but {proposed} are proposed"
    if any(one.until != after.since for one, after in pairwise(held)):
        yield "its versions leave a day without one, or with two"
    if held and (held[0].since, held[-1].until) != (row.since, row.until):
        yield f"its versions stand from {held[0].since} until {held[-1].until}, but it from {row.since} until {row.until}"
    if row.live != (row.until == models.FOREVER) or (row.live and not held and not proposed):
        yield "it is not live as its versions say"
    if held and row.live and row.key != key_of(declared(row.register), decode(declared(row.register), held[-1].said)):
        yield "its key is not that of its last version"
    last = max((one.number for one in said if one.state == "in_force"), default=0)
    if row.number != last:
        yield f"its number is {row.number}, but version {last} came into force last"


def _cells(row: models.Entry, said: list[models.Version], kept: Counter[_Cell]) -> Iterator[str]:
    """Lists, searches and totals see what the versions say."""
    register = declared(row.register)
    meant: Counter[_Cell] = Counter(
        (*cell, row.place_code, one.since, one.until)
        for one in said
        if one.state == "in_force" and one.since < one.until
        for cell in cells(register, decode(register, one.said))
    )
    for cell in meant - kept:
        yield f"the cell {cell[0]} from {cell[-2]} until {cell[-1]} is missing"
    for cell in kept - meant:
        yield f"the cell {cell[0]} from {cell[-2]} until {cell[-1]} says what no version says"


def _journal(row: models.Entry, said: list[models.Version], rows: Counter[tuple[str, str]]) -> Iterator[str]:
    """The journal has a row for each version, one more for each that was checked, with the digest of what it says."""
    for one in said:
        content = noted(row.register, row.place_code, one.number, one.kind, one.since, one.said)
        times = rows[str(row.pk), journal.digest(journal.canonical(content))]
        if times != 1 + (one.checked_at is not None):
            yield f"Entry {row.pk}: version {one.number} stands {times} times in the journal."
