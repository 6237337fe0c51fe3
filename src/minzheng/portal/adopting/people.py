"""Who is named here, once for each field of work: one form, one workbook, and a day of handover."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal import api as journal
from minzheng.plan.local import api as local
from minzheng.portal.adopting.looked import Looked, look, page, told
from minzheng.portal.desk.forms import day_of
from minzheng.portal.desk.frame import Frame, lang, name, official, said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AIM = 60
"""So many cells, at most, taking a plan on should cost a place."""
ROWS = 200


@official("plan.read")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: access.Request, desk: Frame) -> HttpResponse:
    """The table of names, as it stands and, for whoever acts here, as a form."""
    at = look(request, desk)
    if at is None or not at.names:
        return page(request, None, desk, "none", {})
    if request.method != "POST" or "look" in request.POST:
        return _shown(request, at)
    access.require(desk.actor, "plan.adopt", place=at.place)
    if desk.past:
        return redirect(desk.link("local:people"))
    since = day_of(request.POST.get("since", ""))
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    if since is None:
        return _shown(request, at, typed, [_("The day is missing or is none.")], 422)
    return _name(request, at, list(_rows(at, typed)), since, typed)


@official("plan.read")
@require_safe
def sheet(request: access.Request, desk: Frame) -> HttpResponse:
    """The table as a workbook, to be filled in and brought back."""
    at = look(request, desk)
    if at is None or not at.names:
        raise LookupError("no plan")
    named = local.people(desk.actor, at.place, at.day)
    data = local.sheet(desk.actor, at.plan, at.place, named, "zh" if lang().startswith("zh") else "en")
    with transaction.atomic():
        journal.write(desk.actor, "local.export", journal.Subject("place", at.place, at.place), {"day": at.day})
    response = HttpResponse(data, content_type=XLSX)
    title = f"{name(at.place, at.day)} {at.day.isoformat()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, title)
    return response


@official("plan.adopt")
@require_POST
def bring(request: access.Request, desk: Frame) -> HttpResponse:
    """A workbook: first what it would do, with every wrong line; on a second word it is done."""
    at = look(request, desk)
    if at is None or not at.names or desk.past:
        return redirect(desk.link("local:people"))
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _shown(request, at, None, [_("No file was chosen, or it is empty.")], 422)
    if file.size > settings.UPLOAD_LIMIT:
        return _shown(request, at, None, [_("The file is too large.")], 413)
    try:
        table = exchange.read(file.read(), (file.name or "")[:200])
        rows, notes = local.read_sheet(table)
        if len(rows) > ROWS:
            return _shown(request, at, None, [_("The table has too many rows.")], 413)
        made = local.name_people(desk.actor, at.plan, at.place, rows, dry_run=True)
    except (exchange.Refused, local.Refused) as refused:
        words = told(refused) if isinstance(refused, local.Refused) else refused.message(lang())
        return _shown(request, at, None, [words], 422)
    if made.problems:
        return _shown(request, at, None, [_line(line, one) for line, one in made.problems], 422)
    brought = {f"leader-{row.sector}": row.leader for row in rows} | {f"person-{row.sector}": row.person for row in rows}
    context = {"brought": made, "notes": [one.message(lang()) for one in notes]}
    return _shown(request, at, brought, status=200, more=context)


def _name(request: access.Request, at: Looked, rows: list[local.Naming], since: date, typed: dict[str, str]) -> HttpResponse:
    try:
        made = local.name_people(at.desk.actor, at.plan, at.place, rows, since=since)
    except local.Refused as refused:
        return _shown(request, at, typed, [told(refused)], 422)
    if made.problems:
        return _shown(request, at, typed, [told(one) for _line_, one in made.problems], 422)
    return redirect(at.desk.link("local:people"))


def _rows(at: Looked, typed: dict[str, str]) -> list[local.Naming]:
    """The rows of the form in which somebody is named."""
    sectors = (local.EVERYTHING, *local.binds(at.plan, at.place, at.day).sectors)
    given = [(sector, typed.get(f"leader-{sector}", ""), typed.get(f"person-{sector}", "")) for sector in sectors]
    return [local.Naming(*row) for row in given if row[1].strip() or row[2].strip()]


def _shown(
    request: access.Request,
    at: Looked,
    typed: dict[str, str] | None = None,
    problems: list[str] | None = None,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    binding = local.binds(at.plan, at.place, at.day)
    named: dict[str, list[local.Named]] = {}
    for one in local.people(at.desk.actor, at.place, at.day):
        named.setdefault(one.sector, []).append(one)
    leads = Counter(sector for one in binding.duties for sector in one.leading)
    parts = Counter(sector for one in binding.duties for sector in one.sectors)
    held = access.scope(at.desk.actor, "plan.adopt")
    rows: list[dict[str, Any]] = []
    for sector in (local.EVERYTHING, *binding.sectors):
        first = next(iter(named.get(sector, [])), None)
        rows.append(
            {
                "id": sector,
                "sector": said(local.label(sector)),
                "unit": local.unit_of(sector, at.place, at.day),
                "leads": leads[sector],
                "parts": parts[sector] - leads[sector],
                "named": named.get(sector, []),
                "from": name(first.place_code) if first and first.place_code != at.place else "",
                "leader": (typed or {}).get(f"leader-{sector}", first.leader if first else ""),
                "person": (typed or {}).get(f"person-{sector}", first.person if first else ""),
                "can": at.acts or (at.own and bool(sector) and held.reaches(sector)),
                "open": bool(sector) and not named.get(sector),
            }
        )
    open_ = sum(row["open"] for row in rows)
    context = {
        "rows": rows,
        "open": open_,
        "leading_open": sum(bool(row["open"] and row["leads"]) for row in rows),
        "answer": _answer(at, open_, len(rows) - 1),
        "typed": local.typed(at.desk.actor, at.plan, at.place),
        "aim": AIM,
        "problems": problems or [],
        "since": (typed or {}).get("since", at.day.isoformat()),
        "everything": named.get(local.EVERYTHING, []),
        **(more or {}),
    }
    return page(request, at, at.desk, "people", context, status)


def _answer(at: Looked, open_: int, count: int) -> str:
    place = name(at.place, at.day)
    if not open_:
        return _("%(place)s: every field of work has its person") % {"place": place}
    words = ngettext("%(n)s field of work of %(all)s has no name", "%(n)s fields of work of %(all)s have no name", open_)
    return _("%(place)s: %(count)s") % {"place": place, "count": words % {"n": open_, "all": count}}


def _line(line: int, refused: local.Refused) -> str:
    return _("Line %(line)s: %(words)s") % {"line": line, "words": told(refused)}
