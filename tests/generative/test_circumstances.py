"""Any sequence of statements, corrections and withdrawals: what stands on each day is what a very simple account of them says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from tests.rooms.people.acting import CLERK, OFFICER, VILLAGE, person

FIRST, TODAY = date(2012, 1, 1), date(2012, 1, 8)
_turns = count()
DAYS = [FIRST + timedelta(n) for n in range(8)]
NEVER = date(2012, 2, 1)
pytestmark = pytest.mark.django_db


@dataclass
class Said:
    """One statement as the account holds it: whose, by whom, from when until before when; later in the list is said later."""

    id: int
    about: tuple[int | str, str]
    since: date
    until: date
    look: date
    amount: int
    gone: bool = False


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


acts = st.tuples(
    st.sampled_from(["state", "state", "state", "bulk", "correct", "withdraw"]),
    st.integers(0, 2),  # the first, the second, the household as a whole
    st.sampled_from(["declared", "record"]),
    st.sampled_from(DAYS),
    st.sampled_from([*DAYS, NEVER, NEVER]),
    st.integers(0, 20),  # how long until it is looked at again
    st.integers(0, 5),  # which of what was said is meant
)


def act(said: list[Said], keys: list[int], home: int, told: tuple[str, int, str, date, date, int, int], amount: int) -> None:
    verb, whose, source, since, until, days, which = told
    meant = said[which] if which < len(said) else None
    if verb in {"correct", "withdraw"} and meant is None:
        return
    about: tuple[int | str, str] = (keys[whose] if whose < 2 else "home", source)
    if verb == "correct" and meant:
        about = meant.about
    look = FIRST + timedelta(days)
    one = Stating(
        keys[0] if about[0] == "home" else int(about[0]),
        "wage",
        about[1],
        since,
        FIRST,
        amount,
        until=None if until == NEVER else until,
        look=look,
        household=home if about[0] == "home" else None,
    )
    if verb == "withdraw" and meant:
        circumstances.withdraw(CLERK, meant.id, reason="x")
        meant.gone = True
        return
    if verb == "bulk":
        report = circumstances.bulk_state(CLERK, [one])
        if report.refused:
            raise report.refused[0][1]
        (id_,) = report.ids
    elif verb == "correct" and meant:
        id_ = circumstances.correct(CLERK, meant.id, circumstances.Values(since, FIRST, amount, one.until, look), reason="x").id
    else:
        id_ = circumstances.state(CLERK, one).id
    new = Said(id_ or 0, about, since, until, look, amount)
    if verb == "correct" and meant:
        meant.gone = True
        said.insert(said.index(meant) + 1, new)
    else:
        said.append(new)


def expected(said: list[Said], day: date) -> dict[tuple[int | str, str], int]:
    return {one.about: one.amount for one in said if not one.gone and one.since <= day < one.until}


def due(said: list[Said], keys: list[int]) -> set[int]:
    """Of whom something is to be looked at by today: it stands to the end of its own period, which goes beyond that day."""
    left = [one for one in said if not one.gone]
    open_ = [
        one
        for number, one in enumerate(left)
        if not any(late.about == one.about and late.since <= one.until <= late.until for late in left[number + 1 :])
    ]
    return {
        keys[0] if one.about[0] == "home" else int(one.about[0]) for one in open_ if one.look <= TODAY and one.look < one.until
    }


@given(st.lists(acts, max_size=14))
def test_what_stands_on_every_day_is_what_was_said_of_it_last(told: list[tuple[str, int, str, date, date, int, int]]) -> None:
    with time.at(TODAY):
        born = date(1900, 1, 1) + timedelta(next(_turns))
        keys = [person(on=born, sequence=1), person("李秀英", born, sequence=3)]
        home = people.found(OFFICER, VILLAGE, [(keys[0], "head"), (keys[1], "spouse")], since=FIRST).id
        said = list[Said]()
        for amount, one in enumerate(told):
            try:
                with transaction.atomic():
                    act(said, keys, home, one, amount)
            except people.Refused as refused:
                assert refused.reason in {"until_first", "gone_already"}  # noqa: PT017 - most acts are taken
        for day in DAYS:
            found = circumstances.of_household(CLERK, home, purpose="means", day=day)
            assert {("home" if one.household else one.person, one.source): one.amount for one in found} == expected(said, day)
        assert {one.person for one in circumstances.due(CLERK, size=10**6)[0]} & set(keys) == due(said, keys)
        assert list(circumstances.broken()) == []
        assert len(circumstances.ever(CLERK, home, purpose="means")) == len(said)
