"""The clocks can be told apart, every working day has its reason, and every time limit says how it came to its end."""

from __future__ import annotations

import re
from contextvars import Context
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

import pytest

from minzheng.content.api import ContentError
from minzheng.kernel.time import api as time
from minzheng.kernel.time.api import Period, Sometime, Suspension, TimeLimit
from minzheng.kernel.time.limits import Fact, texts

CALENDAR = time.national()
D = date.fromisoformat


def exactly(message: str) -> str:
    return f"^{re.escape(message)}$"


def due(event: str, length: int, unit: time.Unit, *stops: Suspension, first: bool = False, carried: bool = True) -> time.Deadline:
    return time.deadline(TimeLimit(length, unit, first, carried), D(event), CALENDAR, stops)


def end(event: str, length: int, unit: time.Unit, *stops: Suspension, first: bool = False) -> str:
    return str(due(event, length, unit, *stops, first=first).end)


# --- the twelve date vectors of the domain handbook


@pytest.mark.parametrize(
    ("event", "days", "last"),
    [
        ("2012-10-10", 10, "2012-10-24"),
        ("2012-09-27", 3, "2012-10-08"),
        ("2012-09-27", 10, "2012-10-17"),
        ("2012-12-28", 5, "2013-01-07"),
        ("2013-02-07", 10, "2013-02-26"),
        ("2012-01-20", 5, "2012-02-01"),
        ("2012-10-10", 30, "2012-11-21"),
        ("2021-07-01", 30, "2021-08-12"),
        ("2026-09-30", 3, "2026-10-10"),
    ],
)
def test_working_days_are_counted_over_holidays_and_worked_weekends(event: str, days: int, last: str) -> None:
    found = due(event, days, "working_day")
    assert (str(found.raw_end), str(found.end), found.findings) == (last, last, ())
    assert CALENDAR.add(D(event), days) == time.Reached(D(last))
    assert CALENDAR.count(D(event), D(last)) == time.Counted(days)


@pytest.mark.parametrize(
    ("event", "days", "raw", "last"),
    [
        ("2012-09-24", 7, "2012-10-01", "2012-10-08"),
        ("2012-11-02", 60, "2013-01-01", "2013-01-04"),
        ("2013-02-05", 7, "2013-02-12", "2013-02-16"),
    ],
)
def test_natural_days_that_end_on_a_holiday_are_carried(event: str, days: int, raw: str, last: str) -> None:
    found = due(event, days, "natural_day")
    assert (str(found.raw_end), str(found.end), found.findings) == (raw, last, ())


# --- months, years, and a rule's own way


@pytest.mark.parametrize(
    ("event", "length", "unit", "raw"),
    [
        ("2013-01-31", 1, "month", "2013-02-28"),
        ("2012-01-31", 1, "month", "2012-02-29"),
        ("2012-01-30", 1, "month", "2012-02-29"),
        ("2012-08-31", 6, "month", "2013-02-28"),
        ("2012-10-31", 2, "month", "2012-12-31"),
        ("2012-11-30", 1, "month", "2012-12-30"),
        ("2012-12-31", 1, "month", "2013-01-31"),
        ("2012-02-29", 1, "year", "2013-02-28"),
        ("2012-02-29", 4, "year", "2016-02-29"),
        ("2012-12-31", 1, "year", "2013-12-31"),
    ],
)
def test_months_and_years_end_on_the_day_of_that_number_or_the_last(event: str, length: int, unit: time.Unit, raw: str) -> None:
    assert str(due(event, length, unit).raw_end) == raw


@pytest.mark.parametrize(
    ("event", "length", "unit", "raw"),
    [
        ("2012-10-10", 1, "natural_day", "2012-10-10"),
        ("2012-10-10", 10, "working_day", "2012-10-23"),
        ("2012-10-13", 1, "working_day", "2012-10-15"),
        ("2012-01-01", 1, "month", "2012-01-31"),
        ("2012-03-01", 1, "month", "2012-03-31"),
        ("2013-01-31", 1, "month", "2013-02-28"),
        ("2013-01-29", 1, "month", "2013-02-28"),
        ("2013-01-01", 1, "year", "2013-12-31"),
    ],
)
def test_a_rule_may_count_the_first_day(event: str, length: int, unit: time.Unit, raw: str) -> None:
    assert str(due(event, length, unit, first=True).raw_end) == raw


