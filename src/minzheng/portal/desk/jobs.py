"""Long work that the desk starts: a table's rows into a register, and the check of them, five hundred at a time."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.portal.desk.models import Upload
from minzheng.registry import api as registry

STEP = 500


@jobs.runs("desk.import", seconds_of_lease=120)
def bring(progress: jobs.Progress, *, upload: int, appointment: int) -> dict[str, object]:
    """Enters the rows that fit. Each row is known by the upload and its line, so a step done twice enters nothing twice."""
    kept = Upload.objects.get(pk=upload)
    actor = access.actor_of(int(progress.who.account), appointment)
    table = exchange.read(bytes(kept.data), kept.name)
    total = len(table.rows)
    for first in range(progress.kept.get("next", 0), total, STEP):
        last = min(first + STEP, total)
        part = replace(table, rows=table.rows[first:last], lines=table.lines[first:last])
        with transaction.atomic():
            report = registry.import_rows(actor, kept.register, part, reason=kept.name, request=f"upload {upload}")
            progress.kept["entered"] = progress.kept.get("entered", 0) + report.accepted
            progress.kept["next"] = last
            progress.step(last, total)
    kept.delete()
    return {"register": kept.register, "entered": progress.kept.get("entered", 0), "rows": total}


@jobs.runs("desk.check", seconds_of_lease=120)
def check(
    progress: jobs.Progress, *, batch: str, appointment: int, accept: bool, leave: list[int], reason: str
) -> dict[str, object]:
    """Decides on the rows of an import that still wait. A step done twice finds what it decided and passes it over."""
    actor = access.actor_of(int(progress.who.account), appointment)
    told, kept = registry.batch(actor, batch), progress.kept
    after: int | None = kept.get("after", 0)
    counts: dict[str, int] = kept.setdefault("counts", {"done": 0, "left": 0, "passed": 0})
    while after is not None:
        with transaction.atomic():
            step = registry.check_batch(actor, batch, accept=accept, leave=leave, reason=reason, after=after)
            for name in counts:
                counts[name] += getattr(step, name)
            after = kept["after"] = step.after
            progress.step(sum(counts.values()), told.rows)
    return {"register": told.register, "batch": batch, "accept": accept, **counts}
