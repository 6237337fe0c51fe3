"""Whatever is done to what citizens said, by whomever: it is answered once, by its own office, and its words go in their time."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.test import override_settings
from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.clues import api as clues
from minzheng.plan.clues.models import Clue
from minzheng.plan.duties import api as duties
from minzheng.plan.supervision.models import Matter, Step
from tests.generative.sequences import tried
from tests.rooms.plan.planning import CLERK, COUNTY, LATER, SUPERVISOR, in_force
from tests.rooms.plan.test_below_the_province import OF_CITY, OF_COUNTY, OF_SISTER
from tests.rooms.registry.acting import actor

TABLES = Clue, Matter, Step
COLLEAGUE = actor("9000042", "local_supervisor", COUNTY, "government_office")
OWN = OF_COUNTY, COLLEAGUE
KEPT = 3
"""Years."""
acts = st.tuples(
    st.sampled_from(["on", "on", "on", "on", "on", "leave", "read", "answer", "matter", "said", "said", "expire"]),
    st.one_of(st.sampled_from(OWN), st.sampled_from([OF_CITY, OF_SISTER, SUPERVISOR, CLERK, access.PUBLIC])),
    st.integers(0, 5),
    st.sampled_from([0, 0, 1, 30, 1096]),
)
NEXT = {"left": {"left", "read"}, "read": {"read", "answered"}, "answered": {"answered"}}


class AnySequence(TestCase):
    plan: duties.Plan

    @classmethod
    def setUpTestData(cls) -> None:
        """A plan that has been in force for a while, and a home for the keys."""
        home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(home.cleanup)
        cls.enterClassContext(override_settings(HOME=Path(home.name)))
        with time.at(LATER):
            cls.plan = in_force()

    @given(st.lists(acts, min_size=4, max_size=14))
    def test_any_sequence_of_verbs_keeps_what_must_hold(self, sequence: list[tuple[str, access.Actor, int, int]]) -> None:
        day, told = LATER, dict[date, list[Any]]()
        with time.at(day):
            clues.leave(self.leaving(0))
        for verb, who, which, later in sequence:
            day += timedelta(later)
            before = {row.pk: row for row in Clue.objects.all()}
            number = sorted(before)[which % len(before)]
            if verb == "on":  # what comes next, or few sequences come far
                verb, who = {"left": "read", "read": "answer"}.get(before[number].state, "expire"), OWN[which % 2]
            with time.at(day):
                noted = tried(partial(self.do, verb, who, number, which), TABLES)
                if noted is not None and verb not in {"leave", "expire"}:
                    self.took(noted, verb, who, before[number], Clue.objects.get(pk=number))
                for row in Clue.objects.all():
                    was = before.get(row.pk, row)
                    assert row.state in NEXT[was.state]
                    assert was.state != "answered" or (row.answer, row.public, row.summary) == (
                        was.answer,
                        was.public,
                        was.summary,
                    )
                told[day] = [(one.id, one.state, one.answer) for one in clues.clues(OF_COUNTY)]
        with time.at(day):
            assert told == {then: [(one.id, one.state, one.answer) for one in clues.clues(OF_COUNTY, then)] for then in told}, (
                "each day is told again"
            )
            self.holds()
            clues.expire()
            assert list(clues.broken()) == []

    def leaving(self, which: int) -> clues.Leaving:
        return clues.Leaving(
            self.plan.id, "31", COUNTY, "mismatch" if which else "inaction", f"话{which}", source=f"s{which % 2}"
        )

    def do(self, verb: str, who: access.Actor, number: int, which: int) -> None:
        match verb:
            case "leave":
                clues.leave(self.leaving(which))
            case "read":
                clues.read(who, number)
            case "said":
                clues.said(who, number)
            case "answer":
                clues.answer(who, number, summary="s" if which % 2 else "", answer_said=f"a{which}", public=which > 2)
            case "matter":
                clues.open_matter(who, number, sector="civil_affairs", title="t", asked="a", due=time.today() + timedelta(30))
            case _:
                clues.expire()

    def took(self, noted: list[str], verb: str, who: access.Actor, before: Clue, after: Clue) -> None:
        """What its own office did, in its state, noted once."""
        assert who in OWN
        match verb:
            case "read":
                assert noted == (["clue.read"] if before.state == "left" else [])
                assert after.source == "", "no trace of where it came from"
            case "said":
                assert before.state != "left"
                assert noted == (["personal.read"] if before.said is not None else [])
            case "answer":
                assert noted == ["clue.answer"]
                assert (before.state, after.state) == ("read", "answered")
                assert after.summary or not after.public
            case _:
                assert noted == ["matter.register", "clue.matter"]
                assert before.state != "left"

    def holds(self) -> None:
        """The journal's rows say the state again, and the words are there as long as they are to be."""
        of: dict[str, list[str]] = defaultdict(list)
        for verb, number in Row.objects.filter(kind="clue").order_by("pk").values_list("verb", "subject"):
            of[number].append(verb)
        for row in Clue.objects.all():
            verbs = of[str(row.number)]
            acts = [verb for verb in verbs if verb in {"clue.leave", "clue.read", "clue.answer"}]
            assert acts == ["clue.leave", "clue.read", "clue.answer"][: ["left", "read", "answered"].index(row.state) + 1]
            assert verbs.count("clue.matter") == (row.matter is not None)
            assert verbs.count("personal.destroy") == (row.said is None)
            event(f"{row.state}, {'kept' if row.said else 'destroyed'}")
            age = time.today().year - row.answered_on.year if row.answered_on else 0
            assert row.said is not None or age >= KEPT, "nothing is destroyed before its time"
