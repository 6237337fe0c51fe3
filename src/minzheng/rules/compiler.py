"""From text and head to a `Rule`: names in order, levels, outputs, and nothing that leads nowhere."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minzheng.content import api as content
from minzheng.rules.checker import Checker
from minzheng.rules.faults import Fault, RuleError, nearest
from minzheng.rules.schema import Declared, Head, Kind, Level, Version, language, may_be_called
from minzheng.rules.terms import Term, const, slot
from minzheng.rules.text import Written, written
from minzheng.rules.values import Value

MEMBERS = 0
"""The slot of how many persons a household has."""


@dataclass(frozen=True, slots=True)
class Input:
    """A fact or parameter that the rule reads, and its slot."""

    declared: Declared
    slot: int

    @property
    def each(self) -> bool:
        """Of a person, not of the household."""
        return self.declared.level == "person"


@dataclass(frozen=True, slots=True)
class Let:
    """A slot that gets a value; `each`: one for every person."""

    slot: int
    each: bool
    term: Term


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it was written, and where its value stands: in slot `over`, over slot `under` or over a written `divisor`.

    `uses` are the names that it reads, in order.
    """

    name: str
    level: Level
    unit: Kind
    expression: str
    basis: str
    uses: tuple[str, ...]
    over: int
    under: int | None
    divisor: int


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One version of a rule. Every reading goes through `lets` in order; `steps` is what people are shown."""

    id: str
    name: content.Said
    version: Version
    answer: str
    outputs: tuple[str, ...]
    inputs: tuple[Input, ...]
    lets: tuple[Let, ...]
    steps: tuple[Step, ...]
    declared: Mapping[str, Declared]

    def step(self, name: str) -> Step:
        """A step by its name. Raises KeyError."""
        return {step.name: step for step in self.steps}[name]


def compile(text: str, head: Head, version: Version) -> Rule:
    """A rule of its text. Raises RuleError with every fault of it."""
    faults: list[Fault] = []
    steps, unread = written(text, faults)
    builder = _Builder(head, steps, unread, faults)
    for step in steps:
        builder.add(step)
    if not steps and not faults:
        faults.append(Fault("empty"))
    if not faults:
        builder.close(head)
    if faults:
        raise RuleError(faults)
    lets, made = tuple(builder.lets), tuple(builder.steps)
    return Rule(head.id, head.name, version, head.answer, head.outputs, builder.inputs(), lets, made, head.declared)


class _Builder:
    """Names and slots as the steps come."""

    def __init__(self, head: Head, steps: list[Written], unread: Iterable[str], faults: list[Fault]) -> None:
        self.lets: list[Let] = []
        self.steps: list[Step] = []
        self._faults = faults
        members = slot(MEMBERS, 1, language().members, each=False, truth=False)
        self._known: dict[str, Value | None] = dict.fromkeys(unread)
        self._known[language().word["members"].zh] = Value("number", members)
        self._inputs = [Input(one, place) for place, one in enumerate(head.declared.values(), 1)]
        for one in self._inputs:
            low, high = one.declared.bounds
            term = slot(one.slot, low, high, each=one.each, truth=one.declared.kind == "yes")
            percent = one.declared.kind == "percent"
            self._known[one.declared.name] = Value("number", term, const(100)) if percent else Value(one.declared.kind, term)
        self._slots = len(self._inputs) + 1
        self._heights: dict[int, int] = {}
        self._later = {step.name: step for step in reversed(steps)}
        self._places: dict[str, Written] = {}
        self._used: set[str] = set()

    def inputs(self) -> tuple[Input, ...]:
        """The facts and parameters that some step reads."""
        return tuple(one for one in self._inputs if one.declared.name in self._used)

    def add(self, step: Written) -> None:
        """One step more."""
        if not self._name_is_free(step):
            return
        reader = Checker(step, self._known, self._faults, self._kept, lambda name: self._why_unknown(step, name))
        value = reader.read(step.expression)
        if value is not None and value.each is not (step.level == "person"):  # a step of the household has said so
            self._faults.append(Fault("not_of_person", step.line, step.column, {"name": step.name}))
            value = None
        if value is not None and max(self._height(value.over), self._height(value.under)) > (most := language().height):
            self._faults.append(Fault("high", step.line, step.column, {"name": step.name, "most": most}))
            value = None
        self._used |= set(reader.uses)
        self._places[step.name] = step
        self._known[step.name] = value and self._defined(step, value, tuple(reader.uses))

    def _defined(self, step: Written, value: Value, uses: tuple[str, ...]) -> Value:
        over, under = self._kept(value.over), None if value.under.is_const else self._kept(value.under)
        expression = " ".join((ast.get_source_segment(step.source, step.expression) or "").split())
        place, divisor = (None, value.under.value) if under is None else (under.value, 1)
        self.steps.append(Step(step.name, step.level, value.unit, expression, step.basis, uses, over.value, place, divisor))
        return Value(value.unit, over, under or value.under)

    def _kept(self, term: Term) -> Term:
        """The slot of a term, of its own where it is none yet."""
        if term.op == "slot":
            return term
        made = slot(self._slots, term.low, term.high, each=term.each, truth=term.truth)
        self.lets.append(Let(self._slots, term.each, term))
        self._heights[self._slots] = self._height(term)
        self._slots += 1
        return made

    def _height(self, term: Term) -> int:
        """How deep a term is nested once all that it reads is written out: no database reads on for ever."""
        return 1 + max(map(self._height, term.args)) if term.args else self._heights.get(term.value, 0) * (term.op == "slot")

    def _name_is_free(self, step: Written) -> bool:
        if not may_be_called(step.name):
            self._faults.append(Fault("name", step.line, step.column, {"name": step.name}))
        elif step.name in self._places:
            self._faults.append(Fault("twice", step.line, step.column, {"name": step.name, "at": self._places[step.name].line}))
        elif self._known.get(step.name) is not None:
            self._faults.append(Fault("declared", step.line, step.column, {"name": step.name}))
        else:
            return True
        return False

    def _why_unknown(self, step: Written, name: str) -> tuple[str, dict[str, object]] | None:
        """A name that a later step gives: a circle, or only the wrong order."""
        if name not in self._later:
            return None
        below: dict[str, str] = {name: step.name}
        for one in (waiting := [name]):
            for used in (node.id for node in ast.walk(self._later[one].expression) if isinstance(node, ast.Name)):
                if used == step.name:
                    path = [step.name, one]
                    while path[-1] != step.name or len(path) == 1:
                        path.append(below[path[-1]])
                    return "circle", {"path": " → ".join(reversed(path))}
                if used in self._later and used not in below:
                    below[used] = one
                    waiting.append(used)
        return "later", {"name": name, "at": self._later[name].line}

    def close(self, head: Head) -> None:
        """Outputs that are there and can be given out, and no step that leads to none."""
        made = {step.name: step for step in self.steps}
        for name in head.outputs:
            if name not in made:
                self._faults.append(Fault("no_output", facts={"name": name, "near": nearest(name, made)}))
            elif made[name].under is not None or made[name].divisor != 1:
                self._blame("open_output", name)
            elif made[name].level == "person":
                self._blame("output_of_person", name)
            elif name == head.answer and made[name].unit != "yes":
                self._blame("answer", name)
        reached = set(head.outputs)
        for step in reversed(self.steps):
            if step.name in reached:
                reached |= set(step.uses)
            else:
                self._blame("leads_nowhere", step.name)

    def _blame(self, fault: str, name: str) -> None:
        step = self._places[name]
        self._faults.append(Fault(fault, step.line, step.column, {"name": name}))
