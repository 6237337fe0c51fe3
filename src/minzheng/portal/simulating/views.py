"""The pages: what is known, what is to be changed, what it would do, to whom, why, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.persons.shown import lines as named
from minzheng.portal.simulating import shown
from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations import api as simulations

DRAWN: tuple[rules.Became, ...] = ("gained", "lost", "more", "less", "unknown")


def show(
    request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of this part."""
    given = {"desk": desk, "part": "what_if", **(context or {})}
    return render(request, f"simulating/{page}.html", given, status=status)


@official(simulations.PERMISSION)
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """What is known of the households here, and what may be changed."""
    return _home(request, desk)


def _home(request: access.Request, desk: Frame, problem: str = "") -> HttpResponse:
    access.require(desk.actor, simulations.PERMISSION, sector=people.SECTOR)
    if places.level(desk.place) not in simulations.LEVELS:
        return show(request, desk, "low")
    status = 422 if problem else 200
    items = simulations.items(desk.day)
    item = _item(request, items)
    if item is None:
        return show(request, desk, "home", {"problem": problem, "items": items}, status=status)
    rule = simulations.ruled(item.id, desk.day)
    census = simulations.census(desk.actor, item.id, desk.place, desk.day)
    below = [one.code for one in places.children(desk.place, desk.day) if places.level(one.code) in simulations.LEVELS]
    job = _job(desk, census)
    context = {
        "problem": problem,
        "items": items,
        "item": item,
        "rule": rule,
        "census": census,
        "age": (desk.today - census.day).days if census else 0,
        "job": job,
        "said": job.said(lang()) if job else "",
        "share": str(round(100 * job.done / job.total, 1)) if job and job.total else "",
        "fields": shown.fields(rule, simulations.laid(item.id, below or [desk.place], desk.day), request.POST),
        "assumes": request.POST.get("assumes", "1") if request.method == "POST" else "1",
        "assumed": [said(one) for one in simulations.assumed_words(item.id)],
        "known": sorted(_known(item.id, census)) if census else [],
        "made": [(one, shown.changed(simulations.ruled(one.census.item, one.census.day), one)) for one in _made(desk)],
    }
    response = show(request, desk, "home", context, status=status)
    if census and census.state == "underway" and not (job and job.over):
        response["Refresh"] = "2"
    return response


def _item(request: access.Request, items: tuple[catalogue.Item, ...]) -> catalogue.Item | None:
    asked, known = request.POST.get("item") or request.GET.get("item", ""), {one.id: one for one in items}
    return next((known[name] for name in (asked, *catalogue.groups().often, *known) if name in known), None)


def _job(desk: Frame, census: simulations.Census | None) -> jobs.Job | None:
    """The work on a census, for whoever asked for it."""
    if census is None or census.state == "ready" or not census.job or census.by != desk.actor.account:
        return None
    return jobs.job(desk.actor, census.job)


