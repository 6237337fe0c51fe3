"""The pages of questions: one thing a page, whichever items ask for it, and what a reader wrote on it, read or told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from minzheng.portal.disclosure.shown import lang
from minzheng.portal.guides.guide_page import money_words
from minzheng.rules import api as rules
from minzheng.services.facts import api as facts

YES, NO, NEITHER = "1", "0", "-"
_LONGEST = 20
"""Characters of a number."""
_NUMBER = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)[^0-9.a-zA-Z]*$")
"""A number, and perhaps its unit behind it."""
type One = int | bool | None
type Key = tuple[str, int]
"""A fact and whose it is: 1 and up for a person, 0 for the household."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One page: what is asked together, under the words of its group where it is more than one thing."""

    words: str
    questions: tuple[facts.Question, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that are asked."""
        return tuple(one.name for one in self.questions)

    def keys(self, persons: int) -> Iterator[Key]:
        """Everything that is answered on the page."""
        for one in self.questions:
            yield from ((one.name, person) for person in (range(1, persons + 1) if one.level == "person" else (0,)))


def field(key: Key) -> str:
    """The name of a fact's field in the form."""
    return f"{key[0]}:{key[1]}"


def read(
    asking: Asking, sent: Mapping[str, str], persons: int, declared: Mapping[str, rules.Declared], kin: Mapping[str, str]
) -> tuple[dict[Key, One], dict[str, str]]:
    """What stands in the fields of a page, and by field what is wrong with it.

    What is not ticked is declared to be not so, and an empty amount to be nothing; how old somebody is no silence says.
    `kin`: facts of which one at most is true of a person, chosen in a field of their group.
    """
    values: dict[Key, One] = {}
    wrong: dict[str, str] = {}
    for key in asking.keys(persons):
        name, text = key[0], sent.get(field(key), "").strip()
        kind = declared[name].kind
        if name in kin:
            chosen = sent.get(field((kin[name], key[1])), "")
            values[key] = chosen == name if chosen else None
        elif kind == "yes":
            values[key] = text == YES
        elif not text:
            values[key] = None if kind == "years" else max(0, declared[name].bounds[0])
        else:
            try:
                values[key] = number(text, declared[name])
            except ValueError as fault:
                wrong[field(key)] = str(fault)
    return values, wrong


def carried(asking: Asking, sent: Mapping[str, str], persons: int, declared: Mapping[str, rules.Declared]) -> dict[Key, One]:
    """What was answered on the pages before, as `shown` wrote it; what is not there, or cannot be read, is not known."""
    values: dict[Key, One] = {}
    for key in asking.keys(persons):
        text, one = sent.get(field(key), ""), declared[key[0]]
        try:
            values[key] = {YES: True, NO: False}.get(text) if one.kind == "yes" else number(text, one)
        except ValueError:
            values[key] = None
    return values


def number(text: str, fact: rules.Declared) -> int | None:
    """A number as people write it, in whole parts (fen of money). Raises ValueError with what is meant."""
    plain = re.sub(r"[,，\s]", "", unicodedata.normalize("NFKC", text))
    if not plain:
        return None
    written = _NUMBER.match(plain)
    if not written or len(plain) > _LONGEST:
        raise ValueError(_("“%(text)s” is no number; write digits only, such as 1200.") % {"text": text[:_LONGEST]})
    low, high = fact.bounds
    scale = 100 if fact.kind == "money" else 1
    exact = Decimal(written[1]) * scale
    if exact != int(exact):
        raise ValueError(_("Whole fen are meant: two digits after the point.") if scale > 1 else _("A whole number is meant."))
    if not low <= exact <= high:
        bounds = {"low": _plain(low, fact.kind), "high": _plain(high, fact.kind)}
        raise ValueError(_("Between %(low)s and %(high)s is meant.") % bounds)
    return int(exact)


def _plain(value: int, kind: str) -> str:
    return money_words(value) if kind == "money" else f"{value:,}"


def shown(value: One, kind: str) -> str:
    """A value as it is written in its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return money_words(value).replace(",", "") if kind == "money" else str(value)


def unit(question: facts.Question) -> str:
    """What is written behind a number."""
    return question.unit.of(lang())


def person(number: int) -> str:
    """A member of the family: oneself first."""
    return _("You") if number == 1 else _("Person %(n)s") % {"n": number}
