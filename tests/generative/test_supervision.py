"""Whatever is done to a matter by whomever, on whatever day: what must hold, holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.supervision import api as supervision
from minzheng.plan.supervision.models import Help, Matter, Opinion, Step
from tests.rooms.plan.watchers import ABOVE, CLERK, COLLEAGUE, DAY, EVERYBODY, FINANCE, HEAD, OFFICE, TOP, asking, opening

VERBS = [verb.id for verb in supervision.life("matter").verb]
LIKELY = [OFFICE, COLLEAGUE, CLERK, HEAD]
acts = st.tuples(
    st.sampled_from(VERBS),
    st.one_of(st.sampled_from(LIKELY), st.sampled_from(EVERYBODY)),
    st.integers(0, 9),
    st.integers(-5, 90),
)


class AnySequence(TestCase):
    @given(st.lists(acts, max_size=40), st.booleans())
    def test_any_sequence_of_verbs_keeps_what_must_hold(
        self, sequence: list[tuple[str, access.Actor, int, int]], commanded: bool
    ) -> None:
        with time.at(DAY):
            other = {} if commanded else {"place_code": "320000", "sector": "central_bank", "due": None}
            made = supervision.register(OFFICE, opening(**other))
        day, due = DAY, Matter.objects.get(pk=made).due
        for verb, who, later, more in sequence:
            day += timedelta(later)
            before = Matter.objects.get(pk=made)
            given_ = {"reason": "r", "words": "w", "number": "n", "until": str(day + timedelta(more))}
            with time.at(day):
                try:
                    supervision.step(who, "matter", made, verb, given_)
                except (supervision.Refused, supervision.NoThing, access.Forbidden):
                    after = Matter.objects.get(pk=made)
                    assert (after.state, after.steps, after.due) == (before.state, before.steps, before.due)
                    continue
            row = Matter.objects.get(pk=made)
            if verb != "grant":
                assert row.due == due, "the deadline moves by a grant alone"
            else:
                assert row.due > due
                due = row.due
            self.holds(made, row, day, commanded=commanded)

    def holds(self, made: int, row: Matter, day: date, *, commanded: bool) -> None:
        """What holds after each step."""
        steps = list(Step.objects.filter(kind="matter", thing=made).order_by("number"))
        assert len(steps) == row.steps == Row.objects.filter(kind="matter", subject=str(made)).count(), "each is journalled"
        assert sum(one.verb == "grant" for one in steps) <= 2
        claimed = ""
        for one in steps:
            claimed = one.account if one.verb == "claim" else claimed
            assert one.verb not in {"verify", "return"} or one.account != claimed, "nobody verifies their own claim"
        done = {one.verb for one in steps}
        assert commanded or not done & {"assign", "urge", "escalate", "sign"}, "nobody urges whom the province does not command"
        assert commanded or row.due == date.max
        assert "close" not in done or "verify" in done
        assert row.turn_since <= day
        with time.at(day):
            assert list(supervision.broken()) == []
            shown = supervision.matter(OFFICE, made)
            for verb in supervision.verbs(OFFICE, "matter", made):
                assert shown.state.id in verb.before


@pytest.mark.django_db
def test_the_steps_of_a_matter_say_its_state_again() -> None:
    with time.at(DAY):
        made = supervision.register(OFFICE, opening())
        supervision.step(OFFICE, "matter", made, "assign")
        Matter.objects.filter(pk=made).update(state="closed")
        assert list(supervision.broken()) == [f"matter {made}: its state is closed, but its steps lead to assigned."]


ASKED = {
    "help": (CLERK, ABOVE, TOP, FINANCE, access.SYSTEM),
    "opinion": (ABOVE, FINANCE, OFFICE, access.SYSTEM),
}
others = st.tuples(st.integers(0, 30), st.sampled_from((0, 1, 2, 3, 4, 0, 1, 9, 14)), st.integers(0, 4))


class AnySequenceOfTheOthers(TestCase):
    @given(st.sampled_from(sorted(ASKED)), st.lists(others, min_size=8, max_size=40))
    def test_calls_for_help_and_opinions_move_only_as_their_lives_say_and_each_day_is_told_again(
        self, kind: str, sequence: list[tuple[int, int, int]]
    ) -> None:
        life, model = supervision.life(kind), {"help": Help, "opinion": Opinion}[kind]
        with time.at(DAY):
            made = supervision.ask_help(CLERK, asking()) if kind == "help" else self.opinion()
        day, told = DAY, {DAY: model.objects.get(pk=made).state}
        for which, who, later in sequence:
            day += timedelta(later)
            before = model.objects.get(pk=made)
            fit = [verb for verb in life.verb if before.state in verb.before] if which % 4 else []
            verb = (fit or life.verb)[which % len(fit or life.verb)]
            actor = ASKED[kind][who % len(ASKED[kind])] if who < 5 else EVERYBODY[who % len(EVERYBODY)]
            given_ = {"reason": "r", "words": "w", "unit": "320600:finance"}
            with time.at(day):
                try:
                    supervision.step(actor, kind, made, verb.id, given_)
                except (supervision.Refused, supervision.NoThing, access.Forbidden):
                    after = model.objects.get(pk=made)
                    assert (after.state, after.steps, after.due) == (before.state, before.steps, before.due)
                else:
                    after = model.objects.get(pk=made)
                    assert before.state in verb.before
                    assert after.state == (verb.after or before.state)
                told[day] = after.state
        noted = Row.objects.filter(kind=kind, subject=str(made)).count()
        assert Step.objects.filter(kind=kind, thing=made).count() == model.objects.get(pk=made).steps == noted
        with time.at(day):
            for then, state in told.items() if kind == "help" else ():
                assert supervision.help_(access.SYSTEM, made, then).state.id == state

    def opinion(self) -> int:
        """A question of the city's to its finance."""
        asked = supervision.Question("t", "q", ("320600:finance",), due=DAY + timedelta(14), silence="settle")
        [one] = supervision.consultation(ABOVE, supervision.consult(ABOVE, asked)).opinions
        return one.id
