"""The forms in which a change is proposed and a recheck recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_hex
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.paying.shown import NOTHING, item, names, settled, show, state, yuan
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Entitlement, Proposing
from minzheng.services.months import api as months

GET_OR_POST = ["GET", "HEAD", "POST"]
AHEAD, INSTALMENTS, TAPER = 12, 24, 6
NOW = {
    "granted": ("amount", "suspend", "stop", "taper", "recover", "account"),
    "suspended": ("resume", "stop", "recover", "account"),
    "ended": ("resume", "recover"),
}
"""What can become of one in a state."""
BESIDE = {"once": {"recover", "account"}, "bill": {"recover"}}
"""What of it can become of what is not paid every month."""
_MONEY = {"amount", "taper", "recover"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `lines`: a longer text; `picks`: those of whom some are ticked, each with a name."""

    id: str
    label: str
    value: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    picks: tuple[tuple[int, str, bool], ...] = ()
    day: bool = False
    ahead: bool = False
    lines: bool = False
    hint: str = ""


def offers(desk: Frame, one: Entitlement) -> list[tuple[str, str]]:
    """What the reader may propose now: names and addresses."""
    if desk.past or not desk.may("entitlement.make", place=one.place_code, sector=people.SECTOR):
        return []
    kinds = [kind for kind in NOW[one.state] if one.frequency == "month" or kind in BESIDE[one.frequency]]
    if one.state == "granted" and not _law(one).ending.taper:
        kinds = [kind for kind in kinds if kind != "taper"]
    if settled(one.item):
        kinds = [kind for kind in kinds if kind != "account"]
    found = [(said(entitlements.kinds()[kind].name), desk.link("paying:propose", one.id, kind)) for kind in kinds]
    rechecked = one.state != "ended" and one.frequency == "month"
    return [(_("Record a recheck"), desk.link("paying:recheck", one.id)), *found] if rechecked else found


def _law(one: Entitlement) -> catalogue.Version:
    return next(version for version in catalogue.item(one.item).versions if version.id == one.version)


@official("entitlement.make")
@require_http_methods(GET_OR_POST)
def propose(request: access.Request, desk: Frame, entitlement: int, kind: str) -> HttpResponse:
    """Proposes a change, also the one that was found in a recheck or that an event called for."""
    one = _seen(desk, entitlement)
    if kind not in entitlements.kinds():
        raise Http404
    noticed = whole(request.GET.get("noticed", ""))
    called = next((it for it in entitlements.changes_of(desk.actor, entitlement) if it.id == noticed), None)
    problem = ""
    if request.method == "POST":
        try:
            asked = _asked(request, one, kind, noticed)
            if request.GET.get("recheck"):
                result: entitlements.Result = "stop" if kind == "stop" else "change"
                day, class_ = _day(request.GET["recheck"]), request.GET.get("class", "")
                entitlements.recheck(
                    desk.actor, one.id, result, day=day, class_=class_, proposing=asked, number=_number(request)
                )  # fmt: skip
            else:
                once = request.POST.get("once", "")
                entitlements.propose(desk.actor, asked, number=_number(request), request=once)
        except people.Refused as refused:
            problem = refused.message(lang())
        else:
            return redirect(desk.link("paying:one", one.id))
    fields = list(_fields(request, desk, one, kind, called))
    return _form(request, desk, one, said(entitlements.kinds()[kind].name), fields, problem)


def _seen(desk: Frame, entitlement: int) -> Entitlement:
    """One that the reader may change. Raises Http404 and Forbidden."""
    try:
        one = entitlements.entitlement(desk.actor, entitlement)
    except people.Refused as refused:
        raise Http404 from refused
    access.require(desk.actor, "entitlement.make", place=one.place_code, sector=people.SECTOR)
    return one


def _form(
    request: access.Request, desk: Frame, one: Entitlement, heading: str, fields: list[Field], problem: str
) -> HttpResponse:
    name = names(desk, [one.person]).get(one.person, NOTHING)
    context = {
        "heading": heading,
        "name": name,
        "item": item(one.item),
        "stands": f"{state(one)} · {_('%(amount)s yuan this month') % {'amount': yuan(one.amount)}}",
        "back": desk.link("paying:one", one.id),
        "fields": fields,
        "number": request.POST.get("number", one.number),
        "once": request.POST.get("once") or token_hex(8),
        "problem": problem,
    }
    return show(request, desk, "form", context, status=422 if problem else 200)


def _fields(
    request: access.Request, desk: Frame, one: Entitlement, kind: str, called: entitlements.Change | None
) -> Iterator[Field]:
    """What is asked of a change of a kind, with what was sent."""
    sent = request.POST
    if kind != "account":
        this = months.month_of(desk.today)
        first = this if kind == "recover" else entitlements.first_open_of(desk.actor, one.id)
        asked = list(months.between(first, months.later(max(first, this), AHEAD)))
        chosen = sent.get("month") or f"{called.month if called else _next(desk, first):%Y-%m}"
        asked = [called.month, *asked] if called and called.month < first else asked
        options = tuple((f"{month:%Y-%m}", f"{month:%Y-%m}") for month in asked)
        yield Field("month", _("From the month"), chosen, options=options)
    if kind in _MONEY:
        label = _("In all, in yuan") if kind == "recover" else _("A month, in yuan")
        value = sent.get("amount") or (yuan(called.amount).replace(",", "") if called and called.amount else "")
        yield Field("amount", label, value, hint=_("%(amount)s yuan so far") % {"amount": yuan(one.amount)})
    if kind in {"taper", "recover"}:
        most = TAPER if kind == "taper" else INSTALMENTS
        options = tuple((str(n), str(n)) for n in range(1, most + 1))
        yield Field(
            "months", _("For how many months") if kind == "taper" else _("Instalments"), sent.get("months", ""), options=options
        )
    if kind == "amount":
        yield from _persons(request, desk, one, called)
    if kind == "account" or (kind == "amount" and called and called.ground == "died"):
        yield Field("account", _("New bank account"), sent.get("account", ""), required=kind == "account")
    grounds = tuple((ground.id, said(ground.name)) for ground in entitlements.grounds().values() if kind in ground.of)
    yield Field("ground", _("Ground"), sent.get("ground") or (called.ground if called else ""), options=grounds)
    if kind != "account":
        cited = dict.fromkeys(by for line in (*_law(one).stops, *_law(one).again) for by in line.by)
        articles = tuple((by, entitlements.cited(one.item, one.version, by)) for by in cited)
        if articles:
            yield Field("article", _("Article"), sent.get("article", ""), required=False, options=articles)
    yield Field(
        "reason",
        _("Reason"),
        sent.get("reason", ""),
        lines=True,
        hint=_("The family reads it in the notice. No numbers of persons."),
    )


