"""What must hold of every draft. Each fault is a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from minzheng.plan.review import models
from minzheng.plan.review.folding import fold
from minzheng.plan.review.reads import asked_of
from minzheng.plan.review.refusals import Refused


def check(noted: Iterable[str] | None = None) -> Iterator[str]:
    """Every fault. `noted` are the subjects of the journal's rows of kind draft, where they are at hand."""
    journalled = None if noted is None else Counter(noted)
    rows = {
        key: list(those)
        for key, those in groupby(models.Decision.objects.order_by("draft", "pk").iterator(), lambda row: row.draft_id)
    }
    for draft in models.Draft.objects.defer("compiled").order_by("pk"):
        said = rows.get(draft.pk, [])
        yield from (f"Draft {draft.pk}: {fault}." for fault in _faults(draft, said))
        own = 1 + len(said) + (draft.stage == "in_force")
        if journalled is not None and journalled[str(draft.pk)] != own:
            yield f"Draft {draft.pk}: {own} acts, but {journalled[str(draft.pk)]} rows of the journal."


def _faults(draft: models.Draft, rows: list[models.Decision]) -> Iterator[str]:
    standing = fold(rows)
    try:
        asked_of(draft, standing.edits)
    except Refused as refused:
        yield f"its edits do not fit: {refused.message('en')}"
    if standing.confirmed != (draft.stage != "drawn"):
        yield f"it is {draft.stage}, but its decisions say otherwise"
    if (draft.plan is not None) != (draft.stage == "in_force"):
        yield f"it is {draft.stage} with plan {draft.plan}"
    by_id = {row.pk: row for row in rows}
    for row in rows:
        if row.undoes_id and (row.undoes_id not in by_id or by_id[row.undoes_id].by != row.by):
            yield f"decision {row.pk} undoes what is not its own"
        if row.reader == 1 and row.act != "reply" and row.by != draft.editor and row.replays_id is None:
            yield f"decision {row.pk} is not by the editor"
        if row.reader == 2 and row.by in {draft.editor} | {standing.second} - {row.by}:
            yield f"decision {row.pk} was not read blind"
