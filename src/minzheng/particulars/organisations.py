"""By what an organisation is known: the unified social credit code (GB 32100-2015) and the code within it (GB 11714). Pure."""

from __future__ import annotations

from unicodedata import normalize

from minzheng.particulars.refusals import Refused

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_INNER = (3, 7, 9, 10, 5, 8, 4, 2)
_LONG = 18


def read(text: str) -> str:
    """A unified social credit code as it is kept. Raises Refused with the place of the fault."""
    code = "".join(normalize("NFKC", text).split()).upper()
    if len(code) != _LONG:
        raise Refused("uscc_length", length=len(code))
    wrong = next((place for place, one in enumerate(code, 1) if one not in _ALPHABET), 0)
    if wrong:
        raise Refused("uscc_character", position=wrong)
    if code[-1] != check_character(code[:-1]):
        raise Refused("uscc_check")
    if code[16] != organisation_check(code[8:16]):
        raise Refused("uscc_organisation")
    return code


def check_character(first: str) -> str:
    """The 18th character for the first 17."""
    total = sum(weight * _ALPHABET.index(one) for weight, one in zip(_WEIGHTS, first, strict=True))
    return _ALPHABET[-total % 31]


def organisation_check(first: str) -> str:
    """The ninth character of an organisation code for the first eight; letters count from A = 10."""
    left = 11 - sum(weight * int(one, 36) for weight, one in zip(_INNER, first, strict=True)) % 11
    return {10: "X", 11: "0"}.get(left, str(left))
