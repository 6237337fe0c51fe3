"""Steps kept as registers change: what was computed of the places touched is deleted and computed again, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from uuid import uuid4

from django.db import connection

from minzheng.indicators import models
from minzheng.indicators.computing import TOWNSHIP, inserted, spans
from minzheng.indicators.ground import lying
from minzheng.indicators.loading import Series, all_series
from minzheng.indicators.sources import sources
from minzheng.kernel.db import api as db
from minzheng.registry import api as registry


def recompute(name: str, touched: Sequence[str]) -> None:
    """Every series that is computed of a register or source, at these places; everywhere where none is named."""
    towns = sorted({place[:TOWNSHIP] for place in touched})
    if computed := [one for one in all_series().values() if name in one.origins]:
        bring(computed, towns)


def bring(some: Sequence[Series], touched: Sequence[str] = ()) -> None:
    """The steps of series as the registers say now. The same again changes nothing but the stamp."""
    within = spans(touched) if touched else None
    with db.exclusive(*(f"indicators {one.id}" for one in some)):
        standing = models.Step.objects.filter(series__in=[one.id for one in some])
        (standing if within is None else standing.filter(lying(within))).delete()
        with connection.cursor() as cursor:
            for one in some:
                cursor.execute(*inserted(one, within))
        rows = [models.Series(id=one.id, stamp=uuid4().hex, definition="" if touched else definition(one)) for one in some]
        said = ["stamp"] if touched else ["stamp", "definition"]
        models.Series.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=said)


def definition(series: Series) -> str:
    """The digest of what a series is computed by: its formula, and the fields that it asks as their registers declare them."""
    given = [sources()[one] for one in sorted(series.origins) if one in sources()]
    registers = [registry.register(one) for one in sorted(series.origins) if one not in sources()]
    fields = [(one.id, one.key, one.order, field.id, field.type) for one in registers for field in one.fields if field.kept_apart]
    asked = [(one.id, one.table, one.columns) for one in given]
    return sha256(repr((series.formula, fields, asked)).encode()).hexdigest()


def catch_up() -> tuple[str, ...]:
    """Brings what was computed by another definition, or never; says which. Series that nobody declares any more go."""
    known = all_series()
    models.Step.objects.exclude(series__in=known).delete()
    models.Series.objects.exclude(pk__in=known).delete()
    stands = dict(models.Series.objects.values_list("id", "definition"))
    late = [one for one in known.values() if stands.get(one.id) != definition(one)]
    for series in late:
        bring([series])
    return tuple(one.id for one in late)
