"""What a row says of its decision and of its clock, where it was settled before rows said so."""

from __future__ import annotations

from itertools import batched

from django.db.models import Prefetch

from minzheng.indicators import api as indicators
from minzheng.services.cases import models
from minzheng.services.cases.ground import given
from minzheng.services.cases.keeping import law_of, settle
from minzheng.services.cases.relation import SOURCE
from minzheng.services.procedure import api as procedure

_AT_ONCE, _SETTLED = 500, ("ruled_on", "took", "in_time", "due", "due_all")


def catch_up() -> int:
    """Has rows say when it was decided, how, and whether it was looked at again, and counts them; says of how many."""
    late = models.Case.objects.filter(looked=None).order_by("pk")
    keys, places = list(late.values_list("pk", flat=True)), set[str]()
    acts = Prefetch("acts", models.Act.objects.defer("said").order_by("turn"))
    for some in batched(keys, _AT_ONCE, strict=False):
        rows = list(late.filter(pk__in=some).prefetch_related(acts))
        for row in rows:
            done = [given(act) for act in row.acts.all()]
            settle(row, procedure.of(law_of(row, done), done))
        models.Case.objects.bulk_update(rows, (*_SETTLED, "looked", "said_before"))
        places.update(row.place_code for row in rows)
    if places:
        indicators.count_again(SOURCE, sorted(places))
    return len(keys)
