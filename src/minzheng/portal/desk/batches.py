"""A table that somebody handed in, as whoever checks it sees it: whole, with totals and rows drawn at random."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official, said, show, whole
from minzheng.portal.desk.lines import lines
from minzheng.portal.desk.tables import appointment
from minzheng.portal.desk.waits import Thing
from minzheng.registry import api as registry

DRAWN, LEFT = 10, 100
"""So many rows are drawn at random, and so many at most are left out at one time."""


def things(desk: Frame) -> list[Thing]:
    """The imports of others that the reader may check."""
    found = registry.waiting_batches(desk.actor)
    names = words.people(one.made_by for one in found)
    return [
        Thing(
            _("Check the table “%(name)s” in %(register)s") % {"name": one.name, "register": _name(one)},
            _("%(who)s handed it in: %(rows)s, of which %(n)s to check.")
            % {"who": names.get(one.made_by, ""), "rows": words.rows(one.rows), "n": f"{one.waiting:,}"},
            _("Check"),
            desk.link("batch", one.register, one.id),
        )
        for one in found
    ]


def returned(desk: Frame, found: Iterable[registry.Batch]) -> list[Thing]:
    """Of the reader's own imports those of which rows were sent back."""
    return [
        Thing(
            _("Look again at the table “%(name)s” in %(register)s") % {"name": one.name, "register": _name(one)},
            _("Sent back: %(rows)s. %(why)s") % {"rows": words.rows(one.refused), "why": one.why},
            _("Look"),
            desk.link("batch", one.register, one.id),
        )
        for one in found
        if one.refused
    ]


def _name(one: registry.Batch) -> str:
    return said(registry.register(one.register).name)


@official("register.read")
@require_safe
def batch(request: access.Request, desk: Frame, register_id: str, batch_id: str) -> HttpResponse:
    """The table as it was handed in, with what became of each row."""
    return _shown(request, desk, (register_id, batch_id), request.GET)


def _shown(
    request: access.Request, desk: Frame, which: tuple[str, str], given: QueryDict, problem: tuple[str, str] = ("", "")
) -> HttpResponse:
    """The page of an import; with a problem, what happened and what to do."""
    register, told = _found(desk, *which)
    checks = (
        bool(told.waiting)
        and not desk.past
        and told.made_by != desk.actor.account
        and desk.may("register.check", sector=register.sector)
    )
    left, seed = _left(given), given.get("seed", "")[:16] or token_hex(4)
    page = registry.batch_page(desk.actor, told.id, after=given.get("after", ""))
    fields = words.columns(register)
    totals = registry.batch_totals(desk.actor, told.id)
    here = {one.id for one in page.entries}
    context: dict[str, Any] = {
        "part": "registers",
        "register": register,
        "batch": told,
        "by": words.people([told.made_by]).get(told.made_by, ""),
        "checks": checks,
        "left": _joined(one for one in left if one not in here),
        "left_count": len(left),
        "most": LEFT,
        "reason": given.get("reason", ""),
        "request_word": uuid4().hex,
        "problem": problem,
        "totals": [
            {"name": words.labelled(one), "text": words.shown(one, totals[one.id])} for one in register.fields if one.id in totals
        ],
        "heads": [{"name": words.labelled(one), "amount": one.type in words.AMOUNTS} for one in fields],
        "seed": seed,
        "sample": lines(register, registry.batch_sample(desk.actor, told.id, seed, DRAWN), fields, desk) if told.waiting else "",
        "drawn": min(DRAWN, told.waiting),
        "lines": lines(register, page.entries, fields, desk, _leading(desk, checks=checks, left=left)),
        "page": page,
        "begun": bool(given.get("after")),
    }
    return show(request, desk, "batch", context, status=422 if any(problem) else 200)


def _leading(desk: Frame, *, checks: bool, left: Sequence[int]) -> Any:
    """The first cell of a row: a box to leave it out, else what became of it."""
    head = escape(_("Leave out") if checks else _("What became of it"))

    def cell(one: registry.Entry) -> str:
        if checks and one.state == "proposed":
            ticked = " checked" if one.id in left else ""
            label = escape(_("Leave out “%(title)s”") % {"title": words.title(one, desk.day)})
            inside = f'<input type="checkbox" form="decide" name="leave" value="{one.id}" aria-label="{label}"{ticked}>'
        else:
            inside = escape(words.state(one.state))
        return f'<td data-head="{head}">{inside}</td>'

    return cell


@official("register.check")
@require_POST
def check(request: access.Request, desk: Frame, register_id: str, batch_id: str) -> HttpResponse:
    """Decides on all rows that still wait but for those left out; a second click finds the work of the first."""
    register, told = _found(desk, register_id, batch_id)
    access.require(desk.actor, "register.check", sector=register.sector)
    given, left = request.POST, _left(request.POST)
    at = desk.link("batch", register.id, told.id)
    if "turn" in given:
        turned = [("seed", given.get("seed", "")), ("after", given["turn"]), ("left", _joined(left))]
        return redirect(f"{at}{'&' if '?' in at else '?'}{urlencode(turned)}")
    accept, reason = given.get("answer") == "accept", given.get("reason", "").strip()
    if told.made_by == desk.actor.account:
        raise registry.SamePerson
    if not accept and not reason:
        problem = _("The reason is missing."), _("Say what is wrong with the table, so that it can be put right.")
        return _shown(request, desk, (register_id, batch_id), given, problem)
    if len(left) > LEFT:
        problem = _("More rows are left out than can be at one time."), _("Leave out fewer, or send the table back.")
        return _shown(request, desk, (register_id, batch_id), given, problem)
    answer = {"batch": told.id, "accept": accept, "leave": left if accept else [], "reason": reason[:250]}
    key = journal.digest(repr((given.get("request", ""), desk.actor.account, answer)).encode())
    started = jobs.start(desk.actor, "desk.check", answer | {"appointment": appointment(desk)}, key=key)
    return redirect(desk.link("job", started.id))


def _found(desk: Frame, register_id: str, batch_id: str) -> tuple[registry.Register, registry.Batch]:
    register, told = registry.register(register_id), registry.batch(desk.actor, batch_id)
    if told.register != register.id:
        raise LookupError(batch_id)
    return register, told


def _left(given: QueryDict) -> list[int]:
    """The entries that are to be left out, each once: those ticked on this page, and those of other pages in one field."""
    named = [*given.getlist("leave"), *given.get("left", "").split(".")]
    return sorted({number for one in named if (number := whole(one)) is not None})


def _joined(left: Iterable[int]) -> str:
    return ".".join(map(str, left))
