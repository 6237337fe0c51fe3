"""What the room says to those above it."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.kernel.events import api as events


@events.declared("supervision.step", unheard="a year's assessment reads the steps when it is reckoned")
@dataclass(frozen=True, slots=True)
class Stepped:
    """A thing of ours took a step of its life."""

    kind: str
    thing: int
    verb: str
    after: str
    place_code: str
