"""Whether the program can serve and its work goes on, for a proxy and for those who watch over it."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal

TAIL = 60
"""Seconds that a row of the journal may wait for its block before the sealer is missed."""


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """`ok`; `late` when nobody does the work beside the pages; `down`, with 503, when no page can be given."""
    try:
        behind = len(db.behind())
        said = {"status": "down", "database": True, "migrations_missing": behind} if behind else _standing()
    except DatabaseError:
        said = {"status": "down", "database": False}
    return JsonResponse(said, status=503 if said["status"] == "down" else 200)


def _standing() -> dict[str, object]:
    """How far the work came: counts and seconds, and nothing of anybody."""
    tail, backlog, late = journal.unsealed(), jobs.backlog(), events.late()
    age = int(tail.age.total_seconds())
    return {
        "status": "late" if age > TAIL or late or backlog.overdue else "ok",
        "database": True,
        "migrations_missing": 0,
        "journal": {"unsealed_rows": tail.rows, "unsealed_seconds": age},
        "events": {"late": late},
        "jobs": {"waiting": backlog.waiting, "overdue": backlog.overdue, "running": backlog.running, "failed": backlog.failed},
    }


urlpatterns = [path("", health, name="health")]
