"""What is done to a duty from its page: evidence, rulings, who leads, how a promise is proven. A refusal keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.plan.duty_page import Sent, shown


class Untold(ValueError):  # noqa: N818 - what happened
    """A form that cannot be read; its words say why."""


@official("plan.prove")
@require_POST
def prove(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Records what proves a promise at the place looked at."""
    proof = _id(request, "proof")

    def act() -> str:
        sent = request.POST
        said = duties.Recorded(
            title=sent.get("title", ""),
            issuer=sent.get("issuer", ""),
            day=_day(sent.get("day", "")),
            where=sent.get("where", ""),
            number=sent.get("number", ""),
            value=_number(sent.get("value", "")),
        )
        duties.plan(desk.actor, plan_id).duty(no).proof(proof)
        return f"#e{duties.record(desk.actor, proof, desk.place, said).id}"

    return _done(request, desk, plan_id, no, "prove", proof, act)


@official("plan.check")
@require_POST
def judge(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Takes evidence, refuses it, or takes it back."""
    evidence, reason = _id(request, "evidence"), request.POST.get("reason", "")
    _plan, duty, found = duties.place_of(desk.actor, evidence)
    if (duty.plan, duty.no) != (plan_id, no):
        raise LookupError(evidence)

    def act() -> str:
        match request.POST.get("answer"):
            case "accept":
                duties.check(desk.actor, evidence, accept=True, reason=reason)
            case "refuse":
                duties.check(desk.actor, evidence, accept=False, reason=reason)
            case "withdraw":
                duties.withdraw(desk.actor, evidence, reason)
            case _:
                raise Untold(_("Nothing was chosen."))
        return f"#e{evidence}"

    return _done(request, desk, plan_id, no, "judge", found.proof, act)


@official("plan.rule")
@require_POST
def rule(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Says what words of the notice mean."""

    def act() -> str:
        sent = request.POST
        about = "" if sent.get("whole") else no
        said = {name: sent.get(name, "") for name in ("words", "question", "answer")}
        duties.rule(desk.actor, plan_id, no=about, **said)
        return "#h-rulings"

    return _done(request, desk, plan_id, no, "rule", 0, act)


@official("plan.rule")
@require_POST
def lead(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Says who leads."""

    def act() -> str:
        duties.rule_lead(desk.actor, plan_id, no, request.POST.get("token", ""))
        return "#h-who"

    return _done(request, desk, plan_id, no, "lead", 0, act)


@official("plan.rule")
@require_POST
def role(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Says what role a unit has."""

    def act() -> str:
        token, code, basis = (request.POST.get(name, "") for name in ("token", "role", "basis"))
        duties.say_role(desk.actor, plan_id, no, token, code, place_code=desk.place, basis=basis)
        return "#h-who"

    return _done(request, desk, plan_id, no, "role", 0, act)


@official("plan.rule")
@require_POST
def members(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Says who the members of a set are."""

    def act() -> str:
        sent = request.POST
        since, some = _day(sent.get("since", "")), sent.getlist("unit")
        token, basis = sent.get("token", ""), sent.get("basis", "")
        duties.say_members(desk.actor, plan_id, token, place_code=desk.place, since=since, members=some, basis=basis)
        return "#h-who"

    return _done(request, desk, plan_id, no, "members", 0, act)


@official("plan.rule")
@require_POST
def agree(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """Agrees from today on how a promise is proven."""
    proof = _id(request, "proof")

    def act() -> str:
        sent = request.POST
        read = [sent.get("reading_zh", "").strip(), sent.get("reading_en", "").strip()]
        contract = duties.Contract(
            kind=sent.get("kind", ""),
            what=Said(sent.get("what_zh", ""), sent.get("what_en", "")),
            measure=sent.get("measure", "").strip(),
            target=_number(sent.get("target", "")),
            bound=sent.get("bound", ""),
            due=sent.get("due", "").strip(),
            reading=Said(*read) if any(read) else None,
            to_confirm="to_confirm" in sent,
        )
        duties.plan(desk.actor, plan_id).duty(no).proof(proof)
        duties.agree(desk.actor, plan_id, proof, contract)
        return "#h-promises"

    return _done(request, desk, plan_id, no, "agree", proof, act)


def _done(
    request: access.Request, desk: Frame, plan_id: int, no: str, form: str, about: int, act: Callable[[], str]
) -> HttpResponse:
    """Does it and goes back to the duty; refused, the page comes back with what was typed."""
    try:
        where = act()
    except duties.Refused as refused:
        problem = refused.message(lang())
    except Untold as untold:
        problem = str(untold)
    else:
        return redirect(desk.link("plan:duty", plan_id, no) + where)
    typed, chosen = {key: str(text) for key, text in request.POST.items()}, tuple(request.POST.getlist("unit"))
    return shown(request, desk, plan_id, no, Sent(form, about, typed, problem, chosen))


def _id(request: access.Request, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Untold(_("“%(text)s” is no day. Please give one such as 2014-06-30.") % {"text": text[:20]}) from None


def _number(text: str) -> Decimal | None:
    text = text.strip().replace(",", "")
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Untold(_("“%(text)s” is no number.") % {"text": text[:20]}) from None
