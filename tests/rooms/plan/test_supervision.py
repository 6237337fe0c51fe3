"""Matters, help, consultations, meetings: what moves, who moves it, and what never does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.supervision import api as supervision
from minzheng.plan.supervision.models import Help, Matter, Step
from tests.rooms.plan.watchers import (
    ABOVE,
    AUDITOR,
    CITY,
    CLERK,
    COLLEAGUE,
    COUNTY,
    DAY,
    ELSEWHERE,
    EVERYBODY,
    FINANCE,
    HEAD,
    OFFICE,
    PROVINCE,
    RESIDENT,
    TOP,
    TOWNSHIP,
    asking,
    assigned,
    opening,
)

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("matter", "help", "opinion", "request")
GIVEN = {"reason": "r", "words": "w", "number": "苏办〔2014〕1号", "until": str(DAY + timedelta(90)), "unit": "320600:finance"}


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time.at(DAY):
        yield


def refused(kind: str, thing: int, verb: str, who: access.Actor, **given: object) -> str:
    with pytest.raises(supervision.Refused) as told:
        supervision.step(who, kind, thing, verb, {**GIVEN, **given})
    assert told.value.message("zh")
    assert told.value.message("en")
    return told.value.reason


# ---- every row of every life


@pytest.mark.parametrize("kind", KINDS)
def test_every_effect_of_a_life_is_a_function_of_the_room(kind: str) -> None:
    named = {f"{kind}.{verb.effect}" for verb in supervision.life(kind).verb if verb.effect}
    assert named <= set(supervision.effects)


ROWS = [(verb, state) for verb in supervision.life("matter").verb for state in supervision.life("matter").state if verb.before]


@pytest.mark.parametrize(("verb", "state"), ROWS, ids=lambda one: one.id)
def test_a_verb_is_done_from_the_states_that_its_life_names_and_from_no_other(
    verb: supervision.Verb, state: supervision.State
) -> None:
    made = supervision.register(OFFICE, opening())
    Matter.objects.filter(pk=made).update(state=state.id, rung="", commanded=verb.commanded is not False)
    if verb.id == "grant":
        _asked_for_more(made)
    who = CLERK if verb.side == "answers" else COLLEAGUE
    day = DAY + timedelta(70) if verb.effect in {"urge", "escalate"} else DAY
    if verb.effect == "escalate":
        Matter.objects.filter(pk=made).update(rung="overdue", urged_on=DAY)
    with time.at(day):
        if state.id not in verb.before:
            assert refused("matter", made, verb.id, who) == "not_now"
            return
        supervision.step(who, "matter", made, verb.id, GIVEN)
    row = Matter.objects.get(pk=made)
    assert row.state == (verb.after or state.id)
    if verb.after:
        assert (row.turn_due != date.max) == bool(supervision.life("matter").at(verb.after).clock)
    noted = Row.objects.filter(kind="matter", subject=str(made), verb=f"matter.{verb.id}")
    assert noted.count() == 1, "every step is journalled"


def _asked_for_more(made: int) -> None:
    last = Step.objects.get(kind="matter", thing=made)
    Step.objects.create(
        kind="matter",
        thing=made,
        number=2,
        verb="ask_extension",
        before="signed",
        after="extension_asked",
        day=DAY,
        recorded_at=last.recorded_at,
        account=CLERK.account,
        facts={"until": str(DAY + timedelta(90))},
        due_before=last.due_after,
        due_after=last.due_after,
    )
    Matter.objects.filter(pk=made).update(steps=2)


@pytest.mark.parametrize("verb", [one for one in supervision.life("matter").verb if one.before], ids=lambda one: one.id)
def test_a_verb_is_of_its_side_alone(verb: supervision.Verb) -> None:
    made = supervision.register(OFFICE, opening())
    Matter.objects.filter(pk=made).update(state=verb.before[0], commanded=verb.commanded is not False)
    theirs = {"asks": {OFFICE, COLLEAGUE}, "answers": {CLERK, HEAD}}[verb.side]
    for who in set(EVERYBODY) - theirs:
        with pytest.raises((access.Forbidden, supervision.NoThing)):
            supervision.step(who, "matter", made, verb.id, GIVEN)


# ---- matters


def test_a_matter_from_its_registration_to_the_archive() -> None:
    made = assigned()
    for who, verb in (
        (CLERK, "sign"), (CLERK, "begin"), (CLERK, "claim"), (OFFICE, "return"), (HEAD, "claim"), (COLLEAGUE, "verify"),
        (OFFICE, "close"), (OFFICE, "archive"),
    ):  # fmt: skip
        supervision.step(who, "matter", made, verb, GIVEN)
    told = supervision.steps(AUDITOR, "matter", made)
    assert [one.after for one in told] == [
        "registered", "assigned", "signed", "handling", "claimed", "returned", "claimed", "verified", "closed", "archived",
    ]  # fmt: skip
    assert supervision.matter(CLERK, made).due == DAY + timedelta(60), "a returned matter keeps its deadline"
    assert list(supervision.broken()) == []


def test_whoever_claims_it_does_not_verify_it_even_from_another_desk() -> None:
    made = assigned()
    supervision.step(CLERK, "matter", made, "sign")
    twice = access.Actor(
        account=CLERK.account, role=OFFICE.role, place=PROVINCE, sector=OFFICE.sector, permissions=OFFICE.permissions,
        ranges=OFFICE.ranges,
    )  # fmt: skip
    supervision.step(CLERK, "matter", made, "claim", GIVEN)
    assert refused("matter", made, "verify", twice) == "same_person"


def test_more_time_is_asked_before_the_deadline_granted_by_the_office_and_twice_at_most() -> None:
    made = assigned()
    supervision.step(CLERK, "matter", made, "sign")
    assert refused("matter", made, "ask_extension", CLERK, until=str(DAY)) == "not_later"
    for days in (70, 80):
        supervision.step(CLERK, "matter", made, "ask_extension", {"until": str(DAY + timedelta(days)), "reason": "r"})
        with pytest.raises(access.Forbidden):
            supervision.step(HEAD, "matter", made, "grant")
        supervision.step(OFFICE, "matter", made, "grant")
        assert supervision.matter(CLERK, made).due == DAY + timedelta(days)
    assert refused("matter", made, "ask_extension", CLERK) == "often_enough"
    other = assigned()
    supervision.step(CLERK, "matter", other, "sign")
    supervision.step(CLERK, "matter", other, "ask_extension", GIVEN)
    supervision.step(OFFICE, "matter", other, "refuse", GIVEN)
    assert supervision.matter(CLERK, other).due == DAY + timedelta(60)
    with time.at(DAY + timedelta(61)):
        assert refused("matter", other, "ask_extension", CLERK, until=str(DAY + timedelta(99))) == "too_late"


def test_the_ladder_is_climbed_by_facts_and_never_by_choice() -> None:
    made = assigned()
    supervision.step(CLERK, "matter", made, "sign")
    assert refused("matter", made, "urge", OFFICE) == "no_urge"
    due = DAY + timedelta(60)
    rungs = []
    for day in (due - timedelta(3), due + timedelta(3)):
        with time.at(day):
            supervision.step(OFFICE, "matter", made, "urge", {"reason": "facts"})
            rungs.append(Matter.objects.get(pk=made).rung)
            assert refused("matter", made, "urge", OFFICE) == "no_urge", "one rung is taken once"
            assert refused("matter", made, "escalate", OFFICE) == "no_escalate"
    for day in (due + timedelta(12), due + timedelta(40)):
        with time.at(day):
            supervision.step(OFFICE, "matter", made, "escalate", {"reason": "facts"})
            rungs.append(Matter.objects.get(pk=made).rung)
    assert rungs == ["near_due", "overdue", "listed", "talk"]


def test_it_is_behind_when_nobody_signed_for_it_or_it_was_returned() -> None:
    unsigned, poor = assigned(), assigned()
    for verb, who in (("sign", CLERK), ("claim", CLERK), ("return", OFFICE)):
        supervision.step(who, "matter", poor, verb, GIVEN)
    with time.at(DAY + timedelta(9)):
        for made in (unsigned, poor):
            supervision.step(OFFICE, "matter", made, "urge", {"reason": "facts"})
            assert Matter.objects.get(pk=made).rung == "behind"


def test_a_unit_that_the_province_does_not_command_gets_a_letter_and_no_clock() -> None:
    bank = {"place_code": PROVINCE, "sector": "central_bank", "about": COUNTY}
    with pytest.raises(supervision.Refused) as told:
        supervision.register(OFFICE, opening(**bank))
    assert told.value.reason == "no_clock"
    made = supervision.register(OFFICE, opening(**bank, due=None))
    assert refused("matter", made, "assign", OFFICE) == "commanded"
    assert [verb.id for verb in supervision.verbs(OFFICE, "matter", made)] == ["letter", "change", "suspend"]
    draft = supervision.letter(OFFICE, made)
    assert "中国人民银行南京分行" in draft
    assert "不设督办时限" in draft
    supervision.step(OFFICE, "matter", made, "letter")
    assert supervision.matter(OFFICE, made).clock.running == "none"
    with time.at(DAY + timedelta(400)):
        assert refused("matter", made, "urge", OFFICE) == "not_now"
    supervision.step(OFFICE, "matter", made, "reply", GIVEN)
    assert supervision.matter(OFFICE, made).state.id == "closed"


def test_two_who_saw_the_same_page_do_not_do_it_twice() -> None:
    made = assigned()
    seen = supervision.matter(CLERK, made).steps
    supervision.step(CLERK, "matter", made, "sign", number=seen)
    with pytest.raises(supervision.Refused) as told:
        supervision.step(HEAD, "matter", made, "begin", number=seen)
    assert told.value.reason == "moved_on"


def test_what_was_done_cannot_be_undone_in_the_database() -> None:
    assigned()
    for sql in ("DELETE FROM supervision_step", "UPDATE supervision_step SET account = ''"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"title": " "}, "missing"),
        ({"asked": "x" * 1001}, "too_long"),
        ({"due": DAY}, "due_past"),
        ({"due": None}, "missing"),
        ({"sector": "court_of_dragons"}, "nobody"),
        ({"about": "999999"}, "no_place"),
    ],
)
def test_a_matter_that_cannot_be_is_refused_and_nothing_is_kept(other: dict[str, object], reason: str) -> None:
    with pytest.raises(supervision.Refused) as told:
        supervision.register(OFFICE, opening(**other))
    assert told.value.reason == reason
    assert not Matter.objects.exists()


def test_numbers_run_through_a_year() -> None:
    assert [supervision.matter(OFFICE, assigned()).number for _ in range(3)] == ["2014-1", "2014-2", "2014-3"]


# ---- help


def test_help_is_asked_one_level_up_and_what_is_not_answered_goes_up_by_itself() -> None:
    made = supervision.ask_help(CLERK, asking())
    row = supervision.help_(CLERK, made)
    assert (row.place_code, row.sector, row.clock.left) == (CITY, "civil_affairs", 3)
    assert supervision.rise_unanswered() == 0
    with time.at(DAY + timedelta(4)):
        assert supervision.rise_unanswered() == 1, "the third working day is over"
        assert supervision.rise_unanswered() == 0, "and the next level has three days of its own"
        assert supervision.help_(TOP, made).place_code == PROVINCE
        with pytest.raises(access.Forbidden):
            supervision.step(ABOVE, "help", made, "answer", GIVEN)
        supervision.step(TOP, "help", made, "answer", {"words": "改划拨"})
    with time.at(DAY + timedelta(90)):
        assert supervision.rise_unanswered() == 0
        times = {one.place_code: (one.count, one.late) for one in supervision.answer_times(TOP, DAY)}
    assert times == {CITY: (1, 1), PROVINCE: (1, 0)}, "the upper level's time is kept too"
    assert list(supervision.broken()) == []


def test_what_units_are_stuck_with_is_counted_by_its_kind_within_the_readers_places() -> None:
    for title in "a", "b":
        supervision.ask_help(CLERK, asking(title=title))
    solved = supervision.ask_help(CLERK, asking(blocker="money"))
    supervision.step(ABOVE, "help", solved, "answer", {"words": "w"})
    supervision.step(CLERK, "help", solved, "solve", {"words": "w"})
    supervision.ask_help(ELSEWHERE, asking(blocker="money"))
    told = [(one.blocker.zh, one.raised, one.solved) for one in supervision.blockers(CLERK, DAY)]
    assert told == [(supervision.words().blocker["land"].zh, 2, 0), (supervision.words().blocker["money"].zh, 1, 1)]
    assert sum(one.raised for one in supervision.blockers(ABOVE, DAY)) == 4
    assert supervision.blockers(CLERK, DAY + timedelta(1)) == ()


def test_at_the_top_it_stays_and_stays_late() -> None:
    made = supervision.ask_help(TOP, asking(place_code=PROVINCE, sector="finance"))
    with time.at(DAY + timedelta(30)):
        assert supervision.rise_unanswered() == 0
        assert supervision.help_(TOP, made).clock.running == "over"


def test_another_unit_at_the_same_place_can_be_asked_but_not_oneself_or_somebody_below() -> None:
    supervision.ask_help(CLERK, asking(place_code=COUNTY, sector="land"))
    refusals = {"oneself": {"place_code": COUNTY}, "not_above": {"place_code": "320682"}, "missing": {"blocker": "luck"}}
    for reason, other in refusals.items():
        with pytest.raises(supervision.Refused) as told:
            supervision.ask_help(CLERK, asking(**other))
        assert told.value.reason == reason
    with pytest.raises(access.Forbidden):
        supervision.ask_help(AUDITOR, asking())


def test_it_is_handed_on_and_how_it_was_solved_is_there_for_others() -> None:
    made = supervision.ask_help(CLERK, asking())
    supervision.step(ABOVE, "help", made, "hand_on", {"unit": f"{CITY}:finance", "reason": "r"})
    with pytest.raises(supervision.NoThing):
        supervision.help_(ELSEWHERE, made)
    supervision.step(FINANCE, "help", made, "answer", {"words": "w"})
    with time.at(DAY + timedelta(7)):
        supervision.step(CLERK, "help", made, "solve", {"words": "出让改划拨，12天"})
    same, other = supervision.ask_help(ELSEWHERE, asking()), supervision.ask_help(ELSEWHERE, asking(blocker="money"))
    [found] = supervision.solved_elsewhere(ELSEWHERE, same)
    assert (found.place_code, found.solution, found.days) == (COUNTY, "出让改划拨，12天", 5)
    assert supervision.solved_elsewhere(ELSEWHERE, other) == ()


def test_an_answer_that_does_not_help_is_answered_above() -> None:
    made = supervision.ask_help(CLERK, asking())
    supervision.step(ABOVE, "help", made, "answer", {"words": "w"})
    supervision.step(CLERK, "help", made, "insist", {"reason": "r"})
    assert Help.objects.get(pk=made).place_code == PROVINCE


# ---- consultations and meetings


def question(**other: object) -> supervision.Question:
    said: dict[str, object] = {"title": "床位口径", "question": "日间照料床位算不算？", "due": DAY + timedelta(7)}
    said["units"] = (f"{CITY}:finance",)
    return supervision.Question(**(said | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(("silence", "state"), [("settle", "silent"), ("agreed", "taken_as_agreed")])
def test_silence_means_what_was_declared_with_the_question(silence: str, state: str) -> None:
    made = supervision.consult(ABOVE, question(silence=silence))
    with time.at(DAY + timedelta(7)):
        assert supervision.lapse_silent() == 0, "the last day counts"
    with time.at(DAY + timedelta(8)):
        assert supervision.lapse_silent() == 1
        [opinion] = supervision.consultation(ABOVE, made).opinions
        assert opinion.state.id == state
        assert supervision.lapse_silent() == 0


def test_an_objection_is_settled_and_never_overruled_by_silence() -> None:
    made = supervision.consult(ABOVE, question(silence="agreed"))
    [opinion] = supervision.consultation(FINANCE, made).opinions
    supervision.step(FINANCE, "opinion", opinion.id, "object", GIVEN)
    with time.at(DAY + timedelta(30)):
        assert supervision.lapse_silent() == 0
        supervision.step(ABOVE, "opinion", opinion.id, "settle", GIVEN)
    for other in (question(units=()), question(due=DAY), question(silence="maybe"), question(units=(f"{CITY}:civil_affairs",))):
        with pytest.raises(supervision.Refused):
            supervision.consult(ABOVE, other)
    with pytest.raises(supervision.NoThing):
        supervision.consultation(ELSEWHERE, made)


def test_each_decision_of_a_meeting_is_a_matter_in_hand() -> None:
    decisions = (opening(), opening(title="另一件", place_code=PROVINCE, sector="central_bank", due=None))
    held = supervision.Held("养老床位联席会议", DAY, "苏督会〔2014〕1号", "省民政厅、省财政厅", decisions)
    made = supervision.hold_meeting(OFFICE, held)
    assert [one.state.id for one in supervision.meeting(OFFICE, made).matters] == ["assigned", "lettered"]
    assert [one.state.id for one in supervision.meeting(CLERK, made).matters] == ["assigned"], "each sees what is theirs"
    with pytest.raises(supervision.NoThing):
        supervision.meeting(ELSEWHERE, made)
    with pytest.raises(supervision.Refused):
        supervision.hold_meeting(OFFICE, supervision.Held("x", DAY, "n", "p", (opening(), opening(title=""))))
    assert Matter.objects.count() == 2, "a meeting with one bad decision is not half recorded"


# ---- who sees what, and what waits for whom


def test_what_waits_stands_in_order_before_whoever_it_waits_for() -> None:
    late, soon = assigned(due=DAY + timedelta(5)), assigned()
    supervision.step(CLERK, "matter", soon, "sign")
    supervision.step(CLERK, "matter", soon, "claim", GIVEN)
    help_ = supervision.ask_help(CLERK, asking())
    with time.at(DAY + timedelta(6)):
        assert [(one.kind, one.id) for one in supervision.waiting(CLERK)] == [("matter", late)]
        assert [(one.kind, one.id) for one in supervision.waiting(OFFICE)] == [("matter", soon)]
        assert [(one.kind, one.id) for one in supervision.waiting(ABOVE)] == [("help", help_)]
    assert supervision.waiting(AUDITOR) == ()
    assert supervision.waiting(RESIDENT) == ()


SEES = {
    "matter": {"1", "2", "3", "4", "5", "6", "7", "11"},
    "help": {"1", "2", "3", "4", "5", "6", "7", "11"},
}


def test_things_are_read_by_their_units_and_those_above_in_their_field() -> None:
    made = {"matter": assigned(), "help": supervision.ask_help(CLERK, asking())}
    reads = {"matter": supervision.matter, "help": supervision.help_}
    lists = {"matter": supervision.matters, "help": supervision.helps}
    for kind, thing in made.items():
        for who in (*EVERYBODY, access.PUBLIC):
            may = who.account in SEES[kind]
            try:
                reads[kind](who, thing)
                supervision.steps(who, kind, thing)
                seen = True
            except supervision.NoThing:
                seen = False
            assert seen == may, who
            assert bool(lists[kind](who)) == may, who
    assert TOWNSHIP.account not in SEES["matter"]


def test_a_proposal_of_another_room_stands_until_it_is_a_matter() -> None:
    from minzheng.plan.supervision import offers

    proposal = supervision.Proposal(0, "31", COUNTY, "civil_affairs", "床位", "中断两期")
    supervision.offers(_offer := lambda _actor: [proposal])
    try:
        assert supervision.proposals(OFFICE) == (proposal,)
        assert supervision.proposals(CLERK) == ()
        made = assigned()
        Matter.objects.filter(pk=made).update(plan=0, duty_no="31")
        assert supervision.proposals(OFFICE) == ()
    finally:
        offers._offers.clear()
    assert _offer


def test_what_nobody_sees_or_what_turns_others_round_is_not_kept() -> None:
    made = supervision.register(OFFICE, opening(title="\u202e救\u200b助站\ud800", asked="第一行\r\n第二行\u2028"))
    found = supervision.matter(OFFICE, made)
    assert (found.title, found.asked) == ("救助站", "第一行\n第二行")
    with pytest.raises(supervision.Refused) as told:
        supervision.register(OFFICE, opening(title="\u202e\u200b"))
    assert told.value.reason == "missing"


def test_a_unit_that_was_not_chosen_is_asked_for_by_name() -> None:
    with pytest.raises(supervision.Refused) as told:
        supervision.register(OFFICE, opening(place_code="", sector=""))
    assert told.value.message("zh") == "“单位”未填。其余内容都还在。"


# ---- as it was


def test_an_earlier_day_shows_what_stood_then_and_nothing_of_it_can_be_moved() -> None:
    made = assigned()
    asked = supervision.ask_help(CLERK, asking())
    with time.at(DAY + timedelta(1)):
        supervision.step(CLERK, "matter", made, "sign")
        supervision.step(ABOVE, "help", asked, "answer", GIVEN)
    with time.at(DAY + timedelta(70)):
        supervision.step(OFFICE, "matter", made, "urge", GIVEN)
        assert supervision.matter(OFFICE, made).rung
        for day, state, steps in (DAY, "assigned", 2), (DAY + timedelta(1), "signed", 3), (DAY + timedelta(70), "signed", 4):
            [one] = supervision.matters(OFFICE, on=day)
            assert (one, one.state.id, one.steps) == (supervision.matter(OFFICE, made, day), state, steps)
            assert len(supervision.steps(OFFICE, "matter", made, day)) == steps
        assert supervision.matter(OFFICE, made, DAY + timedelta(1)).rung is None
        assert [one.state.id for one in supervision.helps(CLERK, on=DAY)] == ["asked"]
        assert supervision.matters(OFFICE, on=DAY - timedelta(1)) == supervision.helps(CLERK, on=DAY - timedelta(1)) == ()
        with pytest.raises(supervision.NoThing):
            supervision.matter(OFFICE, made, DAY - timedelta(1))
    assert [one.state.id for one in supervision.matters(OFFICE)] == ["assigned"], "a demonstration that went back sees it so too"
    assert supervision.waiting(CLERK) == supervision.waiting(ABOVE) == supervision.verbs(CLERK, "matter", made) == ()
    assert refused("matter", made, "claim", CLERK) == "moved_on"
    with time.at(DAY - timedelta(1)), pytest.raises(supervision.NoThing):
        supervision.matter(OFFICE, made)


def test_an_earlier_day_shows_the_opinions_and_decisions_as_they_were_then() -> None:
    asked = supervision.Question("t", "q", ("320600:finance",), due=DAY + timedelta(14), silence="settle")
    whole = supervision.consult(ABOVE, asked)
    [opinion] = supervision.consultation(ABOVE, whole).opinions
    held = supervision.hold_meeting(OFFICE, supervision.Held("m", DAY, "1号", "p", (opening(),)))
    with time.at(DAY + timedelta(3)):
        supervision.step(FINANCE, "opinion", opinion.id, "object", GIVEN)
        [matter] = supervision.meeting(OFFICE, held).matters
        supervision.step(CLERK, "matter", matter.id, "sign")
        for later, state, decided in (0, "asked", "assigned"), (2, "asked", "assigned"), (3, "objected", "signed"):
            day = DAY + timedelta(later)
            [shown] = supervision.consultations(ABOVE, day)
            assert shown == supervision.consultation(ABOVE, whole, day)
            assert [one.state.id for one in shown.opinions] == [state]
            assert [one.state.id for one in supervision.meeting(OFFICE, held, day).matters] == [decided]
        before = DAY - timedelta(1)
        assert supervision.consultations(ABOVE, before) == supervision.meetings(OFFICE, before) == ()
        with pytest.raises(supervision.NoThing):
            supervision.consultation(ABOVE, whole, before)