def test_a_rule_may_end_on_a_free_day() -> None:
    found = due("2012-09-24", 7, "natural_day", carried=False)
    assert (found.end, found.findings) == (D("2012-10-01"), ())
    assert time.explain(found, CALENDAR)[-1] == "2012-10-01是休假日，依规定不顺延。"


def test_a_limit_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match=exactly("length is 0, but 1 or more is meant.")):
        due("2012-10-10", 0, "natural_day")


@pytest.mark.parametrize(
    ("counting", "on", "length", "word", "unit"),
    [
        ("civil", "2021-01-01", 30, "日", "natural_day"),
        ("civil", "2012-10-10", 6, "月", "month"),
        ("civil", "2012-10-10", 10, "工作日", "working_day"),
        ("licensing", "2012-10-10", 20, "日", "working_day"),
        ("reconsideration", "2024-01-01", 10, "日", "working_day"),
        ("reconsideration", "2024-01-01", 60, "日", "natural_day"),
        ("reconsideration", "2023-12-31", 10, "日", "natural_day"),
    ],
)
def test_a_law_says_what_its_days_are(counting: str, on: str, length: int, word: str, unit: str) -> None:
    limit = time.counting(counting).on(D(on)).limit(length, word)
    assert limit == TimeLimit(length, unit, counts_first_day=False, carried=True)


def test_what_no_law_says_is_refused_by_name() -> None:
    with pytest.raises(LookupError) as no_law:
        time.counting("licensing").on(D("1999-01-01"))
    assert str(no_law.value) == "行政许可的期限: no law is known for 1999-01-01; the first is 行政许可法 of 2004-07-01."
    with pytest.raises(LookupError) as no_word:
        time.counting("licensing").on(D("2012-10-10")).limit(2, "旬")
    assert str(no_word.value) == "行政许可法 counts in 工作日, 日, 天, not in 旬."
    with pytest.raises(LookupError) as no_counting:
        time.counting("civic")
    assert str(no_counting.value) == 'There is no counting "civic"; there are civil, licensing, reconsideration.'


# --- suspension


def stop(since: str, resumes: str | None) -> Suspension:
    return Suspension(D(since), D(resumes) if resumes else None)


def test_a_suspension_moves_the_end_by_the_days_it_took() -> None:
    assert end("2012-10-10", 10, "working_day", stop("2012-10-15", "2012-10-22")) == "2012-10-31"
    assert end("2012-10-10", 10, "natural_day", stop("2012-10-15", "2012-10-22")) == "2012-10-29"  # raw 27th, a Saturday
    assert end("2012-10-10", 1, "month", stop("2012-10-15", "2012-10-22")) == "2012-11-19"  # raw 17th, a Saturday


def test_a_suspension_counts_neither_before_the_first_day_nor_after_the_last() -> None:
    plain = end("2012-10-10", 10, "working_day")
    assert end("2012-10-10", 10, "working_day", stop("2012-10-01", "2012-10-11")) == plain
    assert end("2012-10-10", 10, "working_day", stop("2012-10-25", "2012-11-01")) == plain
    assert end("2012-10-10", 10, "working_day", stop("2012-10-13", "2012-10-15")) == plain  # a weekend
    assert end("2012-10-10", 10, "working_day", stop("2012-10-08", "2012-10-12")) == "2012-10-25"


def test_a_second_suspension_is_reached_only_through_the_first() -> None:
    first, second = stop("2012-10-15", "2012-10-22"), stop("2012-10-25", "2012-10-26")
    assert end("2012-10-10", 10, "working_day", second) == "2012-10-24"
    assert end("2012-10-10", 10, "working_day", second, first) == "2012-11-01"


def test_overlapping_suspensions_are_taken_out_once() -> None:
    both = stop("2012-10-15", "2012-10-19"), stop("2012-10-17", "2012-10-22")
    assert end("2012-10-10", 10, "working_day", *both) == "2012-10-31"


