"""Automatic numbering of Word: the labels that stand on paper and not in the text of the paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from minzheng.notice.reading.words import words

_STYLES = 9  # that a style may be based on, one on the other
_PLACE = re.compile(r"%([1-9])")
_SPOKEN = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting")
_FORMAL = ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal")
_RUNS = {  # formats with signs of their own: where each run of them begins, and how many there are
    "decimalEnclosedCircle": ((0x2460, 20), (0x3251, 15), (0x32B1, 15)),
    "decimalEnclosedParen": ((0x2474, 20),),
    "decimalEnclosedFullstop": ((0x2488, 20),),
    "lowerLetter": ((0x61, 26),),
    "upperLetter": ((0x41, 26),),
}


def local(element: Element) -> str:
    """The name without its namespace: Word's transitional and strict dialects differ in nothing else."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return None if element is None else next((part for part in element if local(part) == name), None)


def attribute(element: Element | None, name: str) -> str:
    """An attribute's value, empty when it is not there."""
    return "" if element is None else next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def whole(element: Element | None, name: str, otherwise: int) -> int:
    """The same as a number, within reason."""
    value = attribute(element, name)
    return int(value) if value.isdecimal() and len(value) < 6 else otherwise


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts, and how its label is put together."""

    format: str
    text: str
    start: int
    glued: bool
    restarts: bool
    style: str


@dataclass(slots=True)
class List:
    """A list as paragraphs name it: whose counters it moves, its levels, and where it begins anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Counting:
    """The counters of a document, moved on by each numbered paragraph."""

    def __init__(self, numbering: bytes = b"<none/>", styles: bytes = b"<none/>") -> None:
        self._styles = {attribute(style, "styleId"): style for style in parsed(styles) if local(style) == "style"}
        self._lists = dict(_lists(parsed(numbering)))
        self._counters: dict[str, dict[int, int]] = {}

    def label(self, properties: Element | None) -> str:
        """The label of a paragraph with these properties, empty when it has none."""
        name, depth = self._place(properties)
        chosen = self._lists.get(name)
        level = chosen.levels.get(depth) if chosen else None
        if chosen is None or level is None:
            return ""
        counters = self._counters.setdefault(chosen.abstract, {})
        counters[depth] = counters.get(depth, level.start - 1) + 1
        if depth in chosen.starts and depth not in chosen.begun:
            counters[depth] = chosen.starts[depth]
        chosen.begun.add(depth)
        for upper in range(depth):
            counters.setdefault(upper, chosen.levels[upper].start if upper in chosen.levels else 1)
        for lower in [lower for lower in counters if lower > depth]:
            if lower not in chosen.levels or chosen.levels[lower].restarts:
                del counters[lower]
        formats = {at: one.format for at, one in chosen.levels.items()}
        label = _PLACE.sub(lambda at: numeral(counters.get(int(at[1]) - 1, 1), formats.get(int(at[1]) - 1, "")), level.text)
        if level.format in {"bullet", "none"}:
            return ""
        return label if level.glued or not label[-1:].isalnum() else f"{label} "

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or those of its style and the styles that it is based on."""
        own = child(properties, "numPr")
        name, depth = attribute(child(own, "numId"), "val"), whole(child(own, "ilvl"), "val", -1)
        style = attribute(child(properties, "pStyle"), "val")
        for _ in range(_STYLES):
            if name or style not in self._styles:
                break
            given = child(child(self._styles[style], "pPr"), "numPr")
            name = attribute(child(given, "numId"), "val")
            levels = self._lists[name].levels if name in self._lists else {}
            linked = next((at for at, level in levels.items() if level.style == style), 0)
            depth = whole(child(given, "ilvl"), "val", linked) if name and depth < 0 else depth
            style = attribute(child(self._styles[style], "basedOn"), "val")
        return name, max(depth, 0)


def parsed(xml: bytes) -> Element:
    """A part of the document. Expat bounds the growth of entities."""
    return ElementTree.fromstring(xml)  # noqa: S314


def _lists(numbering: Element) -> list[tuple[str, List]]:
    """The lists of `numbering.xml` under the names by which paragraphs call them."""
    levels = {attribute(one, "abstractNumId"): dict(_levels(one)) for one in numbering if local(one) == "abstractNum"}
    lists = []
    for one in numbering:
        if local(one) == "num":
            abstract = attribute(child(one, "abstractNumId"), "val")
            overrides = [part for part in one if local(part) == "lvlOverride"]
            starts = {whole(part, "ilvl", 0): whole(child(part, "startOverride"), "val", -1) for part in overrides}
            own = dict(levels.get(abstract, {}))
            for part in overrides:
                own.update(_levels(part))
            lists.append(
                (attribute(one, "numId"), List(abstract, own, {at: start for at, start in starts.items() if start >= 0}))
            )
    return lists


def _levels(parent: Element) -> list[tuple[int, Level]]:
    def level(element: Element) -> Level:
        said = {local(part): attribute(part, "val") for part in element}
        start = whole(child(element, "start"), "val", 1)
        glued, restarts = said.get("suff") == "nothing", said.get("lvlRestart") != "0"
        return Level(said.get("numFmt", ""), said.get("lvlText", ""), start, glued, restarts, said.get("pStyle", ""))

    return [(whole(part, "ilvl", 0), level(part)) for part in parent if local(part) == "lvl"]


def numeral(number: int, format_: str) -> str:
    """A number in one of Word's formats; decimal where the format is unknown or does not reach so far."""
    signs = words().numerals
    if format_ in _SPOKEN and 0 < number < 10_000:
        spoken = _spoken(number, signs["digits"], signs["powers"])
        return spoken[1:] if 10 <= number < 20 else spoken
    if format_ in _FORMAL and 0 < number < 10_000:
        return _spoken(number, signs["formal_digits"], signs["formal_powers"])
    if format_ == "ideographDigital":
        return "".join(signs["positional"][int(digit)] for digit in str(number))
    if format_ in {"ideographTraditional", "ideographZodiac"}:
        row = signs["stems" if format_ == "ideographTraditional" else "branches"]
        return row[(number - 1) % len(row)]
    if format_ == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    offset = number - 1
    for begin, size in _RUNS.get(format_.removesuffix("Chinese"), ()):
        if 0 <= offset < size:
            return chr(begin + offset)
        offset -= size
    return f"{number:02}" if format_ == "decimalZero" else str(number)


def _spoken(number: int, digits: str, powers: str) -> str:
    """A number below 10,000 as it is read out."""
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += digits[0] * (gap and bool(text)) + digits[digit] + powers[power - 1 : power] * (power > 0)
        gap = not digit
    return text
