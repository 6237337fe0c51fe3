"""The door of the inspection room."""

from minzheng.plan.inspection.drawing import Drawn, Listed, digest_of, draw, seed_digest
from minzheng.plan.inspection.population import LEVELS
from minzheng.plan.inspection.reads import (
    draw_file,
    drawn_again,
    findings,
    inspection,
    inspections,
    inspectors,
    overlaps,
    samples,
    to_visit,
    visits_of,
    year_plan,
)
from minzheng.plan.inspection.refusals import Refused, words
from minzheng.plan.inspection.sampling import acceptance, at_most, discovery, names, risks, sampling, sizes, unseen
from minzheng.plan.inspection.things import Finding, Inspection, Overlap, Sample, YearEntry
from minzheng.plan.inspection.verbs import Prepared, declare_tie, enrol, list_in_year, prepare, visits
from minzheng.plan.inspection.visiting import find, look, order

__all__ = [
    "LEVELS",
    "Drawn",
    "Finding",
    "Inspection",
    "Listed",
    "Overlap",
    "Prepared",
    "Refused",
    "Sample",
    "YearEntry",
    "acceptance",
    "at_most",
    "declare_tie",
    "digest_of",
    "discovery",
    "draw",
    "draw_file",
    "drawn_again",
    "enrol",
    "find",
    "findings",
    "inspection",
    "inspections",
    "inspectors",
    "list_in_year",
    "look",
    "names",
    "order",
    "overlaps",
    "prepare",
    "risks",
    "samples",
    "sampling",
    "seed_digest",
    "sizes",
    "to_visit",
    "unseen",
    "visits",
    "visits_of",
    "words",
    "year_plan",
]
