"""By what a person is known: a number of a declared kind as people write it, read, checked and kept in one form. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from operator import mul
from typing import NamedTuple
from unicodedata import normalize

from minzheng.kernel.places import api as places
from minzheng.particulars.refusals import Refused, Remark
from minzheng.particulars.schema import Kind, Sex, kinds

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, by ISO 7064 MOD 11-2
_NOUGHTS = ord("0") * sum(_WEIGHTS)
_CHECKS = "10X98765432"
_LONG, _SHORT = 18, 15
_TYPED = str.maketrans({"\u00d7": "X", "\u0425": "X"} | dict.fromkeys("-\u2010\u2013\u2014'`\u2018\u2019"))
_FLOAT = re.compile(r"\d(\.\d+)?E\+?\d+|\d+\.\d*", re.ASCII)
_PLAIN = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_FREE = re.compile(r"[0-9A-Z][0-9A-Z-]{3,28}[0-9A-Z]", re.ASCII)


class Identity(NamedTuple):
    """A number as it is kept, empty for kinds without one, with what it says by itself; `division` is its first six digits."""

    kind: str
    number: str
    division: str = ""
    born: date | None = None
    sex: Sex = "unknown"
    remarks: tuple[Remark, ...] = ()


def read(kind: str, text: str, day: date) -> Identity:
    """The identity that somebody wrote, as of a day. Raises Refused with the place of the fault, never the number itself.

    Full-width digits, spaces, hyphens, apostrophes and a small x are set right; 15 digits of an old card become 18.
    """
    known = kinds().get(kind)
    if known is None:
        raise Refused("unknown_kind")
    given = text if _PLAIN.fullmatch(text) else re.sub(r"\s", "", normalize("NFKC", text)).upper()
    if known.form == "none":
        if given:
            raise Refused("id_not_meant", kind=known.name)
        return Identity(kind, "")
    if not given:
        raise Refused("id_missing", kind=known.within)
    if known.form == "free":
        if not _FREE.fullmatch(given):
            raise Refused("id_free", kind=known.within)
        return Identity(kind, given)
    return _citizen(known, given, day)


def check_character(digits: str) -> str:
    """The 18th character for the first 17 digits (GB 11643-1999)."""
    return _CHECKS[(sum(map(mul, _WEIGHTS, digits.encode("ascii"))) - _NOUGHTS) % 11]


def _citizen(kind: Kind, given: str, day: date) -> Identity:
    if not _PLAIN.fullmatch(given):
        given = _mended(kind, given)
    old = len(given) == _SHORT
    body = f"{given[:6]}19{given[6:]}" if old else given[:-1]
    if body[:2] not in kind.begins:
        raise Refused("id_begins", kind=kind.within)
    born = _birthday(body[6:14])
    if born is None:
        raise Refused("id_birthday", kind=kind.within)
    check = check_character(body)
    if not old and given[-1] != check:
        raise Refused("id_float" if given.endswith("000") else "id_check", kind=kind.within)
    if born > day:
        raise Refused("id_not_born", kind=kind.within, born=born, day=day)
    remarks = ([Remark("upgraded")] if old else []) + _of_division(body[:6], born, day)
    return Identity(kind.id, body + check, body[:6], born, "male" if int(body[16]) % 2 else "female", tuple(remarks))


def _mended(kind: Kind, given: str) -> str:
    """A number without what people put between its digits."""
    if _FLOAT.fullmatch(given):
        raise Refused("id_float")
    given = given.translate(_TYPED)
    if len(given) not in {_LONG, _SHORT}:
        raise Refused("id_length", kind=kind.within, length=len(given))
    if not _PLAIN.fullmatch(given):
        wrong = next(place for place, one in enumerate(given, 1) if one not in "0123456789" and (one != "X" or place != _LONG))
        raise Refused("id_character", kind=kind.within, position=wrong)
    return given


def _birthday(digits: str) -> date | None:
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None


def _of_division(code: str, born: date, day: date) -> list[Remark]:
    """What is to be said of the place that gave a number: former places are as good as others."""
    gazetteer = places.default()
    if code[:2] not in _ours(gazetteer):
        return [Remark("elsewhere")]
    borne = gazetteer.ever(code)
    if not borne:
        return [Remark("old_division")]
    ended = borne[-1].ended
    if not ended or not gazetteer.surely(ended, day):
        return []
    facts = (("place", borne[-1].name),)
    return [Remark("outlived" if gazetteer.surely(ended, born) else "former", facts)]


@cache
def _ours(gazetteer: places.Gazetteer) -> frozenset[str]:
    """The first two digits of the codes whose history we hold."""
    return frozenset(top.code[:2] for top in gazetteer.on(gazetteer.begins).below(""))
