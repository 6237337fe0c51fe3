"""What every rule says of a family so far, and the question that most of the rules left open still ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from minzheng.content.api import Said
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.entitled.asking import Asking, Key, Name, One, name_of
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts

type Answers = Mapping[Key, One]
PASSING = "passing"
"""The group of what follows a death."""


def asked_about(day: date) -> tuple[catalogue.Item, ...]:
    """Every item that can be asked for on a day and has a rule, of whatever group."""
    return tuple(one for one in catalogue.items() if one.on(day) and facts.rule(one.id, day))


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet that a rule is asked about, and which persons of the family, from 1, are on it in its order."""

    item: catalogue.Item
    sheet: facts.Sheet
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the rule of an item says of some persons, by a sheet of what is known of them."""

    item: catalogue.Item
    people: tuple[int, ...]
    sheet: facts.Sheet
    decision: rules.Decision

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The parameters on which it rests and that nobody confirmed."""
        return facts.unconfirmed(self.sheet)

    @property
    def amount(self) -> int | None:
        """What it comes to, in fen; None where it cannot be said yet."""
        return facts.amount(self.decision)

    @property
    def money(self) -> str:
        """The output that is the amount; empty where nothing is paid."""
        return facts.facts(self.item.id).amount

    def asks(self) -> tuple[rules.Asked, ...]:
        """What its answer waits for, and once that is yes its amount."""
        decision = self.decision
        return decision.asks(self.money) if decision.answer and self.money else decision.asks()

    @property
    def keys(self) -> set[Key]:
        """The facts among these, by the persons of the family."""
        return {(one.name, self.people[one.person - 1] if one.person else 0) for one in self.asks() if not one.parameter}


@dataclass(frozen=True, slots=True)
class Family:
    """Of whom something is asked: what each person is called, and the sheets with all that is known of them before."""

    day: date
    place: str
    people: tuple[str, ...]
    asked: tuple[Asked, ...]

    @classmethod
    def anybody(cls, day: date, place: str, people: tuple[str, ...], groups: Iterable[str], passed: str = "") -> Family:
        """A family of which nothing is known, and every item of some groups that can be asked for on the day and has a rule.

        What is given to one person is asked of each; what follows a death of the one who died alone, whom `passed` calls.
        """
        asked, everybody = list[Asked](), tuple(range(1, len(people) + 1))
        for one in asked_about(day):
            if one.group in groups:
                alone = facts.facts(one.id).of == "applicant"
                dead = alone and one.group == PASSING
                several = ((len(people) + 1,),) if dead else tuple((n,) for n in everybody) if alone else (everybody,)
                sheet = facts.blank(one.id, place, day, len(several[0]))
                asked += (Asked(one, sheet, persons) for persons in several)
        return cls(day, place, (*people, passed) if passed else people, tuple(asked))


