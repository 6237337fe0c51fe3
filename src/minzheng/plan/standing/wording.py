"""Reasons: sentences with numbers, made from templates in `words.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said

BRIEF = 8
"""How many letters a window has room for."""
_MINUS, _DIGITS = "\u2212", 2


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`: sentences, the few letters of each for a window, and how days and lists are written."""

    day: Said
    month: Said
    between: Said
    cause: Said
    state: Mapping[str, Said]
    verdict: Mapping[str, Said]
    bound: Mapping[str, Said]
    reason: Mapping[str, Said]
    brief: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a light is as it is: a template and what fills its places. Two reasons that say the same are equal."""

    code: str
    facts: tuple[tuple[str, object], ...] = ()

    def of(self, lang: str) -> str:
        """The sentence."""
        return _filled(words().reason[self.code], self.facts, lang)

    def brief(self, lang: str) -> str:
        """A few letters for a window of the house; empty where the light says it all."""
        template = words().brief.get(self.code)
        said = _filled(template, self.facts, lang) if template else ""
        other = words().brief.get(f"{self.code}_long")
        return _filled(other, self.facts, lang) if other and len(said) > BRIEF else said


def because(code: str, **facts: object) -> Reason:
    """A reason. Facts are numbers, days, names, or words in both languages."""
    return Reason(code, tuple(sorted(facts.items())))


def _filled(template: Said, facts: tuple[tuple[str, object], ...], lang: str) -> str:
    return template.of(lang).format(**{name: written(fact, lang) for name, fact in facts}).strip()


def written(fact: object, lang: str) -> str:
    """A fact as it is read."""
    match fact:
        case None:
            return ""
        case Said():
            return fact.of(lang)
        case date():
            return words().day.of(lang).format(year=fact.year, month=fact.month, day=fact.day)
        case Fraction():
            return number(fact)
        case Decimal():
            return number(Fraction(fact))
        case int():
            return f"{fact:,}"
        case tuple():
            return words().between.of(lang).join(str(one) for one in fact)
    return str(fact)


def number(value: Fraction) -> str:
    """A number to two digits that count, rounded to even; a whole one as it is."""
    sign, size = _MINUS if value < 0 else "", abs(value)
    if size.denominator == 1:
        return f"{sign}{size.numerator:,}"
    whole = len(str(int(size))) if size >= 1 else 0
    places = max(_DIGITS - whole, 1) if size >= 1 else _DIGITS - 1 + _leading(size)
    text = f"{Decimal(round(size * 10**places)).scaleb(-places):,f}"
    return f"{sign}{text.rstrip('0').rstrip('.') if '.' in text else text}"


def _leading(size: Fraction) -> int:
    """At which place after the point the first digit of a number below 1 stands, at most the fourth."""
    at = 1
    while size * 10**at < 1 and at < 4:
        at += 1
    return at
