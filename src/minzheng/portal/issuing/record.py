"""A plan as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from minzheng.plan.duties import api as duties
from minzheng.portal.issuing.interchange import plan_file


def record(plan: duties.Plan, rulings: Sequence[duties.Ruling]) -> bytes:
    """The plan with its duties, parts, proofs and rulings, as JSON of the published schema."""
    return json.dumps(asdict(plan_file(plan, rulings)), ensure_ascii=False, indent=1, default=str).encode()
