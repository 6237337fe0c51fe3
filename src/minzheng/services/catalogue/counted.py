"""Figures of what is offered: service items in force, and whether their page says all that clause 46 asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from minzheng.indicators import api as indicators
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.units import api as units
from minzheng.registry import api as registry
from minzheng.services.catalogue.loading import items
from minzheng.services.catalogue.promises import PROMISES
from minzheng.services.catalogue.schema import Version

SOURCE = "catalogue.items"
_SPANS = f"SELECT text, since, until FROM {registry.FACTS.name} WHERE field = %s AND place_code = %s"  # noqa: S608 - of our own
ITEMS = db.Relation(
    name="service_item",
    columns={
        "place_code": "the province, whose catalogue it is",
        "since": "the first day on which applications go by this version",
        "until": "the first day on which they no longer do; 9999-12-31 where no end is known",
        "item": "the id of the service",
        "complete": "1 where its page says what it gives, to whom, in which steps and within which time, by law or by promise",
    },
    key=("item", "since"),
    meaning="One version of a service item a row, or part of its time: the program's content, and what the province promised.",
)


def complete(version: Version) -> bool:
    """Whether its page says content, standard, process and time limit; a limit that no law sets is none."""
    return _but_for_time(version) and any(step.limits for step in version.steps)


def _but_for_time(version: Version) -> bool:
    return bool(version.gives and version.who and version.steps)


def _rows() -> Iterator[tuple[object, ...]]:
    place, promised = units.default().place_code, _promised()
    for item in items():
        for one in item.versions:
            until = one.until if one.until == date.max else one.until + timedelta(1)
            held = [] if complete(one) or not _but_for_time(one) else promised.get(item.id, [])
            days = sorted({one.since, until, *(day for span in held for day in span if one.since < day < until)})
            for since, ends in pairwise(days):
                told = complete(one) or any(begins <= since < over for begins, over in held)
                yield place, since, ends, item.id, int(told)


def _promised() -> dict[str, list[tuple[date, date]]]:
    """By item when the province promised a time for it."""
    found: dict[str, list[tuple[date, date]]] = {}
    of = registry.fact_field(registry.register(PROMISES), "item")
    for item, since, until in db.rows(_SPANS, [of, units.default().place_code]):
        found.setdefault(item, []).append((date.fromisoformat(str(since)), date.fromisoformat(str(until))))
    return found


@events.hears(registry.Changed)
def promised_anew(told: Mapping[int, registry.Changed]) -> None:
    """Items are counted again where a promise came or went."""
    if any(one.register == PROMISES for one in told.values()):
        indicators.count_again(SOURCE, ())


indicators.source(SOURCE, Path(__file__).with_name("counted.toml"), ITEMS, told=[registry.Changed], rows=_rows)
