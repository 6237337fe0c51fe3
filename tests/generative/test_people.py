"""Any sequence of verbs keeps the invariants, and who lives where on which day is what a very simple account of them says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.people import models
from tests.rooms.people.acting import OFFICER, OTHER, REVIEWER, VILLAGE, person

FIRST, TODAY = date(2012, 1, 1), date(2012, 1, 8)
DAYS = [FIRST + timedelta(n) for n in range(8)]
SIX = range(6)
RELATIONS = ["child", "child", "relative", "spouse", "head"]


@dataclass
class Account:
    """Where each of six lived, as stays with a first day and the day after the last; who died; what a death ended."""

    keys: list[int]
    stays: dict[int, list[tuple[int, date, date | None]]] = field(default_factory=lambda: {one: [] for one in SIX})
    dead: dict[int, date] = field(default_factory=dict)
    homes: list[int] = field(default_factory=list)

    def home(self, who: int, day: date) -> int | None:
        return next((home for home, since, until in self.stays[who] if since <= day and (until is None or day < until)), None)

    def come(self, who: int, home: int, day: date) -> None:
        self.stays[who].append((home, day, None))

    def go(self, who: int, day: date) -> None:
        if self.stays[who] and self.stays[who][-1][2] is None:
            home, since, _ = self.stays[who][-1]
            self.stays[who][-1] = (home, since, max(day, since))


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


acts = st.tuples(
    st.sampled_from(
        ["found", "found", "join", "join", "leave", "transfer", "split", "head", "died", "undied", "marry", "relate"]
    ),
    st.sampled_from(SIX),
    st.sampled_from(SIX),
    st.sampled_from(DAYS),
    st.sampled_from([0, 0, 1]),  # which household
    st.sampled_from(RELATIONS),
)


def act(account: Account, told: tuple[str, int, int, date, int, str]) -> None:
    """Tries an act; the account follows only where it was not refused."""
    verb, who, other, day, which, relationship = told
    one, two = account.keys[who], account.keys[other]
    home = account.homes[which] if which < len(account.homes) else 0
    numbers = {one: people.household(OFFICER, one).number for one in account.homes}
    if verb == "found":
        new = people.found(OFFICER, VILLAGE, [(one, "head"), *([(two, relationship)] if who != other else [])], since=day)
        account.homes.append(new.id)
        for person_ in {who, other}:
            account.come(person_, new.id, day)
    elif verb == "join" and home:
        people.join(OFFICER, home, [(one, relationship)], on=day, number=numbers[home])
        account.come(who, home, day)
    elif verb == "leave" and home:
        people.leave(OFFICER, home, [one], on=day, number=numbers[home])
        account.go(who, day)
    elif verb == "transfer" and len(account.homes) > 1:
        to = account.homes[1 - which]
        people.transfer(OFFICER, home, [(one, relationship)], to, on=day, number=numbers[home], to_number=numbers[to])
        account.go(who, day)
        account.come(who, to, day)
    elif verb == "split" and home:
        new = people.split(OFFICER, home, [(one, "head")], on=day, number=numbers[home])
        account.homes.append(new.id)
        account.go(who, day)
        account.come(who, new.id, day)
    elif verb == "head" and home:
        living = [member.person for member in people.household(OFFICER, home, day=TODAY).members]
        people.name_head(
            OFFICER, home, {key: "head" if key == one else "relative" for key in living}, on=day, number=numbers[home]
        )
    else:
        life(account, verb, who, other, day)


def life(account: Account, verb: str, who: int, other: int, day: date) -> None:
    one, two = account.keys[who], account.keys[other]
    number = len(people.history(OFFICER, one))
    if verb == "died":
        people.died(OFFICER, one, on=day, number=number)
        account.dead[who] = day
        account.go(who, day)
    elif verb == "undied":
        people.undied(OFFICER, one, number=number, reason="x")
        account.dead.pop(who)
        back = people.lives_in(OFFICER, one, day=TODAY)
        if back:
            home, since, _ = account.stays[who][-1]
            assert back == home
            account.stays[who][-1] = (home, since, None)
    elif verb == "marry":
        people.marry(OFFICER, one, two, on=day)
    elif verb == "relate":
        people.relate(OFFICER, one, two, since=day)


@pytest.mark.django_db
@given(st.lists(acts, min_size=8, max_size=20))
def test_who_lives_where_is_what_was_done(done: list[tuple[str, int, int, date, int, str]]) -> None:
    with transaction.atomic(), time.at(TODAY):
        births = [date(1950 + 10 * (one // 2), 1, 1) for one in SIX]
        account = Account([person(f"王{'甲乙丙丁戊己'[one]}", births[one], one + 1) for one in SIX])
        for who, home in enumerate(((0, 1), (2, 3))):
            act(account, ("found", *home, FIRST, who, "spouse"))
        for told in done:
            rows = Row.objects.count()
            if refused(lambda told=told: act(account, told)):
                assert Row.objects.count() == rows  # nothing is noted of what did not happen
        for who, key in enumerate(account.keys):
            assert [people.lives_in(OFFICER, key, day=day) for day in DAYS] == [account.home(who, day) for day in DAYS]
        died = dict(models.Person.objects.exclude(died=None).values_list("key", "died"))
        assert died == {account.keys[who]: day for who, day in account.dead.items()}
        assert list(people.broken(Row.objects.filter(kind="person").values_list("subject", "content"))) == []
        transaction.set_rollback(True)


def refused(tried: Callable[[], object]) -> bool:
    """Whether an act was refused, and took nothing with it."""
    try:
        with transaction.atomic():
            tried()
    except people.Refused:
        return True
    return False


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from("mMpda"), st.sampled_from([0, 1])), max_size=12))
def test_a_merger_takes_two_persons_and_is_undone_by_two(done: list[tuple[str, int]]) -> None:
    with transaction.atomic(), time.at(TODAY):
        one, two = person(), person(sequence=3)
        id_ = people.flag(OFFICER, one, two, reason="x").id
        who = (REVIEWER, OTHER)
        state, maker, kept = "flagged", 0, one
        for verb, by in done:
            if verb in "mM" and state == "flagged":
                kept, maker, state = (one, two)["mM".index(verb)], by, "to_merge"
                people.propose_merge(who[by], id_, keep=kept, reason="x")
            elif verb == "p" and state == "merged":
                people.propose_part(who[by], id_, reason="x")
                maker, state = by, "to_part"
            elif verb in "da" and state in {"to_merge", "to_part"}:
                accept = verb == "a"
                if refused(lambda by=by, accept=accept: people.decide(who[by], id_, accept=accept, reason="x")):
                    assert by == maker
                    continue
                assert by != maker
                after = {"to_merge": ("flagged", "merged"), "to_part": ("merged", "apart")}
                state = after[state][accept]
            else:
                assert refused(lambda verb=verb, by=by: tried(who[by], id_, verb, one))
            pair = people.duplicate(OFFICER, id_)
            assert pair.state == state
            merged = dict(models.Person.objects.values_list("key", "merged_into"))
            other = two if kept == one else one
            assert merged == {kept: None, other: kept if state in {"merged", "to_part"} else None}
        assert list(people.broken()) == []
        transaction.set_rollback(True)


def tried(actor: object, id_: int, verb: str, keep: int) -> None:
    """What cannot be done in this state."""
    if verb in "mM":
        people.propose_merge(actor, id_, keep=keep, reason="x")  # type: ignore[arg-type]
    elif verb == "p":
        people.propose_part(actor, id_, reason="x")  # type: ignore[arg-type]
    else:
        people.decide(actor, id_, accept=True)  # type: ignore[arg-type]
