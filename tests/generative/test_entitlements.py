"""Any sequence of terms and of verbs: a month is what was said of it last, replay is what stands; of what was judged owed all is
paid or waits."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.entitlements.api import Proposing
from minzheng.services.months import api as months
from minzheng.services.rosters import api as rosters
from minzheng.services.rosters.models import Line
from tests.rooms.people.acting import CLERK, OFFICER, REVIEWER
from tests.rooms.services.acting import CHECKER, PAYER, granting, household

FIRST = date(2013, 1, 1)
MONTHS, AFTER = ([months.later(FIRST, n) for n in some] for some in (range(12), range(12, 24)))
KINDS = ("grant", "change", "suspend", "resume", "taper", "stop", "recover")


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@dataclass(frozen=True)
class Said:
    since: date
    until: date
    amount: int
    kind: str


@st.composite
def terms(draw: st.DrawFn) -> Said:
    since, until = sorted(draw(st.lists(st.sampled_from([*MONTHS, date.max]), min_size=2, max_size=2, unique=True)))
    kind = draw(st.sampled_from(KINDS))
    return Said(since, until, 0 if kind in {"suspend", "stop"} else draw(st.integers(1, 3)), kind)


@given(st.lists(terms(), max_size=8))
def test_a_month_is_what_was_said_of_it_last(said: list[Said]) -> None:
    found = months.spans(said)
    for month in (*MONTHS, date(2040, 1, 1)):
        last = next((one for one in reversed(said) if one.kind != "recover" and one.since <= month < one.until), None)
        span = months.span_of(found, month)
        assert (span.amount if span else None) == (last.amount if last and last.kind != "stop" else None)
        assert (span is not None and span.suspended) == (last is not None and last.kind == "suspend")
    assert all(one.until <= other.since for one, other in pairwise(found))
    assert all(one[2:] != other[2:] for one, other in pairwise(found) if one.until == other.since)
    assert months.spans(Said(one.since, one.until, one.amount, "suspend" if one.suspended else "grant") for one in found) == found


acts = st.tuples(
    st.sampled_from(
        ["amount", "wrong", "suspend", "resume", "stop", "recover", "draw", "hand", "mark", "drop", "approve", "next", "next"]
    ),
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from([1, 50_000, 90_000]),
)
GROUNDS = {"amount": "income", "suspend": "not_found", "resume": "settled", "stop": "property", "recover": "overpaid"}
Judged = dict[date, tuple[int, bool] | None]
"""What is judged owed for each month (fen), and whether it is suspended; None where nothing is."""


def act(made: list[int], verb: str, which: int, ahead: int, amount: int, today: date) -> None:
    """One verb, as somebody might ask it at any time; what cannot be is refused."""
    if verb in GROUNDS or verb == "wrong":
        month = months.later(FIRST if verb == "wrong" else months.month_of(today), ahead)
        kind, ground = ("amount", "wrong") if verb == "wrong" else (verb, GROUNDS[verb])
        asked = Proposing(made[which], kind, month, ground, "x", amount, months=2)  # type: ignore[arg-type]
        change = entitlements.propose(CLERK, asked)
        entitlements.tell(CLERK, change, day=today, how="visit")
    elif verb == "approve":
        for one in entitlements.changes(CHECKER, states=("proposed",)):
            entitlements.approve(CHECKER, one.id)
    elif verb == "draw":
        roster = rosters.draw_up(OFFICER, "dibao", "320623", months.month_of(today))
        rosters.approve(CHECKER, roster)
    else:
        for one in rosters.rosters(OFFICER, states=("approved",) if verb in {"hand", "drop"} else ("handed",)):
            if verb == "mark":
                result, reason = ("paid", "") if ahead else ("failed", "system")
                rosters.mark(PAYER, one.id, which + 1, result, reason=reason, day=today)
            else:
                (rosters.hand_over if verb == "hand" else rosters.drop)(PAYER if verb == "hand" else OFFICER, one.id)


def judge(judged: Judged, change: models.Change, first: date) -> None:
    """What an approved change says of each month, where the first that stands on no roster is another."""
    for month, stands in judged.items():
        if month < change.month or change.kind == "recover":
            continue
        if change.kind == "resume":
            judged[month] = change.amount or 0, False
        elif stands and change.kind == "suspend":
            judged[month] = 0, True
        elif stands and change.kind == "stop":
            judged[month] = None
        elif stands and not stands[1]:
            judged[month] = max(change.amount or 0, stands[0] if month < first else 0), False


def settle(made: list[int], judged: dict[int, Judged], before: dict[int, date]) -> None:
    """What was approved since."""
    for key, first in zip(made, before.values(), strict=True):
        for change in models.Change.objects.filter(entitlement=key, state="approved", source="").order_by("pk"):
            change.source = f"judged {change.pk}"
            change.save(update_fields=["source"])
            judge(judged[key], change, first)


def open_from(made: list[int]) -> dict[int, date]:
    """The first month of each that stands on no roster, nor any after it."""
    last = {key: Line.objects.filter(entitlement=key, live=True).order_by("-month").first() for key in made}
    return {key: months.later(one.month, 1) if one else FIRST for key, one in last.items()}


def check_judged(made: list[int], judged: dict[int, Judged], today: date) -> None:
    """What was judged owed is what was paid and what still waits, month by month: nothing is set off, and nothing is lost."""
    waits = entitlements.payable("dibao", "320623", months.month_of(today))
    for key in made:
        assert [*entitlements.broken(), *rosters.broken()] == []
        found, payments = entitlements.entitlement(CLERK, key), rosters.payments(CLERK, key)
        for month, stands in judged[key].items():
            owed, paid = stands[0] if stands else 0, Line.objects.filter(entitlement=key, month=month, live=True)
            assert found.granted(month) == owed
            if month <= today:
                due = sum(one.amount for one in waits if (one.entitlement, one.month) == (key, month))
                assert owed == sum(line.amount for line in paid) + due
                shown = [one for one in payments if one.month == month]
                assert sum(one.granted for one in shown if one.state in {"drawn", "handed", "paid"}) == owed - due
                assert sum(one.granted for one in shown if one.state == "owed" or (one.state == "failed" and owed)) == due


def after_arrears(verb: str, amount: int = 1) -> list[tuple[str, int, int, int]]:
    """January is paid and judged to be more; before February is paid, something else is said of it."""
    verbs = [("next", 0, 1), ("draw", 0, 1), ("hand", 0, 1), ("wrong", 0, 90_000), ("approve", 0, 1)]
    return [(name, 0, at, fen) for name, at, fen in [*verbs, (verb, 1, amount), ("approve", 0, 1), ("next", 0, 1)]]


@pytest.mark.django_db
@example(after_arrears("suspend"))
@example(after_arrears("stop"))
@example(after_arrears("amount", 50_000))
@example([*after_arrears("suspend"), ("resume", 0, 1, 50_000), ("approve", 0, 0, 1), ("draw", 0, 0, 1), ("drop", 0, 0, 1)])
@settings(max_examples=settings().max_examples // 3)
@given(st.lists(acts, min_size=4, max_size=14))
def test_any_sequence_of_verbs_pays_what_was_granted_and_once(
    asked: list[tuple[str, int, int, int]],
) -> None:
    today = date(2012, 12, 10)
    with transaction.atomic():
        with time.at(today):
            made = [entitlements.grant(REVIEWER, granting(household(n))) for n in (1, 2)]
        judged: dict[int, Judged] = {key: dict.fromkeys(MONTHS + AFTER, (84000, False)) for key in made}
        for verb, which, ahead, amount in asked:
            if verb == "next":
                today = months.later(months.month_of(today), 1).replace(day=10)
                continue
            before = open_from(made)
            with time.at(today), suppress(people.Refused), transaction.atomic():
                act(made, verb, which, ahead, amount, today)
            settle(made, judged, before)
        with time.at(today):
            check_judged(made, judged, today)
            with suppress(people.Refused):
                rosters.draw_up(OFFICER, "dibao", "320623", months.month_of(today))
            check_judged(made, judged, today)
            assert entitlements.payable("dibao", "320623", months.month_of(today)) == []
        transaction.set_rollback(True)
