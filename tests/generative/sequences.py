"""What any sequence of verbs is held to: what is refused changes nothing and is not noted, what is done is in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.plan.assessment import api as assessment
from minzheng.plan.clues import api as clues
from minzheng.plan.supervision import api as supervision

REFUSALS = content.Refused, access.Forbidden, supervision.NoThing, clues.NoClue, assessment.NoYear


def kept(tables: Iterable[Any]) -> list[list[tuple[Any, ...]]]:
    """Every row of some tables."""
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def tried(act: Callable[[], object], tables: Iterable[Any]) -> list[str] | None:
    """The verbs that the journal has of an act, in order; None where it was refused, and then nothing has changed."""
    before, last = kept(tables), Row.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    noted = Row.objects.filter(pk__gt=last).order_by("pk")
    try:
        act()
    except REFUSALS:
        assert kept(tables) == before, "what is refused changes nothing"
        assert not noted.exists(), "and is not noted as done"
        return None
    return list(noted.values_list("verb", flat=True))
