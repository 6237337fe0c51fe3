"""Long work: a census is taken, a version is tried, in the name of whoever asked; and what has grown old goes."""

from __future__ import annotations

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs


@jobs.runs("simulations.census", seconds_of_lease=300)
def take(progress: jobs.Progress, *, census: int, appointment: int) -> dict[str, int]:
    """Facts of all households of a place."""
    from minzheng.services.simulations import taking

    return taking.take(access.actor_of(int(progress.who.account), appointment), census, progress)


@jobs.runs("simulations.try", seconds_of_lease=600)
def try_out(progress: jobs.Progress, *, activation: int, appointment: int) -> dict[str, object]:
    """A version of a rule on every household."""
    from minzheng.services.simulations import activating

    return activating.run(access.actor_of(int(progress.who.account), appointment), activation, progress)


@jobs.every(at="03:40")
@jobs.runs("simulations.expire")
def expire(_progress: jobs.Progress) -> dict[str, int]:
    """Destroys censuses that are older than they may be."""
    from minzheng.services.simulations import verbs

    return {"destroyed": verbs.expire()}
