"""The registers, the list of one, and its totals by place: every narrowing stands in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.desk import forms, words
from minzheng.portal.desk.frame import Frame, official, said, show
from minzheng.portal.desk.lines import lines
from minzheng.registry import api as registry

FILTER = "f-"
"""What the name of a filter begins with in the address, before the id of its field."""
BELOW = 24
"""How many of the places below a list shows at once."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A narrowing as a link, counted or not. In a register, choosing what is chosen takes it back."""

    word: str
    href: str
    chosen: bool
    count: int | str = ""


def between(given: QueryDict) -> tuple[date, date] | None:
    """The days `since` and `until` by which a list is narrowed; nothing where these are no days."""
    try:
        return date.fromisoformat(str(given["since"])), date.fromisoformat(str(given["until"]))
    except (KeyError, ValueError):
        return None


def changed(given: QueryDict, **changes: object) -> str:
    """The address of this page with other choices, from its first page on; None takes a choice away."""
    changes = {"after": None} | changes
    kept = [(key, value) for key, values in given.lists() if key not in changes for value in values]
    return f"?{urlencode([*kept, *((key, value) for key, value in changes.items() if value is not None)])}"


def at_places(given: QueryDict, below: Iterable[tuple[str, str]]) -> SafeString:
    """Links to the same page at each of these places, set by hand: the rest of the address and the look are the same for all."""
    stem = changed(given, place=None)
    stem = escape(stem if stem == "?" else f"{stem}&")
    links = (f'<a class="chip" href="{stem}place={escape(code)}" lang="zh-Hans">{escape(word)}</a>' for code, word in below)
    return mark_safe("".join(links))  # noqa: S308 - every text in it is escaped here


def readable(desk: Frame) -> list[registry.Register]:
    """The registers that the actor may read, in the order of the clauses that call for them."""
    held = access.scope(desk.actor, "register.read")
    mine = [one for one in registry.registers() if held.reaches(one.sector)]
    return sorted(mine, key=lambda one: (one.clauses[:1] or (999,), one.id))


@official("register.read")
@require_safe
def registers(request: access.Request, desk: Frame) -> HttpResponse:
    """What is kept, by the clause that calls for it, with how much of it there is at the place looked at."""
    found = registry.counted(desk.actor, registry.Query(day=desk.day, place=desk.place))
    rows = [{"register": one, "total": found[one.id].total, "capped": found[one.id].capped} for one in readable(desk)]
    return show(request, desk, "registers", {"part": "registers", "rows": rows, "empty": sum(not row["total"] for row in rows)})


def query_of(given: QueryDict, desk: Frame, register: registry.Register) -> registry.Query:
    """What the address asks for."""
    indexed = {field.id for field in register.fields if field.indexed}
    filters = {key.removeprefix(FILTER): str(value) for key, value in given.items() if key.startswith(FILTER) and value}
    return registry.Query(
        day=desk.day,
        place=desk.place,
        text=given.get("q", "").strip()[:100],
        filters={key: value for key, value in filters.items() if key in indexed},
        sort=given.get("sort", "").removeprefix("-"),
        descending=given.get("sort", "").startswith("-"),
        after=given.get("after", ""),
    )