class Screening:
    """A family, what they have answered, and what they were asked, page by page."""

    def __init__(self, family: Family, answers: Answers = MappingProxyType({}), done: tuple[tuple[Key, ...], ...] = ()) -> None:
        self.family, self.day = family, family.day
        self.answers = {key: value for key, value in answers.items() if value is not None and key[1] <= len(family.people)}
        self.done = tuple(known for page in done if (known := tuple(key for key in page if name_of(key) in self.questions)))

    @cached_property
    def items(self) -> dict[str, catalogue.Item]:
        """What is asked about, by id."""
        return {one.item.id: one.item for one in self.family.asked}

    @cached_property
    def questions(self) -> dict[Name, facts.Question]:
        """What can be asked; a fact of which several rules speak stands once."""
        found: dict[Name, facts.Question] = {}
        for item in self.items:
            for one in self._of(item):
                found.setdefault(_named(one), one)
        return found

    def _of(self, item: str) -> tuple[facts.Question, ...]:
        return facts.questions(item, self.day, everything=True)

    @cached_property
    def pages(self) -> dict[Name, Said]:
        """By fact what is said above the page on which it is asked: how old somebody is stands alone, all else with its group."""
        found: dict[Name, Said] = {}
        for item in self.items:
            groups = facts.groups(item)
            for one in self._of(item):
                found.setdefault(_named(one), one.text if one.kind == "years" else groups.get(one.group, one.text))
        return found

    @cached_property
    def kin(self) -> dict[str, str]:
        """What a member may be to whoever asks, and the field in which it is chosen: one at most is true of a member."""
        related = {(one.name, True) for item in self.items for one in facts.facts(item).fact if one.relations}
        groups = {self.pages[name].en: self.questions[name].group for name in related if name in self.questions}
        kept = {name: one for name, one in self.questions.items() if one.kind == "yes" and self.pages[name].en in groups}
        return {name[0]: groups[self.pages[name].en] for name in kept}

    @cached_property
    def declared(self) -> dict[Name, rules.Declared]:
        """What each fact may be."""
        found = (facts.rule(item, self.day) for item in self.items)
        return {(name, one.level == "person"): one for rule in found if rule for name, one in rule.declared.items()}

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """What every rule says. Raises rules.CaseError for answers that no family can give together."""
        return tuple(self._found(one) for one in self.family.asked)

    def _found(self, one: Asked) -> Found:
        sheet = facts.answered(one.sheet, self.given(one), day=self.day)
        return Found(one.item, one.people, sheet, facts.decide(sheet))

    def given(self, one: Asked) -> dict[Key, One]:
        """The answers of the persons on a sheet that its rule asks for, by the keys of the sheet."""
        asked = {_named(question) for question in self._of(one.item.id)}
        keys = dict(zip((0, *one.people), (0, *one.sheet.people), strict=True))
        mine = {key: value for key, value in self.answers.items() if name_of(key) in asked and key[1] in keys}
        return {(name, keys[whose]): value for (name, whose), value in mine.items()}

    @cached_property
    def open(self) -> dict[str, set[Key]]:
        """By item what its rule still asks and nobody was asked for yet."""
        asked, left = {key for page in self.done for key in page}, dict[str, set[Key]]()
        for found in self.found:
            if keys := {key for key in found.keys if name_of(key) in self.questions} - asked:
                left.setdefault(found.item.id, set()).update(keys)
        return left

    @property
    def following(self) -> Asking | None:
        """Of the pages the one that most rules still ask something of, the first declared of several; None when no rule does."""
        counted = Counter(page for keys in self.open.values() for page in {self._page(key) for key in keys})
        order = list(dict.fromkeys(words.en for words in self.pages.values()))
        page = max(counted, key=lambda one: (counted[one], -order.index(one)), default=None)
        wanted = {key for keys in self.open.values() for key in keys if self._page(key) == page}
        return self.asking(wanted | self._amounts(wanted)) if page else None

    def _amounts(self, wanted: set[Key]) -> set[Key]:
        """Where an amount is asked, the other amounts of its page of which these rules may ask too: so that it comes once."""
        pages = {self._page(key) for key in wanted if self.questions[name_of(key)].kind == "money"}
        asking = (one for one in self.family.asked if one.item.id in self.open)
        found = (
            (question.name, whose)
            for one in asking
            for question in self._of(one.item.id)
            if question.kind == "money" and self.pages[_named(question)].en in pages
            for whose in (one.people if question.level == "person" else (0,))
        )
        return set(found) - {key for page in self.done for key in page}

    def _page(self, key: Key) -> str:
        return self.pages[name_of(key)].en

    @property
    def left(self) -> int:
        """How many pages are still asked at most."""
        return len({self._page(key) for keys in self.open.values() for key in keys})

    def asking(self, keys: Iterable[Key]) -> Asking:
        """The page on which some facts are asked, in the order in which they are declared."""
        wanted, order = set(keys), list(self.questions)
        known = (key for key in wanted if name_of(key) in self.questions)
        asked = tuple(sorted(known, key=lambda key: (order.index(name_of(key)), key[1])))
        questions = {name_of(key): self.questions[name_of(key)] for key in asked}
        if not questions:
            return Asking("", (), ())
        name, first = next(iter(questions.items()))
        said = self.pages[name] if len(questions) > 1 else first.text
        return Asking(said.of(lang()), tuple(questions.values()), asked)


def _named(question: facts.Question) -> Name:
    return question.name, question.level == "person"
