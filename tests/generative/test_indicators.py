"""Any sequence of changes: what increments kept is what a count from the beginning gives, and parts add up to the whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.indicators import api as indicators
from minzheng.indicators import models
from minzheng.indicators.loading import all_series
from minzheng.indicators.steps import bring
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from tests.rooms.indicators.planting import accepted, amend, hear, plant
from tests.rooms.registry.acting import MAKER

# 吴江市 became a district of Suzhou in 2012, and 金坛市 one of Changzhou in 2015; the others stay.
FIRST = date(2012, 1, 1)
TURNS = [FIRST + timedelta(days) for days in (0, 30, 243, 244, 245, 366, 1200, 1250, 1300)]
DAYS = [*TURNS, date(2020, 12, 31)]
COUNTIES = ["320584", "320581", "320482", "320583"]
TOWNS = ["320584001", "320581101", "320482100"]
VILLAGES = ["320621400001", "320621400200", "320684102001", "320684102200"]
YES = st.sampled_from(["yes", "no"])


def numbers(most: int) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(str)


WORLDS = {
    "elder_care_institution": (
        COUNTIES + TOWNS,
        st.fixed_dictionaries(
            {
                "name": st.sampled_from("甲乙"),
                "beds": numbers(300),
                "state": st.sampled_from(["open", "building"]),
                "ownership": st.just("public"),
                "opened": st.just("2011-01-01"),
            }
        ),
    ),
    "population": (
        COUNTIES,
        st.fixed_dictionaries(
            {
                "year": st.just("2011"),
                "resident": st.just("9000"),
                "hukou": st.just("9000"),
                "aged_60": numbers(9000),
                "source": st.just("公报"),
            }
        ),
    ),
    "community_bodies": (
        VILLAGES,
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["urban", "rural"]), "party": YES, "committee": YES, "station": YES, "office": YES}
        ),
    ),
    "village_assistant": (
        VILLAGES,
        st.fixed_dictionaries(
            {"name": st.sampled_from("甲乙"), "post": st.just("none"), "appointed": st.just("2011-01-01"), "trained": YES}
        ),
    ),
    "welfare_institution": (
        ["320400", "320500", *COUNTIES],
        st.fixed_dictionaries(
            {
                "name": st.sampled_from("甲乙"),
                "kind": st.sampled_from(["social", "children", "psychiatric", "centre"]),
                "beds": numbers(9),
                "complete": YES,
                "opened": st.just("2011-01-01"),
            }
        ),
    ),
    "township_staff": (
        TOWNS,
        st.fixed_dictionaries(
            {"population": st.sampled_from(["50000", "50001"]), "posts": st.just("3"), "staff": numbers(5)},
            optional={"hukou_population": st.sampled_from(["50000", "50001"])},
        ),
    ),
}


@st.composite
def acts(draw: st.DrawFn) -> tuple[str, str, str, dict[str, str], date, int]:
    """Somebody enters, amends, corrects or ends something somewhere."""
    register = draw(st.sampled_from(sorted(WORLDS)))
    some, values = WORLDS[register]
    kind = draw(st.sampled_from(["enter", "enter", "amend", "correct", "end"]))
    return kind, register, draw(st.sampled_from(some)), draw(values), draw(st.sampled_from(TURNS)), draw(st.integers(0, 5))


def act(kind: str, register: str, place: str, values: dict[str, str], day: date, which: int) -> None:
    """One act by the verbs; one that is refused changes nothing."""
    found = registry.page(MAKER, register, registry.Query(day=date(2020, 12, 31), place="320000")).entries
    if kind == "enter" or not found:
        plant(register, place, values, day)
        return
    entry = found[which % len(found)]
    match kind:
        case "amend":
            amend(entry, values, day)
        case "correct":
            accepted(registry.correct(MAKER, entry.id, values, number=entry.number, reason="更正"))
        case _:
            accepted(registry.end(MAKER, entry.id, on=day, number=entry.number, reason="撤销"))


def steps() -> list[tuple[object, ...]]:
    columns = ("series", "place_code", "part", "day", "numerator", "denominator", "known", "gaps")
    return sorted(models.Step.objects.exclude(series=CONTENT).values_list(*columns))


@pytest.mark.django_db
@given(done=st.lists(acts(), min_size=1, max_size=14), heard=st.integers(0, 14))
def test_increments_are_what_a_count_from_the_beginning_gives(
    done: list[tuple[str, str, str, dict[str, str], date, int]], heard: int
) -> None:
    with time.at(date(2021, 1, 1)), transaction.atomic():
        for number, one in enumerate(done):
            with suppress(registry.Refused), transaction.atomic():
                act(*one)
            if number == heard:
                hear()
        hear()
        kept = steps()
        bring(tuple(all_series().values()))
        assert steps() == kept
        for day in DAYS:
            _parts_add_up(day)
        transaction.set_rollback(True)


def _parts_add_up(day: date) -> None:
    names = [name for name in all_series() if name != CONTENT]
    below = {"320000": [one.code for one in places.children("320000", day)]}
    below |= {city: [one.code for one in places.children(city, day)] for city in ("320400", "320500", "320600")}
    found = indicators.values(names, [*below, *(one for some in below.values() for one in some)], day)
    for name in names:
        for upper, lower in below.items():
            whole, parts = found[name][upper], [found[name][one] for one in lower]
            own = OWN.get(name.split("/")[0], 0) if upper != "320000" else 0
            assert int(whole.denominator) - sum(int(one.denominator) for one in parts) == own, (name, upper, day)
            assert 0 <= int(whole.numerator) - sum(int(one.numerator) for one in parts) <= own, (name, upper, day)
            assert whole.missing == sum(one.missing for one in parts), (name, upper, day)


CONTENT = "items_fully_stated"
"""What is counted of content: no act brings it, and only the province has it."""
OWN = {"city_institutions": 3, "one_standard": 1, "relief_stations": 1, "veteran_cadre_centres": 1}
"""What a city must have itself, beside its counties."""
