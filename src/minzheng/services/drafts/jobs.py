"""What comes round by itself: what was filled in and left is forgotten."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.services.drafts import keeping


@jobs.every(at="00:20")
@jobs.runs("drafts.expire")
def expire(_progress: jobs.Progress) -> dict[str, int]:
    """Takes away drafts that nobody went on with."""
    return {"gone": keeping.expire()}
