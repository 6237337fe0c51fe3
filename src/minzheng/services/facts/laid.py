"""What holds at a place on a day: what it or a place above has laid down, what a law sets, what is usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import loading
from minzheng.services.facts.schema import Parameter

REGISTER = "assistance_parameter"
"""The register in which places lay down what is no amount of a person and month."""


def parameters(item: str, place: str, day: date) -> tuple[Parameter, ...]:
    """Every parameter that the rule of an item reads, at a place on a day; one that nobody says has no value.

    A standard is that of `catalogue.standards`. Anything else is what the register says at the nearest place above; then what a
    law sets; then, where the rule marks it to be confirmed, what is usual. Raises KeyError for a place that is not in force.
    """
    return _parameters(item, place, day, catalogue.laid_down)


class Laid:
    """`parameters` of an item for many places and days: what all of them laid down is read once."""

    def __init__(self, item: str) -> None:
        self._item, self._laid_down = item, catalogue.Everywhere()

    def __call__(self, place: str, day: date) -> tuple[Parameter, ...]:
        """Raises KeyError for a place that is not in force."""
        return _parameters(self._item, place, day, self._laid_down)


type _LaidDown = Callable[[Mapping[str, tuple[str, Sequence[str]]], str, date], list[registry.Entry]]


def _parameters(item: str, place: str, day: date, laid_down: _LaidDown) -> tuple[Parameter, ...]:
    rule = loading.rule(item, day)
    if rule is None:
        return ()
    wanted = tuple(dict.fromkeys(one.benefit for one in loading.facts(item).standard))
    entries = laid_down({REGISTER: ("item", (item,)), catalogue.STANDARDS: ("benefit", wanted)}, place, day)
    said = {one.name: one for one in (*_usual(item), *_of_law(item, rule, day), *_entered(rule, entries))}
    said |= {one.name: one for one in _standards(item, rule, wanted, entries)}
    read = [one.declared for one in rule.inputs if isinstance(one.declared, rules.Parameter)]
    return tuple(said.get(one.name) or Parameter(one.name, None, one.confirm) for one in read)


def _usual(item: str) -> Iterator[Parameter]:
    return (Parameter(name, value, confirm=True) for name, value in loading.usual(item).items())


def _of_law(item: str, rule: rules.Rule, day: date) -> Iterator[Parameter]:
    for law in loading.facts(item).law:
        if law.since <= day <= law.until:
            value = rules.read(f"{law.name} {law.value}", rule.declared, "household")[law.name]
            yield Parameter(law.name, value, confirm=False, since=law.since, number=law.number)


def _standards(item: str, rule: rules.Rule, wanted: tuple[str, ...], entries: Sequence[registry.Entry]) -> Iterator[Parameter]:
    """An amount that the rule does not take is no value."""
    found = catalogue.standards_of(replace(catalogue.item(item), standards=wanted), entries)
    for one in loading.facts(item).standard:
        there = {said.area_code: said for said in found if said.benefit_code == one.benefit}
        if (said := there.get(one.area) or there.get(catalogue.ALL)) is not None:
            low, high = rule.declared[one.name].bounds
            amount = said.amount if low <= said.amount <= high else None
            yield Parameter(one.name, amount, False, said.since, said.number, said.place, said.entry)


def _entered(rule: rules.Rule, entries: Sequence[registry.Entry]) -> Iterator[Parameter]:
    """The furthest place first, so that the nearest is the last that speaks."""
    for entry in (one for one in reversed(entries) if one.register == REGISTER):
        said: Mapping[str, object] = entry.values
        name = str(said["name"])
        try:
            value = rules.read(f"{name} {said['value']}", rule.declared, "household")[name]
        except rules.CaseError:
            value = None  # what cannot be read, or that the rule does not take, is not guessed; nor does a place further up count
        yield Parameter(name, value, False, entry.since, str(said["number"]), entry.place_code, entry.id)
