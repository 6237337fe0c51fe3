"""What must hold of every case, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched

from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.services.cases import models
from minzheng.services.cases.ground import given, noted
from minzheng.services.cases.keeping import law_of
from minzheng.services.cases.waiting import PAYS, changed
from minzheng.services.procedure import api as procedure


def check(rows: Iterable[tuple[str, str]] | None = None) -> Iterator[str]:
    """Every fault. `rows` are the subject and the content digest of the journal's rows of kind case, where they are at hand."""
    journaled = Counter(rows or ())
    for case in models.Case.objects.order_by("pk").iterator(chunk_size=500):
        kept = list(case.acts.order_by("turn"))
        yield from (f"Case {case.number}: {fault}." for fault in _faults(case, kept))
        for act in kept if rows is not None else ():
            row = str(case.pk), journal.digest(journal.canonical(noted(act)))
            if act.said is not None and not journaled[row]:
                yield f"Case {case.number}: act {act.turn} is not in the journal as it stands."
    if not any(map(events.pending, PAYS)):
        for some in batched(models.Case.objects.exclude(entitlement=None).order_by("pk").iterator(500), 500, strict=False):
            for paid, waited in changed(some):
                yield f"Case {paid.number}: waited is {paid.waited}, but by what was paid it is {waited}."


def _faults(row: models.Case, kept: list[models.Act]) -> Iterator[str]:
    acts = [given(one) for one in kept]
    if [act.turn for act in acts] != list(range(1, row.turn + 1)):
        yield "its acts are not numbered one after another"
        return
    law = law_of(row, acts)
    for name, follows in procedure.listed(procedure.of(law, acts)).items():
        if (was := getattr(row, name)) != follows:
            yield f"{name} is {was}, but by its acts it is {follows}"
    yield from procedure.faults(law, acts)
    if row.entitlement is not None and not any(act.facts.get("grant") for act in acts if act.verb in procedure.DECISIONS):
        yield "something is granted of it that was not decided"