def _next(desk: Frame, first: date) -> date:
    """The month that is meant most often: the next."""
    return max(first, months.later(months.month_of(desk.today), 1))


def _persons(request: access.Request, desk: Frame, one: Entitlement, called: entitlements.Change | None) -> Iterator[Field]:
    """For whom it counts from then on, and who is paid."""
    living = people.household(desk.actor, one.household).members if one.household else ()
    keys = list(dict.fromkeys([*one.members, *(member.person for member in living), *((called.members or ()) if called else ())]))
    named = names(desk, keys)
    ticked = (
        {whole(text) for text in request.POST.getlist("pick")}
        if request.method == "POST"
        else set(called.members if called and called.members is not None else one.members)
    )
    picks = tuple((key, named.get(key, NOTHING), key in ticked) for key in keys)
    yield Field("pick", _("For whom it counts"), picks=picks)
    if len(keys) > 1:
        value = request.POST.get("payee") or str(called.payee if called and called.payee else one.person)
        yield Field("payee", _("Paid to"), value, options=tuple((str(key), named.get(key, NOTHING)) for key in keys))


def _asked(request: access.Request, one: Entitlement, kind: str, noticed: int | None) -> Proposing:
    """What was sent. Raises Refused."""
    sent, name = request.POST, entitlements.kinds()[kind].name
    members = tuple(sorted(key for text in sent.getlist("pick") if (key := whole(text)))) if kind == "amount" else None
    payee = whole(sent.get("payee", "")) if kind == "amount" else None
    month = months.month_of(_day(f"{sent.get('month', '')}-01")) if kind != "account" else one.first
    made = Proposing(
        one.id,
        kind,  # type: ignore[arg-type]
        month,
        sent.get("ground", ""),
        sent.get("reason", ""),
        months=whole(sent.get("months", ""), 3) or 0,
        members=members if members is not None and set(members) != set(one.members) else None,
        person=payee if payee != one.person else None,
        account=sent.get("account", ""),
        article=sent.get("article", ""),
        noticed=noticed,
    )
    return replace(made, amount=months.fen(sent.get("amount", ""), name)) if kind in _MONEY else made


def _number(request: access.Request) -> int | None:
    return whole(request.POST.get("number", ""))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise people.Refused("not_a_day") from None


@official("entitlement.make")
@require_http_methods(GET_OR_POST)
def recheck(request: access.Request, desk: Frame, entitlement: int) -> HttpResponse:
    """It was looked at again: unchanged, or what is to be proposed, which the next page asks for."""
    one, problem, sent = _seen(desk, entitlement), "", request.POST
    if request.method == "POST":
        result, class_ = sent.get("result", ""), sent.get("class", "")
        if result in entitlements.kinds():
            going = urlencode({"recheck": sent.get("day", ""), "class": class_})
            address = desk.link("paying:propose", one.id, result)
            return redirect(f"{address}{'&' if '?' in address else '?'}{going}")
        try:
            day, after = _day(sent.get("day", "")), sent.get("next", "")
            next_ = _day(after) if after else None
            entitlements.recheck(desk.actor, one.id, result, day=day, class_=class_, next_=next_, number=_number(request))  # type: ignore[arg-type]
        except people.Refused as refused:
            problem = refused.message(lang())
        else:
            return redirect(desk.link("paying:one", one.id))
    known = entitlements.classes(one.item, one.version, desk.today)
    found = [kind for kind in NOW[one.state] if kind not in {"recover", "account"}]
    options = [("unchanged", said(entitlements.declared().result["unchanged"]))]
    options += [(kind, _propose(entitlements.kinds()[kind].name)) for kind in found if kind != "taper" or _law(one).ending.taper]
    fields = [
        Field("day", _("Looked at on"), sent.get("day", desk.today.isoformat()), day=True),
        Field("result", pgettext("recheck", "What was found"), sent.get("result", ""), options=tuple(options)),
        Field(
            "class",
            _("Class"),
            sent.get("class", one.class_),
            required=False,
            options=tuple((it.id, said(it.name)) for it in known),
        ),
        Field(
            "next",
            _("Again by"),
            sent.get("next", ""),
            required=False,
            day=True,
            ahead=True,
            hint=_("Where it is not what the class says."),
        ),
    ]
    return _form(request, desk, one, _("Record a recheck"), [one for one in fields if one.id != "class" or known], problem)


def _propose(name: Said) -> str:
    return _("propose: %(what)s") % {"what": said(name)}
