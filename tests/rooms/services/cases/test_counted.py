"""What is decided is counted: in time or late by the clock of its law, on the day of the decision, and heard twice the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from minzheng.indicators import api as indicators
from minzheng.indicators import models as kept
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.events.models import Event
from minzheng.kernel.time import api as time
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure
from tests.rooms.indicators.planting import hear, plant
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    CLERK,
    COUNTY,
    DAY,
    LOOKERS,
    OFFICER,
    OTHER,
    answers,
    applied,
    family,
    opined,
    over,
)

pytestmark = pytest.mark.django_db
TOWN = "320623101"


def figure(day: date, place: str = TOWN, name: str = "aid_decided_in_time") -> tuple[int, int]:
    hear()
    found = indicators.value(name, place, day, actor=access.SYSTEM)
    return int(found.numerator), int(found.denominator)


def rows() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(cases.DECIDED.columns)} FROM {cases.DECIDED.name}")  # noqa: S608 - names of our own
        return [tuple(map(str, row)) for row in cursor.fetchall()]


def drawn(case: int, *, by_chance: bool) -> bool:
    """The county draws: a secret decides it, unless somebody said why it must be looked at."""
    number = cases.case(CLERK, case).number
    secret = next(one for one in map(str, range(1000)) if (procedure.share(one, number) < 30) == by_chance)
    models.Case.objects.filter(pk=case).update(secret=secret)
    return cases.sample(COUNTY, case)


def refused(case: int, day: date) -> date:
    """The township's opinion is no, the county does not look again, and so is the decision."""
    with time.at(day):
        assert not drawn(case, by_chance=False)
        cases.approve(COUNTY, case, grant=False, failing="", note="收入高于标准")
        cases.decide(COUNTY, case, grant=False, note="收入高于标准")
    return day


def test_a_decision_moves_the_figure_of_its_township_and_of_all_above_it_when_it_is_heard() -> None:
    home = family(wage=900_000)
    opened = applied(home)
    opined(opened.case, home, grant=False)
    assert rows() == []
    assert figure(DAY) == (0, 0)
    day = refused(opened.case, DAY + timedelta(3))
    said = (str(opened.case), "dibao", "320623101001", str(day), "3", "in_time", "0", "counter", "0", "none", "no", "none")
    assert rows() == [(*said, "None", "0", "None")]
    assert indicators.value("aid_decided_in_time", TOWN, day, actor=access.SYSTEM).denominator == 0  # announced, not yet heard
    assert figure(day) == figure(day, "320600") == figure(day, "320000") == (1, 1)
    assert figure(day - timedelta(1)) == (0, 0)
    assert figure(date(2015, 1, 1)) == (0, 0)
    assert list(cases.broken()) == []


def test_a_case_that_nobody_decided_counts_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[object] = []
    monkeypatch.setattr(indicators, "count_again", lambda source, places: counted.append((source, places)))
    home = family(wage=900_000)
    opened = applied(home)
    opined(opened.case, home, grant=False)
    hear()
    assert Event.objects.filter(kind="cases.moved").count() > 1
    assert counted == []
    day = refused(opened.case, DAY + timedelta(3))
    hear()
    assert counted == [("cases.decided", ["320623101001"])]
    with time.at(day):
        cases.tell(CLERK, opened.case, how="当面送达")
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="不服")
    hear()
    assert counted == [("cases.decided", ["320623101001"])] * 2, "what was decided once may be so no more"


def test_what_is_decided_after_its_last_day_is_late_and_heard_twice_it_is_counted_once() -> None:
    home = family(wage=900_000)
    opened = applied(home)
    opined(opened.case, home, grant=False)
    last = cases.case(CLERK, opened.case).due
    assert last is not None
    day = refused(opened.case, last + timedelta(1))
    assert figure(day) == (0, 1)
    before = sorted(kept.Step.objects.values_list("series", "place_code", "day", "numerator", "denominator"))
    for event in Event.objects.filter(kind="cases.moved"):
        events.replay(event.pk)
    hear()
    assert sorted(kept.Step.objects.values_list("series", "place_code", "day", "numerator", "denominator")) == before
    assert models.Case.objects.get(pk=opened.case).in_time is False


def test_what_is_made_of_a_decision_later_does_not_move_its_day_and_what_is_sent_back_is_decided_no_more() -> None:
    home = family(wage=900_000)
    opened = applied(home)
    opined(opened.case, home, grant=False)
    day = refused(opened.case, DAY + timedelta(3))
    with time.at(day + timedelta(30)):
        cases.tell(CLERK, opened.case, how="当面送达")
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="不服")
        cases.reconsidered(OTHER, opened.case, "upheld", document="复议〔2014〕2号")
    assert [row[3] for row in rows()] == [str(day)]
    assert figure(day) == (1, 1)
    with time.at(day + timedelta(60)):
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="不服")
        back = next(one.step.id for one in cases.stands(CLERK, opened.case).stages if "opinion" in one.step.needs)
        cases.reconsidered(replace(OTHER, account="9000033"), opened.case, "redo", document="复议〔2014〕4号", back_to=back)
    assert rows() == []
    assert figure(day + timedelta(60)) == (0, 0)


