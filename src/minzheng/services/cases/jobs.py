"""What comes round by itself: postings whose days are over are taken down, clocks that stood until a day run again."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.services.cases import ending, posting


@jobs.every(at="00:10")
@jobs.runs("cases.end_postings")
def end_postings(_progress: jobs.Progress) -> dict[str, int]:
    """Takes down what has hung long enough."""
    return {"ended": posting.end_postings()}


@jobs.every(at="00:05")
@jobs.runs("cases.run_on")
def run_on(_progress: jobs.Progress) -> dict[str, int]:
    """Lets clocks run again that stood long enough."""
    return {"run": ending.run_on()}
