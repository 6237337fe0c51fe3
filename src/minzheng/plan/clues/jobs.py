"""What comes round by itself: words that are kept no more are destroyed."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.plan.clues import verbs


@jobs.every(at="03:20")
@jobs.runs("clues.expire")
def expire(_progress: jobs.Progress) -> dict[str, int]:
    """Destroys the words of what was answered long ago."""
    return {"destroyed": verbs.expire()}
