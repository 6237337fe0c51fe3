"""Figures of persons for whom something is granted, and of rechecks: of what they are made, and when they are counted again."""

from __future__ import annotations

from pathlib import Path

from minzheng.indicators import api as indicators
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
    again_on=[EntitlementGranted, EntitlementChanged, EntitlementEnded],
    item=_items,
)
indicators.source(
    LOOKED,
    Path(__file__).with_name("rechecked.toml"),
    RECHECKED,
    again_on=[EntitlementRechecked, EntitlementEnded],
    item=_items,
)
