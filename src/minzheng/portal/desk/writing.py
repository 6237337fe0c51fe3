"""Entering, changing and ending: forms that keep what was typed until it is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.portal.desk import forms, words
from minzheng.portal.desk.frame import Frame, official, show, whole
from minzheng.registry import api as registry

GET_OR_POST = ["GET", "HEAD", "POST"]


@official("register.make")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """A new entry."""
    register = registry.register(register_id)
    access.require(desk.actor, "register.make", sector=register.sector)
    if desk.past:
        return redirect(desk.link("register", register_id))
    options = cache(partial(forms.options, desk, register))  # asked where the form is shown, not where it is taken
    context = {"part": "registers", "register": register, "doing": "new", "options": options}
    if request.method != "POST":
        return _form(
            request,
            desk,
            context,
            forms.begun(register, {}, since=desk.today, place=desk.place if desk.place != desk.actor.place else ""),
        )

    def act(form: forms.Form) -> registry.Entry:
        given = forms.values(register, request.POST)
        return registry.enter(
            desk.actor, register_id, form.place, given, since=_day(form), reason=form.reason, request=form.request
        )

    return _sent(request, desk, context, act)


@official("register.make")
@require_http_methods(GET_OR_POST)
def amend(request: access.Request, desk: Frame, register_id: str, entry_id: int) -> HttpResponse:
    """What became of an entry, or what was wrong in its record."""
    register, found = _found(desk, register_id, entry_id)
    context = {
        "part": "registers",
        "register": register,
        "doing": "amend",
        "entry": found,
        "title": words.title(found),
        "number": found.number,
    }
    if request.method != "POST":
        return _form(request, desk, context, forms.begun(register, found.values, since=desk.today, place=found.place_code))

    def act(form: forms.Form) -> registry.Entry:
        given = forms.values(register, request.POST)
        if request.POST.get("how") == "correct":
            return registry.correct(
                desk.actor, entry_id, given, number=_number(request), reason=form.reason, request=form.request
            )
        return registry.amend(
            desk.actor, entry_id, given, since=_day(form), number=_number(request), reason=form.reason, request=form.request
        )

    return _sent(request, desk, context, act)


@official("register.make")
@require_http_methods(GET_OR_POST)
def end(request: access.Request, desk: Frame, register_id: str, entry_id: int) -> HttpResponse:
    """An entry's end: the thing is no more."""
    register, found = _found(desk, register_id, entry_id)
    context = {
        "part": "registers",
        "register": register,
        "doing": "end",
        "entry": found,
        "title": words.title(found),
        "number": found.number,
    }
    if request.method != "POST":
        return _form(request, desk, context, forms.begun(register, found.values, since=desk.today, place=found.place_code))

    def act(form: forms.Form) -> registry.Entry:
        return registry.end(
            desk.actor, entry_id, on=_day(form), number=_number(request), reason=form.reason, request=form.request
        )

    return _sent(request, desk, context, act)


def _number(request: access.Request) -> int:
    return whole(request.POST.get("number", ""), 9) or 0


def _found(desk: Frame, register_id: str, entry_id: int) -> tuple[registry.Register, registry.Entry]:
    register, found = registry.register(register_id), registry.entry(desk.actor, entry_id)
    if found.register != register.id:
        raise LookupError(entry_id)
    access.require(desk.actor, "register.make", place=found.place_code, sector=register.sector)
    return register, found


def _sent(
    request: access.Request, desk: Frame, context: dict[str, Any], act: Callable[[forms.Form], registry.Entry]
) -> HttpResponse:
    """Does what the form asks; on any refusal the form comes back as it was typed."""
    register = context["register"]
    form = forms.sent(register, request.POST, context["doing"])
    if "look" in request.POST:  # the reader only changed the language
        return _form(request, desk, context, form.quiet)
    if form.gaps:
        return _form(request, desk, context, form, status=422)
    try:
        made = act(form)
    except registry.Stale as stale:
        return _form(request, desk, context | _compared(register, request, stale), form.quiet, status=409)
    except registry.Refused as refused:
        return _form(request, desk, context, form.with_problems(refused.problems), status=422)
    return redirect(desk.link("entry", register.id, made.id))


def _day(form: forms.Form) -> date:
    day = forms.day_of(form.since)
    if day is None:
        raise ValueError(form.since)  # it is a gap, so nothing is done with such a form
    return day


def _compared(register: registry.Register, request: access.Request, stale: registry.Stale) -> dict[str, Any]:
    """Theirs and ours, side by side."""
    ours = registry.clean(register, forms.values(register, request.POST))[0]
    return {
        "stale": stale.current,
        "number": stale.current.number,
        "changes": words.differences(register, stale.current.values, ours),
        "by": words.people([stale.current.made_by]).get(stale.current.made_by, ""),
    }


def _form(request: access.Request, desk: Frame, context: dict[str, Any], form: forms.Form, status: int = 200) -> HttpResponse:
    how = request.POST.get("how", "amend")
    return show(request, desk, "form", context | {"form": form, "typing": "entry", "how": how}, status=status)
