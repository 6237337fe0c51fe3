"""Signing in and out, one's appointments and sessions, and the second proof."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.desk.frame import Frame, name, official, said, show, whole


def _next(request: HttpRequest) -> str:
    """Where the reader wanted to go, if that lies on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("desk:today")


def _why(refused: access.Refused) -> tuple[str, str]:
    """What happened, and what to do."""
    minutes = cast(int, refused.facts.get("minutes", 0))
    return {
        "wrong": (
            _("The name or the password is wrong."),
            _("Try once more; after five failed attempts the name rests for 15 minutes."),
        ),
        "locked": (
            _("There were too many failed attempts."),
            ngettext("Wait %(n)s minute, then try again.", "Wait %(n)s minutes, then try again.", minutes) % {"n": minutes},
        ),
        "code": (
            _("The six digits are wrong or were used already.")
            if refused.facts.get("given")
            else _("This account also asks for six digits."),
            _("Type the password again and the six digits that your authenticator shows now."),
        ),
        "inactive": (_("This account is closed."), _("Ask the operator of your unit to open it.")),
        "nothing": (_("This account has no appointment in force today."), _("Ask the operator of your unit.")),
    }[refused.reason]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: access.Request) -> HttpResponse:
    """Name, password and, where it is set up, a code."""
    refused, login = None, request.POST.get("login", "").strip()
    if request.method == "POST":
        try:
            access.sign_in(request, login, request.POST.get("password", ""), "".join(request.POST.get("code", "").split()))
            return redirect(_next(request))
        except access.Refused as told:
            refused = told
    elif request.actor.signed_in:
        return redirect(_next(request))
    everybody = [
        {
            "account": one.account_id,
            "login": one.login,
            "name": one.name,
            "role": said(access.roles()[one.role].name),
            "place": name(one.place_code),
            "provider": one.provider,
        }
        for one in access.practices()
    ]
    context: dict[str, object] = {
        "login": login,
        "next": _next(request),
        "officials": [one for one in everybody if not one["provider"]],
        "residents": [one for one in everybody if one["provider"]],
    }
    if refused:
        context |= dict(zip(("happened", "todo"), _why(refused), strict=True)) | {"reason": refused.reason}
    return render(request, "desk/sign_in.html", context, status=403 if refused else 200)


@require_POST
def practice(request: access.Request) -> HttpResponse:
    """One click into a role, in a demonstration."""
    try:
        access.practice(request, _number(request, "account"))
    except (access.Forbidden, access.Refused):
        return redirect("desk:sign_in")
    return redirect(_next(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident(request: access.Request, provider: str) -> HttpResponse:
    """A resident goes to whoever vouches for them, and comes back to where they wanted to go, else to their own matters."""
    try:
        if request.method != "POST":
            return redirect(access.provider(provider).begin(request, reverse("desk:sign_in")))
        access.resident(request, provider)
    except access.UnknownProvider as unknown:
        raise Http404 from unknown
    except access.Refused:
        return redirect("desk:sign_in")
    wanted = _next(request)
    return redirect("residents:mine" if wanted == reverse("desk:today") else wanted)


@require_POST
def sign_out(request: access.Request) -> HttpResponse:
    """Ends the session."""
    access.sign_out(request)
    return redirect("desk:sign_in")


@official()
@require_POST
def choose(request: access.Request, desk: Frame) -> HttpResponse:
    """Goes on in another appointment."""
    access.choose(request, _number(request, "appointment"))
    return redirect("desk:today")


def _number(request: HttpRequest, field: str) -> int:
    return whole(request.POST.get(field, "")) or 0


@official(unproven=True)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: access.Request, desk: Frame) -> HttpResponse:
    """Where one is signed in; by POST, ends one of these."""
    if request.method == "POST":
        access.end_session(request.actor, _number(request, "session"))
        return redirect("desk:sessions")
    return show(request, desk, "sessions", {"sessions": access.sessions(request)})


@official(unproven=True)
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: access.Request, desk: Frame) -> HttpResponse:
    """What one is appointed to, and the second proof."""
    context: dict[str, object] = {"appointed": appointed(desk)}
    secret, address = request.session.get("totp") or ("", "")
    if request.method == "POST":
        if secret and access.confirm_totp(request.actor, secret, "".join(request.POST.get("code", "").split())):
            del request.session["totp"]
            return show(request, desk, "me", context | {"confirmed": True, "began": request.actor.unproven})
        context["wrong"] = bool(secret)
    elif "set_up" in request.GET:
        request.session["totp"] = secret, address = access.begin_totp(request.actor)
    if secret and (request.method == "POST" or "set_up" in request.GET):
        context |= {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), "address": address}
    return show(request, desk, "me", context)


def appointed(desk: Frame) -> list[dict[str, object]]:
    """The actor's appointments in words."""
    return [
        {
            "id": one.id,
            "role": said(access.roles()[one.role].name),
            "place": name(one.place_code),
            "since": one.since,
            "until": one.until,
        }
        for one in access.appointments(desk.actor)
    ]


@official()
@require_POST
def travel(request: access.Request, desk: Frame) -> HttpResponse:
    """Sets the business day of a demonstration, or sets it free."""
    try:
        day: date | None = date.fromisoformat(request.POST.get("to") or request.POST.get("day", ""))
    except ValueError:
        day = None
    access.travel(request.actor, None if "free" in request.POST else day or time.today())
    return redirect(_next(request))
