"""Amounts in capitals, as they stand where somebody signs; and the numbers of steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content

MOST = 10**18
"""Fen that can be written: up to what four groups of four digits hold."""


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    digits: str
    places: tuple[str, ...]
    groups: tuple[str, ...]
    yuan: str
    jiao: str
    fen: str
    whole: str
    numbers: str
    ten: str
    sign: Mapping[str, str]


@cache
def words() -> Words:
    """The words of this part."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


def capitals(fen: int) -> str:
    """An amount as it is signed: 119950 fen give one thousand one hundred and ninety-nine yuan five jiao. Raises ValueError."""
    if not 0 <= fen < MOST:
        raise ValueError(f"{fen} fen cannot be written in capitals: 0 to {MOST - 1} can.")
    said, (yuan, rest) = words(), divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    text = f"{_yuan(yuan)}{said.yuan}" if yuan or not rest else ""
    if not rest:
        return text + said.whole
    if jiao:
        text += said.digits[jiao] + said.jiao
    elif text:
        text += said.digits[0]
    return text + (said.digits[last] + said.fen if last else "")


def _yuan(number: int) -> str:
    """A whole number in groups of four digits; one zero stands for any run of them inside."""
    said, text, zero = words(), "", False
    for place in range(len(said.groups) - 1, -1, -1):
        group = number // 10_000**place % 10_000
        if not group:
            zero = bool(text)
            continue
        if text and (zero or group < 1000):
            text += said.digits[0]
        text, zero = text + _group(group) + said.groups[place], False
    return text or said.digits[0]


def _group(number: int) -> str:
    """Up to four digits, without a zero at either end."""
    said, text, zero = words(), "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            zero = bool(text)
            continue
        text += (said.digits[0] if zero else "") + said.digits[digit] + said.places[place]
        zero = False
    return text


def numbered(place: int) -> str:
    """The number of a step, from 1 to 99, as a text counts its paragraphs."""
    said, (tens, ones) = words(), divmod(place, 10)
    ten = ("" if tens == 1 else said.numbers[tens - 1]) + said.ten if tens else ""
    return ten + (said.numbers[ones - 1] if ones else "")
