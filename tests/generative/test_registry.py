"""Any sequence of verbs keeps the invariants, and what is kept is what a very simple account of the same acts says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access.api import Actor, Forbidden
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from tests.rooms.registry.acting import SESSION, STATION, actor

FIRST, TODAY = date(2012, 1, 1), date(2012, 1, 8)
DAYS = [FIRST + timedelta(n) for n in range(10)]
PEOPLE = [actor("1"), actor("2", "department_reviewer"), actor("3", "department_reviewer")]
Act = tuple[str, int, Actor, int, str, int, int, bool]
WHOLE = {"relief_station": (STATION, "beds"), "training_session": (SESSION, "attended")}


@dataclass
class Told:
    """What was told of one entry: its changes in order, its end, and what waits."""

    place: str
    changes: list[tuple[date, str, int]] = field(default_factory=list)
    ended: date | None = None
    pending: tuple[str, date, str, int, str] | None = None
    dead: bool = False
    versions: int = 0
    seen: int = 0

    def on(self, day: date) -> tuple[str, int] | None:
        """Its name and its number on a day."""
        if self.ended and day >= self.ended:
            return None
        said = [(name, number) for since, name, number in self.changes if since <= day]
        return said[-1] if said else None

    def stands_after(self, day: date) -> bool:
        """Whether it stands, or asks to stand, on the day or later."""
        return not self.dead and (self.ended is None or day < self.ended != self.changes[0][0])

    def names(self) -> set[str]:
        """The name that it holds, and the one that it asks for."""
        return {self.changes[-1][1]} if self.changes else {self.pending[2]} if self.pending else set()

    def apply(self, kind: str, day: date, name: str, number: int) -> None:
        if kind == "end":
            self.ended = day
        elif kind == "correct":
            self.changes[-1] = (day, name, number)
        else:
            self.changes.append((day, name, number))


acts = st.tuples(
    st.sampled_from(["enter", "amend", "amend", "correct", "end", "check", "check", "check"]),
    st.sampled_from([0, 0, 0, 1]),  # which entry
    st.sampled_from(PEOPLE),
    st.sampled_from([1, 1, 2, 2, 3, 0, -1]),  # how many days after the last change, or the first day
    st.sampled_from(["A", "A", "B"]),
    st.integers(0, 5),
    st.sampled_from([0] * 9 + [1]),  # how far the number seen is off
    st.sampled_from([True, True, False]),  # taken or refused, by a checker
)
enters = st.tuples(
    st.just("enter"),
    st.just(0),
    st.just(PEOPLE[0]),
    st.integers(0, 3),
    st.just("A"),
    st.integers(0, 5),
    st.just(0),
    st.just(True),
)


class Account:
    """The acts as a clerk would note them on paper: a few lines an entry, no index, no version in force."""

    def __init__(self, register: str) -> None:
        self.register, self.told = register, dict[int, Told]()
        self.checked = registry.register(register).checked

    def free(self, place: str, name: str, day: date, own: int | None) -> bool:
        """Whether no other entry has the name on the day or later."""
        return not any(
            key != own and one.place == place and name in one.names() and one.stands_after(day) for key, one in self.told.items()
        )

    def legal(self, kind: str, key: int, who: Actor, day: date, name: str, off: int, accept: bool) -> bool:
        """Whether an act on an entry may take place."""
        one = self.told[key]
        if kind == "check":
            if "register.check" not in who.permissions or one.pending is None or off or one.pending[4] == who.account:
                return False
            return not accept or one.pending[0] == "end" or self.free(one.place, one.pending[2], one.pending[1], key)
        if one.pending or one.dead or one.ended or off:
            return False
        last = one.changes[-1][0]
        if kind == "end":
            return last <= day <= TODAY
        return (kind == "correct" or last < day <= TODAY) and self.free(one.place, name, last if kind == "correct" else day, key)

    def note(self, kind: str, key: int, who: Actor, day: date, name: str, number: int, accept: bool) -> None:
        """Writes down an act that took place."""
        one = self.told[key]
        if kind == "check":
            assert one.pending
            if accept:
                one.apply(*one.pending[:4])
                one.seen = one.versions
            one.dead = not accept and one.pending[0] == "enter"
            one.pending = None
            return
        one.versions += 1
        day = one.changes[-1][0] if kind == "correct" else day
        if self.checked:
            one.pending = (kind, day, name, number, who.account)
        else:
            one.apply(kind, day, name, number)
            one.seen = one.versions


def act(account: Account, one: Act) -> None:
    """Does one thing to the registry, and holds that it happens when the account says that it may."""
    kind, which, who, after, name, number, off, accept = one
    kind = "amend" if kind == "check" and not account.checked else kind
    day, (whole, counted) = FIRST + timedelta(after + which), WHOLE[account.register]
    values = {**whole, "name": name, counted: str(number)}
    if kind == "enter":
        place = "320581" if which else "320500"
        made = tried(lambda: registry.enter(who, account.register, place, values, since=day))
        assert (made is not None) == (day <= TODAY and account.free(place, name, day, None))
        if made:
            account.told[made.id] = Told(place)
            account.note("enter", made.id, who, day, name, number, accept)
        return
    if not account.told:
        return
    key = sorted(account.told)[which % len(account.told)]
    told = account.told[key]
    day = told.changes[-1][0] + timedelta(after) if told.changes else day
    seen = (told.versions if kind == "check" else told.seen) + off
    expected = account.legal(kind, key, who, day, name, off, accept)
    verbs: dict[str, Callable[[], registry.Entry]] = {
        "amend": lambda: registry.amend(who, key, values, since=day, number=seen, reason="r", request=f"{key} {told.versions}"),
        "correct": lambda: registry.correct(who, key, values, number=seen, reason="r"),
        "end": lambda: registry.end(who, key, on=day, number=seen, reason="r"),
        "check": lambda: registry.check(who, key, number=seen, accept=accept, reason="r"),
    }
    done = tried(verbs[kind])
    assert (done is not None) == expected
    if done:
        if kind == "amend":
            assert verbs[kind]() == done  # the same request is once
        account.note(kind, key, who, day, name, number, accept)


def tried(verb: Callable[[], registry.Entry]) -> registry.Entry | None:
    """What a verb gives, or nothing where it is refused."""
    try:
        return verb()
    except (registry.Refused, Forbidden):
        return None


def hold(account: Account) -> None:
    """What is kept is what was told, on every day; and the invariants hold."""
    _, counted = WHOLE[account.register]
    for day in DAYS:
        page = registry.page(PEOPLE[0], account.register, registry.Query(day=day))
        told = {key: said for key, one in account.told.items() if (said := one.on(day))}
        assert {one.id: (one.title, one.values[counted]) for one in page.entries} == told
        assert page.total == len(told)
        sums = registry.totals(PEOPLE[0], account.register, counted, day, "320500")
        assert sum(one.count for one in sums) == len(told)
        assert sum(one.sum for one in sums) == sum(number for _, number in told.values())
    rows = Row.objects.filter(kind="entry").values_list("subject", "content")
    assert list(registry.broken(rows)) == []
    assert {one.id for one in registry.waiting(PEOPLE[2]).entries} == {
        key for key, one in account.told.items() if one.pending and one.pending[4] != "3"
    }


@pytest.mark.django_db
@given(st.sampled_from(sorted(WHOLE)), enters, st.lists(acts, min_size=8, max_size=20))
def test_any_sequence_of_verbs_is_kept_as_it_was_told(register: str, first: Act, sequence: list[Act]) -> None:
    with transaction.atomic(), time.at(TODAY):
        account = Account(register)
        for one in [first, *sequence]:
            act(account, one)
        hold(account)
        transaction.set_rollback(True)