def test_what_was_decided_before_rows_said_so_is_counted_like_all_others() -> None:
    home = family(wage=900_000)
    opened = applied(home)
    opined(opened.case, home, grant=False)
    day = refused(opened.case, DAY + timedelta(3))
    hear()
    models.Case.objects.update(ruled_on=None, took=None, in_time=None, looked=None)
    indicators.count_again("cases.decided", ())
    assert figure(day) == (0, 0)
    assert (cases.catch_up(), cases.catch_up()) == (1, 0)
    assert list(cases.broken()) == []
    assert figure(day) == (1, 1)


@pytest.mark.parametrize("chance", [True, False])
def test_whom_the_township_would_leave_out_the_second_look_finds_and_by_chance_alone_it_is_a_sample(chance: bool) -> None:
    home, saved = family(), ("金融资产", 0)
    opened = applied(home, answers(home) | {saved: 90_000_000})
    if not chance:
        cases.declare_relative(CLERK, opened.case, OFFICER.account, "姑姑")
    opined(opened.case, home, grant=False)
    assert drawn(opened.case, by_chance=chance)
    cases.look_again(LOOKERS[0], opened.case, with_=[LOOKERS[1].account], note="是代人保管的", answered={saved: 0})
    cases.approve(COUNTY, opened.case, grant=True)
    day = DAY
    while cases.case(CLERK, opened.case).state == "underway":
        with time.at(day):
            deed = cases.stands(CLERK, opened.case).at.open[0]  # type: ignore[union-attr]
            if deed == "posting":
                cases.post(ASSISTANT, opened.case)
                day = over(opened.case)
            else:
                cases.decide(COUNTY, opened.case, grant=True)
    assert [row[8:11] for row in rows()] == [("1", "drawn" if chance else "must", "granted")]
    assert figure(day, name="wrongly_left_out") == ((1, 1) if chance else (0, 0))
    assert figure(day, name="wrongly_left_out/with_must") == (1, 1)
    assert list(cases.broken()) == []


def test_who_has_a_refusal_looked_at_again_is_no_part_of_the_sample() -> None:
    home, saved = family(), ("金融资产", 0)
    opened = applied(home, answers(home) | {saved: 90_000_000})
    opined(opened.case, home, grant=False)
    day = refused(opened.case, DAY + timedelta(3))
    with time.at(day + timedelta(30)):
        cases.tell(CLERK, opened.case, how="当面送达")
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="不服")
        cases.reconsidered(OTHER, opened.case, "upheld", document="复议〔2014〕2号")
    assert [row[8:11] for row in rows()] == [("0", "reconsidered", "no")]
    assert figure(day, name="wrongly_left_out/reconsidered") == (0, 1)
    assert figure(day, name="wrongly_left_out") == (0, 0)


def test_what_a_place_promises_binds_its_cases_where_it_is_sooner_than_the_law_and_is_kept_or_missed() -> None:
    promised = {"item": "dibao", "unit": "working_day", "number": "东民发〔2013〕8号"}
    plant("service_promise", "320600", promised | {"days": "2"}, DAY - timedelta(60))
    plant("service_promise", "320623", promised | {"days": "10"}, DAY - timedelta(30))
    homes = [family(wage=900_000) for _ in range(3)]
    opened = [applied(home).case for home in homes]
    for case, home in zip(opened, homes, strict=True):
        opined(case, home, grant=False)
    last = cases.stands(CLERK, opened[0]).promised
    assert last == date(2014, 10, 10)  # ten working days around the holiday; the nearest place has the last word
    with time.at(DAY + timedelta(1)):
        cases.suspend(COUNTY, opened[2], reason="等鉴定", until=DAY + timedelta(3))
    with time.at(DAY + timedelta(3)):
        cases.resume(COUNTY, opened[2])
    later = cases.stands(CLERK, opened[2]).promised
    assert later is not None
    assert later > last
    days = [refused(case, day) for case, day in zip(opened, (last, last + timedelta(1), later), strict=True)]
    assert sorted(row[11] for row in rows()) == ["kept", "kept", "missed"]
    assert figure(max(days), name="promises_kept") == (2, 3)
    assert list(cases.broken()) == []


def test_a_promise_no_sooner_than_the_law_is_none() -> None:
    law, day = catalogue.item("dibao").on(date(2021, 9, 1)), date(2021, 9, 1)
    assert law is not None
    for length, ends in ((45, None), (30, None), (29, date(2021, 10, 18)), (1, date(2021, 9, 2))):
        one = catalogue.Promise(time.TimeLimit(length, "working_day", carried=False), "320623", "x", day, 1)
        assert catalogue.promised_by(one, law, day) == ends
    assert catalogue.promise("dibao", "320623101", day) is None
    assert catalogue.promise("dibao", "999999", day) is None
