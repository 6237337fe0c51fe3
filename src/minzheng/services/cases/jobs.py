"""What comes round by itself: postings whose days are over are taken down."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.services.cases import posting


@jobs.every(at="00:10")
@jobs.runs("cases.end_postings")
def end_postings(_progress: jobs.Progress) -> dict[str, int]:
    """Takes down what has hung long enough."""
    return {"ended": posting.end_postings()}
