"""What must hold of everything kept here, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.plan.supervision.kinds import kinds, life
from minzheng.plan.supervision.models import Step


def broken() -> Iterator[str]:
    """Sentences about what does not hold: a state that no steps lead to, a deadline that moved without a grant."""
    for kind in kinds():
        one = life(kind.id)
        past: dict[int, list[Step]] = {}
        for step in Step.objects.filter(kind=kind.id).order_by("thing", "number"):
            past.setdefault(step.thing, []).append(step)
        for row in kind.model.objects.all():
            yield from (f"{kind.id} {row.pk}: {wrong}" for wrong in _broken(one.id, row.state, row.steps, past.get(row.pk, [])))


def _broken(kind: str, state: str, count: int, past: list[Step]) -> Iterator[str]:
    if [step.number for step in past] != list(range(1, count + 1)):
        yield "its steps are not numbered from the first to the last."
        return
    before = ""
    for step in past:
        verb = life(kind).does(step.verb)
        if step.before != before or (verb.before and before not in verb.before) or step.after != (verb.after or before):
            yield f"step {step.number} ({step.verb}) leads from {step.before} to {step.after}, which its life does not."
        if step.due_before != step.due_after and step.verb != "grant":
            yield f"its deadline moved with step {step.number} ({step.verb})."
        before = step.after
    if before != state:
        yield f"its state is {state}, but its steps lead to {before}."
