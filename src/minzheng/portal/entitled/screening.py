"""What every rule says of a family so far, and the question that most of the rules left open still ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from minzheng.portal.disclosure.shown import lang
from minzheng.portal.entitled.asking import Asking, Key, One
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts

type Answers = Mapping[Key, One]


@dataclass(frozen=True, slots=True)
class Found:
    """What the rule of an item says. `unconfirmed`: the parameters on which it rests and that nobody confirmed."""

    item: catalogue.Item
    decision: rules.Decision
    unconfirmed: tuple[str, ...]

    @property
    def amount(self) -> int | None:
        """What it comes to, in fen; None where it cannot be said yet."""
        if self.money is None:
            return None
        value = self.decision.value(self.money)
        parts = value if isinstance(value, tuple) else (value,)
        return None if None in parts else sum(int(one or 0) for one in parts)

    @property
    def money(self) -> str | None:
        """The output that is an amount."""
        rule = self.decision.rule
        return next((name for name in rule.outputs if rule.step(name).unit == "money"), None)

    def asks(self) -> tuple[rules.Asked, ...]:
        """What its answer waits for, and once that is yes its amount."""
        decision = self.decision
        return decision.asks(self.money) if decision.answer and self.money else decision.asks()


@dataclass(frozen=True, slots=True)
class Family:
    """Of whom something is asked: what each person is called, and by item all that is known of them before."""

    day: date
    place: str
    people: tuple[str, ...]
    items: tuple[catalogue.Item, ...]
    sheets: Mapping[str, facts.Sheet]

    @classmethod
    def anybody(cls, day: date, place: str, people: tuple[str, ...]) -> Family:
        """A family of which nothing is known, and every item that can be asked for on the day and has a rule."""
        items = tuple(one for one in catalogue.items() if one.on(day) and facts.rule(one.id, day))
        return cls(day, place, people, items, {one.id: facts.blank(one.id, place, day, len(people)) for one in items})


class Screening:
    """A family, what they have answered, and what they were asked, page by page."""

    def __init__(self, family: Family, answers: Answers = MappingProxyType({}), done: tuple[tuple[str, ...], ...] = ()) -> None:
        self.family, self.day, self.place, self.persons = family, family.day, family.place, len(family.people)
        self.answers = {key: value for key, value in answers.items() if value is not None and key[1] <= self.persons}
        self.done = tuple(known for page in done if (known := tuple(name for name in page if name in self.questions)))

    @cached_property
    def questions(self) -> dict[str, facts.Question]:
        """What can be asked; a fact of which several rules speak stands once."""
        found: dict[str, facts.Question] = {}
        for item in self.family.items:
            for one in self._asked(item):
                found.setdefault(one.name, one)
        return found

    @cached_property
    def kin(self) -> dict[str, str]:
        """What a member may be to whoever asks, and the group of these facts: one at most is true of a member."""
        related = {question.group for name, question in self.questions.items() if name in self._relations}
        return {name: one.group for name, one in self.questions.items() if one.group in related and one.kind == "yes"}

    @cached_property
    def _relations(self) -> dict[str, tuple[str, ...]]:
        return {one.name: one.relations for item in self.family.items for one in facts.facts(item.id).fact if one.relations}

    @cached_property
    def groups(self) -> dict[str, rules.Said]:
        """What is said above the questions of a group."""
        return {name: words for item in reversed(self.family.items) for name, words in facts.groups(item.id).items()}

    @cached_property
    def declared(self) -> dict[str, rules.Declared]:
        """What each fact may be."""
        return {name: one for item in self.family.items for name, one in _rule(item, self.day).declared.items()}

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """What every rule says. Raises rules.CaseError for answers that no family can give together."""
        return tuple(self._found(item) for item in self.family.items)

    def _found(self, item: catalogue.Item) -> Found:
        sheet = facts.answered(self.family.sheets[item.id], self.given(item), day=self.day)
        return Found(item, facts.decide(sheet), facts.unconfirmed(sheet))

    def given(self, item: catalogue.Item) -> dict[Key, One]:
        """The answers that the rule of an item asks for, by the keys of its sheet."""
        people, asked = (0, *self.family.sheets[item.id].people), {one.name for one in self._asked(item)}
        return {(name, people[whose]): value for (name, whose), value in self.answers.items() if name in asked}

    def _asked(self, item: catalogue.Item) -> tuple[facts.Question, ...]:
        return facts.questions(item.id, self.day, everything=True)

    @cached_property
    def open(self) -> dict[str, set[str]]:
        """By item the facts that its rule still asks and that nobody was asked for yet."""
        asked = {name for page in self.done for name in page}
        names = {found.item.id: {one.name for one in found.asks() if not one.parameter} for found in self.found}
        return {item: left for item, held in names.items() if (left := (held & self.questions.keys()) - asked)}

    @property
    def following(self) -> Asking | None:
        """Of the groups the one that most rules still ask something of, the first declared of several; None when no rule does."""
        groups = {name: question.group or name for name, question in self.questions.items()}
        counted = Counter(group for names in self.open.values() for group in {groups[name] for name in names})
        order = list(dict.fromkeys(groups.values()))
        group = max(counted, key=lambda one: (counted[one], -order.index(one)), default=None)
        wanted = {name for names in self.open.values() for name in names if groups[name] == group}
        return self.asking(wanted) if group else None

    @property
    def left(self) -> int:
        """How many pages are still asked at most."""
        return len({self.questions[name].group or name for names in self.open.values() for name in names})

    def asking(self, names: Iterable[str]) -> Asking:
        """The page on which some facts of one group are asked."""
        wanted = set(names)
        questions = tuple(one for one in self.questions.values() if one.name in wanted)
        words = self.groups.get(questions[0].group) if len(questions) > 1 else None
        return Asking((words or questions[0].text).of(lang()), questions)


def _rule(item: catalogue.Item, day: date) -> rules.Rule:
    rule = facts.rule(item.id, day)
    assert rule is not None  # noqa: S101 - items without one are not among them
    return rule
