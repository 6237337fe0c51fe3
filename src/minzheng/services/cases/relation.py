"""What was decided, for the bulk questions of the rooms above and for figures."""

from __future__ import annotations

from minzheng.kernel.db import api as db

SOURCE = "cases.decided"
DECIDED = db.Relation(
    name="case_decided",
    columns={
        "application": "which",
        "item": "the id of the service",
        "place_code": "the village or township where the household lies",
        "decided_on": "the day of the decision, whatever was made of it later",
        "took": "how many days after it was asked for",
        "pace": "in_time, late, or unlimited where no law sets a last day",
        "urgent": "1 where it was urgent, else 0",
        "channel": "portal, counter, village or paper",
        "granted": "1 where it stands granted, else 0",
        "looked": "why it was looked at a second time: drawn (by chance), must, reconsidered; none where it was not",
        "corrected": "what came of that: granted or refused where the opposite had been said before; no where nothing did",
        "promise": "kept or missed; none where the place had promised nothing sooner than the law asks",
        "income": "fen a month that the household had by the facts of the decision, with what was granted; nothing where unknown",
        "heads": "of how many persons the income is; 0 where it is unknown",
        "waited": "how many days after it was asked for the first of it was paid; nothing while nothing is",
    },
    key=("application",),
    meaning="One application a row that was decided and not sent back since. Whose it is does not stand here.",
    personal=True,
)
