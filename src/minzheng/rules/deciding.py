"""One household: its values checked, every step with its value, and what is to be asked where the answer is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from minzheng.content import api as content
from minzheng.rules import scalar
from minzheng.rules.compiler import MEMBERS, Rule, Step
from minzheng.rules.faults import CaseError, Fault, frame, nearest
from minzheng.rules.scalar import One, Slots
from minzheng.rules.schema import Declared, Level, Parameter, kinds, language
from minzheng.rules.terms import OVER_PERSONS, Term

Values = Mapping[str, One]
"""By name: fen of money, other whole numbers, True or False; None or absent is unknown."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a household on a day: its own facts and the parameters of its place, and the facts of each person."""

    household: Values
    people: Sequence[Values]


@dataclass(frozen=True, slots=True)
class Asked:
    """An unknown that the answer waits for; `person` counts from 1 and is 0 for the household's."""

    name: str
    person: int
    parameter: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A step and its value: exact, in whole parts, one for each person of a step of persons."""

    step: Step
    values: tuple[Fraction | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule says of a case. `answer` is None where it cannot be said yet."""

    rule: Rule
    case: Case
    slots: Slots

    @property
    def answer(self) -> bool | None:
        """Yes, no or unknown."""
        return self.value(self.rule.answer)  # type: ignore[return-value]

    def value(self, name: str) -> One | tuple[One, ...]:
        """An output: whole parts (fen of money), or yes or no; of a person's, one for each."""
        found = self.slots[self.rule.step(name).over]
        return tuple(found) if isinstance(found, list) else found

    def steps(self) -> Iterator[Shown]:
        """Every step in order, with its value."""
        for step in self.rule.steps:
            overs, unders = _listed(self.slots[step.over]), _listed(1 if step.under is None else self.slots[step.under])
            most = max(len(overs), len(unders))
            overs, unders = (one * most if len(one) == 1 else one for one in (overs, unders))
            yield Shown(step, tuple(_exact(step, over, under) for over, under in zip(overs, unders, strict=True)))

    def asks(self, output: str = "") -> tuple[Asked, ...]:
        """The unknown facts and parameters that an output (the answer) waits for; not those that matter only after these."""
        over, found = self.rule.step(output or self.rule.answer).over, dict[Asked, None]()
        for person in (number for number, value in enumerate(_listed(self.slots[over])) if value is None):
            self._ask(over, person if isinstance(self.slots[over], list) else None, found)
        return tuple(found)

    def _ask(self, number: int, person: int | None, found: dict[Asked, None]) -> None:
        if given := next((one for one in self.rule.inputs if one.slot == number), None):
            place = person + 1 if given.each and person is not None else 0
            found[Asked(given.declared.name, place, isinstance(given.declared, Parameter))] = None
            return
        for term, of in self._open(next(let.term for let in self.rule.lets if let.slot == number), person):
            self._ask(term.value, of, found)

    def _open(self, term: Term, person: int | None) -> Iterator[tuple[Term, int | None]]:
        """The slots of a term that are unknown and of whose value it depends."""
        if term.op == "slot":
            value = self.slots[term.value]
            people = range(len(value)) if isinstance(value, list) and person is None else (person,)
            yield from ((term, one) for one in people if scalar.meaning(term, self.slots, one) is None)
            return
        args = term.args
        if term.op == "if":
            condition = scalar.meaning(args[0], self.slots, person)
            args = args[:1] if condition is None else (args[1 if condition else 2],)
        for arg in args:
            if term.op in OVER_PERSONS or scalar.meaning(arg, self.slots, person) is None:
                yield from self._open(arg, person)


def decide(rule: Rule, case: Case) -> Decision:
    """What the rule says of a case. Raises CaseError."""
    check(rule, case)
    return decided(rule, case)


def check(rule: Rule, case: Case) -> None:
    """Raises CaseError with everything in a case that no household can have."""
    if faults := list(_faults(rule, case)):
        raise CaseError(faults)


def decided(rule: Rule, case: Case) -> Decision:
    """The same for a case that has been checked."""
    given: list[One | list[One]] = [
        [person.get(one.declared.name) for person in case.people] if one.each else case.household.get(one.declared.name)
        for one in rule.inputs
    ]
    unknowns = any(value is None or (isinstance(value, list) and None in value) for value in given)
    worked = scalar.function(rule, steps=True, unknowns=unknowns)(len(case.people), *given)
    numbers = (MEMBERS, *(one.slot for one in rule.inputs), *(let.slot for let in rule.lets))
    return Decision(rule, case, dict(zip(numbers, (len(case.people), *given, *worked), strict=True)))


def _faults(rule: Rule, case: Case) -> Iterator[Fault]:
    if not 1 <= len(case.people) <= language().members:
        yield Fault("case_members", facts={"most": language().members, "count": len(case.people)})
    given: list[tuple[Level, Values]] = [("household", case.household), *(("person", person) for person in case.people)]
    for level, values in given:
        for name, value in values.items():
            if name not in rule.declared or rule.declared[name].level != level:
                yield unknown(name, rule.declared, level)
            else:
                yield from value_faults(rule.declared[name], value)


def unknown(name: str, declared: Mapping[str, Declared], level: Level) -> Fault:
    """That nothing is declared by this name at this level."""
    near = nearest(name, [one.name for one in declared.values() if one.level == level])
    return Fault("case_name", facts={"name": name, "level": language().level[level], "near": near})


def value_faults(one: Declared, value: object) -> Iterator[Fault]:
    """That something of this kind and range is no such value; an unknown is any."""
    if value is None:
        return
    kind = kinds()[one.kind]
    if type(value) is not (bool if one.kind == "yes" else int):
        yield Fault("case_kind", facts={"name": one.name, "value": value, "kind": kind})
        return
    low, high = one.bounds
    if not low <= value <= high:
        shown = {name: said(one.kind, Fraction(part)) for name, part in (("value", value), ("low", low), ("high", high))}
        yield Fault("case_range", facts={"name": one.name, **shown})


def _listed(value: One | list[One]) -> list[One]:
    return value if isinstance(value, list) else [value]


def _exact(step: Step, over: One, under: One) -> Fraction | bool | None:
    if over is None or under is None:
        return None
    return over if isinstance(over, bool) else Fraction(over, under * step.divisor)


def said(unit: str, value: Fraction | bool | None) -> content.Said:
    """A value as people write it: 400元, 1.5, 是; to four places, with a word that it is about so where it is not exact."""
    word = language().word
    if value is None or isinstance(value, bool):
        return word["unknown" if value is None else "yes" if value else "no"]
    kind = kinds()[unit]
    exact = Fraction(value, kind.scale)
    if exact.denominator == 1:
        return content.Said(text := f"{exact.numerator}{kind.unit}", text)
    with localcontext(prec=40):
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        plain = f"{number.quantize(Decimal('0.0001')).normalize():f}"
    text = plain + kind.unit
    if Fraction(plain) == exact:
        return content.Said(text, text)
    about = frame("about")
    return content.Said(about.zh.format(value=text), about.en.format(value=text))
