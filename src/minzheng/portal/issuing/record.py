"""A plan as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from minzheng.plan.duties import api as duties

SCHEMA = "minzheng.plan/1"


def record(plan: duties.Plan, rulings: Sequence[duties.Ruling]) -> bytes:
    """The plan with its duties, parts, proofs and rulings, as JSON; anchors count the code points of `original`."""
    whole = {"schema": SCHEMA, **asdict(plan), "rulings": [asdict(ruling) for ruling in rulings]}
    for kept_here in ("document", "revision"):
        del whole[kept_here]
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(type(value))