def test_while_the_clock_stands_there_is_no_end_but_days_left() -> None:
    found = due("2012-10-10", 10, "working_day", stop("2012-10-15", None))
    assert (found.raw_end, found.end, found.left) == (None, None, 8)
    assert time.explain(found, CALENDAR)[-1] == "自2012-10-15起停止计算，尚余8日。"
    assert end("2012-10-10", 10, "working_day", stop("2012-10-25", None)) == "2012-10-24"


def test_a_carried_end_waits_for_the_clock_to_run() -> None:
    stood = due("2012-10-10", 10, "natural_day", stop("2012-10-22", "2012-10-24"))
    assert (str(stood.raw_end), str(stood.end)) == ("2012-10-20", "2012-10-24")
    assert time.explain(stood, CALENDAR)[-1] == "2012-10-22停止计算，顺延至2012-10-24。"
    stands = due("2012-10-10", 10, "natural_day", stop("2012-10-22", None))
    assert (str(stands.raw_end), stands.end, stands.left) == ("2012-10-20", None, 1)


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match=exactly("A suspension from 2012-10-15 cannot end before it begins, on 2012-10-14.")):
        stop("2012-10-15", "2012-10-14")


# --- the steps


def test_every_step_of_a_count_is_said() -> None:
    found = due("2012-09-27", 10, "working_day", stop("2012-10-11", "2012-10-12"))
    assert time.explain(found, CALENDAR) == (
        "2012-09-27是开始的当日，不计入，自2012-09-28起计算。",
        "10个工作日，至2012-10-17。",
        "2012-10-11停止计算，扣除1日。",
        "2012-09-29因国庆节调休上班，计入。",
        "2012-09-30中秋节放假，不计。",
        "2012-10-01至2012-10-07国庆节放假，不计。",
        "届满日为2012-10-18。",
    )
    assert time.explain(due("2012-11-02", 60, "natural_day"), CALENDAR, "english") == (
        "2012-11-02 is the day of the event and does not count; the count begins on 2012-11-03.",
        "60 day(s), to 2013-01-01.",
        "The last day is 2013-01-01.",
        "2013-01-01 is free for New Year's Day; the end is carried to 2013-01-04.",
    )
    assert time.explain(due("2013-01-31", 1, "month"), CALENDAR)[1:] == (
        "1个月，至2013-02-28。",
        "到期月没有对应日，以月末日2013-02-28为最后一日。",
        "届满日为2013-02-28。",
    )


def test_every_fact_and_unit_has_its_words() -> None:
    assert set(texts().step) == {*get_args(Fact), "unknown_year"}
    assert set(texts().unit) == set(get_args(time.Unit))


# --- the table


def test_the_table_has_every_year_of_the_platform() -> None:
    assert [year.year for year in CALENDAR.years] == list(range(2009, 2027))
    counted = [len(CALENDAR.working_days(year)) for year in range(2009, 2027)]
    assert counted == [250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248, 248]


@pytest.mark.parametrize(
    ("on", "works", "why", "festival"),
    [
        ("2012-10-10", True, "weekday", None),
        ("2012-10-13", False, "weekend", None),
        ("2012-10-01", False, "holiday", "guoqing"),
        ("2012-09-29", True, "worked_weekend", "guoqing"),
        ("2015-09-04", False, "holiday", "kangzhan_70"),
        ("2018-12-29", True, "worked_weekend", "yuandan"),
        ("2020-01-31", False, "holiday", "chunjie"),
    ],
)
def test_every_day_says_why_it_is_worked_or_free(
    on: str, works: bool, why: Literal["weekday", "weekend", "holiday", "worked_weekend"], festival: str | None
) -> None:
    assert CALENDAR.day(D(on)) == time.Day(D(on), works, why, festival, known=True)


def test_an_unknown_year_is_a_finding_and_no_crash() -> None:
    fixed = tuple(map(D, ("2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03")))
    finding = time.UnknownYear(2027, fixed)
    found = due("2026-12-28", 5, "working_day")
    assert (found.end, found.findings) == (D("2027-01-05"), (finding,))
    assert time.explain(found, CALENDAR)[-1] == (
        "2027年的放假安排不在日历表中，暂按周末和固定日期的法定节日（2027-01-01, 2027-05-01, 2027-05-02, "
        "2027-10-01, 2027-10-02, 2027-10-03）休息推算，待公布后重算。"
    )
    assert due("2026-12-01", 60, "natural_day").findings == (finding,)
    assert due("2026-12-01", 30, "natural_day").findings == ()  # it ends in the year that is known
    assert CALENDAR.count(D("2026-12-31"), D("2027-01-04")) == time.Counted(1, (finding,))
    assert not CALENDAR.day(D("2027-02-08")).known
    assert due("1990-01-01", 5, "working_day").findings == (time.UnknownYear(1990, ()),)


