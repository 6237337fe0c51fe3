"""The examples of every measure come out as they say: planted, heard, asked."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from tests.rooms.indicators.laying import LAID, counted, lay, offered
from tests.rooms.indicators.planting import hear, plant

pytestmark = pytest.mark.django_db
EXAMPLES = [(measure, number) for measure in indicators.measures() for number in range(len(measure.example))]


@pytest.mark.parametrize(("measure", "number"), EXAMPLES, ids=lambda value: getattr(value, "id", value))
def test_an_example_comes_out_as_it_says(measure: indicators.Measure, number: int) -> None:
    example = measure.example[number]
    with time.at(date(2021, 1, 1)), offered(example.facts):
        for fact in example.facts:
            if fact.source in LAID:
                lay(fact.source, fact.place, fact.values, fact.since, fact.until)
            elif fact.register:
                plant(fact.register, fact.place, fact.values, fact.since, fact.until)
        hear()
        counted()
        figure = indicators.value(measure.id, example.place, example.day, actor=access.SYSTEM)
    assert (figure.numerator, figure.denominator) == (example.numerator, example.denominator)
    assert figure.ratio == measure.ratio(example)
    assert measure.reached(figure.ratio, example.target) is example.reaches
