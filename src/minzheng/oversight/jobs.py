"""What comes round by itself: reads are judged."""

from __future__ import annotations

from minzheng.kernel.jobs import api as jobs
from minzheng.oversight.judging import Days, judge_new


@jobs.every(minutes=5)
@jobs.runs("oversight.judge")
def judge_reads(progress: jobs.Progress) -> dict[str, int]:
    """Judges whatever was read since the last time, some hundreds in a step."""
    judged = 0
    days: Days = {}
    while step := judge_new(days):
        judged += step
        progress.step(judged, judged)
    return {"judged": judged}
