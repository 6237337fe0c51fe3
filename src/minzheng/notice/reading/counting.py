"""Automatic numbering of Word: the labels that stand on paper and not in the text of the paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from minzheng.notice.reading.words import words
from minzheng.notice.reading.xml import Element, attribute, child, local

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CHINESE = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting")
_POSITIONAL = ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital")
_FORMAL = ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal")
_SIGNS = {  # formats that have characters of their own: where they begin, and how many there are
    "decimalEnclosedCircle": ((0x2460, 20), (0x3251, 15), (0x32B1, 15)),
    "decimalEnclosedCircleChinese": ((0x2460, 20), (0x3251, 15), (0x32B1, 15)),
    "decimalEnclosedParen": ((0x2474, 20),),
    "decimalEnclosedFullstop": ((0x2488, 20),),
    "lowerLetter": ((0x61, 26),),
    "upperLetter": ((0x41, 26),),
}
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and how the label is put together."""

    format: str
    text: str
    start: int
    glued: bool
    restarts: bool
    style: str


@dataclass(slots=True)
class List:
    """A list as paragraphs name it: the abstract list whose counters it shares, and its own beginnings."""

    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Counting:
    """The counters of a document, moved on by each numbered paragraph."""

    def __init__(self, numbering: bytes | None, styles: bytes | None) -> None:
        self._styles: dict[str, Element] = {}
        for style in _parse(styles):
            if local(style) == "style":
                self._styles[attribute(style, "styleId")] = style
        self._lists = _lists(_parse(numbering), self._styles)
        self._counters: dict[str, dict[int, int]] = {}

    def label(self, properties: Element | None) -> str:
        """The label of a paragraph with these properties, empty when it has none."""
        name, depth = self._place(properties)
        chosen = self._lists.get(name)
        level = chosen.levels.get(depth) if chosen else None
        if chosen is None or level is None:
            return ""
        counters = self._counters.setdefault(chosen.abstract, {})
        if depth in chosen.starts and depth not in chosen.begun:
            counters[depth] = chosen.starts[depth]
        else:
            counters[depth] = counters.get(depth, level.start - 1) + 1
        chosen.begun.add(depth)
        for upper in range(depth):
            counters.setdefault(upper, chosen.levels[upper].start if upper in chosen.levels else 1)
        for lower in [lower for lower in counters if lower > depth]:
            if lower not in chosen.levels or chosen.levels[lower].restarts:
                del counters[lower]
        if level.format in {"bullet", "none"}:
            return ""

        def count(match: re.Match[str]) -> str:
            one = int(match[1]) - 1
            return numeral(counters.get(one, 1), chosen.levels[one].format if one in chosen.levels else "decimal")

        label = _PLACE.sub(count, level.text)
        return label if level.glued or not label[-1:].isalnum() else f"{label} "

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or those of its style and the styles that it is based on."""
        own = child(properties, "numPr")
        name, depth = attribute(child(own, "numId"), "val"), attribute(child(own, "ilvl"), "val")
        style = attribute(child(properties, "pStyle"), "val") if properties is not None else ""
        for _ in range(_LEVELS):
            if name or style not in self._styles:
                break
            given = child(child(self._styles[style], "pPr"), "numPr")
            name, depth = attribute(child(given, "numId"), "val"), depth or attribute(child(given, "ilvl"), "val")
            if name and not depth and name in self._lists:
                depth = next((str(at) for at, level in self._lists[name].levels.items() if level.style == style), "")
            style = attribute(child(self._styles[style], "basedOn"), "val")
        return name, int(depth) if depth.isdecimal() and len(depth) == 1 else 0


def _parse(xml: bytes | None) -> Element:
    return ElementTree.fromstring(xml or b"<none/>")  # noqa: S314 - expat bounds entities


def _lists(numbering: Element, styles: dict[str, Element]) -> dict[str, List]:
    abstracts = {attribute(one, "abstractNumId"): one for one in numbering if local(one) == "abstractNum"}
    lists: dict[str, List] = {}
    for one in numbering:
        if local(one) == "num":
            overrides = {int(attribute(part, "ilvl") or 0): part for part in one if local(part) == "lvlOverride"}
            starts = {
                at: int(said)
                for at, part in overrides.items()
                if (said := attribute(child(part, "startOverride"), "val")).isdecimal()
            }
            chosen = List(attribute(child(one, "abstractNumId"), "val"), starts)
            chosen.levels = _levels(abstracts.get(chosen.abstract))
            chosen.levels |= {at: _level(lvl) for at, part in overrides.items() if (lvl := child(part, "lvl")) is not None}
            lists[attribute(one, "numId")] = chosen
    for chosen in lists.values():  # a list may borrow its levels from the style of another
        link = attribute(child(abstracts.get(chosen.abstract), "numStyleLink"), "val")
        if link in styles:
            lender = attribute(child(child(child(styles[link], "pPr"), "numPr"), "numId"), "val")
            chosen.levels = chosen.levels or (lists[lender].levels if lender in lists else {})
    return lists


def _levels(abstract: Element | None) -> dict[int, Level]:
    found = () if abstract is None else (part for part in abstract if local(part) == "lvl")
    return {int(attribute(part, "ilvl") or 0): _level(part) for part in found}


def _level(element: Element) -> Level:
    def said(name: str) -> str:
        return attribute(child(element, name), "val")

    start = said("start")
    return Level(
        said("numFmt") or "decimal",
        said("lvlText"),
        int(start) if start.isdecimal() else 1,
        said("suff") == "nothing",
        said("lvlRestart") != "0",
        said("pStyle"),
    )


def numeral(number: int, format_: str) -> str:
    """A number in one of Word's formats; decimal where the format is unknown or does not reach so far."""
    signs = words().numerals
    if format_ in _CHINESE and 0 < number < 10_000:
        return _spoken(number, signs.digits, signs.powers, short=True)
    if format_ in _FORMAL and 0 < number < 10_000:
        return _spoken(number, signs.formal_digits, signs.formal_powers, short=False)
    if format_ in _POSITIONAL:
        return "".join(signs.positional[int(digit)] for digit in str(number))
    if format_ in {"ideographTraditional", "ideographZodiac"}:
        row = signs.stems if format_ == "ideographTraditional" else signs.branches
        return row[(number - 1) % len(row)]
    if format_ in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if format_ == "lowerRoman" else roman.upper()
    if format_ == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    offset = number - 1
    for begin, size in _SIGNS.get(format_, ()):
        if 0 <= offset < size:
            return chr(begin + offset)
        offset -= size
    return f"{number:02}" if format_ == "decimalZero" else str(number)


def _spoken(number: int, digits: str, powers: tuple[str, ...], *, short: bool) -> str:
    """A number below 10,000 as it is read out; `short` says ten, not one-ten."""
    text, gap = "", False
    for power in range(len(powers) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += digits[0] * (gap and bool(text)) + digits[digit] + powers[power]
        gap = not digit
    return text[1:] if short and 10 <= number < 20 else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
