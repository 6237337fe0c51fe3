"""What must hold of all that is kept."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.plan.assessment import models
from minzheng.plan.assessment.reads import data_of
from minzheng.plan.assessment.recomputing import digest_of, recompute
from minzheng.plan.assessment.refusals import Refused


def broken() -> Iterator[str]:
    """What does not: data that are not as digested or cannot be scored, and more than one published run of a year."""
    published: set[int] = set()
    for row in models.Run.objects.order_by("pk").defer("data"):
        data = data_of(row.pk, row.digest)
        if digest_of(data) != row.digest:
            yield f"The data of assessment run {row.pk} are not those that were digested ({row.digest})."
        try:
            recompute(data)
        except Refused as error:
            yield f"The data of assessment run {row.pk} cannot be scored: {error.message('en')}"
        if row.state == "published":
            if row.year_id in published:
                yield f"Year {row.year_id} has more than one published run."
            published.add(row.year_id)
    for found in models.Objection.objects.exclude(state="open").filter(answered_by=""):
        yield f"Objection {found.pk} is {found.state}, but nobody answered it."
