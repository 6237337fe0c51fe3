"""What a resident does in a matter: links their account, brings what was missing, takes it back, asks for reconsideration."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from minzheng.kernel.access import api as access
from minzheng.oversight import api as oversight
from minzheng.portal.desk.frame import Frame, lang, official, whole
from minzheng.portal.residents import linking, matters
from minzheng.services.cases import api as cases
from minzheng.services.procedure import api as procedure


def _supply(actor: access.Actor, case: int, text: str, _body: str, turn: int | None) -> None:
    cases.supply(actor, case, note=text, turn=turn)


def _withdraw(actor: access.Actor, case: int, text: str, _body: str, turn: int | None) -> None:
    cases.withdraw(actor, case, reason=text, turn=turn)


def _go_on(actor: access.Actor, case: int, text: str, _body: str, turn: int | None) -> None:
    cases.go_on(actor, case, reason=text, turn=turn)


def _reconsider(actor: access.Actor, case: int, text: str, body: str, turn: int | None) -> None:
    cases.ask_reconsideration(actor, case, body=body, reason=text, turn=turn)


DEEDS: dict[str, Callable[[access.Actor, int, str, str, int | None], None]] = {
    "supply": _supply,
    "withdraw": _withdraw,
    "go_on": _go_on,
    "reconsider": _reconsider,
}


@official("own.read")
@require_POST
def do(request: access.Request, desk: Frame, case_id: int, deed: str) -> HttpResponse:
    """One deed; what is refused comes back with what was written."""
    if deed not in DEEDS:
        raise Http404
    try:
        DEEDS[deed](
            desk.actor, case_id, request.POST.get("text", ""), request.POST.get("body", ""), whole(request.POST.get("turn", ""))
        )
    except procedure.Refused as refused:
        return matters.page(request, desk, case_id, problem=refused.message(lang()), wrong=deed)
    return redirect(reverse("residents:matter", args=[case_id]))


@official("own.read")
@require_POST
def link(request: access.Request, desk: Frame, provider: str) -> HttpResponse:
    """The account is linked to the person for whose number the provider vouches."""
    try:
        oversight.link(desk.actor, access.provider(provider).vouched(request))
    except oversight.Refused as refused:
        return linking.page(request, desk, refused.message(lang()))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else reverse("residents:mine"))
