"""What else a household may get: computed from records, and nobody was asked a word more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.entitled.screening import PASSING
from minzheng.portal.reasons.reasoning import value_of
from minzheng.rules import api as rules
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts

QUESTIONS = 3
"""With more to ask than this it is not told as something near."""


@dataclass(frozen=True, slots=True)
class Maybe:
    """A service that a household may get: surely by what is known, or after a few questions."""

    item: str
    name: str
    about: str
    sure: bool
    amount: str
    asks: tuple[str, ...]


def maybe(desk: Frame, home: people.Household, purpose: str) -> list[Maybe]:
    """Services for which the answer is yes, or hangs on three questions at most; what is under way or has no rule is left out."""
    under_way = {one.item for one in cases.of_household(desk.actor, home.id) if one.open}
    there = (one for one in catalogue.items() if one.id not in under_way and one.group != PASSING and one.on(desk.day))
    found = {one.item: one for item in there for one in sorted(_of(desk, home, item, purpose), key=lambda one: one.sure)}.values()
    return sorted(found, key=lambda one: (not one.sure, len(one.asks)))


def _of(desk: Frame, home: people.Household, item: catalogue.Item, purpose: str) -> Iterator[Maybe]:
    if facts.rule(item.id, desk.day) is None or not home.members:
        return
    everybody = [one.person for one in home.members]
    for some in [[one] for one in everybody] if facts.facts(item.id).of == "applicant" else [everybody]:
        yield from _by_records(desk, home, item, purpose, some)


def _by_records(desk: Frame, home: people.Household, item: catalogue.Item, purpose: str, of: list[int]) -> Iterator[Maybe]:
    try:
        sheet = facts.gather(desk.actor, item.id, home.id, day=desk.day, purpose=purpose, people=of)
        decision = facts.decide(sheet)
    except (facts.Refused, rules.CaseError):
        return
    asks = tuple(dict.fromkeys(one.name for one in decision.asks() if not one.parameter))
    if decision.answer or (decision.answer is None and asks and len(asks) <= QUESTIONS):
        yield Maybe(item.id, said(item.name), said(item.about), bool(decision.answer), _amount(decision), asks)


def _amount(decision: rules.Decision) -> str:
    """What it would be, where the rule gives an amount of money."""
    if not decision.answer:
        return ""
    units = {step.name: step.unit for step in decision.rule.steps}
    for name in decision.rule.outputs:
        value = decision.value(name)
        if units[name] == "money" and isinstance(value, int) and value:
            return value_of("money", value)
    return ""
