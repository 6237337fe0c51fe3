"""On any day and at any place, each function has exactly one unit, or two that a change leaves open, or none and says so."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units

JIANGSU = units.default()
days = st.dates(date(2009, 7, 1), date(2030, 1, 1))
functions = st.sampled_from([function.id for function in JIANGSU.functions()])
codes = st.sampled_from(sorted({place.code for place in places.default().lineage.places.values()}))


@given(function=functions, code=codes, day=days)
def test_one_answers_or_the_answer_says_why_not(function: str, code: str, day: date) -> None:
    try:
        answer = units.responsible(function, code, day)
    except KeyError:
        assert not places.default().bearers(code, max(day, JIANGSU.begins))
        return
    match answer.state:
        case "settled":
            assert answer.candidates == (answer.unit,)
        case "unsettled":
            assert answer.unit == answer.candidates[0] if answer.candidates else answer.unit is None
            assert len(answer.candidates) <= 2
        case "unknown":
            assert (answer.unit, answer.candidates) == (None, ())
    assert answer.certain == (answer.reasons == ()) == (answer.words.zh == "")
    assert day >= JIANGSU.begins or answer.state == "unknown"
    for unit in answer.candidates:
        assert unit.place_code == code
        assert unit.period.contains(day) is not False, "nobody answers before they begin or after they end"
        assert units.by_key(unit.key, day) == unit


@given(function=functions, day=days, local=st.booleans())
def test_the_turns_of_a_function_follow_one_another_without_gap_or_overlap(function: str, day: date, local: bool) -> None:
    turns = units.responsible(function, "320623" if local else "320000", max(day, JIANGSU.begins)).timeline
    standing = [turn.period.contains(day) for turn in turns]
    assert standing.count(True) == 1 or (standing.count(True), standing.count(None)) == (0, 2)


@given(day=days, sector=st.sampled_from([sector.id for sector in JIANGSU.sectors()]), code=codes)
def test_a_sector_has_one_unit_that_stands_on_the_day_or_none(day: date, sector: str, code: str) -> None:
    try:
        unit = units.at(sector, code, day)
    except LookupError:  # a place not in force, or nobody: told by its own tests
        return
    assert unit.period.contains(day) is not False
    assert unit.place_code == code


@given(unit=st.sampled_from(JIANGSU.units()), day=st.dates(date(2012, 10, 10), date(2030, 1, 1)))
def test_the_heirs_of_a_unit_stand_on_the_day(unit: units.Unit, day: date) -> None:
    heirs = JIANGSU.successors(unit.key, day)
    assert all(heir.period.contains(day) is not False for heir in heirs)
    began = unit.period.since is None or day >= unit.period.since.earliest
    assert bool(heirs) == began, "a unit of the province has heirs as soon as it is, and none before"
