"""The door of the assessment room."""

from minzheng.plan.assessment.checks import broken
from minzheng.plan.assessment.formula import Band, Formula, canonical, formula_of, formulas
from minzheng.plan.assessment.lines import SCHEMA
from minzheng.plan.assessment.reads import (
    listing,
    objection,
    objections,
    published_as,
    run,
    runs,
    scores,
    to_answer,
    weighed,
    year,
    years,
)
from minzheng.plan.assessment.recomputing import Recomputed, digest_of, read, recompute
from minzheng.plan.assessment.refusals import NoYear, Refused, words
from minzheng.plan.assessment.rights import assesses, below
from minzheng.plan.assessment.scoring import Line, Result, Scored
from minzheng.plan.assessment.slices import last_of, middle_of, slice_of
from minzheng.plan.assessment.things import Item, Objection, Run, Year
from minzheng.plan.assessment.verbs import answer, assess, decide, object_to, owe, publish, publish_weights, sample, show

__all__ = [
    "SCHEMA",
    "Band",
    "Formula",
    "Item",
    "Line",
    "NoYear",
    "Objection",
    "Recomputed",
    "Refused",
    "Result",
    "Run",
    "Scored",
    "Year",
    "answer",
    "assess",
    "assesses",
    "below",
    "broken",
    "canonical",
    "decide",
    "digest_of",
    "formula_of",
    "formulas",
    "last_of",
    "listing",
    "middle_of",
    "object_to",
    "objection",
    "objections",
    "owe",
    "publish",
    "publish_weights",
    "published_as",
    "read",
    "recompute",
    "run",
    "runs",
    "sample",
    "scores",
    "show",
    "slice_of",
    "to_answer",
    "weighed",
    "words",
    "year",
    "years",
]
