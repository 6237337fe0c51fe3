"""Long work: a table of recipients is looked through and brought in, in the name of whoever handed it in."""

from __future__ import annotations

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.services.entitlements import intake as tables


@jobs.runs("entitlements.handed", seconds_of_lease=120)
def look_through(progress: jobs.Progress, *, intake: int, appointment: int) -> None:
    """Finds what is to be put right."""
    tables.look_through(access.actor_of(int(progress.who.account), appointment), intake, progress)


@jobs.runs("entitlements.entering", seconds_of_lease=120)
def enter(progress: jobs.Progress, *, intake: int, appointment: int) -> dict[str, int]:
    """Brings in what can be taken."""
    return tables.enter(access.actor_of(int(progress.who.account), appointment), intake, progress)


@jobs.every(at="03:15")
@jobs.runs("entitlements.expire")
def expire(_progress: jobs.Progress) -> dict[str, int]:
    """Destroys tables that nobody came back for."""
    return {"destroyed": tables.expire()}