@official("register.read")
@require_safe
def entries(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """The entries of a register at a place on a day."""
    register = registry.register(register_id)
    access.require(desk.actor, "register.read", sector=register.sector)
    query = query_of(request.GET, desk, register)
    page = registry.page(desk.actor, register_id, query)
    shown = words.columns(register)
    context = {
        "part": "registers",
        "register": register,
        "query": query,
        "page": page,
        "total": f"{page.total:,}",
        "narrowed": bool(query.filters or query.text),
        "narrowings": narrowings(request.GET, register, query, page),
        "below": at_places(request.GET, desk.below[:BELOW]),
        "more_below": len(desk.below) if len(desk.below) > BELOW else 0,
        "title_head": head(request.GET, register, query, register.field(register.title)) if register.title else None,
        "heads": [head(request.GET, register, query, field) for field in shown],
        "lines": lines(register, page.entries, shown, desk),
        "next": changed(request.GET, after=page.after) if page.after else "",
        "first": changed(request.GET) if query.after else "",
        "clear": changed(request.GET, q=None, **{FILTER + key: None for key in query.filters}),
        "export": desk.link("export", register.id),
        "writes": not desk.past and desk.may("register.make", sector=register.sector) and forms.fits(desk, register),
        "imports": not desk.past and desk.may("register.import", sector=register.sector) and forms.fits(desk, register),
        "exports": desk.may("register.export", sector=register.sector),
    }
    return show(request, desk, "entries", context)


def narrowings(given: QueryDict, register: registry.Register, query: registry.Query, page: registry.Page) -> list[dict[str, Any]]:
    """For each field that has them, its answers as counted chips."""
    found = []
    for field in register.fields:
        counted = page.facets.get(field.id, ())
        chosen = query.filters.get(field.id, "")
        codes = [code for code, _count in counted] + ([chosen] if chosen and chosen not in dict(counted) else [])
        chips = [
            Chip(
                _answer(field, code),
                changed(given, **{FILTER + field.id: None if code == chosen else code}),
                code == chosen,
                dict(counted).get(code, 0),
            )
            for code in codes
        ]
        if len(chips) > 1 or chosen:
            found.append({"name": said(field.name), "chips": chips})
    return found


def _answer(field: registry.Field, code: object) -> str:
    value = str(code).lower() in {"true", "1", "yes"} if field.type == "yes_no" else code
    return words.shown(field, value)


def head(given: QueryDict, register: registry.Register, query: registry.Query, field: registry.Field) -> dict[str, object]:
    """The head of a column; a column that can be sorted by is a link, and turns round when chosen again."""
    chosen = field.id == (query.sort or register.order)
    turned = f"-{field.id}" if chosen and not query.descending else field.id
    return {
        "name": words.labelled(field),
        "amount": field.type in words.AMOUNTS,
        "sort": changed(given, sort=turned) if field.sorts else "",
        "sorted": ("descending" if query.descending else "ascending") if chosen and field.sorts else "",
    }


@official("register.read")
@require_safe
def by_place(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """How many entries, and how much of a measured field, lie in each place one level down."""
    register = registry.register(register_id)
    if not desk.below:
        return redirect(desk.link("register", register_id))
    measured = [field for field in register.fields if field.measured]
    field = next((one for one in measured if one.id == request.GET.get("field")), None)
    totals = registry.totals(desk.actor, register_id, field.id if field else "", desk.day, desk.place)
    found = {total.place_code: total for total in totals}
    rows: list[dict[str, Any]] = []
    itself = (desk.place, _("%(place)s itself") % {"place": desk.way[-1][1]})
    for code, word in (*([itself] if desk.place in found or not desk.below else []), *desk.below):
        total = found.get(code)
        amount = (total.sum if field else total.count) if total else 0
        rows.append({"code": code, "name": word, "count": total.count if total else 0, "amount": amount})
    rows.sort(key=lambda row: -row["amount"])
    head = words.labelled(field) if field else _("Entries")
    most = max((row["amount"] for row in rows), default=0) or 1
    for row in rows:
        row["share"] = str(round(100 * float(row["amount"]) / float(most), 1)) if row["amount"] > 0 else ""
        row["text"] = words.shown(field, row["amount"]) if field else f"{row['count']:,}"
    context = {
        "part": "registers",
        "register": register,
        "rows": rows,
        "exports": desk.may("register.export", desk.place, register.sector),
        "with_some": sum(bool(row["count"]) for row in rows if row["code"] != desk.place),
        "field": field,
        "head": head,
        "choices": [
            Chip(words.labelled(one) if one else _("Entries"), changed(request.GET, field=one.id if one else None), one == field)
            for one in (None, *measured)
        ],
    }
    return show(request, desk, "by_place", context)
