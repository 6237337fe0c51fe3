"""Counting days has an inverse, an order and an end that is worked; precision never says more than it knows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.time import api as time
from minzheng.kernel.time.api import Period, Sometime, Suspension, TimeLimit

CALENDAR = time.national()
DAYS = st.dates(date(2008, 1, 1), date(2028, 12, 31))  # a year before the table and two after it
FEW = st.integers(1, 400)
SHIFTS = st.integers(-400, 400)
DAY = timedelta(days=1)
LIMITS = st.builds(
    TimeLimit, st.integers(1, 120), st.sampled_from(["working_day", "natural_day", "month", "year"]), st.booleans(), st.booleans()
).filter(lambda limit: limit.length <= 10 or limit.unit != "year")
STOPS = st.lists(st.builds(lambda since, days: Suspension(since, since + DAY * days), DAYS, st.integers(0, 90)), max_size=4)


@given(DAYS, SHIFTS, SHIFTS)
def test_more_working_days_never_lead_to_an_earlier_day(start: date, fewer: int, more: int) -> None:
    fewer, more = sorted((fewer, more))
    assert CALENDAR.add(start, fewer).day <= CALENDAR.add(start, more).day


@given(DAYS, DAYS, SHIFTS)
def test_a_later_start_never_leads_to_an_earlier_day(start: date, later: date, days: int) -> None:
    start, later = sorted((start, later))
    assert CALENDAR.add(start, days).day <= CALENDAR.add(later, days).day


@given(DAYS, SHIFTS)
def test_adding_working_days_never_lands_on_a_free_day(start: date, days: int) -> None:
    assert CALENDAR.day(CALENDAR.add(start, days).day).works


@given(DAYS, SHIFTS.filter(bool))
def test_counting_is_the_inverse_of_adding(start: date, days: int) -> None:
    assert CALENDAR.count(start, CALENDAR.add(start, days).day).days == days


@given(DAYS, DAYS)
def test_adding_is_the_inverse_of_counting(start: date, end: date) -> None:
    if CALENDAR.day(end).works and CALENDAR.day(start).works:
        assert CALENDAR.add(start, CALENDAR.count(start, end).days).day == end


@given(DAYS, st.integers(1, 60))
def test_adding_is_what_a_finger_on_the_calendar_finds(start: date, days: int) -> None:
    day = start
    for _ in range(days):
        day += DAY
        while not CALENDAR.day(day).works:
            day += DAY
    assert CALENDAR.add(start, days).day == day


@given(DAYS, SHIFTS)
def test_a_count_is_certain_or_says_which_year_it_assumed(start: date, days: int) -> None:
    reached = CALENDAR.add(start, days)
    years = range(min(start, reached.day).year, max(start, reached.day).year + 1)
    assert [finding.year for finding in reached.findings] == [year for year in years if not 2009 <= year <= 2026]


@given(LIMITS, DAYS, STOPS)
def test_a_deadline_is_on_a_working_day_unless_its_rule_says_otherwise(
    limit: TimeLimit, event: date, stops: list[Suspension]
) -> None:
    due = time.deadline(limit, event, CALENDAR, stops)
    assert due.end is not None
    assert due.raw_end is not None
    assert event <= due.raw_end <= due.end
    assert not any(stop.since <= due.end < (stop.resumes or date.max) and due.end >= event + DAY for stop in stops)
    if limit.carried or limit.unit == "working_day":
        assert CALENDAR.day(due.end).works
    if limit.unit == "working_day" or CALENDAR.day(due.raw_end).works:
        assert due.raw_end == due.end


@given(LIMITS, DAYS, st.lists(DAYS, max_size=4))
def test_a_suspension_of_no_day_changes_nothing(limit: TimeLimit, event: date, days: list[date]) -> None:
    nothing = [Suspension(day, day) for day in days]
    assert time.deadline(limit, event, CALENDAR, nothing) == time.deadline(limit, event, CALENDAR)


@given(LIMITS, DAYS, STOPS)
def test_the_counted_days_are_the_same_with_and_without_suspensions(
    limit: TimeLimit, event: date, stops: list[Suspension]
) -> None:
    def counted(due: time.Deadline, stood: list[Suspension]) -> int:
        day, n = (event if limit.counts_first_day else event + DAY), 0
        while due.raw_end and day <= due.raw_end:
            running = not any(stop.since <= day < (stop.resumes or date.max) for stop in stood)
            n += running and (limit.unit != "working_day" or CALENDAR.day(day).works)
            day += DAY
        return n

    plain, moved = (time.deadline(limit, event, CALENDAR, some) for some in ([], stops))
    assert counted(moved, stops) == counted(plain, [])


@given(LIMITS, DAYS, STOPS, DAYS)
def test_a_clock_that_stands_keeps_what_is_left(limit: TimeLimit, event: date, stops: list[Suspension], since: date) -> None:
    stands = time.deadline(limit, event, CALENDAR, [*stops, Suspension(since, None)])
    assert (stands.end is None) == (stands.left is not None)
    assert stands.left is None or stands.left > 0
    assert all(time.explain(stands, CALENDAR, "zh"))


SOMETIMES = st.one_of(
    st.builds(Sometime.day, DAYS),
    st.builds(Sometime.month, st.integers(2008, 2014), st.integers(1, 12)),
    st.builds(Sometime.year, st.integers(2008, 2014)),
)


def periods() -> st.SearchStrategy[Period]:
    ends = st.tuples(st.none() | SOMETIMES, st.none() | SOMETIMES)
    return ends.filter(lambda e: not (e[0] and e[1] and e[1].latest < e[0].earliest)).map(lambda e: Period(*e))


def both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


@given(periods(), periods(), DAYS)
def test_an_intersection_contains_what_both_contain(one: Period, other: Period, day: date) -> None:
    meet = one.intersection(other)
    assert (meet.contains(day) if meet else False) == both(one.contains(day), other.contains(day))
    assert meet == other.intersection(one)


@given(periods(), st.data())
def test_what_precision_leaves_open_has_a_reading_either_way(period: Period, data: st.DataObject) -> None:
    def read(end: Sometime | None) -> Sometime | None:
        return end and Sometime.day(data.draw(st.dates(end.earliest, end.latest)))

    since, until = read(period.since), read(period.until)
    day = data.draw(DAYS)
    said = period.contains(day)
    exact = (since is None or since.earliest <= day) and (until is None or day < until.earliest)
    assert said is None or said == exact
    if said is None:
        near = period.since and period.since.earliest <= day < period.since.latest
        assert near or (period.until and period.until.earliest <= day < period.until.latest)


@given(SOMETIMES)
def test_a_day_reads_as_it_is_printed(some: Sometime) -> None:
    assert Sometime.parse(str(some)) == some
