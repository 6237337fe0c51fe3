"""What a page shows as a workbook that says of when, of which place and from which address it is, who made it and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from time import monotonic

from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, said, whole
from minzheng.portal.ui.lifting import Sheet, lifted
from minzheng.portal.ui.templatetags.ui import TAKE
from minzheng.registry import api as registry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES, SECONDS = 100, 4.0
"""How many pages of a list that goes on leave at once, and for how long they are gathered: a click waits for them."""


def taken(
    request: access.Request, desk: Frame, register: registry.Register, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A table of a register goes out, and the journal notes it."""
    name, day = said(register.name), desk.day.isoformat()
    notes = [f"{name}, {words.place(desk.place, desk.day)}, {day}", _made(request), request.build_absolute_uri()]
    data = exchange.to_xlsx(name, head, rows, notes=notes)  # type: ignore[arg-type]
    with transaction.atomic():
        subject = journal.Subject("register", register.id)
        journal.write(desk.actor, "register.export", subject, {"query": request.GET.urlencode()})
    return _sent(data, f"{name} {day}")


class TakenMiddleware:
    """A page asked for with `take` gives its table of that number as a workbook, if it shows a mark for it (`{% takes %}`).

    The page is made as always, so what leaves is what its reader sees: in their language, scope and order, on their day. A list
    of several pages is turned to its end, or says that it goes on. Of whoever is signed in the journal notes it before it leaves.
    """

    def __init__(self, get_response: Callable[[access.Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: access.Request) -> HttpResponse:
        answer = self.get_response(request)
        page = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
        if TAKE not in request.GET or request.method != "GET" or not page:
            return answer
        sheet = more = self._lifted(request, answer)
        rows = list(sheet.rows)
        begun = monotonic()
        for _page in range(1, PAGES):
            if not more.following or monotonic() - begun > SECONDS:
                break
            again = copy(request)
            again.GET, again.tables = QueryDict(more.following), 0  # type: ignore[attr-defined]
            more = self._lifted(again, self.get_response(again))
            rows += more.rows
        if request.actor.signed_in:
            with transaction.atomic():
                subject = journal.Subject("table", request.path[:64])
                journal.write(request.actor, "table.take", subject, {"query": request.GET.urlencode(), "rows": len(rows)})
        notes = [*_notes(request, sheet, len(rows), capped=bool(more.following))]
        name = " ".join(sheet.page.split())
        return _sent(exchange.to_xlsx(name, sheet.head, rows, notes=notes), f"{name} {time.today().isoformat()}")

    def _lifted(self, request: access.Request, answer: HttpResponse) -> Sheet:
        sheet = lifted(answer.content.decode(), whole(request.GET.get(TAKE, ""), 3) or 0) if answer.status_code == 200 else None
        if sheet is None:
            raise Http404
        return sheet


def _notes(request: access.Request, sheet: Sheet, rows: int, *, capped: bool) -> Iterator[str]:
    """What stands above a table: what it says, of what and when, how it was narrowed, who took it, from where."""
    yield from filter(None, (*sheet.answer.split("\n"), sheet.called.replace("\n", " "), sheet.seen))
    if sheet.narrowed:
        yield _("Narrowed to: %(words)s") % {"words": "; ".join(sheet.narrowed)}
    yield _made(request)
    query = request.GET.copy()
    query.pop(TAKE)
    yield request.build_absolute_uri(f"{request.path}?{query.urlencode()}" if query else request.path)
    if capped:
        yield _("Only the first %(count)s rows: there are more, narrow the list first.") % {"count": f"{rows:,}"}
    elif not rows:
        yield _("There is no row.")


def _made(request: access.Request) -> str:
    """When a workbook was made, and by whom where that is known."""
    when = localtime(time.machine()).strftime("%Y-%m-%d %H:%M")
    if not request.actor.signed_in:
        return _("Taken on %(when)s") % {"when": when}
    who = request.actor.name, said(access.roles()[request.actor.role].name), request.actor.unit_name
    return _("Taken on %(when)s by %(who)s") % {"when": when, "who": " · ".join(filter(None, who))}


def _sent(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
