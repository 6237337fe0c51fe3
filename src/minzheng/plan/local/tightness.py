"""Whether one wording of a promise is tighter or weaker than another."""

from __future__ import annotations

from decimal import Decimal

from minzheng.plan.duties import api as duties
from minzheng.plan.local.things import Difference, Wording

_UPWARD = {"at_least", "more_than"}


def difference(bound: str, above: Wording, below: Wording) -> Difference:
    """How the lower wording differs. Of a target that is meant exactly any other is weaker."""
    amount = Decimal(0)
    if above.target is not None and below.target is not None and above.target != below.target:
        amount = below.target - above.target
        amount = amount if bound in _UPWARD else -abs(amount) if bound == "exactly" else -amount
    theirs, mine = duties.last_day(above.due), duties.last_day(below.due)
    if mine is None or mine == theirs:
        return Difference(amount)
    if theirs is None:
        return Difference(amount, 0, 1)
    return Difference(amount, (theirs - mine).days)


def strictness(bound: str, target: Decimal | None, due: str) -> tuple[Decimal, int]:
    """An order of wordings: the last is the tightest."""
    day = duties.last_day(due)
    number = Decimal(0) if target is None else target if bound in _UPWARD else -target
    return number, -day.toordinal() if day else -(10**9)
