"""The way from acceptance to the last step, with the day on which each is over at the latest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.time import api as time
from minzheng.services.catalogue.schema import ACCEPTED, Deed, Limit, Step, Version

DECIDES = {
    "county": "case.decide",
    "city": "case.decide",
    "province": "case.decide",
    "township": "case.opine",
    "village": "case.opine",
    "provider": "case.take",
    "bank": "case.take",
}
"""Which permission decides a step, by whose it is."""


_DONE_BY: dict[Deed, str] = {
    "notice": "case.take",
    "sampling": "case.decide",
    "approval": "case.decide",
    "opinion": "case.opine",
    "posting": "case.post",
}


def done_by(step: Step, deed: Deed) -> str:
    """The permission by which a deed of a step is done."""
    return DECIDES[step.who] if deed == "decision" else _DONE_BY.get(deed, "case.take")


def decided_by(version: Version) -> str:
    """The permission by which an application is decided."""
    return next((DECIDES[step.who] for step in version.steps if "decision" in step.needs), "case.decide")


def step_before(version: Version, step: str, deed: Deed) -> Step:
    """The last step up to this one that needs a deed."""
    at = next(number for number, one in enumerate(version.steps) if one.id == step)
    return next(one for one in reversed(version.steps[: at + 1]) if deed in one.needs)


@dataclass(frozen=True, slots=True)
class Due:
    """A step of an application accepted on a day.

    `begun`: the day by which it has begun. `latest`: the day on which it is over. Each is None where no law sets it. `limit` and
    `deadline`: what binds the end, and how it is counted; a deadline with findings lies in a year whose holidays are not known.
    """

    step: Step
    begun: date | None
    latest: date | None
    limit: Limit | None
    deadline: time.Deadline | None


def latest(version: Version, accepted: date, stood: Sequence[time.Suspension] = ()) -> tuple[Due, ...]:
    """Every step in order, each as late as the law allows, the clock stopped while it `stood`. None ends a step before it."""
    calendar = time.national()
    ends: dict[str, date | None] = {ACCEPTED: accepted}
    found = []
    for step in version.steps:
        begun, end = None, None
        for limit in (one for one in step.limits if one.when != "objected"):
            start = ends[limit.after]
            if start is None:
                continue
            still = [one for one in stood if one.resumes is None or one.resumes > start]
            due = time.deadline(limit.within, start, calendar, still)
            if limit.tells == "begins":
                begun = min(filter(None, (begun, due.end)), default=None)
            elif end is None or (due.end and end[1].end and due.end < end[1].end):
                end = limit, due
        ends[step.id] = end[1].end if end else None
        found.append(Due(step, begun, ends[step.id], *(end or (None, None))))
    return tuple(found)
