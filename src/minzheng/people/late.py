"""Those who look like one another and came in side by side, so that neither was seen when the other was written."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.people import models

_PAIRS = """SELECT one.key, other.key, other.place_code FROM people_person AS other
JOIN people_person AS one ON one.alike = other.alike AND one.key < other.key
WHERE other.key BETWEEN %s AND %s AND one.key BETWEEN %s AND %s AND other.born IS NOT NULL
AND one.merged_into_id IS NULL AND other.merged_into_id IS NULL
AND NOT (EXISTS (SELECT 1 FROM people_identity AS found WHERE found.person_id = one.key)
    AND EXISTS (SELECT 1 FROM people_identity AS found WHERE found.person_id = other.key))
AND NOT EXISTS (SELECT 1 FROM people_duplicate AS pair WHERE pair.kept_id = one.key AND pair.other_id = other.key)
ORDER BY one.key, other.key"""
_MOST = 5
"""Of pairs flagged for one person."""


def flag_late(actor: access.Actor, keys: Sequence[int]) -> set[int]:
    """Flags pairs among persons who came in by one act, of whom one has no number, unless they are flagged; gives the later ones.

    In a transaction; the persons of other acts meanwhile are not looked at.
    """
    if not keys:
        return set()
    span, given, today, told = (min(keys), max(keys)), set(keys), time.today(), dict[int, int]()
    rows = list[tuple[object, ...]]()
    for one, other, place in db.rows(_PAIRS, [*span, *span]):
        if {one, other} <= given and told.get(other, 0) < _MOST:
            told[other] = told.get(other, 0) + 1
            rows.append((one, other, place, "flagged", today, actor.account, "", ""))
    columns = ("kept", "other", "place_code", "state", "since", "made_by", "checked_by", "reason")
    db.bulk_insert(models.Duplicate, columns, rows)
    return set(told)
