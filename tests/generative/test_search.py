"""Search finds exactly what an oracle says that reads every name, whatever was kept, moved and forgotten."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.api import Scope
from minzheng.kernel.search import api as search

READ = {"西": ["xi"], "安": ["an"], "先": ["xian"], "王": ["wang"], "㛃": ["jie"]}
READ |= {"娜": ["na", "nuo"], "吕": ["lv", "lyu"], "曾": ["zeng", "ceng"]}
FIRST = {"曾": ["zeng"]}
PLACES = ["320102", "320102001001", "320623101", "320623101001", "330106"]
names = st.text("".join(READ), min_size=1, max_size=7).filter(lambda name: len(ways(name)) <= 16)
TYPED = ["xian", "xi", "an", "xianwang", "xa", "anxian", "wangna", "nuo", "lyuan"]
TYPED += ["wn", "zengan", "cengan", "xixian", "lvan", "jiena", "xwn"]
queries = st.one_of(names, st.sampled_from(TYPED))
named = st.tuples(st.integers(0, 8), names, st.sampled_from(PLACES))
acts = st.lists(
    st.one_of(
        st.tuples(
            st.just("keep"), st.lists(st.tuples(st.integers(0, 8), names, st.sampled_from(PLACES)), min_size=1, max_size=6)
        ),
        st.tuples(st.just("move"), st.dictionaries(st.integers(0, 8), st.sampled_from(PLACES), max_size=3)),
        st.tuples(st.just("forget"), st.lists(st.integers(0, 8), max_size=3)),
    ),
    max_size=6,
)


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def begins(name: str, query: str) -> bool:
    """Whether a name begins with a query, as its characters, its syllables or, two or more, its initials."""
    for size in range(1, len(name) + 1):
        for way in ways(name):
            initials = "".join(one[0] for one in way[:size])
            if query in {name[:size], "".join(way[:size])} or (size > 1 and query == initials):
                return True
    return False


def holds(name: str, query: str) -> bool:
    """Whether it stands elsewhere in it: two to four characters, more by their fours, two to four syllables or initials."""
    if not query.isascii():
        fours = [query[at : at + 4] for at in range(len(query) - 3)] or [query]
        return len(query) > 1 and all(four in name[1:] for four in fours)
    runs = [way[first : first + size] for way in ways(name) for first in range(1, len(name)) for size in (2, 3, 4)]
    return any(query in {"".join(run), "".join(one[0] for one in run)} for run in runs if len(run) > 1)


def ways(name: str) -> list[tuple[str, ...]]:
    parts = [FIRST.get(name[0], READ[name[0]]), *(READ[letter] for letter in name[1:])]
    return [one for one in product(*parts) if not ({"lv", "lyu"} <= set(one))]  # one spelling throughout a name


@pytest.mark.django_db
@given(acts=acts, query=queries, since=st.sampled_from(PLACES), until=st.sampled_from([*PLACES, "4"]), size=st.integers(1, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_found_is_what_the_oracle_says(acts: list[Any], query: str, since: str, until: str, size: int) -> None:
    with transaction.atomic():
        kept: dict[int, tuple[str, str]] = {}
        for act, said in acts:
            if act == "keep":
                search.keep_many("person", said)
                kept |= {ref: (name, place) for ref, name, place in said}
            elif act == "move":
                search.move_many("person", said)
                kept |= {ref: (kept[ref][0], place) for ref, place in said.items() if ref in kept}
            else:
                search.forget_many("person", said)
                kept = {ref: one for ref, one in kept.items() if ref not in said}
        inside = sorted((place, ref) for ref, (_, place) in kept.items() if since <= place < until)
        first = [ref for _, ref in inside if begins(kept[ref][0], query)]
        then = [ref for _, ref in inside if ref not in first and holds(kept[ref][0], query)]
        found, cursor = list[int](), ""
        while page := search.find("person", query, Scope(((since, until),), None), cursor=cursor, size=size):
            found += page.ids
            cursor = page.cursor
            if not cursor:
                break
        assert found == first + then
        transaction.set_rollback(True)
