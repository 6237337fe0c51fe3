"""What comes round by itself: silence moves on."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.plan.supervision.consulting import lapse_silent
from minzheng.plan.supervision.helps import rise_unanswered


@jobs.every(minutes=10)
@jobs.runs("supervision.clocks")
def run_clocks(_progress: jobs.Progress) -> dict[str, int]:
    """Questions without an answer go up a level, silent opinions mean what was declared."""
    return {"risen": rise_unanswered(), "lapsed": lapse_silent()}