def test_a_count_beyond_all_years_says_so() -> None:
    with pytest.raises(OverflowError, match=exactly("the count leaves the years 1 to 9999")):
        CALENDAR.add(date(9999, 12, 31), 1)
    with pytest.raises(OverflowError, match=exactly("the limit leaves the years to 9999")):
        due("9999-06-01", 1, "year")


def test_a_table_kept_elsewhere_is_laid_over_the_files() -> None:
    table = time.Year(2027, ("假",), "test", (time.Holiday("chunjie", D("2027-02-05"), D("2027-02-11")),))
    calendar = CALENDAR.over(table)
    assert calendar.add(D("2027-02-04"), 1) == time.Reached(D("2027-02-12"))
    assert CALENDAR.add(D("2027-02-04"), 1).findings != ()


def test_a_wrong_table_is_told_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "festivals.toml").write_text(
        'festival = [{ id = "guoqing", zh = "国庆节", english = "National Day" }]\n'
        '[[regulation]]\nbasis = "x"\nsince = 2008-01-01\nfixed = { guoqing = ["10-32"], yuandan = ["01-01"] }\n',
        "utf-8",
    )
    (tmp_path / "2012.toml").write_text(
        'year = 2012\nbasis = []\nsource = "x"\n\n'
        '[[holiday]]\nfestival = "guoqing"\nfirst = 2012-10-03\nlast = 2012-10-01\nworked = [2012-10-10]\n',
        "utf-8",
    )
    (tmp_path / "2013.toml").write_text(
        'year = 2013\nbasis = []\nsource = "x"\n\n[[holiday]]\nfestival = "guoqing"\nfirst = 2013-10-01\nlast = 2013-10-03\n'
        "worked = [2014-01-04]\n\n"
        '[[holiday]]\nfestival = "guoqing"\nfirst = 2013-10-03\nlast = 2013-10-03\n\n'
        '[[holiday]]\nfestival = "guoqing"\nfirst = 2012-10-03\nlast = 2012-10-03\n',
        "utf-8",
    )
    with pytest.raises(ContentError) as faults:
        time.load(tmp_path)
    assert [str(fault).removeprefix(f"{tmp_path.as_posix()}/") for fault in faults.value.faults] == [
        'festivals.toml:5: regulation.0.fixed.guoqing.0 is "10-32", but a month and day such as 05-01 is meant.',
        "2012.toml:8: holiday.0.last is 2012-10-01, before the first day, 2012-10-03.",
        "2012.toml:9: holiday.0.worked.0 is 2012-10-10, a weekday; a Saturday or Sunday is meant.",
        "2013.toml:9: holiday.0.worked is 2014-01-04; days of 2013 are meant.",
        "2013.toml:13: holiday.1.first says 2013-10-03 again, of which holiday 0 speaks.",
        "2013.toml:18: holiday.2.first is 2012-10-03 with last 2012-10-03; days of 2013 are meant.",
    ]


def test_a_table_under_a_wrong_name_or_of_a_wrong_festival_is_refused(tmp_path: Path) -> None:
    (tmp_path / "festivals.toml").write_text(
        'regulation = []\nfestival = [{ id = "guoqing", zh = "国", english = "N" }]\n', "utf-8"
    )
    (tmp_path / "2013.toml").write_text(
        'year = 2012\nbasis = []\nsource = "x"\n\n[[holiday]]\nfestival = "guoqin"\nfirst = 2012-10-01\nlast = 2012-10-03\n',
        "utf-8",
    )
    with pytest.raises(ContentError) as faults:
        time.load(tmp_path)
    assert [str(fault).removeprefix(f"{tmp_path.as_posix()}/") for fault in faults.value.faults] == [
        "2013.toml: year is 2012, but the file is named 2013.toml.",
        '2013.toml: holiday.0.festival is "guoqin"; the festivals are guoqing.',
    ]


