"""What citizens say of a promise: sealed until an officer of the place reads it, answered in time, published in other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.plan.clues import api as clues
from minzheng.plan.clues import models
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.plan.supervision import api as supervision
from tests.rooms.plan.planning import CITY, CLERK, COUNTY, LATER, SUPERVISOR, in_force, settled, small
from tests.rooms.plan.test_below_the_province import OF_CITY, OF_COUNTY, OF_SISTER
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "福利中心门一直锁着，找王建国要钥匙，电话13912345678"
SISTER_COUNTY = actor("9000041", "local_supervisor", "320682", "government_office")


@pytest.fixture(autouse=True)
def on_a_day(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    return in_force()


def leaving(plan: duties.Plan, **said: str) -> clues.Leaving:
    whole = clues.Leaving(plan.id, "31", COUNTY, "not_carried_out", SAID, "13912345678")
    return replace(whole, **said)  # type: ignore[arg-type]


@pytest.fixture
def left(plan: duties.Plan) -> clues.Left:
    return clues.leave(leaving(plan))


def refused(reason: str) -> pytest.RaisesExc[clues.Refused]:
    return pytest.raises(clues.Refused, match=f"^\\('{reason}'")


def only(who: access.Actor = OF_COUNTY) -> clues.Clue:
    [found] = clues.clues(who)
    return found


def test_what_is_said_lies_sealed_and_stands_nowhere_in_clear(left: clues.Left) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clues_clue")
        row = cursor.fetchone()
    kept = b" ".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
    assert SAID.encode() not in kept
    assert "13912345678" not in kept.decode(errors="replace")
    assert left.code not in kept.decode(errors="replace"), "only the digest of what the sayer took along"
    assert "王建国" not in repr(journal.page(ranges=(("3", "4"),), kind="clue").rows)


def test_the_office_of_the_place_takes_it_up_and_every_reading_is_on_record(left: clues.Left) -> None:
    found = only()
    assert (found.state, found.due) == ("left", left.due)
    with pytest.raises(clues.NoClue):
        clues.said(OF_COUNTY, found.id)
    assert clues.read(OF_COUNTY, found.id).state == "read"
    opened = clues.said(OF_COUNTY, found.id)
    assert opened == clues.Said(SAID, "13912345678")
    number = str(models.Clue.objects.get().number)
    assert [one.purpose for one in vault.reads_of(journal.Subject("clue", number)).reads] == ["handle"]


@pytest.mark.parametrize("stranger", [OF_CITY, OF_SISTER, SISTER_COUNTY, SUPERVISOR])
def test_no_other_office_above_or_beside_sees_anything_of_it(left: clues.Left, stranger: access.Actor) -> None:
    found = only()
    clues.read(OF_COUNTY, found.id)
    assert clues.clues(stranger) == clues.to_answer(stranger) == ()
    for ask in clues.clue, clues.said, clues.read:
        with pytest.raises(clues.NoClue):
            ask(stranger, found.id)
    with pytest.raises(clues.NoClue):
        clues.answer(stranger, found.id, summary="", answer_said="x", public=False)


def test_a_department_and_the_public_are_no_office(left: clues.Left) -> None:
    for who in CLERK, access.PUBLIC:
        assert clues.to_answer(who) == ()
        with pytest.raises(access.Forbidden):
            clues.clues(who)
        with pytest.raises(access.Forbidden):
            clues.said(who, only().id)


def test_it_is_answered_once_and_only_the_offices_own_words_are_published(plan: duties.Plan, left: clues.Left) -> None:
    found = only()
    with refused("unread"):
        clues.answer(OF_COUNTY, found.id, summary="", answer_said="已开门", public=False)
    clues.read(OF_COUNTY, found.id)
    with refused("missing"):
        clues.answer(OF_COUNTY, found.id, summary=" ", answer_said="已开门", public=True)
    clues.answer(OF_COUNTY, found.id, summary="反映中心未开放", answer_said="已开门", public=True)
    with refused("answered"):
        clues.answer(OF_COUNTY, found.id, summary="", answer_said="改", public=False)
    [shown] = clues.published(plan, "31", COUNTY)
    assert (shown.summary, shown.answer) == ("反映中心未开放", "已开门")
    assert "王建国" not in repr(shown)
    assert clues.published(plan, "31", CITY) == clues.published(plan, "30", COUNTY) == ()
    assert clues.followed(left.code).answer == "已开门"
    assert clues.to_answer(OF_COUNTY) == ()


def test_an_answer_that_is_not_published_is_the_sayers_alone(plan: duties.Plan, left: clues.Left) -> None:
    found = clues.read(OF_COUNTY, only().id)
    clues.answer(OF_COUNTY, found.id, summary="", answer_said="已开门", public=False)
    assert clues.published(plan, "31", COUNTY) == ()
    assert clues.followed(left.code).answer == "已开门"
    with pytest.raises(clues.NoClue):
        clues.followed("another")


def test_the_answer_has_a_day_in_working_days(left: clues.Left) -> None:
    assert left.due == time.national().add(LATER, clues.words().answer_days).day
    assert left.due > LATER + timedelta(clues.words().answer_days)


def test_a_clue_becomes_a_matter_of_a_unit_of_the_place_once(plan: duties.Plan, left: clues.Left) -> None:
    found = only()
    asked = {"sector": "civil_affairs", "title": "开放福利中心", "asked": "按时开放", "due": LATER + timedelta(30)}
    with refused("unread"):
        clues.open_matter(OF_COUNTY, found.id, **asked)  # type: ignore[arg-type]
    clues.read(OF_COUNTY, found.id)
    made = clues.open_matter(OF_COUNTY, found.id, **asked)  # type: ignore[arg-type]
    matter = supervision.matter(OF_COUNTY, made)
    assert (matter.source, matter.source_id, matter.plan, matter.duty_no) == ("clue", found.id, plan.id, "31")
    assert "王建国" not in repr(matter)
    with refused("has_matter"):
        clues.open_matter(OF_COUNTY, found.id, **asked)  # type: ignore[arg-type]


def test_no_light_moves_because_of_a_clue(plan: duties.Plan) -> None:
    before = [(one.duty.no, one.state) for one in standing.standings(access.PUBLIC, plan, COUNTY, LATER)]
    clues.leave(leaving(plan))
    clues.answer(OF_COUNTY, clues.read(OF_COUNTY, only().id).id, summary="x", answer_said="属实", public=True)
    assert [(one.duty.no, one.state) for one in standing.standings(access.PUBLIC, plan, COUNTY, LATER)] == before


def test_a_township_speaks_to_its_county_and_a_place_outside_to_nobody(plan: duties.Plan) -> None:
    clues.leave(leaving(plan, place_code="320623001"))
    assert (only().place_code, only().about) == (COUNTY, "320623001")
    with refused("not_here"):
        clues.leave(leaving(plan, place_code="110000"))


def test_a_flood_is_held_off_and_what_was_read_keeps_no_trace_of_where_it_came_from(plan: duties.Plan) -> None:
    limit = clues.words().limit
    for n in range(limit.address):
        clues.leave(leaving(plan, duty_no=str(n + 1), source="one"))
    with refused("too_many"):
        clues.leave(leaving(plan, duty_no="9", source="one"))
    clues.leave(leaving(plan, duty_no="9", source="another"))
    for n in range(limit.promise):
        clues.leave(leaving(plan, source=f"s{n}"))
    with refused("too_many"):
        clues.leave(leaving(plan, source="new"))
    for one in clues.clues(OF_COUNTY):
        clues.read(OF_COUNTY, one.id)
    assert set(models.Clue.objects.values_list("source", flat=True)) == {""}


def test_what_cannot_be_taken_is_refused_in_words(plan: duties.Plan) -> None:
    for said, reason in (({"class_": "x"}, "no_class"), ({"words": " "}, "missing"), ({"words": "字" * 2001}, "too_long")):
        with refused(reason):
            clues.leave(leaving(plan, **said))
    inner = duties.establish(SUPERVISOR, settled(small(), public=False))
    with pytest.raises(duties.NoPlan):
        clues.leave(leaving(inner, duty_no="1"))
    assert models.Clue.objects.count() == 0


def test_words_that_were_destroyed_are_gone_and_the_answer_stays(left: clues.Left) -> None:
    found = clues.read(OF_COUNTY, only().id)
    clues.answer(OF_COUNTY, found.id, summary="x", answer_said="已开门", public=True)
    row = models.Clue.objects.get()
    vault.destroy(access.SYSTEM, journal.Subject("clue", str(row.number), COUNTY), "到期")
    assert clues.said(OF_COUNTY, found.id) is None
    assert clues.clue(OF_COUNTY, found.id).answer == "已开门"


def test_a_day_before_the_answer_shows_none(plan: duties.Plan, left: clues.Left) -> None:
    with time.at(LATER + timedelta(3)):
        clues.answer(OF_COUNTY, clues.read(OF_COUNTY, only().id).id, summary="x", answer_said="y", public=True)
        assert clues.published(plan, "31", COUNTY, date(2014, 7, 1)) == ()
        assert len(clues.published(plan, "31", COUNTY)) == 1


def test_words_go_when_they_were_kept_long_enough_after_the_answer_and_the_answer_stays(left: clues.Left) -> None:
    clues.answer(OF_COUNTY, clues.read(OF_COUNTY, only().id).id, summary="x", answer_said="已开门", public=True)
    clues.leave(leaving(duties.plan(SUPERVISOR, only().plan), duty_no="30"))
    years = vault.declared()[models.GROUP].group.retention.years
    with time.at(date(LATER.year + years, LATER.month, LATER.day)):
        assert clues.expire() == 0
    with time.at(date(LATER.year + years, LATER.month, LATER.day) + timedelta(3)):
        assert list(clues.broken()) == [f"Clue 1 was answered on {LATER}; its words should have been destroyed."]
        assert (clues.expire(), clues.expire()) == (1, 0)
        assert list(clues.broken()) == []
        answered = next(one for one in clues.clues(OF_COUNTY) if one.state == "answered")
        assert (answered.answer, clues.said(OF_COUNTY, answered.id)) == ("已开门", None)
        waiting = next(one for one in clues.clues(OF_COUNTY) if one.state == "left")
        clues.read(OF_COUNTY, waiting.id)
        assert clues.said(OF_COUNTY, waiting.id) == clues.Said(SAID, "13912345678"), "what waits for an answer is kept"


def test_an_earlier_day_shows_what_had_become_of_it_by_then(left: clues.Left) -> None:
    with time.at(LATER + timedelta(3)):
        clues.read(OF_COUNTY, only().id)
    with time.at(LATER + timedelta(5)):
        clues.answer(OF_COUNTY, only().id, summary="x", answer_said="y", public=True)
        days = (LATER - timedelta(1), LATER, LATER + timedelta(4), LATER + timedelta(5))
        shown = [[(one.state, one.answer) for one in clues.clues(OF_COUNTY, day)] for day in days]
    assert shown == [[], [("left", "")], [("read", "")], [("answered", "y")]]


def test_what_was_said_to_a_county_that_merged_is_its_successors_to_answer(plan: duties.Plan) -> None:
    with time.at(date(2013, 1, 15)):
        clues.leave(leaving(plan, place_code="320124"))
    heir = actor("9000051", "local_supervisor", "320117", "government_office")
    assert clues.to_answer(heir) == ()
    heir = replace(heir, ranges=(*heir.ranges, ("320124", "320125")))  # as access gives them to whoever sits there
    assert [one.about for one in clues.to_answer(heir)] == ["320124"]
