"""What waits in the demo, and its plan: the first notice reviewed and in force, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from minzheng.config.demo.content import figures
from minzheng.config.stories import assessment, clues, local, matters, reviewing, supervision
from minzheng.config.stories import duties as documents
from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties

Told = Callable[[str], None]


def _waiting(tell: Told, _within: str) -> None:
    matters.propose(figures().opens)
    matters.publish(figures().opens)
    tell("proposals wait, and figures are public")


def _of_the_plan(act: Callable[[Told, duties.Plan], None]) -> Callable[[Told, str], None]:
    """What is done with the plan in force."""
    return lambda tell, _within: act(tell, duties.plans(access.SYSTEM)[0])


evidence = _of_the_plan(documents.make)
STEPS: tuple[Callable[[Told, str], None], ...] = (
    _waiting,
    lambda tell, _within: reviewing.make(tell),
    _of_the_plan(local.make),
    evidence,
    _of_the_plan(assessment.weigh),
    _of_the_plan(assessment.assess),
    _of_the_plan(assessment.publish),
    supervision.make,
    _of_the_plan(clues.make),
)
"""What follows the registers, each given where there are records. The notice comes into force on the day on which the demo's
history begins; a second one stays half reviewed. A demo that was broken off goes on with the next: the order stays."""
