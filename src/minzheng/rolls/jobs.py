"""Long work: a table is looked through and entered in the name of whoever handed it in."""

from __future__ import annotations

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.rolls import rolling, verbs


@jobs.runs("rolls.handed", seconds_of_lease=120)
def look_through(progress: jobs.Progress, *, roll: int, appointment: int) -> None:
    """Finds what is to be put right."""
    rolling.look_through(access.actor_of(int(progress.who.account), appointment), roll, progress)


@jobs.runs("rolls.entering", seconds_of_lease=120)
def enter(progress: jobs.Progress, *, roll: int, appointment: int) -> dict[str, int]:
    """Enters what can be taken."""
    return rolling.enter(access.actor_of(int(progress.who.account), appointment), roll, progress)


@jobs.every(at="03:10")
@jobs.runs("rolls.expire")
def expire(_progress: jobs.Progress) -> dict[str, int]:
    """Destroys tables that nobody came back for."""
    return {"destroyed": verbs.expire()}
