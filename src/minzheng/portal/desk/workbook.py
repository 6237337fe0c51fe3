"""What a page shows as a workbook that says of when, of which place and from which address it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal import api as journal
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, said
from minzheng.registry import api as registry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(
    request: access.Request, desk: Frame, register: registry.Register, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A table of a register goes out, and the journal notes it."""
    name, day = said(register.name), desk.day.isoformat()
    notes = [f"{name}, {words.place(desk.place, desk.day)}, {day}", request.build_absolute_uri()]
    data = exchange.to_xlsx(name, head, rows, notes=notes)  # type: ignore[arg-type]
    with transaction.atomic():
        subject = journal.Subject("register", register.id)
        journal.write(desk.actor, "register.export", subject, {"query": request.GET.urlencode()})
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name} {day}.xlsx")
    return response
