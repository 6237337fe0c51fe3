"""Numbers and names, whatever they are: the standard's own congruence, and what a slip of the hand does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minzheng.particulars import api as particulars
from minzheng.people import api as people

DAY = date(2012, 10, 31)
BIRTHDAYS = some.dates(date(1900, 1, 1), DAY)
DIVISIONS = some.sampled_from(["320102", "320584", "320999", "110105", "652201", "830000"])


def written(division: str, born: date, sequence: int) -> str:
    """A number set together by ISO 7064 alone: all characters, weighed by powers of two, leave 1 when divided by 11."""
    body = f"{division}{born:%Y%m%d}{sequence:03}"
    total = sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body))
    return body + "0123456789X"[(1 - total) % 11]


@given(DIVISIONS, BIRTHDAYS, some.integers(1, 999))
def test_every_number_of_the_standard_is_read_as_it_was_set_together(division: str, born: date, sequence: int) -> None:
    kind = "residence_permit" if division.startswith("8") else "citizen"
    number = written(division, born, sequence)
    found = particulars.read_identity(kind, number.lower(), DAY)
    assert (found.number, found.born, found.division) == (number, born, division)
    assert found.sex == ("male" if sequence % 2 else "female")
    assert particulars.read_identity(kind, found.number, DAY) == found


@given(DIVISIONS.filter(lambda one: one[0] != "8"), BIRTHDAYS, some.integers(1, 999), some.integers(0, 16), some.integers(1, 9))
def test_one_digit_misread_is_always_noticed(division: str, born: date, sequence: int, place: int, by: int) -> None:
    number = written(division, born, sequence)
    slip = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(people.Refused):
        particulars.read_identity("citizen", slip, DAY)


@given(DIVISIONS.filter(lambda one: one[0] != "8"), BIRTHDAYS, some.integers(1, 999), some.integers(0, 15))
def test_two_neighbours_exchanged_are_always_noticed(division: str, born: date, sequence: int, place: int) -> None:
    number = written(division, born, sequence)
    if number[place] != number[place + 1]:
        slip = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        with pytest.raises(people.Refused):
            particulars.read_identity("citizen", slip, DAY)


def tried[T](read: Callable[[], T]) -> T | people.Refused:
    """What was read, or why it was refused."""
    try:
        return read()
    except people.Refused as refused:
        return refused


@given(some.text(max_size=60))
def test_any_text_is_a_name_in_one_form_or_is_refused_in_words(text: str) -> None:
    name = tried(lambda: particulars.read_name(text))
    if isinstance(name, people.Refused):
        assert "{" not in name.message("zh") + name.message("en")
    else:
        assert particulars.read_name(name) == name == name.strip() != ""


@given(some.text(max_size=30), some.sampled_from(sorted(particulars.kinds())))
def test_any_text_is_a_number_in_one_form_or_is_refused_in_words(text: str, kind: str) -> None:
    found = tried(lambda: particulars.read_identity(kind, text, DAY))
    if isinstance(found, people.Refused):
        assert "{" not in found.message("zh") + found.message("en")
        assert len(text.strip()) < 8 or text.strip() not in found.message("zh")
    else:
        assert particulars.read_identity(kind, found.number, DAY).number == found.number