def _known(item: str, census: simulations.Census) -> list[tuple[int, str, int, int]]:
    """Facts with the share of which they are known in per cent, the least known first."""
    book = facts.book(item)
    declared = {one.name: one for one in book.head.fact} if book else {}
    return [
        (100 * known // of if of else 0, shown.named(declared[name]), known, of)
        for name, (known, of) in census.known.items()
        if name in declared
    ]


def _made(desk: Frame) -> tuple[simulations.Simulation, ...]:
    return simulations.simulations(desk.actor, desk.place, desk.day)


@official(simulations.PERMISSION)
@require_POST
def take(request: access.Request, desk: Frame) -> HttpResponse:
    """Facts of all households here are taken anew."""
    item = request.POST.get("item", "")
    try:
        simulations.take(desk.actor, item, desk.place)
    except simulations.Refused as refused:
        return _home(request, desk, refused.message(lang()))
    return redirect(f"{desk.link('simulating:home')}{'&' if desk.carried else '?'}item={item}")


@official(simulations.PERMISSION)
@require_POST
def make(request: access.Request, desk: Frame) -> HttpResponse:
    """What was typed is simulated."""
    try:
        rule = simulations.ruled(request.POST.get("item", ""), desk.day)
        typed = [(one.name, request.POST.get(f"p{number}", "").strip()) for number, one in enumerate(shown.parameters(rule))]
        changes = [simulations.Change(name, simulations.value(rule, name, text), desk.place) for name, text in typed if text]
        census = simulations.census(desk.actor, request.POST.get("item", ""), desk.place, desk.day)
        if census is None:
            raise simulations.Refused("no_census")
        made = simulations.simulate(desk.actor, census.id, desk.place, changes, assumes=request.POST.get("assumes") == "1")
    except simulations.Refused as refused:
        return _home(request, desk, refused.message(lang()))
    return redirect(desk.link("simulating:result", made.id))


@official(simulations.PERMISSION)
@require_safe
def result(request: access.Request, desk: Frame, simulation: int) -> HttpResponse:
    """What it would do: in a sentence, by county unit, on the map."""
    return _result(request, desk, simulation)


def _result(request: access.Request, desk: Frame, simulation: int, problem: str = "") -> HttpResponse:
    made = _simulation(desk, simulation)
    rule = simulations.ruled(made.census.item, made.census.day)
    whole = made.total
    context = {
        "problem": problem,
        "one": made,
        "item": catalogue.item(made.census.item),
        "changes": shown.changed(rule, made),
        "whole": whole,
        "alone": _alone(made),
        "more": shown.yuan(abs(whole.more)),
        "total": shown.line(whole, _("All together")),
        "lines": shown.lines(made, made.census.day),
        "heads": shown.heads(),
        "drawn": [(word, said(simulations.words().became[word]), whole.became[word]) for word in DRAWN if whole.became[word]],
        "map": shown.drawn_map(desk, made) if places.level(made.place) != "county" else None,
        "age": (desk.today - made.census.day).days,
        "assumed": [said(one) for one in simulations.assumed_words(made.census.item)] if made.assumes else [],
        "may": not made.entries and not desk.past and desk.may("register.make", made.place, people.SECTOR),
        "proposed": _proposed(desk, made),
        "typed": request.POST,
        "sampled": made.census.state == "ready" and desk.may("means.read", made.place, people.SECTOR),
    }
    return show(request, desk, "result", context, status=422 if problem else 200)


def _alone(made: simulations.Simulation) -> bool:
    """Whether it is counted by persons, since each asks for themselves."""
    return facts.facts(made.census.item).of == "applicant"


def _proposed(desk: Frame, made: simulations.Simulation) -> list[tuple[registry.Entry, str, str]]:
    """The entries that a simulation became, each with what it is and what it is called."""
    found = registry.entries_of(desk.actor, made.entries).values()
    return [(one, said(registry.register(one.register).one), words.title(one, desk.day)) for one in found]


def _simulation(desk: Frame, simulation: int) -> simulations.Simulation:
    try:
        return simulations.simulation(desk.actor, simulation)
    except simulations.Refused as refused:
        raise Http404 from refused


@official(simulations.PERMISSION)
@require_POST
def promote(request: access.Request, desk: Frame, simulation: int) -> HttpResponse:
    """It becomes a proposal, which another person checks."""
    _simulation(desk, simulation)
    try:
        given = {one: request.POST.get(one, "").strip() for one in ("number", "reason")}
        since = date.fromisoformat(request.POST.get("since", ""))
        simulations.promote(desk.actor, simulation, since=since, **given)
    except ValueError:
        return _result(request, desk, simulation, _("“Since” is no day."))
    except registry.Refused as refused:
        return _result(request, desk, simulation, " ".join(one.message(lang()) for one in refused.problems))
    except simulations.Refused as refused:
        return _result(request, desk, simulation, refused.message(lang()))
    return redirect(desk.link("simulating:result", simulation))


@official(simulations.PERMISSION)
@require_safe
def drawn(request: access.Request, desk: Frame, simulation: int, became: str) -> HttpResponse:
    """Some of the households that would become something."""
    made = _simulation(desk, simulation)
    word = next((one for one in DRAWN if one == became), None)
    if word is None:
        raise Http404
    try:
        found = simulations.draw(desk.actor, simulation, word)
    except simulations.Refused as refused:
        return show(request, desk, "gone", {"one": made, "problem": refused.message(lang())}, status=404)
    context = {
        "one": made,
        "became": said(simulations.words().became[word]),
        "count": made.total.became[word],
        "rows": [(one, shown.where(one.place, desk), shown.yuan(one.before), shown.yuan(one.after)) for one in found],
        "unknown": word == "unknown",
        "alone": _alone(made),
    }
    return show(request, desk, "drawn", context)


@official(simulations.PERMISSION)
@require_safe
def household(request: access.Request, desk: Frame, simulation: int, household: int) -> HttpResponse:
    """Why it would be so for one household: every step before and after."""
    made = _simulation(desk, simulation)
    try:
        person = request.GET.get("of", "")
        why = simulations.reason(desk.actor, simulation, household, int(person) if person.isdecimal() and len(person) < 16 else 0)
    except simulations.Refused as refused:
        return show(request, desk, "gone", {"one": made, "problem": refused.message(lang())}, status=404)
    amount = simulations.amount(why.before.rule)
    context = {
        "one": made,
        "why": why,
        "became": said(simulations.words().became[why.became]),
        "before": _paid(why.before, amount),
        "after": _paid(why.after, amount),
        "people": named(desk, why.people),
        "steps": shown.steps(why),
        "missing": shown.missing(why),
        "where": shown.where(why.place, desk),
    }
    return show(request, desk, "household", context)


def _paid(decision: rules.Decision, amount: str) -> str:
    value = decision.value(amount)
    return _("unknown") if not isinstance(value, int) else shown.yuan(value)
