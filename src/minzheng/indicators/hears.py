"""What the room does when it is told something."""

from __future__ import annotations

from collections.abc import Mapping

from minzheng.indicators.steps import recompute
from minzheng.kernel.events import api as events
from minzheng.registry import api as registry


@events.hears(registry.Changed)
def count_again(told: Mapping[int, registry.Changed]) -> None:
    """The figures behind which registers changed, once for each register, however often and at how many places."""
    touched: dict[str, list[tuple[str, ...]]] = {}
    for event in told.values():
        touched.setdefault(event.register, []).append(event.places)
    for register, places in touched.items():
        everywhere = () in places
        recompute(register, () if everywhere else tuple(sorted({place for some in places for place in some})))
