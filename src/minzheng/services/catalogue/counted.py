"""Figures of what is offered: service items in force, and whether their page says all that clause 46 asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from minzheng.indicators import api as indicators
from minzheng.kernel.db import api as db
from minzheng.kernel.units import api as units
from minzheng.services.catalogue.loading import items
from minzheng.services.catalogue.schema import Version

ITEMS = db.Relation(
    name="service_item",
    columns={
        "place_code": "the province, whose catalogue it is",
        "since": "the first day on which applications go by this version",
        "until": "the first day on which they no longer do; 9999-12-31 where no end is known",
        "item": "the id of the service",
        "complete": "1 where its page says what it gives, to whom, in which steps and within which time, else 0",
    },
    key=("item", "since"),
    meaning="One version of a service item a row. No database keeps it: it is the content of the program.",
)


def complete(version: Version) -> bool:
    """Whether its page says content, standard, process and time limit; a limit that no law sets is none."""
    return bool(version.gives and version.who and version.steps and any(step.limits for step in version.steps))


def _rows() -> Iterator[tuple[object, ...]]:
    place = units.default().place_code
    for item in items():
        for one in item.versions:
            until = one.until if one.until == date.max else one.until + timedelta(1)
            yield place, one.since, until, item.id, int(complete(one))


indicators.source("catalogue.items", Path(__file__).with_name("counted.toml"), ITEMS, rows=_rows)
