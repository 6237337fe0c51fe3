"""One plan: all its duties by part, who answers at the place looked at, how each is proven, and what is mine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, official
from minzheng.portal.desk.listing import Chip, changed
from minzheng.portal.plan import saying
from minzheng.portal.plan.lines import lines
from minzheng.portal.plan.plan_rows import Row, rows_of
from minzheng.portal.plan.shown import show


@official("plan.read")
@require_safe
def plan(request: access.Request, desk: Frame, plan_id: int) -> HttpResponse:
    """A plan as it stands at the place and on the day looked at."""
    whole = duties.plan(desk.actor, plan_id)
    rows = rows_of(desk, whole)
    overseer = access.roles()[desk.actor.role].sectors == "all"
    mine = [row for row in rows if row.mine]
    narrowings = _narrowings(overseer)
    chosen = request.GET.get("show", "mine" if mine and not overseer else "all")
    chosen = chosen if chosen in narrowings else "all"
    shown = [row for row in rows if narrowings[chosen][1](row)]
    context = {
        "plan": whole,
        "answer": _of_all(rows) if overseer else _of_mine(mine),
        "chips": [
            Chip(word, changed(request.GET, show=code), code == chosen, count)
            for code, (word, holds) in narrowings.items()
            if (count := sum(map(holds, rows))) or code == chosen
        ],
        "parts": _parts(desk, whole, shown),
        "here": desk.way[-1][1],
        "soft": _soft(desk, whole),
        "versions": [one for one in duties.versions(desk.actor, plan_id) if one.id != plan_id],
        "review": desk.may("plan.rule", whole.place_code),
    }
    return show(request, desk, "plan/plan.html", "home", context)


def _narrowings(overseer: bool) -> Mapping[str, tuple[str, Callable[[Row], bool]]]:
    """What the list may be narrowed to, by the word in the address."""
    own: dict[str, tuple[str, Callable[[Row], bool]]] = {
        "mine": (_("mine"), lambda row: row.mine),
        "led": (_("I lead"), lambda row: row.led),
        "supported": (_("I support"), lambda row: row.supports),
    }
    return {
        **({} if overseer else own),
        "all": (_("all"), lambda row: True),
        "unsettled": (_("lead not settled"), lambda row: row.unsettled),
        "due": (_("with a deadline"), lambda row: row.due),
        "support": (_("with units that support"), lambda row: "support" in row.answer.roles),
        "implement": (_("with units that carry out"), lambda row: "implement" in row.answer.roles),
        "sets": (_("with members not known"), lambda row: bool(row.answer.open_sets)),
        **{kind: (saying.kind(kind), partial(_proven_so, kind)) for kind in saying.KINDS},
        "open": (_("wording to be confirmed"), lambda row: any(promise.to_confirm for promise in row.promises)),
    }


def _proven_so(kind: str, row: Row) -> bool:
    return kind in row.kinds


def _of_mine(mine: list[Row]) -> str:
    """The first line for who carries duties out."""
    if not mine:
        return _("No duty of this plan is yours here")
    return saying.shares(len(mine), sum(row.led for row in mine))


def _of_all(rows: list[Row]) -> str:
    """The first line for who oversees them."""
    tasks = sum(row.duty.kind == "task" for row in rows)
    open_leads = sum(row.unsettled for row in rows)
    first = ngettext("%(n)s duty", "%(n)s duties", tasks) % {"n": tasks}
    if not open_leads:
        return _("%(first)s, each with its lead") % {"first": first}
    then = ngettext("of %(n)s nobody said who leads", "of %(n)s nobody said who leads", open_leads) % {"n": open_leads}
    return _("%(first)s; %(then)s") % {"first": first, "then": then}


def _soft(desk: Frame, whole: duties.Plan) -> list[dict[str, Any]]:
    """The soft words of a plan, each with the duties that say it and what it was ruled to mean; first those that nobody ruled."""
    said: dict[str, list[str]] = {}
    for duty in whole.duties:
        for word in duty.vague:
            said.setdefault(word, []).append(duty.no)
    rulings = duties.rulings(desk.actor, whole.id, desk.day)
    meant = {word: [one.answer for one in rulings if one.words == word] for word in said}
    rows = [{"word": word, "nos": nos, "meant": meant[word]} for word, nos in said.items()]
    return sorted(rows, key=lambda row: (bool(meant[str(row["word"])]), -len(said[str(row["word"])])))


def _parts(desk: Frame, whole: duties.Plan, rows: list[Row]) -> list[dict[str, Any]]:
    """The rows by the first heading above them, in the order of the notice; the letter's stand last."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.duty.headings[0] if row.duty.headings and row.duty.kind == "task" else "", []).append(row)
    return [{"heading": heading, "lines": lines(desk, whole, part)} for heading, part in found.items()]
