"""One entitlement: what, since when, month by month, how it was decided, what waits; and the steps of what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.letters import giving, text
from minzheng.portal.paying import proposing
from minzheng.portal.paying.shown import NOTHING, names, payment, purpose, row, settled, show, yuan
from minzheng.portal.paying.telling import how, told
from minzheng.services.entitlements import api as entitlements
from minzheng.services.months import api as months
from minzheng.services.rosters import api as rosters

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Month:
    """How a month stands, in words."""

    month: date
    granted: str
    state: str
    code: str
    why: str
    roster: str


@dataclass(frozen=True, slots=True)
class Step:
    """A term in words."""

    since: date
    until: date | None
    what: str
    amount: str
    ground: str
    article: str
    by: str
    checked: str


@official("entitlement.read")
@require_safe
def one(request: access.Request, desk: Frame, entitlement: int) -> HttpResponse:
    """One: what, since when, month by month, how it was decided, what waits, what can be done now."""
    return page(request, desk, entitlement)


def page(
    request: access.Request, desk: Frame, entitlement: int, problem: str = "", wrong: int = 0, status: int = 200
) -> HttpResponse:
    """The page of one, with what is wrong with what was sent."""
    why = purpose(desk)
    try:
        found = entitlements.entitlement(desk.actor, entitlement, purpose=why)
    except people.Refused as refused:
        raise Http404 from refused
    known = entitlements.changes_of(desk.actor, entitlement, purpose=why)
    people_ = {found.person, *found.members, *(key for one in known for key in one.members or ())}
    named = names(desk, people_)
    accounts = {name for term in found.terms for name in (term.made_by, term.checked_by)} | {one.made_by for one in known}
    by = access.names({name for name in accounts if name.isdecimal()})
    debt = entitlements.debt(desk.actor, entitlement)
    begun = found.frequency == "bill" or settled(found.item) or rosters.begun(desk.actor, found.item, found.place_code)
    context = {
        "one": found,
        "row": row(desk, found, named),
        "where": words.place(found.place_code),
        "members": [(named[key], desk.link("persons:person", key)) for key in found.members if key in named],
        "payee": desk.link("persons:person", found.person) if found.person in named else "",
        "home": desk.link("persons:household", found.household) if found.household and named else "",
        "class": _class(found),
        "origin": _("granted before, evidence on paper") if found.origin == "roll_in" else _("by a decision"),
        "settled": settled(found.item),
        "begun": begun,
        "months": _months(desk, found, begun),
        "steps": [_step(found, term, by) for term in reversed(found.terms)],
        "rechecks": [
            (one.day, said(entitlements.declared().result[one.result]), one.next)
            for one in entitlements.rechecks(desk.actor, entitlement)
        ],
        "changes": [told(desk, one, named, by) for one in known if one.state in {"noticed", "proposed"}],
        "over": [told(desk, one, named, by) for one in known if one.state in {"refused", "dropped"}],
        "offers": proposing.offers(desk, found),
        "debt": debt if debt.total else None,
        "left": debt.total - debt.repaid,
        "owed": {"total": yuan(debt.total), "due": yuan(debt.due), "repaid": yuan(debt.repaid)},
        "repays": debt.total > debt.repaid and desk.may("entitlement.make", place=found.place_code) and not desk.past,
        "problem": problem,
        "wrong": wrong if wrong in {one.id for one in known if one.state in {"noticed", "proposed"}} else 0,
        "how": how(),
    }
    return show(request, desk, "one", context, status=status)


def _class(found: entitlements.Entitlement) -> str:
    known = entitlements.classes(found.item, found.version, found.first)
    return next((said(one.name) for one in known if one.id == found.class_), "")


def _months(desk: Frame, found: entitlements.Entitlement, begun: bool) -> list[Month]:
    """The newest months, each with how it stands; where no roster was ever drawn up nothing is said of what was paid."""
    reasons = rosters.bank_reasons()
    return [
        Month(
            one.month,
            yuan(one.granted) if one.granted else NOTHING,
            payment(one.state) if begun or one.state != "owed" else _("no payment recorded"),
            one.state,
            said(reasons[one.reason].name) if one.reason else "",
            desk.link("paying:roster", one.roster) if one.roster and desk.may("roster.make") else "",
        )
        for one in rosters.payments(desk.actor, found.id)[:MONTHS]
    ]


def _step(found: entitlements.Entitlement, term: entitlements.Term, by: dict[str, str]) -> Step:
    kinds = {"grant": _("Granted"), "change": said(entitlements.kinds()["amount"].name), "arrears": _("With arrears")}
    grounds = entitlements.grounds()
    return Step(
        term.since,
        term.until,
        kinds.get(term.kind) or said(entitlements.kinds()[term.kind].name),
        yuan(term.amount) if term.amount else "",
        said(grounds[term.ground].name) if term.ground in grounds else "",
        entitlements.cited(found.item, found.version, term.article) if term.article else "",
        by.get(term.made_by, "" if term.made_by.isdecimal() else _("the program")),
        by.get(term.checked_by, ""),
    )


@official("entitlement.read")
@require_safe
def notice(request: access.Request, desk: Frame, change: int) -> HttpResponse:
    """The notice of a change, as the letter that the family gets."""
    return show(request, desk, "notice", {"change": change, "paper": _paper(request, desk, change)})


@official("entitlement.make")
@require_safe
def notice_file(request: access.Request, desk: Frame, change: int) -> HttpResponse:
    """The same as a file."""
    paper = _paper(request, desk, change)
    if paper.given is None:
        raise Http404
    try:
        return giving.file(request, paper)
    except giving.UnsetError as unset:
        return show(request, desk, "notice", {"change": change, "paper": paper, "characters": str(unset)}, status=422)


def _paper(request: access.Request, desk: Frame, change: int) -> giving.Paper:
    """The letter; it is given by whoever makes changes, and others see what it says. Raises Http404 where nothing is written."""
    try:
        one = entitlements.change(desk.actor, change, purpose=purpose(desk))
        of = entitlements.entitlement(desk.actor, one.entitlement)
    except people.Refused as refused:
        raise Http404 from refused
    if not one.notice or desk.past:
        raise Http404
    gives = desk.may("entitlement.make", place=of.place_code, sector=people.SECTOR) and one.told_on is not None
    said = text.of_change(one, of, called=names(desk, [of.person]).get(of.person, NOTHING))
    return giving.paper(request, desk.actor, said, gives=gives)


@official("entitlement.read")
@require_POST
def do(request: access.Request, desk: Frame, change: int, verb: str) -> HttpResponse:
    """A step of one: the family was told, it is shown, another person's answer, or taken back."""
    given = request.POST
    try:
        found = entitlements.change(desk.actor, change)
    except people.Refused as refused:
        raise Http404 from refused
    try:
        match verb:
            case "tell":
                entitlements.tell(desk.actor, change, day=_day(given.get("day", "")), how=given.get("how", ""))
            case "post":
                entitlements.post(desk.actor, change, day=_day(given.get("day", "")))
            case "approve":
                entitlements.approve(desk.actor, change)
            case "refuse":
                entitlements.refuse(desk.actor, change, why=given.get("why", ""))
            case "drop":
                entitlements.drop(desk.actor, change)
            case _:
                raise Http404
    except people.Refused as refused:
        return page(request, desk, found.entitlement, refused.message(lang()), change, 422)
    back = "paying:changes" if given.get("back") == "queue" else "paying:one"
    return redirect(desk.link(back, *(() if back == "paying:changes" else (found.entitlement,))))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise people.Refused("not_a_day") from None


@official("entitlement.make")
@require_POST
def repay(request: access.Request, desk: Frame, entitlement: int) -> HttpResponse:
    """Something of what is to be paid back was paid."""
    try:
        entitlements.entitlement(desk.actor, entitlement)
    except people.Refused as refused:
        raise Http404 from refused
    try:
        amount = months.fen(request.POST.get("amount", ""), entitlements.kinds()["recover"].name)
        day, once = _day(request.POST.get("day", "")), request.POST.get("once", "")
        entitlements.repay(desk.actor, entitlement, amount=amount, day=day, request=once)
    except people.Refused as refused:
        return page(request, desk, entitlement, refused.message(lang()), status=422)
    return redirect(desk.link("paying:one", entitlement))