# --- the clocks


def test_business_time_is_set_within_a_block_and_machine_time_is_not() -> None:
    with time.at(D("2014-09-30")):
        assert time.now() == datetime(2014, 9, 30, 9, tzinfo=time.CHINA)
        assert time.today() == D("2014-09-30")
        assert time.machine().year >= 2025
        with time.at(datetime(2012, 10, 30, 16, tzinfo=UTC)):
            assert time.today() == D("2012-10-31")  # it is past midnight in China
        assert time.today() == D("2014-09-30")
    assert time.override() is None
    assert abs(time.now() - time.machine()) < timedelta(minutes=1)


def test_a_block_in_one_context_is_unknown_in_another() -> None:
    with time.at(D("2014-09-30")):
        assert Context().run(time.override) is None


def test_a_whole_process_can_be_told_and_a_block_goes_before() -> None:
    time.install(time.travel(D("2014-09-30")))
    try:
        assert time.today() == Context().run(time.today) == D("2014-09-30")
        with time.at(D("2019-06-01")):
            assert time.today() == D("2019-06-01")
    finally:
        time.install(None)
    assert time.override() is None


def test_time_that_runs_on_runs_with_the_machine() -> None:
    told = time.travel(D("2014-09-30"), runs=True)
    assert told.since is not None
    later = replace(told, since=told.since - timedelta(days=2))
    with time.at(later):
        assert time.today() == D("2014-10-02")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=exactly("2014-09-30 10:00:00 has no time zone; a moment with one is meant.")):
        time.travel(datetime(2014, 9, 30, 10))


# --- periods


def some(printed: str) -> Sometime:
    return Sometime.parse(printed)


@pytest.mark.parametrize(
    ("printed", "precision"), [("2012-10-31", "day"), ("2012-10", "month"), ("2012", "year"), ("2012-10-15..2012-10-31", "range")]
)
def test_a_day_is_as_precise_as_its_source(printed: str, precision: time.Precision) -> None:
    assert (some(printed).precision, str(some(printed))) == (precision, printed)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match=exactly('"2012年" is no date; one such as 2012-10-31, 2012-10 or 2012 is meant.')):
        some("2012年")
    with pytest.raises(ValueError, match=exactly("A day cannot lie between 2013-01-01 and 2012-12-31.")):
        some("2013..2012")
    with pytest.raises(ValueError, match=exactly("A period from 2013 cannot end before it begins, on 2012-12.")):
        Period(some("2013"), some("2012-12"))


def test_a_period_answers_as_far_as_its_precision_decides() -> None:
    period = Period(some("2012-10"), some("2014"))
    asked = {
        on: period.contains(D(on)) for on in ("2012-09-30", "2012-10-15", "2012-10-31", "2013-12-31", "2014-06-01", "2014-12-31")
    }
    assert list(asked.values()) == [False, None, True, True, None, False]
    assert period.contains(some("2013")) is True
    assert period.contains(some("2012")) is None
    assert period.contains(some("2011")) is False


def test_a_closed_period_holds_its_last_day_and_a_half_open_one_does_not() -> None:
    assert Period.closed(some("2012-10-01"), some("2012-10-31")) == Period(some("2012-10-01"), some("2012-11-01"))
    assert Period.closed(some("2012-10-01"), some("2012-10-31")).contains(D("2012-10-31")) is True
    assert Period(some("2012-10-01"), some("2012-10-31")).contains(D("2012-10-31")) is False
    assert Period().contains(D("0001-01-01")) is True
    assert str(Period(some("2012-10"), None)) == "[2012-10, )"


def test_periods_meet_as_far_as_precision_decides() -> None:
    old, new = Period(None, some("2012-10")), Period(some("2012-10-15"), None)
    assert old.overlaps(new) is None
    assert old.intersection(new) == Period(some("2012-10-15"), some("2012-10"))
    assert old.overlaps(Period(some("2012-11"), None)) is False
    assert old.intersection(Period(some("2012-11"), None)) is None
    assert old.overlaps(Period(some("2012-09"), None)) is True  # on 30 September at the least
    assert old.overlaps(Period(some("2012"), None)) is None
    assert Period(some("2012-10-15"), some("2012-10-15")).empty() is True
