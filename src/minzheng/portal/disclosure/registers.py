"""Public registers: all of them, one on a day, its table as a file, one entry. What is not public is not asked for here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.register_page import RegisterPage, row
from minzheng.portal.disclosure.shown import CannotShow, day_of, lang, path_of, place_of, place_words, province, told
from minzheng.registry import api as registry

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COUNT = "count"


@require_safe
@told
def all_registers(request: HttpRequest) -> HttpResponse:
    """Every public register with what it means and how many entries it has."""
    day, listed = day_of(request), []
    public = sorted((one for one in registry.registers() if one.public), key=lambda one: one.clauses)
    for register in public:
        count = sum(one.count for one in registry.public_totals(register.id, "", day, province(day)))
        listed.append((register, register.name.of(lang()), register.about.of(lang()), f"{count:,}", count))
    context = {"listed": listed, "total": f"{sum(one[-1] for one in listed):,}", "day": day, **_frame(day, province(day))}
    return render(request, "disclosure/registers.html", context)


@require_safe
@told
def register_page(request: HttpRequest, register_id: str) -> HttpResponse:
    """One register on a day, at a place."""
    register = _public(register_id)
    query = _query(request, register)
    try:
        page = RegisterPage(register, query, request.GET.get("measure", ""))
    except registry.Refused as refused:
        raise _cannot(refused) from None
    kept = [(name, value) for name, value in request.GET.items() if name not in {"on", "q", "after", "lang", "theme"}]
    return render(request, "disclosure/register.html", {"page": page, "kept": kept, **_frame(query.day, query.place)})


@require_safe
@told
def register_file(request: HttpRequest, register_id: str, file_format: str) -> HttpResponse:
    """The public fields of what the list finds, as a table."""
    register = _public(register_id)
    query = _query(request, register)
    try:
        if registry.public_page(register.id, replace(query, after="", size=1)).capped:
            happened = _("The table would have more than 10,000 entries, and was not made.")
            raise CannotShow(413, happened, _("Choose a city or a county first, or another condition."))
        head, rows = registry.public_rows(register.id, query, lang())
    except registry.Refused as refused:
        raise _cannot(refused) from None
    if file_format not in FILES:
        raise CannotShow(404, _("There is no file of the kind “%(kind)s”.") % {"kind": file_format[:40]}, _("Take CSV or XLSX."))
    name = register.name.of(lang())
    notes = [f"{name} {query.day}", place_words(query.place, query.day), request.build_absolute_uri()]
    code, since, *fields = head
    full, table = (code, _("Place"), since, *fields), _named(rows, query.day)
    data = exchange.to_csv(full, table, notes=notes) if file_format == "csv" else exchange.to_xlsx(name, full, table, notes=notes)
    response = HttpResponse(data, content_type=FILES[file_format])
    response["Content-Disposition"] = content_disposition_header(True, f"{name} {query.day}.{file_format}")
    return response


@require_safe
@told
def register_entry(request: HttpRequest, register_id: str, entry_id: int) -> HttpResponse:
    """The public fields of one entry, since when they hold, and where that is known from."""
    register, day = _public(register_id), day_of(request)
    try:
        entry = registry.public_entry(entry_id, day)
    except registry.NoEntry:
        entry = None
    if entry is None or entry.register != register.id:
        happened = _("On %(day)s there is no public entry %(n)s in this register.") % {"day": day_words(day), "n": entry_id}
        raise CannotShow(404, happened, _("Look in the register, or choose another day."))
    context = {
        "register": register,
        "name": register.name.of(lang()),
        "row": row(register, entry, day),
        "path": path_of(entry.place_code, day),
        "since": day_words(entry.since),
        "until": day_words(entry.until) if entry.until else "",
        "noted": day_words(entry.recorded_at.astimezone(time.CHINA).date()),
        **_frame(day, entry.place_code),
    }
    return render(request, "disclosure/register_entry.html", context)


def _frame(day: date, place: str) -> dict[str, object]:
    """What the controls of every page need."""
    return {"on": day.isoformat(), "day_words": day_words(day), "today": time.today().isoformat(), "place": place}


def _public(register_id: str) -> registry.Register:
    try:
        register = registry.register(register_id)
    except registry.UnknownRegister:
        register = None
    if register is None or not register.public:  # one that is not public and one that is not there are told alike
        happened = _("There is no public register called “%(name)s”.") % {"name": register_id[:40]}
        raise CannotShow(404, happened, _("Look among all public registers."))
    return register


def _query(request: HttpRequest, register: registry.Register) -> registry.Query:
    asked, day = request.GET, day_of(request)
    return registry.Query(
        day=day,
        place=place_of(request, day),
        text=asked.get("q", "").strip()[:100],
        filters={name[2:]: str(value) for name, value in asked.items() if name.startswith("f.")},
        sort=asked.get("sort", ""),
        descending="down" in asked,
        after=asked.get("after", ""),
    )


def _cannot(refused: registry.Refused) -> CannotShow:
    return CannotShow(400, refused.message(lang()), _("Begin again with the whole register, without conditions."))


def _named(rows: Iterator[tuple[object, ...]], day: date) -> Iterator[tuple[exchange.Cell, ...]]:
    """Rows with the name of the place beside its code."""
    for code, *cells in rows:
        yield cast("tuple[exchange.Cell, ...]", tuple(chain((code, place_words(str(code), day)), cells)))
