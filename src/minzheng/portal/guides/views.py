"""The public guide to services."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.plan.duties import api as duties
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import CannotShow, day_of, lang, place_of, told
from minzheng.portal.guides.guide_page import GuidePage
from minzheng.portal.promises.look import look_of
from minzheng.portal.promises.plan_page import PlanPage
from minzheng.portal.residents import matters
from minzheng.services.catalogue import api as catalogue

LONGEST, FEW, PROMISES = 100, 2, 4
"""Characters of a question; one's own matters and promises that are shown at once."""


@require_safe
@told
def all_services(request: HttpRequest) -> HttpResponse:
    """What can be asked for on a day: what a question speaks of first, then everything by what happens in a family.

    Below it how the promises stand under which these services are; beside it one's own matters, for a resident who is signed
    in, and what else there is for those who do not use this.
    """
    actor = cast("access.Request", request).actor
    day, asked = day_of(request), request.GET.get("q", "").strip()[:LONGEST]
    there = [item for item in catalogue.items() if item.on(day)]
    shelves = [(group, [item for item in there if item.group == group.id]) for group in catalogue.groups().group]
    look, clauses = look_of(request), {no for item in there for no in item.clauses}
    promised = [line for plan in duties.plans(access.PUBLIC, day) for line in PlanPage(plan, look).of(clauses)]
    context: dict[str, object] = {
        "asked": asked,
        "found": [item for item in catalogue.find(asked) if item in there],
        "often": [item for name in catalogue.groups().often for item in there if item.id == name],
        "shelves": [(group, held) for group, held in shelves if held],
        "promised": promised[:PROMISES],
        "look": look,
        "count": len(there),
        "on": day.isoformat(),
        "day_words": day_words(day),
        "elsewhen": day != time.today(),
        "resident": access.may(actor, vault.OWN),
    }
    if context["resident"]:
        context["matters"] = matters.listed_of(actor)[:FEW]
    return render(request, "guides/services.html", context)


@require_safe
@told
def service(request: HttpRequest, item_id: str) -> HttpResponse:
    """One service, for an application that is taken on a day."""
    day = day_of(request)
    try:
        item = catalogue.item(item_id)
    except catalogue.UnknownItem as unknown:
        happened = _("There is no service called “%(name)s”.") % {"name": item_id[:40]}
        near = catalogue.item(unknown.nearest).name.of(lang()) if unknown.nearest else ""
        todo = (
            _("Perhaps %(name)s is meant; look among all services.") % {"name": near} if near else _("Look among all services.")
        )
        raise CannotShow(404, happened, todo) from None
    return render(
        request,
        "guides/service.html",
        {"page": GuidePage(item, day, place_of(request, day)), "on": day.isoformat(), "today": time.today().isoformat()},
    )
