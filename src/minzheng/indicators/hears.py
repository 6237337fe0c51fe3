"""What the room does when it is told something."""

from __future__ import annotations

from minzheng.indicators.steps import recompute
from minzheng.kernel.events import api as events
from minzheng.registry import api as registry


@events.hears(registry.Changed)
def count_again(event: registry.Changed, _id: int) -> None:
    """The figures behind which a register changed."""
    recompute(event.register, event.places)
