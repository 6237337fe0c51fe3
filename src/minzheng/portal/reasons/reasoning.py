"""A decision as it can be copied out and done again: each step with its numbers and its article, and what would turn it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from django.utils.translation import gettext as _

from minzheng.portal.desk.frame import lang
from minzheng.portal.reasons.capitals import numbered, words
from minzheng.rules import api as rules

Exact = Fraction | bool | None
_TOKEN = re.compile(r"[^\W\d]\w*|<=|>=|==|!=|[<>*/-]|[\d.]+|.", re.DOTALL)
_THOUSANDS = re.compile(r"(?<![\d.])\d{4,}")
_JOINED = "\u3001"


@dataclass(frozen=True, slots=True)
class Given:
    """The values behind a name: one of the household, or one for each person; whether nobody has confirmed it."""

    kind: str
    values: tuple[Exact, ...]
    each: bool
    confirm: bool = False

    @property
    def text(self) -> str:
        """In words; those of persons side by side, or once where all are alike."""
        texts = [value_of(self.kind, one) for one in self.values]
        return _JOINED.join(texts) if len(set(texts)) > 1 else texts[0]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the household's: its number, its formula with the numbers in it, what of yes and no it asks, and what it gives.

    `judges`: the answer rests on it, so that where it is not met it is why nothing is granted.
    """

    number: str
    name: str
    basis: str
    formula: str
    asks: tuple[str, ...]
    value: str
    met: bool | None
    judges: bool
    confirm: bool


@dataclass(frozen=True, slots=True)
class Personal:
    """A step of persons: its value for each of them."""

    name: str
    basis: str
    values: tuple[str, ...]
    confirm: bool


@dataclass(frozen=True, slots=True)
class Reasoning:
    """All steps of a decision, those of persons apart."""

    steps: tuple[Step, ...]
    people: tuple[Personal, ...]
    answer: bool | None


def value_of(kind: str, value: Exact | int) -> str:
    """A value as people write it, its thousands apart."""
    return _written(kind, value, lang())


@lru_cache(maxsize=4096, typed=True)  # a page has many that are alike, most of them nothing
def _written(kind: str, value: Exact | int, language: str) -> str:
    exact = value if value is None or isinstance(value, bool) else Fraction(value)
    text = rules.said(kind, exact).of(language).replace("-", "\u2212")
    return _THOUSANDS.sub(lambda found: f"{int(found[0]):,}", text)


def reasoning(decision: rules.Decision, unsure: Collection[str]) -> Reasoning:
    """Every step of a decision as a page shows it. `unsure`: parameters that nobody has confirmed."""
    given, leads = dict(_inputs(decision, unsure)), _leads(decision.rule)
    steps, people = list[Step](), list[Personal]()
    for shown in decision.steps():
        step = shown.step
        mine = Given(step.unit, shown.values, step.level == "person")
        confirm = any(given[name].confirm for name in step.uses if name in given)
        if mine.each:
            texts = tuple(value_of(step.unit, one) for one in shown.values)
            people.append(Personal(step.name, step.basis, texts, confirm))
        else:
            asks = tuple(f"{name}\uff1a{given[name].text}" for name in step.uses if name in given and given[name].kind == "yes")
            judges = step.unit == "yes" and step.name in leads
            met = bool(shown.values[0]) if judges and shown.values[0] is not None else None
            formula = _formula(step.expression, given)
            steps.append(Step(numbered(len(steps) + 1), step.name, step.basis, formula, asks, mine.text, met, judges, confirm))
        given[step.name] = mine
    return Reasoning(tuple(steps), tuple(people), decision.answer)


def _inputs(decision: rules.Decision, unsure: Collection[str]) -> Iterator[tuple[str, Given]]:
    for one in decision.rule.inputs:
        value = decision.slots[one.slot]
        listed = value if isinstance(value, list) else [value]
        exact = tuple(part if part is None or isinstance(part, bool) else Fraction(part) for part in listed)
        yield one.declared.name, Given(one.declared.kind, exact, one.each, one.declared.name in unsure)


def _leads(rule: rules.Rule) -> set[str]:
    """The steps on which the answer rests."""
    uses = {step.name: step.uses for step in rule.steps}
    found, more = set[str](), [rule.answer]
    while more:
        name = more.pop()
        if name in uses and name not in found:
            found.add(name)
            more += uses[name]
    return found


def _formula(expression: str, given: Mapping[str, Given]) -> str:
    """An expression with numbers instead of the names that have them, in the signs that people write."""
    signs = words().sign
    text = ""
    for token in _TOKEN.findall(expression):
        if token in given and given[token].kind != "yes":
            text += given[token].text
        else:
            text += signs.get(token, token)
    return text.replace(" \uff0c", "\uff0c")


@dataclass(frozen=True, slots=True)
class Flip:
    """A fact that would turn the answer: whose, from what to what, how far that is, and where on a line of a hundred."""

    name: str
    whose: str
    before: str
    after: str
    apart: str
    more: bool
    yes: bool
    now: int
    limit: int

    @property
    def rest(self) -> int:
        """What of the line lies beyond the limit."""
        return 280 - self.limit_at

    @property
    def now_at(self) -> int:
        """Where it stands, in the units of the drawing."""
        return self.now * 14 // 5

    @property
    def limit_at(self) -> int:
        """Where the limit stands."""
        return self.limit * 14 // 5

    @property
    def now_end(self) -> str:
        """Towards which side its words run, so that they stay within the drawing."""
        return _side(self.now)

    @property
    def limit_end(self) -> str:
        """The same of the limit's."""
        return _side(self.limit)


def _side(at: int) -> str:
    return "start" if at < 25 else "end" if at > 75 else "mid"


def flips(decision: rules.Decision, names: Sequence[str], most: int = 4) -> tuple[tuple[Flip, ...], tuple[str, ...]]:
    """The nearest changes that would turn the answer, one for each fact, and the facts for which nothing was found in time."""
    found = rules.flips(decision)
    nearest = {(change.fact.name, change.person): change for change in reversed(found.changes)}
    alike: dict[tuple[str, int, int], list[int]] = {}
    for change in found.changes:
        if nearest[change.fact.name, change.person] is change:
            alike.setdefault((change.fact.name, int(change.before), int(change.after)), []).append(change.person)
    declared = decision.rule.declared
    made = (_flip(declared[name].kind, name, both, of, names) for (name, *both), of in alike.items())
    return tuple(islice(made, most)), found.given_up


def _flip(kind: str, name: str, both: Sequence[int], persons: Sequence[int], names: Sequence[str]) -> Flip:
    """The same change of one person or of each of several, from one value to another."""
    before, after = both
    whose = [names[one - 1] for one in persons if 0 < one <= len(names)]
    most = max(before, after, 1) * 5 // 4 or 1
    return Flip(
        name=name,
        whose=_(" or ").join(whose) or _("the household"),
        before=value_of(kind, bool(before) if kind == "yes" else before),
        after=value_of(kind, bool(after) if kind == "yes" else after),
        apart=value_of(kind, abs(after - before)),
        more=after > before,
        yes=kind == "yes",
        now=100 * before // most,
        limit=100 * after // most,
    )
