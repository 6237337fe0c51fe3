"""The steps of figures, for the bulk questions of the rooms above."""

from __future__ import annotations

from minzheng.kernel.db import api as db

STEPS = db.Relation(
    name="figure_step",
    columns={
        "series": "a measure's id, or with a slash one of its alternatives'",
        "place_code": "a township, or the place above it where the entry lies",
        "part": "the value by which a measure is shown apart, or empty",
        "day": "the day on which it takes effect",
        "numerator": "by how much the numerator changes: money in fen, a decimal 10,000 times itself",
        "denominator": "by how much the denominator changes, where it is recorded and is no number of places",
        "known": "how many places began to have the record that each is to have",
        "gaps": "how many records began not to say what is asked",
    },
    key=("series", "place_code", "part", "day"),
    meaning=(
        "One step a row. What lies in the ranges of a place up to a day adds up to what the place has on that day; of a measure "
        "that counts places above the village, a place has it whose sum is above 0."
    ),
)
