"""Versions of rules: tried on every household in every reading, with what they change, and signed by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.simulating import shown
from minzheng.portal.simulating.views import show
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations import api as simulations


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a rule, and whether it was signed as it stands."""

    item: str
    name: str
    id: str
    title: str
    since: date
    until: date | None
    active: bool


@official(simulations.PERMISSION)
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Every version of every rule, and what was tried."""
    return _home(request, desk)


def _home(request: access.Request, desk: Frame, problem: str = "") -> HttpResponse:
    access.require(desk.actor, simulations.PERMISSION, sector=people.SECTOR)
    if places.level(desk.place) not in simulations.LEVELS:
        return show(request, desk, "low")
    made = [(one, said(catalogue.item(one.item).name)) for one in simulations.activations(desk.actor)]
    context = {"problem": problem, "versions": _versions(desk), "made": made}
    return show(request, desk, "rules", context, status=422 if problem else 200)


def _versions(desk: Frame) -> list[Version]:
    found = []
    for item in simulations.items(desk.day):
        book = facts.book(item.id)
        for one in book.head.version if book else ():
            signed = simulations.active(item.id, one.id)
            found.append(Version(item.id, said(item.name), one.id, one.title, one.since, one.until, signed))
    return found


@official(simulations.PERMISSION)
@require_POST
def try_out(request: access.Request, desk: Frame) -> HttpResponse:
    """A version is tried."""
    access.require(desk.actor, simulations.PERMISSION, sector=people.SECTOR)
    try:
        one = simulations.try_out(desk.actor, request.POST.get("item", ""), request.POST.get("version", ""), desk.place)
    except simulations.Refused as refused:
        return _home(request, desk, refused.message(lang()))
    return redirect(desk.link("simulating:rule", one.id))


@official(simulations.PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: access.Request, desk: Frame, activation: int) -> HttpResponse:
    """What came of it, and the signature."""
    problem = ""
    try:
        if request.method == "POST":
            accept = request.POST.get("answer") == "accept"
            simulations.sign(desk.actor, activation, accept=accept, reason=request.POST.get("reason", ""))
            return redirect(desk.link("simulating:rule", activation))
    except simulations.Refused as refused:
        problem = refused.message(lang())
    try:
        one = simulations.activation(desk.actor, activation)
    except simulations.Refused as refused:
        raise Http404 from refused
    job = jobs.job(desk.actor, one.job) if one.state == "trying" and one.by == desk.actor.account else None
    total = simulations.total(one.place, one.counties)
    context = {
        "problem": problem,
        "one": one,
        "name": said(catalogue.item(one.item).name),
        "job": job,
        "said": job.said(lang()) if job else "",
        "share": str(round(100 * job.done / job.total, 1)) if job and job.total else "",
        "lines": [shown.line(count, places.name(count.place, one.census.day)) for count in one.counties],
        "heads": shown.heads(),
        "more": shown.yuan(total.more),
        "names": access.names({one.by, one.signed_by} - {""}),
        "may": one.state in {"agrees", "differs"}
        and one.by != desk.actor.account
        and not desk.past
        and desk.may(simulations.SIGN, one.place, people.SECTOR),
    }
    response = show(request, desk, "rule", context, status=409 if problem else 200)
    if one.state == "trying" and not (job and job.over):
        response["Refresh"] = "2"
    return response
