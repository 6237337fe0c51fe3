"""Figures of persons for whom something is granted, and of rechecks: of what they are made, and when they are counted again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from minzheng.indicators import api as indicators
from minzheng.kernel.events import api as events
from minzheng.registry import api as registry
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements.happened import (
    EntitlementChanged,
    EntitlementEnded,
    EntitlementGranted,
    EntitlementRechecked,
)
from minzheng.services.entitlements.relation import COUNTED, RECHECKED

SOURCE, LOOKED = "entitlements.counted", "entitlements.rechecked"


def _items() -> tuple[registry.Choice, ...]:
    return tuple(registry.Choice(one.id, one.name) for one in catalogue.items())


indicators.source(
    SOURCE,
    Path(__file__).with_name("counted.toml"),
    COUNTED,
    *(EntitlementGranted, EntitlementChanged, EntitlementEnded),
    item=_items,
)
indicators.source(
    LOOKED,
    Path(__file__).with_name("rechecked.toml"),
    RECHECKED,
    *(EntitlementRechecked, EntitlementEnded),
    item=_items,
)


@events.hears(EntitlementGranted)
def granted(told: Mapping[int, EntitlementGranted]) -> None:
    """Where something is granted, counted again."""
    indicators.count_again(SOURCE, sorted({event.place_code for event in told.values()}))


@events.hears(EntitlementChanged)
def changed(told: Mapping[int, EntitlementChanged]) -> None:
    """Where it changes, counted again."""
    indicators.count_again(SOURCE, sorted({event.place_code for event in told.values()}))


@events.hears(EntitlementEnded)
def ended(told: Mapping[int, EntitlementEnded]) -> None:
    """Where it ends, counted again: also what a recheck found, of which the end may come."""
    for source in SOURCE, LOOKED:
        indicators.count_again(source, sorted({event.place_code for event in told.values()}))


@events.hears(EntitlementRechecked)
def rechecked(told: Mapping[int, EntitlementRechecked]) -> None:
    """Where something was looked at again, counted again."""
    indicators.count_again(LOOKED, sorted({event.place_code for event in told.values()}))
