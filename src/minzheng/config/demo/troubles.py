"""How persons are written where data is poor, as in real registers; a good reading makes it right, or tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from minzheng.config.demo.content import figures
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.rolls import api as rolls

type Written = dict[str, str]
_GONE, _GONE_BY, _LAST = "320304", 2011, 999
"""A district that had ended before that year: nobody has its code who was born then."""
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


def former(said: Written) -> Written:
    """The code of a place that is no more, for whoever was born after it ended; of others an old number."""
    number = said["number"]
    order, sex = divmod(int(number[14:17]) - 1, 2)
    sequence = 2 * (100 * order + int(number[4:6])) + sex + 1
    if int(number[6:10]) < _GONE_BY or sequence > _LAST:
        return old(said)
    body = f"{_GONE}{number[6:14]}{sequence:03}"
    return said | {"number": body + particulars.check_character(body)}


def unmarried(head: Written, permille: int) -> bool:
    """Whether the register never heard of the marriages of a household: who lives as a couple is not married by it."""
    return Random(f"{head['name']} {head['born']}").random() * 1000 < permille  # noqa: S311 - an invented trouble is no secret


_WAYS: tuple[Callable[[Written], Written], ...] = (old, lower, wide, spaced, other_sex, no_address, former)


def written(draw: Random, said: Written) -> Written:
    """What is said of a person, written in one of these ways."""
    return draw.choice(_WAYS)(said)


def hand_in(village: str, tell: Callable[[str], None], _within: str) -> None:
    """A clerk has handed in a table as an office writes it: numbers that no two may have, households with two heads, and more."""
    clerk = next(
        access.actor_of(one.account_id)
        for one in access.practices()
        if one.role == "township_clerk" and village.startswith(one.place_code)
    )
    table = Path(__file__).with_name("roll.csv").read_text(encoding="utf-8").format(place=village)
    with time.at(figures().opens):
        roll = rolls.hand_in(clerk, table.encode("gb18030"), "roll.csv", since=time.today())
    tell(f"{roll.rows} rows of {roll.homes} households wait")
