"""The pages of questions: one thing a page, whichever items ask for it, and what a reader wrote on it, read or told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from minzheng.portal.disclosure.shown import lang
from minzheng.portal.guides.guide_page import money_words
from minzheng.rules import api as rules
from minzheng.services.facts import api as facts

YES, NO, NEITHER = "1", "0", "-"
_LONGEST, _DIGITS = 20, 3
"""Characters of a number, and of the place of a person."""
_NUMBER = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)[^0-9.a-zA-Z]*$")
"""A number, and perhaps its unit behind it."""
type One = int | bool | None
type Key = tuple[str, int]
"""A fact and whose it is: 1 and up for a person, 0 for the household."""


def key_of(text: str) -> Key | None:
    """The fact that a field's name means; None where it means none."""
    name, _colon, whose = text.rpartition(":")
    return (name, int(whose)) if name and whose.isdecimal() and len(whose) < _DIGITS else None


@dataclass(frozen=True, slots=True)
class Asking:
    """One page: what is asked together, of whom, and the words above it."""

    words: str
    questions: tuple[facts.Question, ...]
    keys: tuple[Key, ...]

    def of(self, question: facts.Question) -> tuple[Key, ...]:
        """Of whom one thing is asked."""
        return tuple(key for key in self.keys if name_of(key) == (question.name, question.level == "person"))


type Name = tuple[str, bool]
"""A fact by its name, and whether it is a person's: of the household another rule may ask something of the same name."""


def name_of(key: Key) -> Name:
    """What is asked, whoever it is asked of."""
    return key[0], key[1] > 0


def field(key: Key) -> str:
    """The name of a fact's field in the form."""
    return f"{key[0]}:{key[1]}"


def read(
    keys: Iterable[Key], sent: Mapping[str, str], declared: Mapping[Name, rules.Declared], kin: Mapping[str, str]
) -> tuple[dict[Key, One], dict[str, str]]:
    """What stands in the fields of a page, and by field what is wrong with it.

    What is not ticked is declared to be not so, and an empty amount to be nothing; how old somebody is no silence says.
    `kin`: facts of which one at most is true of a person, chosen in a field of their group.
    """
    values: dict[Key, One] = {}
    wrong: dict[str, str] = {}
    for key in keys:
        name, text = key[0], sent.get(field(key), "").strip()
        fact = declared[name_of(key)]
        if name in kin:
            chosen = sent.get(field((kin[name], key[1])), "")
            values[key] = chosen == name if chosen else None
        elif fact.kind == "yes":
            values[key] = text == YES
        elif not text:
            values[key] = None if fact.kind == "years" else max(0, fact.bounds[0])
        else:
            try:
                values[key] = number(text, fact)
            except ValueError as fault:
                wrong[field(key)] = str(fault)
    return values, wrong


def carried(sent: Mapping[str, str], declared: Mapping[Name, rules.Declared]) -> dict[Key, One]:
    """What was answered on the pages before, as `shown` wrote it; what cannot be read is not known."""
    values: dict[Key, One] = {}
    for name, text in sent.items():
        key = key_of(name)
        if key is None or name_of(key) not in declared:
            continue
        one = declared[name_of(key)]
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
