"""Forms of this part: fields, and a page with one form that keeps what was typed until it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, said


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind`: line, text, lines (one thing a line), day, select, checks, units (a select in groups)."""

    id: str
    label: str
    kind: str = "line"
    value: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""
    prefix: str = ""

    @property
    def at(self) -> str:
        """Its id on the page, where several forms ask the same."""
        return f"{self.prefix}{self.id}"


@dataclass(frozen=True, slots=True)
class Form:
    """A page with one form: its heading, what it is about, its fields, and the word on its button."""

    here: str
    heading: str
    about: Sequence[str]
    fields: Sequence[Field]
    button: str
    back: str


def typed(request: HttpRequest, name: str, otherwise: str = "") -> str:
    """What was typed, or what the address proposes."""
    return request.POST.get(name, request.GET.get(name, otherwise))


def duty_field(desk: Frame, request: HttpRequest, label: str) -> Field:
    """Which duty of which plan it serves, or none."""
    options = [
        (f"{plan.id}:{duty.no}", f"{duty.no} {said(duty.short)}") for plan in duties.plans(desk.actor) for duty in plan.tasks
    ]
    return Field("duty", label, "select", typed(request, "duty"), required=False, options=tuple(options))


def duty_of(request: HttpRequest) -> tuple[int | None, str]:
    """The plan and the number of the duty that was chosen."""
    plan, _colon, no = request.POST.get("duty", "").partition(":")
    return (int(plan), no) if plan.isdecimal() and len(plan) < 10 else (None, "")


Act = Callable[[], str]
Page = Callable[[Form, str, int], HttpResponse]


def sent(
    request: HttpRequest, page: Page, form: Form, act: Act, refusals: tuple[type[Exception], ...], lang: str
) -> HttpResponse:
    """Shows a form, or does what it asks; on any refusal it comes back as it was typed."""
    if request.method != "POST" or "look" in request.POST:
        return page(form, "", 200)
    try:
        return redirect(act())
    except refusals as refused:
        return page(form, refused.message(lang), 422)  # type: ignore[attr-defined]
