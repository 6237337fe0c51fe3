"""The same as data: a plan and a clause as JSON, and the changes of lights as a feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as clock

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.disclosure.shown import lang, told
from minzheng.portal.promises import shown
from minzheng.portal.promises.clause_page import ClausePage
from minzheng.portal.promises.look import Look, duty_of, look_of, plan_of
from minzheng.portal.promises.plan_page import PlanPage

MONTHS = 12
"""How far the feed looks back."""
_PRETTY = {"ensure_ascii": False, "indent": 1}


@require_safe
@told
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan at a place on a day: every clause with its promises and their lights."""
    look = look_of(request)
    page = PlanPage(plan_of(look, plan_id), look)
    given = {**_head(request, page.plan, look), "duties": [_duty(one, look.day) for one in page.standings.values()]}
    return JsonResponse(given, json_dumps_params=_PRETTY)


@require_safe
@told
def clause(request: HttpRequest, plan_id: int, no: str) -> HttpResponse:
    """One clause at a place on a day, with who answers."""
    look = look_of(request)
    found = plan_of(look, plan_id)
    page = ClausePage(found, duty_of(found, no), look)
    answering = [
        {"place": place, "named": who.token, "units": who.names, "leads": who.leads, "how": who.how}
        for place, some in page.answering
        for who in some
    ]
    given = {**_head(request, found, look), **_duty(page.found, look.day), "answering": answering}
    return JsonResponse(given, json_dumps_params=_PRETTY)


def _head(request: HttpRequest, plan: duties.Plan, look: Look) -> dict[str, object]:
    return {
        "address": request.build_absolute_uri(),
        "plan": plan.number,
        "title": plan.title,
        "in_force": plan.since.isoformat(),
        "place": look.place,
        "place_name": look.name,
        "as_of": look.day.isoformat(),
    }


def _duty(found: standing.DutyStanding, day: date) -> dict[str, object]:
    return {
        "no": found.duty.no,
        "name": shown.said(found.duty.short),
        "text": found.duty.text,
        "state": found.state,
        "led": found.led,
        "promises": [_promise(one, day) for one in found.promises],
    }


def _promise(one: standing.Promise, day: date) -> dict[str, object]:
    proof, known = one.proof, one.known
    given: dict[str, object] = {
        "what": shown.said(proof.what),
        "words": proof.quote,
        "kind": proof.kind,
        "measure": proof.measure,
        "target": str(proof.target) if proof.target is not None else None,
        "bound": proof.bound,
        "due": proof.due,
        "to_confirm": proof.to_confirm,
        "state": one.state,
        "verdict": standing.verdict(one, day),
        "reasons": [reason.of(lang()) for reason in one.standing.reasons] if one.standing else [],
    }
    if one.standing and known:
        ratio = {"numerator": known.now.numerator, "denominator": known.now.denominator} if known.now is not None else None
        rate = float(one.standing.rate) if one.standing.rate is not None else None
        given |= {"value": known.shown, "exact": ratio, "of": known.whole, "there": known.have if known.whole else None}
        given |= {"missing": known.missing, "lacking": one.standing.lacking, "rate": rate, "grade": one.standing.grade}
    return given


@require_safe
@told
def feed(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The lights that changed at a place, month by month, as Atom."""
    look = look_of(request)
    found = plan_of(look, plan_id)
    page = request.build_absolute_uri(look.link("plan", found.id))
    title = _("%(plan)s: lights that changed, %(place)s") % {"plan": found.number, "place": look.name}
    about = publishing.Linked(title, _("Minzheng"), request.build_absolute_uri(), page)
    changes = standing.changes(access.PUBLIC, found, look.place, tuple(_days(look)))

    def address(one: publishing.Publication) -> str:
        change = changes[one.id]
        number = (
            [proof.id for proof in change.duty.proofs].index(change.proof.id) + 1 if change.proof in change.duty.proofs else 1
        )
        then = Look(look.place, change.day, look.today)
        return request.build_absolute_uri(then.link("clause", found.id, change.duty.no, promise=str(number)))

    items = [_item(number, change, look) for number, change in enumerate(changes)]
    made = publishing.feed(items, about, address, time.machine(), lang())
    return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")


def _days(look: Look) -> Iterator[date]:
    """The day looked at, and the last days of the months before it."""
    yield look.day
    day = look.day
    for _month in range(MONTHS):
        day = date.fromordinal(day.replace(day=1).toordinal() - 1)
        yield day


def _item(number: int, change: standing.Change, look: Look) -> publishing.Publication:
    words = standing.words().state
    what = Said(*(f"{change.duty.no} {change.proof.what.of(tag)}" for tag in ("zh", "en")))
    became = Said(*(f"{words[change.before].of(tag)} → {words[change.after].of(tag)}" for tag in ("zh", "en")))
    cause = Said(change.cause.of("zh"), change.cause.of("en"))
    title = Said(*(f"{what.of(tag)} {became.of(tag)}" for tag in ("zh", "en")))
    line = publishing.Line(standing.words().cause, cause)
    moment = datetime.combine(change.day, clock(), time.CHINA)
    subject = journal.Subject("promise", str(change.proof.id), look.place)
    return publishing.Publication(number, subject, look.place, "", title, (line,), change.day, None, "", moment)
