"""The door of the indicators room."""

from minzheng.indicators.ages import changed, stamp
from minzheng.indicators.checks import check as broken
from minzheng.indicators.figures import Figure, Number, Opening, Parted, Records
from minzheng.indicators.loading import UnknownMeasure, measure, measures
from minzheng.indicators.reads import fresh, parts, series, shown, value, values
from minzheng.indicators.records import records
from minzheng.indicators.relation import STEPS
from minzheng.indicators.required import MONTH, Required, required
from minzheng.indicators.schema import Alternative, Direction, Example, Formula, Grade, Measure, Part, Term, Test
from minzheng.indicators.steps import catch_up

__all__ = [
    "MONTH",
    "STEPS",
    "Alternative",
    "Direction",
    "Example",
    "Figure",
    "Formula",
    "Grade",
    "Measure",
    "Number",
    "Opening",
    "Part",
    "Parted",
    "Records",
    "Required",
    "Term",
    "Test",
    "UnknownMeasure",
    "broken",
    "catch_up",
    "changed",
    "fresh",
    "measure",
    "measures",
    "parts",
    "records",
    "required",
    "series",
    "shown",
    "stamp",
    "value",
    "values",
]
