"""Forms of what a household lives on: something is stated, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.persons import forms
from minzheng.portal.persons.forms import Field, Form
from minzheng.portal.persons.means import amount, whole
from minzheng.portal.persons.shown import lines, told

GET_OR_POST = ["GET", "HEAD", "POST"]
_WHOLE = "household"


@official("means.make")
@require_http_methods(GET_OR_POST)
def state(request: access.Request, desk: Frame, household: int) -> HttpResponse:
    """Something that is known of a member, or of the household as a whole, for which its head stands."""
    back = desk.link("persons:household", household)
    if desk.past:
        return redirect(back)
    home = _home(desk, household)

    def form() -> Form:
        named = {one.key: one.name for one in lines(desk, [member.person for member in home.members])}
        names = [(str(key), name) for key, name in named.items()]
        whose = Field("whose", _("Of whom"), request.POST.get("whose", ""), options=(*names, (_WHOLE, whole())))
        given = [whose, *_about(request), *_values(request, desk)]
        head = next((named.get(one.person, "") for one in home.members if one.relationship == "head"), "")
        return Form(_("State what they live on or need"), back, given, head, f"{_('Household')} {household}")

    def act() -> str:
        whose = request.POST.get("whose", "")
        person = home.members[0].person if whose == _WHOLE and home.members else forms.number(request, "whose")
        if person not in {member.person for member in home.members}:
            raise people.Refused("nobody")
        kind, source = request.POST.get("kind", ""), request.POST.get("source", "")
        values = _said(request, kind)
        one = Stating(person, kind, source, *values[:2], household=household if whose == _WHOLE else None)
        kept = circumstances.state(desk.actor, one._replace(**values._asdict()))
        return _address(request, household, kept, back)

    return forms.sent(request, desk, form, act)


@official("means.make")
@require_http_methods(GET_OR_POST)
def write(request: access.Request, desk: Frame, household: int, statement: int, verb: str) -> HttpResponse:
    """A statement was wrong and another stands for it; or it is not to be relied on."""
    back = desk.link("persons:household", household)
    if verb not in {"correct", "withdraw"}:
        raise Http404
    if desk.past:
        return redirect(back)
    _home(desk, household)
    ever = circumstances.ever(desk.actor, household, purpose="keep")
    one = next((one for one in ever if one.id == statement and not one.gone), None)
    if one is None:
        raise Http404

    def form() -> Form:
        heading = _("It was stated wrongly") if verb == "correct" else _("Withdraw a statement")
        given = [*(_values(request, desk, one) if verb == "correct" else ()), forms.reason(request, required=True)]
        return Form(heading, back, given, "", f"{said(circumstances.kinds()[one.kind].name)} ({_source(one.source)})")

    def act() -> str:
        reason = request.POST.get("reason", "")
        if verb == "withdraw":
            return _address(request, household, circumstances.withdraw(desk.actor, statement, reason=reason), back)
        kept = circumstances.correct(desk.actor, statement, _said(request, one.kind), reason=reason)
        return _address(request, household, kept, back)

    return forms.sent(request, desk, form, act)


def _home(desk: Frame, household: int) -> people.Household:
    try:
        home = people.household(desk.actor, household)
    except people.Refused as refused:
        raise Http404 from refused
    access.require(desk.actor, "means.make", place=home.place_code, sector=people.SECTOR)
    return home


def _about(request: access.Request) -> Sequence[Field]:
    """Which kind, and by which source."""
    families = {one.id: said(one.name) for one in circumstances.declared().family}
    kinds = tuple((one.id, _in_unit(f"{families[one.family]} · {said(one.name)}", one)) for one in circumstances.kinds().values())
    sources = tuple((one.id, said(one.name)) for one in circumstances.sources().values())
    return (
        Field("kind", pgettext("statement", "What"), request.POST.get("kind", ""), options=kinds),
        Field("source", _("Whence it is known"), request.POST.get("source", ""), options=sources),
    )


def _in_unit(name: str, kind: circumstances.Kind | None) -> str:
    """A name with the unit of a kind, where it has one."""
    unit = said(circumstances.units()[kind.unit].name) if kind and kind.unit else ""
    return _("%(name)s (%(unit)s)") % {"name": name, "unit": unit} if unit else name


def _source(source: str) -> str:
    return said(circumstances.sources()[source].name)


def _values(request: access.Request, desk: Frame, one: circumstances.Statement | None = None) -> list[Field]:
    """Amount, days and note, as typed, else as they stand."""
    stands = {
        "amount": amount(one.kind, one.amount).replace(",", "").replace("\u2212", "-") if one else "",
        "spoken": str(one.spoken if one else desk.today),
        "since": str(one.since if one else desk.today),
        "until": str(one.until or "") if one else "",
        "look": str(one.look or "") if one else "",
        "note": one.note if one else "",
    }
    typed: Callable[[str], str] = lambda name: request.POST.get(name, stands[name])  # noqa: E731 - what the form shows
    kind = circumstances.kinds()[one.kind] if one else None
    asked = _in_unit(_("Amount"), kind)
    sums = [
        Field(
            "amount",
            asked,
            typed("amount"),
            required=bool(kind),
            hint="" if kind else _("In the unit that stands there; a need has none."),
        )
    ]
    return [
        *(sums if kind is None or kind.unit else ()),
        Field(
            "spoken",
            _("The day it speaks of"),
            typed("spoken"),
            day=True,
            hint=_("When it was declared or seen; of a list or a record, its date."),
        ),
        Field("since", pgettext("statement", "It is so since"), typed("since"), day=True),
        Field("until", _("Until before"), typed("until"), required=False, day=True, ahead=True),
        Field(
            "look",
            _("To be looked at again by"),
            typed("look"),
            required=False,
            day=True,
            ahead=True,
            hint=_("Left empty, it follows from the kind."),
        ),
        Field("note", pgettext("statement", "Note"), typed("note"), required=False),
    ]


def _said(request: access.Request, kind: str) -> circumstances.Values:
    """What was typed about it. Raises Refused."""
    return circumstances.Values(
        amount=circumstances.amount(kind, request.POST.get("amount", "")),
        since=forms.day(request, "since"),
        spoken=forms.day(request, "spoken"),
        until=forms.day(request, "until") if request.POST.get("until") else None,
        look=forms.day(request, "look") if request.POST.get("look") else None,
        note=request.POST.get("note", ""),
    )


def _address(request: access.Request, household: int, kept: circumstances.Kept, back: str) -> str:
    if kept.remarks:
        request.session[f"remarks household {household}"] = told(kept.remarks)
    return f"{back}#means"
