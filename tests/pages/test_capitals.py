"""Amounts in capitals, as they stand where somebody signs, and the numbers of steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.portal.reasons.capitals import MOST, capitals, numbered

WRITTEN = {
    0: "零元整",
    1: "壹分",
    10: "壹角",
    100: "壹元整",
    1_000: "壹拾元整",
    119_950: "壹仟壹佰玖拾玖元伍角",
    119_953: "壹仟壹佰玖拾玖元伍角叁分",
    100_003: "壹仟元零叁分",
    100_500: "壹仟零伍元整",
    10_000_305: "壹拾万零叁元零伍分",
    20_050_000: "贰拾万零伍佰元整",
    50_100_000: "伍拾万壹仟元整",
    10_000_000_100: "壹亿零壹元整",
    123_456_789_012_345_678: "壹仟贰佰叁拾肆万亿伍仟陆佰柒拾捌亿玖仟零壹拾贰万叁仟肆佰伍拾陆元柒角捌分",
}
DIGITS = {sign: digit for digit, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("fen", "text"), WRITTEN.items())
def test_an_amount_is_written_as_a_bank_writes_it(fen: int, text: str) -> None:
    assert capitals(fen) == text


def read(text: str) -> int:
    """The fen of an amount in capitals, read from left to right."""
    total = section = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            section, digit = section + digit * PLACES[sign], 0
        elif sign in "万亿":
            section, digit = section + digit, 0
            total, section = (
                (total + section) * (10_000 if sign == "万" else 10**8) if sign == "亿" else total + section * 10_000,
                0,
            )
        elif sign == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        elif sign in "角分":
            total, digit = total + digit * (10 if sign == "角" else 1), 0
    return total


@given(st.integers(min_value=0, max_value=10**14))
def test_what_is_written_is_read_as_the_same_amount(fen: int) -> None:
    text = capitals(fen)
    assert read(text) == fen
    assert "零零" not in text
    assert not text.startswith("零") or fen == 0


@pytest.mark.parametrize("fen", [-1, MOST])
def test_what_cannot_be_written_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="cannot be written in capitals"):
        capitals(fen)


def test_steps_are_numbered_as_paragraphs_are() -> None:
    assert [numbered(one) for one in (1, 9, 10, 11, 20, 21, 99)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
