"""The reviewer's queue and the page of a decision: does it follow, and what could be wrong with it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.cases import case_page, deeds, shown
from minzheng.portal.cases.shown import amount, show
from minzheng.portal.cases.verbs import VERBS, Doing, steps_back
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.reasons import later as coming
from minzheng.portal.reasons import reasoning
from minzheng.portal.reasons.capitals import capitals
from minzheng.portal.reasons.known import whose
from minzheng.portal.ui.typeset import sentences
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.months import api as months
from minzheng.services.procedure import api as procedure

GET_OR_POST = ["GET", "HEAD", "POST"]
SIGNS = {"decision": "case.decide", "approval": "case.decide", "opinion": "case.opine"}


@official("case.read")
@require_safe
def queue(request: access.Request, desk: Frame) -> HttpResponse:
    """What waits for the reader, the next to end first."""
    try:
        found, following = ((), "") if desk.past else cases.queue(desk.actor, after=request.GET.get("after", ""))
    except procedure.Refused as refused:
        return show(request, desk, "list", {"problem": refused.message(lang()), "narrowings": []}, status=400)
    count = f"{len(found)}{'+' if following else ''}"
    return show(
        request, desk, "queue", {"rows": shown.rows(desk, found), "n": count, "after": following, "page": shown.done_on(desk)}
    )


@official("means.read")
@require_http_methods(GET_OR_POST)
def decision(request: access.Request, desk: Frame, case: int) -> HttpResponse:
    """The page on which somebody signs: opinion, county's opinion or decision, whichever is due."""
    if request.method == "POST" and not desk.past:
        verb = request.POST.get("verb", "")
        if verb not in (*SIGNS, "send_back", "sampling"):
            raise Http404
        it, leads = case_page.doing(request, desk, case), "decision" if verb == "sampling" else "case"
        return deeds.do(
            it, verb, lambda problem: _page(request, desk, case, problem), lambda: redirect(desk.link(f"cases:{leads}", case))
        )
    return _page(request, desk, case)


@official("means.read")
@require_safe
def flips(request: access.Request, desk: Frame, case: int) -> HttpResponse:
    """What would turn the answer, looked for after the page is there."""
    one, weighed = cases.case(desk.actor, case), cases.weigh(desk.actor, case)
    if weighed.decision is None or weighed.sheet is None:
        raise Http404
    called = shown.names(desk, weighed.sheet.people)
    names = [called.get(key) or _("outside your places") for key in weighed.sheet.people]
    found, given_up = reasoning.flips(weighed.decision, names)
    context = {"case": one, "flips": found, "given_up": given_up, "answer": weighed.decision.answer}
    return show(request, desk, "flips", {**context, "bare": "bare" in request.GET})


@official("means.read")
@require_safe
def later(request: access.Request, desk: Frame, case: int) -> HttpResponse:
    """What will change later, worked out after the page is there."""
    one = cases.case(desk.actor, case)
    sheet = cases.signed(desk.actor, case, purpose=shown.purpose(desk), decided=True) or cases.weigh(desk.actor, case).sheet
    names = shown.names(desk, sheet.people) if sheet else {}
    granted = (
        next(iter(entitlements.of_case(desk.actor, case)), None) if one.entitlement and desk.may("entitlement.read") else None
    )
    lines = coming.later(one, sheet, desk.day, granted, lambda key: names.get(key) or _("outside your places"))
    return show(request, desk, "later", {"case": one, "lines": lines})


def _page(request: access.Request, desk: Frame, case: int, problem: str = "") -> HttpResponse:
    it = case_page.doing(request, desk, case)
    one, course, weighed = it.case, it.course, it.weighed
    keys = weighed.sheet.people if weighed.sheet else [one.person]
    names = [it.names.get(key) or _("outside your places") for key in keys]
    allowed = {str(deed): why for deed, why in it.dossier.allowed.items()}
    verb = next((name for name in SIGNS if name in allowed), "")
    reasons = reasoning.reasoning(weighed.decision, unsure_of(weighed.sheet)) if weighed.decision else None
    context = {
        "case": one,
        "course": course,
        "called": names[0] if names else "",
        "names": names,
        "item": shown.item_name(one.item),
        "law": case_page.law(one),
        "where": words.within(one.place_code, desk.actor.place, desk.day),
        "clock": shown.timed(one, desk.today),
        "whole": case_page.whole(one, desk),
        "whose": whose(weighed.sheet, names, weighed) if weighed.sheet else [],
        "reasons": reasons,
        "unsure": facts.unconfirmed(weighed.sheet, weighed.decision) if weighed.sheet else (),
        "amount": amount(weighed.amount) if weighed.amount else "",
        "capitals": capitals(weighed.amount) if weighed.amount else "",
        "service": catalogue.item(one.item),
        "first": months.later(months.month_of(desk.today), 1),
        "fails": [step.name for step in reasons.steps if step.judges and step.met is False] if reasons else [],
        "steps": [step.name for step in reasons.steps if step.judges] if reasons else [],
        "verb": verb,
        "signs": bool(verb) and not allowed[verb] and not desk.past,
        "why_not": deeds.why_not(allowed[verb]) if allowed.get(verb) else "",
        "draws": allowed.get("sampling") == "" and not desk.past and course.drawn is None,
        "drawn": course.drawn and "sampling" in allowed,
        "back": steps_back(it)
        if VERBS["send_back"].when(it) and desk.may(SIGNS.get(verb, "case.decide")) and not desk.past
        else {},
        "stands": _stands(it),
        "hangs": it.dossier.hung,
        "doubts": it.dossier.objections,
        "barred": shown.barred(course),
        "classes": [(each.id, said(each.name), each.months) for each in case_page.rechecks(one)],
        "turning": _turning(desk, case),
        "demo": desk.demo,
        "problem": problem,
        "typed": request.POST,
        "opened": time.now(),
    }
    return show(request, desk, "decision", context, status=422 if problem else 200)


def _stands(it: Doing) -> tuple[str, str]:
    """Where a case stands at which its reader signs nothing: that, and what is next and whose turn it is."""
    head, below = shown.answer(it.case, it.course, it.desk, it.dossier.hung)
    return head, sentences(_("Nothing is signed at this step.") if it.case.open else "", below)


def _turning(desk: Frame, case: int) -> dict[str, object]:
    """Where a case lies among those that wait for the reader, and the ones beside it."""
    waiting = cases.queued(desk.actor) if not desk.past else []
    if case not in waiting:
        return {}
    at = waiting.index(case)
    return {
        "place": at + 1,
        "of": len(waiting),
        "before": waiting[at - 1] if at else 0,
        "after": waiting[at + 1] if at + 1 < len(waiting) else 0,
    }


def unsure_of(sheet: facts.Sheet | None) -> set[str]:
    """The parameters of a sheet that nobody has confirmed."""
    return {one.name for one in sheet.parameters if one.confirm} if sheet else set()
