"""Whatever is done to a request for figures by whomever, on whatever day: nobody is burdened but as its life says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.burden import api as burden
from minzheng.plan.burden.models import Asking, Request
from minzheng.plan.supervision import api as supervision
from minzheng.plan.supervision.models import Step
from tests.generative.sequences import tried
from tests.rooms.plan.watchers import CLERK, COUNTY, DAY, ELSEWHERE, EVERYBODY, OTHER, TOP, TOP_HEAD

TABLES = Request, Asking, Step
ROOF, HELD = "养老机构屋顶防水年限", "养老机构床位数"
UNTIL = DAY + timedelta(20)
PROMOTED = replace(TOP_HEAD, account=TOP.account)
LIKELY = TOP, TOP_HEAD, TOP_HEAD, CLERK, ELSEWHERE, PROMOTED, access.SYSTEM
VERBS = [verb.id for verb in supervision.life("request").verb]
acts = st.tuples(
    st.sampled_from([*VERBS, "approve", "approve", "answer", "answer", "answer", "over"]),
    st.one_of(st.sampled_from(LIKELY), st.sampled_from(EVERYBODY)),
    st.sampled_from([0, 0, 0, 1, 4, 18]),
    st.sampled_from(["12", "12", "", "字" * 65]),
)


class AnySequence(TestCase):
    @settings(max_examples=settings.default.max_examples // 2)
    @given(st.lists(acts, min_size=3, max_size=12))
    def test_any_sequence_of_verbs_keeps_what_must_hold(self, sequence: list[tuple[str, access.Actor, int, str]]) -> None:
        with time.at(DAY):
            wanted = burden.Wanted("摸底", (HELD, ROOF), (COUNTY, OTHER), UNTIL, "台账没有屋顶")
            away, made = burden.ask_figures(TOP, wanted)
        day, told = DAY, {DAY: ("proposed", 0)}
        for verb, who, later, figure in sequence:
            day += timedelta(later)
            before = Request.objects.get(pk=made)
            with time.at(day):
                noted = tried(partial(self.do, verb, who, made, figure), TABLES)
                if noted:
                    self.took(noted, verb, who, before, day)
                if verb != "over":
                    assert not tried(partial(self.do, verb, who, away, figure), TABLES), "what records answer goes nowhere"
            told[day] = Request.objects.get(pk=made).state, len(Asking.objects.filter(request=made).exclude(answered_on=None))
        self.holds(made, day)
        event(Request.objects.get(pk=made).state)
        with time.at(day):
            for then, was in told.items():
                shown = burden.request(TOP, made, then)
                assert (shown.state.id, shown.answered) == was, "each day is told again"

    def do(self, verb: str, who: access.Actor, request: int, figure: str) -> None:
        if verb == "over":
            burden.expire_over()
        elif verb == "answer":
            burden.answer_request(who, request, {ROOF: figure})
        else:
            supervision.step(who, "request", request, verb)

    def took(self, noted: list[str], verb: str, who: access.Actor, before: Request, day: date) -> None:
        """What may be done, and is noted once."""
        done = "expire" if verb == "over" else verb
        assert noted == [f"request.{done}"]
        assert before.state in {"proposed", "approved"}
        if verb == "approve":
            assert (who.account, who.place) == (TOP_HEAD.account, TOP_HEAD.place), "nobody approves what they proposed"
        if verb in {"approve", "answer"}:
            assert day <= before.due, "what is over burdens nobody any more"
        assert verb != "over" or day > before.due

    def holds(self, made: int, day: date) -> None:
        row, steps = Request.objects.get(pk=made), list(Step.objects.filter(kind="request", thing=made).order_by("number"))
        sent = any(one.verb == "approve" for one in steps)
        asked = list(Asking.objects.filter(request=made))
        assert {one.sent for one in asked} == {sent}, "what was not approved is nobody's burden"
        answered = [one for one in asked if one.answer is not None]
        assert sent or not answered
        assert all(one.answer == {ROOF: "12"} and one.answered_on <= row.due for one in answered)
        noted = Row.objects.filter(kind="request", subject=str(made)).count()
        assert noted == len(steps) + len(answered), "each act is in the journal, once"
        with time.at(day):
            assert list(supervision.broken()) == [], "the steps say the state again"
            cells = sum(one.cells for one in burden.ledger(TOP, "320000", day).months)
            assert cells == (2 if sent else 0)
