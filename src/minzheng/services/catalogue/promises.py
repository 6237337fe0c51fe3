"""What a place promises: within how many days of acceptance it decides on a service, where that is sooner than the law asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from minzheng.services.catalogue.path import latest
from minzheng.services.catalogue.schema import Version
from minzheng.services.catalogue.standards import laid_down

PROMISES = "service_promise"
"""The register in which places promise."""
type Asks = Callable[[Mapping[str, tuple[str, Sequence[str]]], str, date], list[registry.Entry]]


@dataclass(frozen=True, slots=True)
class Promise:
    """Within what time of acceptance a place decides, by which document, since when; `entry` says it."""

    within: time.TimeLimit
    place: str
    number: str
    since: date
    entry: int


def promise(item: str, place: str, day: date, asks: Asks = laid_down) -> Promise | None:
    """What the nearest place above promises of an item on a day; None where none does, and of a place that is not in force."""
    try:
        found = asks({PROMISES: ("item", (item,))}, place, day)
    except KeyError:
        return None
    return next(map(_read, found), None)


def promised_by(promised: Promise, version: Version, accepted: date) -> date | None:
    """By which day that is of an application; None where the law asks as much or more, so that nothing is promised."""
    end = time.deadline(promised.within, accepted, time.national()).end
    law = next((due.latest for due in latest(version, accepted) if "decision" in due.step.needs), None)
    return end if end and (law is None or end < law) else None


def _read(entry: registry.Entry) -> Promise:
    said = entry.values
    unit = cast("Literal['working_day', 'natural_day']", said["unit"])
    within = time.TimeLimit(int(str(said["days"])), unit, carried=False)
    return Promise(within, entry.place_code, str(said["number"]), entry.since, entry.id)
