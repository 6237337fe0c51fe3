"""What only the family can say, as a form asks it: yes and no as lists to tick, amounts per member; records are asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from minzheng.portal.desk.frame import said
from minzheng.portal.entitled import asking
from minzheng.portal.reasons.reasoning import value_of
from minzheng.rules import api as rules
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

Answers = dict[tuple[str, int], int | bool | None]
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a question, of one person or (0) of the household; `typed` is what stands in it."""

    field: str
    whose: str
    typed: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with a field for each whom no record answers for. `yes`: it is ticked, else an amount in `unit`."""

    text: str
    help: str
    unit: str
    yes: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are asked together."""

    id: str
    text: str
    ticks: tuple[Asked, ...]
    amounts: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is not asked, because a record knows it."""

    name: str
    whose: str
    value: str
    source: str
    day: date | None


class Form:
    """The questions of an item to a family on a day, with what was typed."""

    def __init__(self, sheet: facts.Sheet, day: date, names: Mapping[int, str], typed: QueryDict | None = None) -> None:
        self.sheet, self.day, self.names, self.typed = sheet, day, names, typed
        self.asked = facts.questions(sheet.item, day, everything=True)
        self.rule = facts.rule(sheet.item, day)
        self.known = {key: one for key, one in facts.counting(sheet).items() if one.source != ASKED}
        self.said = {(one.name, one.person): one.value for one in sheet.known if one.source == ASKED}

    @property
    def groups(self) -> list[Group]:
        """What is asked, in the order of the item."""
        heads = facts.groups(self.sheet.item)
        found: dict[str, list[Asked]] = {}
        for number, question in enumerate(self.asked):
            cells = tuple(self._cell(number, question, person) for person in self._persons(question))
            if cells:
                text, unit = said(question.text), said(question.unit) if question.unit else ""
                help_ = said(question.help) if question.help else ""
                found.setdefault(question.group, []).append(Asked(text, help_, unit, question.kind == "yes", cells))
        return [
            Group(id_, said(heads[id_]), tuple(one for one in some if one.yes), tuple(one for one in some if not one.yes))
            for id_, some in found.items()
        ]

    @property
    def cells(self) -> tuple[int, int]:
        """So many cells are asked; so many answers are on record, noes and noughts too."""
        return sum(len(self._persons(one)) for one in self.asked), sum(name in self._declared for name, _ in self.known)

    @property
    def recorded(self) -> list[Recorded]:
        """What is not asked. A no and a nought are left out: they fill pages and say nothing."""
        sources = {one.id: said(one.name) for one in facts.words().source}
        return [
            Recorded(
                one.name, self.names.get(one.person, ""), value_of(self._kind(one.name), one.value), sources[one.source], one.day
            )
            for one in self.known.values()
            if one.value and one.name in self._declared
        ]

    @property
    def _declared(self) -> Mapping[str, rules.Fact | rules.Parameter]:
        return self.rule.declared if self.rule else {}  # type: ignore[return-value]

    def _kind(self, name: str) -> str:
        return self._declared[name].kind

    def _persons(self, question: facts.Question) -> Sequence[int]:
        persons = self.sheet.people if question.level == "person" else (0,)
        return [one for one in persons if (question.name, one) not in self.known]

    def _cell(self, number: int, question: facts.Question, person: int) -> Cell:
        field, whose = f"q{number}-{person}", self.names.get(person, "")
        if self.typed is not None:
            return Cell(field, whose, self.typed.get(field, ""), field in self.typed)
        value = self.said.get((question.name, person))
        return Cell(field, whose, "" if value is None or isinstance(value, bool) else str(value), bool(value))

    def answers(self, given: QueryDict) -> Answers:
        """What the family says: what is not ticked is a no, what is left empty is nought. Raises Refused."""
        found: Answers = {}
        for number, question in enumerate(self.asked):
            for person in self._persons(question):
                text = given.get(f"q{number}-{person}", "").strip()
                if question.kind == "yes":
                    found[question.name, person] = bool(text)
                else:
                    found[question.name, person] = self._value(question, text or "0")
        return found

    def changed(self, given: QueryDict) -> Answers:
        """The same of what was ticked or typed alone: of the rest nothing new was found. Raises Refused."""
        typed = {
            (question.name, person)
            for number, question in enumerate(self.asked)
            for person in self._persons(question)
            if given.get(f"q{number}-{person}", "").strip()
        }
        return {key: value for key, value in self.answers(given).items() if key in typed}

    def _value(self, question: facts.Question, text: str) -> rules.One:
        """A number as people write it; refused with what is meant where it is none."""
        try:
            return asking.number(text, self._declared[question.name])
        except ValueError as fault:
            raise procedure.Refused("wrong_answer", name=question.name, fault=str(fault)) from None
