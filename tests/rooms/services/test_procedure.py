"""What follows from the acts of a case and its law alone: steps, days, clocks that stop, what is done again, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest

from minzheng.services.cases import models
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Act, Course, Verb

MOMENT = datetime(2014, 9, 22, tzinfo=UTC)
ACCEPTED = date(2014, 9, 22)


def act(verb: Verb, step: str = "", day: date = ACCEPTED, by: str = "1", **facts: object) -> Act:
    return Act(0, verb, step, day, MOMENT, by, "township_clerk", facts)


def stands(item: str, *acts: Act, urgent: bool = False) -> Course:
    accepted = next((one.day for one in acts if one.verb == "accept"), ACCEPTED)
    law = procedure.Law(catalogue.item(item).on(accepted), urgent)  # type: ignore[arg-type]
    return procedure.of(law, turned(acts))


def turned(acts: Sequence[Act]) -> list[Act]:
    """The acts as they are numbered."""
    return [Act(n, *(getattr(one, name) for name in Act.__slots__[1:])) for n, one in enumerate(acts, 1)]  # type: ignore[arg-type]


OPENED = act("apply"), act("accept")
INQUIRED = (
    act("verification", "investigated", conclusion="matches"),
    act("visit", "investigated", date(2014, 9, 29), "2", **{"with": ["3"]}),
)
REVIEWED = act("review", "reviewed", date(2014, 9, 30))
OPINED = act("opinion", "opinion", date(2014, 10, 8), "4", grant=True, amount=30_000)
POSTED = act("post", "posted", date(2014, 10, 8)), act("posting", "posted", date(2014, 10, 16))
SAMPLED = act("sampling", "approval", date(2014, 10, 17), "5", drawn=False)
APPROVED = act("approval", "approval", date(2014, 10, 17), "5", grant=True, amount=30_000)
AGAIN = act("post", "posted_again", date(2014, 10, 17)), act("posting", "posted_again", date(2014, 10, 25))
DECIDED = act("decision", "decided", date(2014, 10, 27), "6", grant=True, amount=30_000)
TOLD = act("notice", "told", date(2014, 10, 28))
WHOLE = (*OPENED, *INQUIRED, REVIEWED, OPINED, *POSTED, SAMPLED, APPROVED, *AGAIN, DECIDED, TOLD)
STEPS = ["investigated", "reviewed", "opinion", "posted", "approval", "posted_again", "decided", "told"]


def test_a_case_goes_through_the_steps_of_its_law_one_after_another() -> None:
    at = [stands("dibao", *WHOLE[:n]).at for n in range(1, len(WHOLE) + 1)]
    seen = list(dict.fromkeys(one.step.id for one in at if one))
    assert seen == STEPS
    done = stands("dibao", *WHOLE)
    assert (done.state, done.at, done.grant, done.amount) == ("granted", None, True, 30_000)
    assert done.stages[0].ended == date(2014, 9, 29)


def test_a_step_that_is_to_be_begun_is_due_until_it_is() -> None:
    day = date(2021, 7, 1)
    opened = act("apply", day=day), act("accept", day=day)
    at = stands("dibao", *opened).at
    assert (at.step.id, at.due) == ("investigated", date(2021, 7, 6))  # type: ignore[union-attr]
    for first in act("authorise", "investigated", date(2021, 7, 5)), act("verification", "investigated", date(2021, 7, 5)):
        assert stands("dibao", *opened, first).at.due is None  # type: ignore[union-attr]


def test_of_two_last_days_the_earlier_binds() -> None:
    day, hung = date(2021, 7, 1), date(2021, 7, 7)
    done = [act(verb, "investigated", date(2021, 7, 2)) for verb in ("verification", "visit")]
    opined = act("opinion", "posted", date(2021, 7, 5), grant=True, amount=1)
    at = stands("dibao", act("apply", day=day), act("accept", day=day), *done, opined, act("posting", "posted", hung)).at
    assert (at.step.id, at.due) == ("decided", date(2021, 7, 21))  # type: ignore[union-attr]


@pytest.mark.parametrize(("day", "told_by"), [(date(2014, 9, 22), date(2014, 9, 25)), (date(2021, 7, 1), date(2021, 7, 6))])
def test_what_a_law_sets_for_a_refusal_alone_does_not_bind_a_grant(day: date, told_by: date) -> None:
    """Three days by the law of 2012, three working days by that of 2021, across a weekend."""
    law = catalogue.item("dibao").on(day)
    assert law is not None
    needs = {deed: step.id for step in law.steps for deed in step.needs if deed not in {"posting", "notice"}}
    deeds = [(verb, step, {"drawn": False} if verb == "sampling" else {}) for verb, step in needs.items()]
    for grant, due in ((False, told_by), (True, None)):
        hung = [act("posting", step.id, day) for step in law.steps if grant and "posting" in step.needs]
        done = [act(verb, step, day, grant=grant, **more) for verb, step, more in deeds]  # type: ignore[arg-type]
        found = stands("dibao", act("apply", day=day), act("accept", day=day), *done, *hung)
        assert (found.state, found.at.step.id, found.at.due) == ("granted" if grant else "refused", "told", due)  # type: ignore[union-attr]


def test_what_was_told_before_its_law_had_a_step_for_it_was_told() -> None:
    found = stands("dibao", *WHOLE[:-1], act("notice", "", date(2014, 10, 28)))
    assert (found.at, found.told) == (None, True)


UPHELD = [  # the law of 2012 says nothing of an objection to what is shown first
    ("dibao", date(2014, 9, 22), "posted_again", date(2014, 11, 17)),
    ("dibao", date(2014, 9, 22), "posted", date(2014, 10, 10)),
    ("tekun", date(2021, 7, 1), "posted", date(2021, 11, 10)),
]


@pytest.mark.parametrize(("item", "day", "shown", "due"), UPHELD)
def test_an_objection_that_is_upheld_begins_the_days_that_the_law_gives_for_it(
    item: str, day: date, shown: str, due: date
) -> None:
    law = catalogue.item(item).on(day)
    assert law is not None
    first, back = law.steps[0].id, date(day.year, 10, 20)
    began = act("apply", day=day), act("accept", day=day), act("objection", shown, back, objection=7)
    sent = act("send_back", day=back, to=first, objection=7)
    at = stands(item, *began, sent).at
    assert at is not None
    assert (at.step.id, at.due) == (first, due)
    otherwise = stands(item, *began, act("send_back", day=back, to=first)).at
    assert otherwise is not None
    assert otherwise.due == catalogue.latest(law, day)[0].latest, "sent back for something else it has the days that it had"


DISMISSED = [
    ("dibao", date(2014, 9, 22), "posted", {}, "approval", date(2014, 10, 27)),
    ("dibao", date(2014, 9, 22), "posted_again", {"posting": "posted_again"}, "posted_again", date(2014, 11, 17)),
    ("dibao", date(2021, 7, 1), "posted", {"opinion": "posted"}, "posted", None),
    ("tekun", date(2021, 7, 1), "posted", {"opinion": "opinion", "posting": "posted"}, "opinion", date(2021, 11, 10)),
    ("temporary_assistance", date(2021, 7, 1), "posted", {}, "decided", None),
]


@pytest.mark.parametrize(("item", "day", "shown", "again", "at", "due"), DISMISSED)
def test_what_is_done_again_where_an_objection_does_not_hold_is_as_the_law_says(
    item: str, day: date, shown: str, again: dict[str, str], at: str, due: date | None
) -> None:
    law = catalogue.item(item).on(day)
    assert law is not None
    made = date(day.year, 10, 20)
    steps = law.steps[: next(number for number, step in enumerate(law.steps) if step.id == shown) + 1]
    facts = {"sampling": {"drawn": False}, "opinion": {"grant": True}, "approval": {"grant": True}}
    done = [
        act(deed, step.id, made, **facts.get(deed, {"conclusion": "matches"}))  # type: ignore[arg-type]
        for step in steps
        for deed in step.needs
    ]
    so_far = [act("apply", day=day), act("accept", day=day), *done, act("objection", shown, made, objection=7)]
    with pytest.raises(procedure.Refused, match="'uninquired'"):
        procedure.may_dismiss(law, turned(so_far), 7)
    so_far.append(act("visit", shown, made))
    assert procedure.may_dismiss(law, turned(so_far), 7) == again
    found = stands(item, *so_far, act("answer", shown, made + timedelta(1), objection=7, upheld=False, again=again)).at
    assert found is not None
    assert (found.step.id, found.due) == (at, due)


def test_what_a_case_was_sent_back_for_since_an_objection_is_not_done_again_for_it_once_more() -> None:
    law = catalogue.item("tekun").on(date(2021, 7, 1))
    assert law is not None
    made = act("objection", "posted", objection=7)
    for to, again in (("opinion", {}), ("posted", {"opinion": "opinion"})):
        acts = turned([made, act("send_back", to=to), act("visit", to)])
        assert procedure.may_dismiss(law, acts, 7) == again


def test_an_objection_answered_without_an_inquiry_is_a_fault_since_one_is_asked_for() -> None:
    law = catalogue.item("dibao").on(ACCEPTED)
    assert law is not None
    made = act("objection", "posted", objection=7)
    before, now = act("answer", objection=7, upheld=False), act("answer", objection=7, upheld=False, again={})
    visit = act("visit", "posted")
    for acts, faults in (([made, now], 1), ([made, visit, now], 0), ([visit, made, now], 1), ([made, before], 0)):
        assert len(list(procedure.faults(procedure.Law(law), turned([*OPENED, *acts])))) == faults


def test_what_an_objection_began_binds_up_to_its_step_beside_what_is_counted_anew() -> None:
    back = act("objection", "posted_again", objection=7), act("send_back", day=date(2014, 10, 20), to="opinion", objection=7)
    again = act("opinion", "opinion", date(2014, 10, 22), "4", grant=True), act("posting", "posted", date(2014, 10, 30))
    found = stands("dibao", *WHOLE[:-2], *back, *again)
    dues = {one.step.id: one.due for one in found.stages}
    assert (dues["reviewed"], dues["opinion"]) == (date(2014, 10, 11), date(2014, 11, 17)), "what was not sent back stays"
    assert (dues["approval"], dues["decided"]) == (date(2014, 11, 6), date(2014, 11, 17)), "the earlier binds"


def test_each_step_is_due_as_the_law_says_from_the_end_of_the_step_before() -> None:
    assert stands("dibao", *OPENED).at.due == date(2014, 10, 10)  # type: ignore[union-attr]
    inquired = stands("dibao", *OPENED, *INQUIRED)
    assert inquired.at is not None
    assert (inquired.at.step.id, inquired.at.due) == ("reviewed", date(2014, 10, 11))  # five working days from 29 September
    assert stands("dibao", *WHOLE[:-3]).at.step.id == "posted_again"  # type: ignore[union-attr]


def test_a_clock_that_stands_has_its_last_day_all_the_same_and_runs_on_where_it_stood() -> None:
    suspend = act("suspend", day=date(2014, 9, 24), until="2014-09-26")
    stopped = stands("dibao", *OPENED, suspend)
    assert (stopped.suspended, stopped.runs_on) == (True, date(2014, 9, 26))
    assert stopped.at.due == date(2014, 10, 13)  # type: ignore[union-attr]
    again = stands("dibao", *OPENED, suspend, act("resume", day=date(2014, 9, 26)))
    assert again.at.due == date(2014, 10, 13)  # type: ignore[union-attr]  # two working days later than without


def test_a_clock_that_was_stopped_before_days_were_said_stands_without_one() -> None:
    stopped = stands("dibao", *OPENED, act("suspend", day=date(2014, 9, 24)))
    assert (stopped.suspended, stopped.runs_on, stopped.at.due) == (True, None, None)  # type: ignore[union-attr]


def test_a_refusal_is_not_posted() -> None:
    refused = act("opinion", "opinion", date(2014, 10, 8), "4", grant=False)
    found = stands("dibao", *OPENED, *INQUIRED, REVIEWED, refused)
    assert found.at is not None
    assert found.at.step.id == "approval"
    assert [one.step.id for one in found.stages if one.skipped] == ["posted", "posted_again"]


def test_an_urgent_case_does_not_wait_for_its_posting() -> None:
    day = date(2024, 3, 1)
    acts = (
        act("apply", day=day),
        act("accept", day=day),
        act("verification", "reviewed", day, conclusion="matches"),
        act("visit", "reviewed", day, "2", **{"with": ["3"]}),
        act("opinion", "reviewed", day, "4", grant=True, amount=100_000),
    )
    assert stands("temporary_assistance", *acts).at.step.id == "posted"  # type: ignore[union-attr]
    assert stands("temporary_assistance", *acts, urgent=True).at.step.id == "decided"  # type: ignore[union-attr]


def test_where_its_law_says_so_an_urgent_case_does_not_wait_for_the_report_of_the_records_either() -> None:
    for day, spared in (
        (date(2018, 3, 1), True),
        (date(2022, 10, 19), True),
        (date(2024, 3, 1), True),
        (date(2017, 3, 1), False),
    ):
        acts = act("apply", day=day), act("accept", day=day), act("visit", "reviewed", day, "2", **{"with": ["3"]})
        at = stands("temporary_assistance", *acts, urgent=True).at
        assert at is not None
        assert at.open == (("opinion",) if spared else ("verification", "opinion"))
        assert at.spared == (("verification",) if spared else ())
        ordinary = stands("temporary_assistance", *acts).at
        assert ordinary is not None
        assert (ordinary.open, ordinary.spared) == (("verification", "opinion"), ())


def test_what_was_drawn_is_looked_at_again_before_the_county_says_anything() -> None:
    drawn = act("sampling", "approval", date(2014, 10, 17), "5", drawn=True)
    before = (*WHOLE[: WHOLE.index(SAMPLED)], drawn)
    assert stands("dibao", *before).at.open == ("sampling", "approval")  # type: ignore[union-attr]
    looked = act("look_again", "approval", date(2014, 10, 20), "7", **{"with": ["8"]})
    found = stands("dibao", *before, looked)
    assert found.at.open == ("approval",)  # type: ignore[union-attr]
    assert {"7", "8"} <= found.barred


def test_a_case_sent_back_does_that_step_and_what_follows_again() -> None:
    back = act("send_back", "approval", date(2014, 10, 17), "5", to="investigated")
    found = stands("dibao", *WHOLE[: WHOLE.index(APPROVED)], back)
    assert (found.state, found.grant) == ("underway", None)
    assert found.at.step.id == "investigated"  # type: ignore[union-attr]
    later = stands("dibao", *WHOLE[: WHOLE.index(APPROVED)], act("send_back", "approval", to="opinion"))
    assert later.at.step.id == "opinion"  # type: ignore[union-attr]
    again = stands("dibao", *WHOLE[: WHOLE.index(APPROVED)], back, *INQUIRED)
    assert again.at.step.id == "reviewed"  # type: ignore[union-attr]
    assert [one.step.id for one in again.stages if one.ended] == ["investigated"]
    assert again.drawn is None, "it is drawn anew"


def test_what_is_decided_anew_is_told_anew() -> None:
    told, asked = act("notice", "decided", date(2014, 10, 28)), act("reconsideration", body="县政府")
    assert stands("dibao", *WHOLE, told).told
    upheld = act("reconsidered", "decided", by="7", outcome="upheld", grant=True, amount=30_000)
    assert stands("dibao", *WHOLE, told, asked, upheld).told
    reversed_ = act("reconsidered", "decided", by="7", outcome="reversed", grant=True, amount=40_000)
    assert not stands("dibao", *WHOLE, told, asked, reversed_).told


def test_the_whole_is_over_as_much_later_as_the_clock_stood() -> None:
    day = date(2021, 7, 1)
    opened = act("apply", day=day), act("accept", day=day)
    stood = act("suspend", day=date(2021, 7, 5)), act("resume", day=date(2021, 7, 26))
    assert stands("tekun", *opened).due_all == date(2021, 8, 19)
    assert stands("tekun", *opened, *stood).due_all == date(2021, 9, 9)


def test_whoever_investigated_or_is_a_relative_is_barred() -> None:
    found = stands("dibao", *OPENED, *INQUIRED, act("relative", account="9"))
    assert found.barred == {"1", "2", "3", "9"}


def test_the_whole_takes_as_long_as_the_law_says_and_more_in_special_cases() -> None:
    day = date(2021, 7, 1)
    opened = act("apply", day=day), act("accept", day=day)
    assert stands("dibao", *opened).due_all == date(2021, 8, 12)
    assert stands("dibao", *opened, act("extend", day=day)).due_all == date(2021, 9, 2)


@pytest.mark.parametrize(("ends", "state"), [("withdraw", "withdrawn"), ("terminate", "terminated")])
def test_a_case_that_ended_is_at_no_step(ends: Verb, state: str) -> None:
    found = stands("dibao", *OPENED, act(ends))
    assert (found.state, found.at, found.due_all) == (state, None, None)


def test_what_lacks_papers_waits_for_the_family_until_they_come() -> None:
    assert stands("dibao", act("apply"), act("lack")).state == "lacking"
    assert stands("dibao", act("apply"), act("lack"), act("supply")).state == "opened"


def test_what_a_row_keeps_of_a_course_are_columns_of_it() -> None:
    columns = {one.name for one in models.Case._meta.concrete_fields}
    assert set(procedure.listed(stands("dibao", *WHOLE))) <= columns


def test_a_deed_is_done_at_its_step_in_the_order_of_the_law() -> None:
    at = stands("dibao", *OPENED, *INQUIRED, REVIEWED)
    assert procedure.step_of(at, "opinion").id == "opinion"
    told = {
        "decision": "现在不能“作出决定”：当前一步是“乡镇提出审核意见”，需要的是乡镇审核意见。",
        "certificate": "这一版办法没有“残联核对残疾证”这一步。",
    }
    for deed, message in told.items():
        with pytest.raises(procedure.Refused) as refused:
            procedure.step_of(at, deed)  # type: ignore[arg-type]
        assert refused.value.message("zh") == message


def test_nothing_is_decided_on_ones_own_opinion_or_on_other_facts_than_were_shown() -> None:
    ready = WHOLE[:-2]
    course = stands("dibao", *ready)
    procedure.may_decide(course, ready, "6", grant=True, comes_to=30_000)
    for account, comes_to, reason in (("4", 30_000, "own_opinion"), ("6", 31_000, "changed")):
        with pytest.raises(procedure.Refused) as refused:
            procedure.may_decide(course, ready, account, grant=True, comes_to=comes_to)
        assert refused.value.reason == reason


def test_a_clock_is_the_same_by_a_course_and_by_what_a_row_keeps_of_it() -> None:
    day = date(2021, 7, 1)
    course = stands("dibao", act("apply", day=day), act("accept", day=day))
    due, due_all = course.at.due, course.due_all  # type: ignore[union-attr]
    assert due
    assert due_all
    assert due < due_all
    said = procedure.listed(course)
    kept = procedure.Case(**{one.name: said.get(one.name) for one in fields(procedure.Case)})  # type: ignore[arg-type]
    for today in due, due + timedelta(1), due_all, due_all + timedelta(1):
        found = procedure.clock_of(course, today)
        assert found == procedure.clock(kept, today)
        assert found.over == (today > due)
    assert procedure.clock(kept, due, whole=True).due == due_all
