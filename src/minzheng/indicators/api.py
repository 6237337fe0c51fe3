"""The door of the indicators room."""

from minzheng.indicators.ages import changed, stamp
from minzheng.indicators.checks import check as broken
from minzheng.indicators.declaring import source
from minzheng.indicators.figures import Figure, Number, Opening, Parted, Records
from minzheng.indicators.loading import UnknownMeasure, measure, measures
from minzheng.indicators.reads import fresh, parts, series, shown, value, values
from minzheng.indicators.records import records
from minzheng.indicators.relation import STEPS
from minzheng.indicators.required import MONTH, Required, required
from minzheng.indicators.schema import Alternative, Direction, Example, Formula, Grade, Measure, Part, Term, Test
from minzheng.indicators.sources import Source, origin, sources
from minzheng.indicators.steps import catch_up
from minzheng.indicators.steps import recompute as count_again

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
    "Source",
    "Term",
    "Test",
    "UnknownMeasure",
    "broken",
    "catch_up",
    "changed",
    "count_again",
    "fresh",
    "measure",
    "measures",
    "origin",
    "parts",
    "records",
    "required",
    "series",
    "shown",
    "source",
    "sources",
    "stamp",
    "value",
    "values",
]
