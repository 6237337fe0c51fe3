"""The demo's plan: the first notice reviewed and in force, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from minzheng.config.demo import assessment, local, reviewing, supervision
from minzheng.config.demo import duties as evidence

Told = Callable[[str], None]


def make(tell: Told, within: str) -> None:
    """Brings the notice into force on the day on which the demo's history begins; a second one stays half reviewed.

    `within`: where there are records.
    """
    plan = reviewing.first(tell)
    reviewing.second(tell)
    local.make(tell, plan)
    evidence.make(tell, plan)
    assessment.make(tell, plan)
    supervision.make(tell, within)
