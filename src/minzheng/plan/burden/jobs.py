"""What comes round by itself: a request whose day is over ends."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.plan.burden.verbs import expire_over


@jobs.every(minutes=10)
@jobs.runs("burden.clocks")
def run_clocks(_progress: jobs.Progress) -> dict[str, int]:
    """Ends requests whose day is over."""
    return {"expired": expire_over()}
