"""What of decided applications figures may be made of."""

from __future__ import annotations

from pathlib import Path

from minzheng.indicators import api as indicators
from minzheng.registry import api as registry
from minzheng.services.cases.happened import CaseMoved, CasesBrought
from minzheng.services.cases.relation import DECIDED, SOURCE
from minzheng.services.cases.waiting import PAYS
from minzheng.services.catalogue import api as catalogue


def _items() -> tuple[registry.Choice, ...]:
    return tuple(registry.Choice(one.id, one.name) for one in catalogue.items())


indicators.source(
    SOURCE, Path(__file__).with_name("decided.toml"), DECIDED, again_on=[CasesBrought], told=[CaseMoved, *PAYS], item=_items
)
