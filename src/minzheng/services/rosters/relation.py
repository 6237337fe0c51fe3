"""What stands on rosters, for the room of what is granted and the bulk questions of the rooms above."""

from __future__ import annotations

from minzheng.kernel.db import api as db

PAID = db.Relation(
    name="entitlement_payment",
    columns={
        "entitlement": "which",
        "item": "the id of the service",
        "place_code": "where the household lay when the roster was drawn up",
        "month": "for which month, as its first day",
        "part": "which line of the month: 0 the first, others what failed or came short, again",
        "amount": "fen",
        "result": "paid, failed, or empty while nothing came back from the bank",
        "day": "the day of the result, nothing before",
        "handed_on": "the day on which the roster went to the bank, nothing before",
    },
    key=("entitlement", "month", "part"),
    meaning="One line of a month a row, of rosters that were not given up; what failed or came short has another later.",
)
