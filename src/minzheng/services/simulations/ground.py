"""What a simulation stands on: who may, the rule, the parameters of places before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.rules import api as rules
from minzheng.rules.api import One
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations.columns import Columns
from minzheng.services.simulations.refusals import Refused
from minzheng.services.simulations.schema import LEVELS, PERMISSION, Change, assumptions


def allowed(actor: access.Actor, place: str, permission: str = PERMISSION) -> None:
    """Raises Forbidden, and Refused for a place where nothing is simulated."""
    access.require(actor, permission, place=place, sector=people.SECTOR)
    if places.level(place) not in LEVELS:
        raise Refused("high_only")


def held(actor: access.Actor) -> access.Scope:
    """Where an actor may simulate. Raises Forbidden where that is nowhere."""
    scope = access.scope(actor, PERMISSION)
    if not scope.ranges or not scope.reaches(people.SECTOR):
        raise access.Forbidden(PERMISSION)
    return scope


def ruled(item: str, day: date) -> rules.Rule:
    """The rule of an item that is paid every month, on a day. Raises Refused where there is none."""
    rule = facts.rule(item, day) if catalogue.item(item).frequency == "month" else None
    if rule is None:
        raise Refused("no_rule")
    return rule


def pays(item: str, day: date) -> bool:
    """Whether a change of an item can be simulated: it is paid every month, and its rule says how much to a household."""
    try:
        amount(ruled(item, day))
    except Refused:
        return False
    return True


def amount(rule: rules.Rule) -> str:
    """The output that is paid: the first of a household's that is money. Raises Refused for a rule that pays nothing."""
    for name in rule.outputs:
        step = rule.step(name)
        if step.unit == "money" and step.level == "household":
            return name
    raise Refused("no_rule")


def laid(item: str, codes: Iterable[str], day: date) -> dict[str, dict[str, One]]:
    """What holds at each of some places."""
    return {code: {one.name: one.value for one in facts.parameters(item, code, day)} for code in codes}


def changed(before: Mapping[str, Mapping[str, One]], changes: Sequence[Change], day: date) -> dict[str, dict[str, One]]:
    """The same where changes hold: at their places and all below, whatever these have laid down themselves."""
    then = {code: dict(values) for code, values in before.items()}
    for change in changes:
        ranges = places.ranges(change.place, day)
        for code, values in then.items():
            if any(first <= code < end for first, end in ranges):
                values[change.name] = change.value
    return then


def usual(item: str) -> dict[str, One]:
    """What is assumed where something else is stated of a household: as in the rule's examples, but no yes, no age."""
    book = facts.book(item)
    if book is None:
        raise Refused("no_rule")
    said, declared = book.examples.usual, book.head.declared
    read = rules.read(said.household, declared, "household") | rules.read(said.person, declared, "person")
    return {name: value for name, value in read.items() if value is not True and declared[name].kind != "years"}


def assumed(columns: Columns, item: str) -> Columns:
    """Columns in which what nobody said is assumed, as assumptions.toml and `usual` say."""
    for one in assumptions().assumption:
        if one.item == item:
            columns = columns.assuming({one.fact: True}, columns.community if one.community else None)
            columns = columns.assuming({one.fact: False}, None)
    return columns.assuming(usual(item), columns.stated)


def assumed_words(item: str) -> tuple[Said, ...]:
    """The same in words."""
    return (*(one.text for one in assumptions().assumption if one.item == item), assumptions().usual)


def value(rule: rules.Rule, name: str, text: str) -> int | bool:
    """What somebody typed for a parameter: yuan of money, 1 and 0 for yes and no. Raises Refused."""
    declared = parameter(rule, name)
    try:
        number = Decimal(text.strip().replace(",", "")) * (100 if declared.kind == "money" else 1)
        if number == int(number):
            told = bool(number) if declared.kind == "yes" and number in {0, 1} else int(number)
            return check_value(rule, Change(name, told, ""))
    except (ArithmeticError, ValueError):
        pass
    raise _no_value(declared)


def parameter(rule: rules.Rule, name: str) -> rules.Parameter:
    """A parameter that a rule reads. Raises Refused for none."""
    found = next((one.declared for one in rule.inputs if one.declared.name == name), None)
    if not isinstance(found, rules.Parameter):
        raise Refused("unknown_parameter", name=name[:20])
    return found


def check_value(rule: rules.Rule, change: Change) -> int | bool:
    """The value of a change. Raises Refused for one that its parameter cannot have."""
    declared = parameter(rule, change.name)
    low, high = declared.bounds
    if isinstance(change.value, bool) != (declared.kind == "yes") or not low <= change.value <= high:
        raise _no_value(declared)
    return change.value


def _no_value(declared: rules.Declared) -> Refused:
    return Refused("not_a_value", name=declared.name, least=declared.least, most=declared.most or 1)
