"""What is granted, for the bulk questions of the rooms above: sums by item, place and month, of households and fen."""

from __future__ import annotations

from minzheng.kernel.db import api as db

GRANTED = db.Relation(
    name="entitlement_granted",
    columns={
        "entitlement": "which",
        "item": "the id of the service",
        "place_code": "where the household lies",
        "area": "urban, rural, or empty where nobody said",
        "frequency": "month, once or bill",
        "since": "the first month in which it holds, as its first day",
        "until": "the first month in which it no longer does; 9999-12-31 where no end is known",
        "amount": "fen a month, 0 while it is suspended",
        "suspended": "whether it is suspended",
    },
    key=("entitlement", "since"),
    meaning=(
        "One stretch of months a row in which the same is granted. Those with `since <= month < until` are what is granted for "
        "a month: their number is that of households, the sum of `amount` that of fen."
    ),
)
COUNTED = db.Relation(
    name="entitlement_member",
    columns={
        "entitlement": "which",
        "item": "the id of the service",
        "place_code": "where the household lies",
        "person": "the key of a person for whom it counts",
        "since": "the first month for which they count, as its first day",
        "until": "the first month for which they no longer do; 9999-12-31 where no end is known",
    },
    key=("entitlement", "person", "since"),
    meaning="One person of a household a row. Those with `since <= month < until` are the persons for whom a month is granted.",
    personal=True,
)
RECHECKED = db.Relation(
    name="entitlement_recheck",
    columns={
        "recheck": "which",
        "item": "the id of the service",
        "place_code": "where the household lies",
        "day": "the day on which it was looked at again",
        "found": "due; ended, where another person approved the end that was proposed; waits while nobody has said",
    },
    key=("recheck",),
    meaning="One time a row that something granted was looked at again. Whose it is does not stand here.",
    personal=True,
)
