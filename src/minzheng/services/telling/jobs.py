"""What comes round by itself: families are told before what they have is looked at again."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.services.telling import hears


@jobs.every(at="06:30")
@jobs.runs("telling.remind")
def remind(_progress: jobs.Progress) -> dict[str, int]:
    """Tells of rechecks within a month."""
    return {"told": hears.remind()}
