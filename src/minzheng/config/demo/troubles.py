"""How persons are written where data is poor, as in real registers; a good reading makes it right, or tells."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

type Written = dict[str, str]
_NARROW = "0123456789X"
_WIDE = str.maketrans(_NARROW, "".join(chr(ord(letter) + 0xFEE0) for letter in _NARROW))


def old(said: Written) -> Written:
    """A number of 15 digits, from before 1999; of whoever was born later it stays."""
    number = said["number"]
    return said | {"number": number[:6] + number[8:17]} if number[6:8] == "19" else said


def lower(said: Written) -> Written:
    """Small letters."""
    return said | {"number": said["number"].lower()}


def wide(said: Written) -> Written:
    """Letters of full width."""
    return said | {"number": said["number"].translate(_WIDE)}


def spaced(said: Written) -> Written:
    """Groups, and a name set wide."""
    number = said["number"]
    return said | {"number": f"{number[:6]} {number[6:14]} {number[14:]}", "name": " ".join(said["name"])}


def other_sex(said: Written) -> Written:
    """A sex that the number does not say."""
    return said | {"sex": "female" if said["sex"] == "male" else "male"}


def no_address(said: Written) -> Written:
    """What programs write for nothing."""
    return said | {"address": "null"}


_WAYS: tuple[Callable[[Written], Written], ...] = (old, lower, wide, spaced, other_sex, no_address)


def written(draw: Random, said: Written) -> Written:
    """What is said of a person, written in one of these ways."""
    return draw.choice(_WAYS)(said)
