"""What must hold of every statement, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched

from minzheng.circumstances import keeping, models
from minzheng.kernel.journal import api as journal
from minzheng.people import api as people

_AT_ONCE = 2000


def check(rows: Iterable[tuple[str, str]] | None = None) -> Iterator[str]:
    """Every fault. `rows` are the subject and the content digest of the journal's rows of kind person, where they are at hand."""
    journaled = None if rows is None else Counter(rows)
    for some in batched(models.Statement.objects.order_by("id").iterator(_AT_ONCE), _AT_ONCE, strict=False):
        lives = people.lives_of(sorted({row.person for row in some}))
        corrected = models.Statement.objects.in_bulk([row.corrects for row in some if row.corrects])
        for row in some:
            yield from (f"Statement {row.pk}: {fault}." for fault in _faults(row, lives.get(row.person), corrected))
            if journaled is not None and row.said is not None and not journaled[_noted(row)]:
                yield f"Statement {row.pk}: it is not in the journal as it stands."
    yield from _due()


def _noted(row: models.Statement) -> tuple[str, str]:
    return str(row.person), journal.digest(journal.canonical(keeping.noted(row)))


def _faults(row: models.Statement, life: people.Life | None, corrected: dict[int, models.Statement]) -> Iterator[str]:
    if life is None:
        yield f"there is no person {row.person}"
    if row.since >= row.until:
        yield f"it stands from {row.since} until before {row.until}"
    if row.gone and row.due:
        yield "it is gone, and is to be looked at again"
    if bool(row.gone) != bool(row.gone_at):
        yield "it does not say since when it is gone"
    if row.corrects:
        wrong = corrected.get(row.corrects)
        if wrong is None or wrong.gone != "corrected" or wrong.turn != row.turn:
            yield f"it corrects {row.corrects}, which does not say so"


def _due() -> Iterator[str]:
    """Settled once more, nothing changes."""
    lines = models.Statement.objects.exclude(line=None).values_list("line", flat=True).distinct()
    for some in batched(map(bytes, lines.iterator()), _AT_ONCE, strict=False):
        yield from (
            f"Statement {row.pk}: it is to be looked at on {row.due}, not on {due}." for due, row in keeping.unsettled(some)
        )
