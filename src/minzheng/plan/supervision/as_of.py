"""Things as they stood on an earlier day: their steps, which nobody can change, are taken back in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from minzheng.kernel.time import api as time
from minzheng.plan.supervision.kinds import life
from minzheng.plan.supervision.models import Lived, Step


def now() -> date:
    """The day on which no step can lie ahead, wherever a demonstration has gone to."""
    return time.machine().astimezone(time.CHINA).date()


def stood(kind: str, rows: Iterable[Any], day: date) -> list[Any]:
    """Rows as they stood at the end of a day, without those that began later. What it gives is not to be saved."""
    found = [row for row in rows if row.opened_on <= day]
    if not found or day >= now():
        return found
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(kind=kind, thing__in=[row.pk for row in found]).order_by("number"):
        steps.setdefault(step.thing, []).append(step)
    for row in found:
        _take_back(kind, row, steps.get(row.pk, []), day)
    return found


def untouched(kind: str, rows: Iterable[Any], day: date) -> list[Any]:
    """Those of which no step lies after a day, so that they can still be moved on it."""
    found = list(rows)
    if not found or day >= now():
        return found
    later = Step.objects.filter(kind=kind, thing__in=[row.pk for row in found], day__gt=day)
    moved = set(later.values_list("thing", flat=True))
    return [row for row in found if row.pk not in moved]


def took(kind: str, verbs: Iterable[str], day: date) -> Any:
    """The ids of the things of a kind that had taken one of some verbs by a day, to be asked for within another question."""
    return Step.objects.filter(kind=kind, verb__in=list(verbs), day__lte=day).values("thing")


def _take_back(kind: str, row: Lived, steps: list[Step], day: date) -> None:
    later = next((step for step in steps if step.day > day), None)
    if later is None:
        return
    if life(kind).at(later.before).turn == "answers":
        row.place_code, row.sector = later.holder_place, later.holder_sector
    row.state, row.due, row.steps = later.before, later.due_before, later.number - 1
    row.turn_since, row.turn_due = later.turn_since or row.opened_on, later.turn_due
    if kind == "matter":
        rungs = [step for step in steps if step.day <= day and "rung" in step.facts]
        row.rung, row.urged_on = (rungs[-1].facts["rung"], rungs[-1].day) if rungs else ("", None)  # type: ignore[attr-defined]
    if kind == "help" and row.solved_on and row.solved_on > day:  # type: ignore[attr-defined]
        row.solution, row.solved_on = "", None  # type: ignore[attr-defined]
