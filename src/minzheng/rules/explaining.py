"""Every step of a decision in words: its expression, the values that it read, what it gives, and the article it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from minzheng.content import api as content
from minzheng.rules.deciding import Decision, said
from minzheng.rules.faults import frame
from minzheng.rules.schema import Kind, Parameter, language

Exact = tuple[Fraction | bool | None, ...]
_ARTICLE = "\u7b2c"  # what every number of an article begins with


@dataclass(frozen=True, slots=True)
class Explained:
    """A step told to people. `sentence` holds all of it."""

    name: str
    value: content.Said
    basis: str
    sentence: content.Said


@dataclass(frozen=True, slots=True)
class _Named:
    """The values behind a name: one of the household or one for each person."""

    unit: Kind
    values: Exact
    each: bool = False
    confirm: bool = False


def explain(decision: Decision) -> Iterator[Explained]:
    """The steps in order."""
    names = _inputs(decision)
    for shown in decision.steps():
        step = shown.step
        mine = _Named(step.unit, shown.values, step.level == "person")
        given = [_filled("named", name=name, value=_all(names[name])) for name in step.uses]
        basis = step.basis
        if basis.startswith(_ARTICLE):  # of the document that the version is
            basis = frame("article").zh.format(title=decision.rule.version.title, article=basis)
        yield Explained(
            step.name,
            value := _all(mine),
            basis,
            _filled(
                "step",
                name=step.name,
                expression=step.expression,
                given=_filled("given", values=_joined("comma", given)) if given else "",
                value=value,
                basis=_filled("basis", basis=basis) if basis else "",
            ),
        )
        names[step.name] = mine


def _inputs(decision: Decision) -> dict[str, _Named]:
    names = {language().word["members"].zh: _Named("number", (Fraction(len(decision.case.people)),))}
    for one in decision.rule.inputs:
        value = decision.slots[one.slot]
        listed = value if isinstance(value, list) else [value]
        exact = tuple(part if part is None or isinstance(part, bool) else Fraction(part) for part in listed)
        confirm = isinstance(one.declared, Parameter) and one.declared.confirm
        names[one.declared.name] = _Named(one.declared.kind, exact, one.each, confirm)
    return names


def _all(named: _Named) -> content.Said:
    """One value as it is; those of persons with their numbers, or once where all are alike."""
    values = [said(named.unit, value) for value in named.values]
    if named.each and len(set(values)) > 1:
        return _joined("pause", [_filled("person", number=place, value=value) for place, value in enumerate(values, 1)])
    return _filled("confirm", value=values[0]) if named.confirm else values[0]


def _filled(sentence_id: str, /, **places: object) -> content.Said:
    sentence = frame(sentence_id)
    zh = {key: one.zh if isinstance(one, content.Said) else one for key, one in places.items()}
    en = {key: one.en if isinstance(one, content.Said) else one for key, one in places.items()}
    return content.Said(sentence.zh.format(**zh).rstrip(), sentence.en.format(**en).rstrip())


def _joined(sign: str, parts: list[content.Said]) -> content.Said:
    between = frame(sign)
    return content.Said(between.zh.join(part.zh for part in parts), between.en.join(part.en for part in parts))
