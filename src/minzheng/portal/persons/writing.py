"""Forms upon a person: entered, changed, corrected, moved, married, and what else a life brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.persons import forms
from minzheng.portal.persons.forms import Field, Form
from minzheng.portal.persons.shown import told

GET_OR_POST = ["GET", "HEAD", "POST"]
KEPT = ("number", "phone")
"""Fields that are shown masked: left empty, what stands stays."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A form upon somebody, as it is asked for."""

    request: access.Request
    desk: Frame
    one: people.Person

    @property
    def key(self) -> int:
        """Whose it is."""
        return self.one.key

    @property
    def stands(self) -> dict[str, str]:
        """What stands, as the form shows it."""
        return {name: "" if name in KEPT else (self.one.said or {}).get(name, "") for name in particulars.FIELDS}

    def text(self, field: str) -> str:
        """What was typed."""
        return self.request.POST.get(field, "")

    def values(self) -> dict[str, str]:
        """What was typed and differs from what stands."""
        typed = {name: self.request.POST.get(name, text) for name, text in self.stands.items()}
        values = {name: text for name, text in typed.items() if text.strip() != self.stands[name]}
        if values.get("kind") in particulars.kinds() and particulars.kinds()[values["kind"]].form == "none":
            values["number"] = ""
        return values


@dataclass(frozen=True, slots=True)
class Kind:
    """A form: its heading, its fields, and the act, which gives what came of it, or None."""

    heading: Callable[[], str]
    fields: Callable[[Writing], Sequence[Field]]
    act: Callable[[Writing], people.Kept | None]
    here: bool = True
    """Whether it is for those who live here; else for the dead or the departed."""


def _said(it: Writing) -> list[Field]:
    return fields({name: it.request.POST.get(name, text) for name, text in it.stands.items()}, kept=True)


def _dated(it: Writing, label: str = "") -> list[Field]:
    return [forms.since(it.request, it.desk, label), forms.reason(it.request)]


def _change(it: Writing) -> people.Kept:
    on, number = forms.day(it.request), forms.seen(it.request)
    return people.change(it.desk.actor, it.key, it.values(), since=on, number=number, reason=it.text("reason"))


def _correct(it: Writing) -> people.Kept:
    return people.correct(it.desk.actor, it.key, it.values(), number=forms.seen(it.request), reason=it.text("reason"))


def _undied(it: Writing) -> people.Kept:
    return people.undied(it.desk.actor, it.key, number=forms.seen(it.request), reason=it.text("reason"))


def _happened(verb: Callable[..., people.Kept]) -> Callable[[Writing], people.Kept]:
    """A verb that wants a day alone."""

    def act(it: Writing) -> people.Kept:
        on, number = forms.day(it.request), forms.seen(it.request)
        return verb(it.desk.actor, it.key, on=on, number=number, reason=it.text("reason"))

    return act


def _move(it: Writing) -> people.Kept:
    on, number, to = forms.day(it.request), forms.seen(it.request), it.text("place")
    more = {"address": it.text("address"), "reason": it.text("reason")}
    return people.move(it.desk.actor, it.key, to, on=on, number=number, **more)


def _moved(it: Writing) -> list[Field]:
    address = Field("address", _("Address there"), it.text("address"), required=False)
    return [forms.place(it.request, it.desk), address, *_dated(it)]


def _marry(it: Writing) -> None:
    other, on = forms.someone(it.request, it.desk), forms.day(it.request)
    people.marry(it.desk.actor, it.key, other, on=on, reason=it.text("reason"))


def _divorce(it: Writing) -> None:
    other = next(
        (tie.other for tie in people.kin(it.desk.actor, it.key) if tie.relationship == "spouse" and not tie.until), it.key
    )
    people.divorce(it.desk.actor, it.key, other, on=forms.day(it.request), reason=it.text("reason"))


def _relate(*, parent: bool) -> Callable[[Writing], None]:
    def act(it: Writing) -> None:
        other, on = forms.someone(it.request, it.desk), forms.day(it.request)
        elder, younger = (other, it.key) if parent else (it.key, other)
        people.relate(it.desk.actor, elder, younger, since=on, reason=it.text("reason"))

    return act


KINDS = {
    "change": Kind(lambda: _("Something changed"), lambda it: [*_said(it), *_dated(it)], _change),
    "correct": Kind(
        lambda: _("It was recorded wrongly"), lambda it: [*_said(it), forms.reason(it.request, required=True)], _correct
    ),
    "move": Kind(lambda: _("Moved within the province"), _moved, _move),
    "marry": Kind(
        lambda: _("Married"),
        lambda it: [forms.who(it.request, _("To whom")), *_dated(it, _("Day of the marriage"))],
        _marry,
    ),
    "divorce": Kind(lambda: _("Divorced"), lambda it: _dated(it, _("Day of the divorce")), _divorce),
    "parent": Kind(
        lambda: _("A parent"),
        lambda it: [forms.who(it.request, _("Who is the parent")), *_dated(it, _("Since birth, or the day of adoption"))],
        _relate(parent=True),
    ),
    "child": Kind(
        lambda: _("A child"),
        lambda it: [forms.who(it.request, _("Who is the child")), *_dated(it, _("Since birth, or the day of adoption"))],
        _relate(parent=False),
    ),
    "departed": Kind(lambda: _("Left the province"), _dated, _happened(people.departed)),
    "died": Kind(lambda: _("Record a death"), lambda it: _dated(it, _("Day of death")), _happened(people.died)),
    "returned": Kind(lambda: _("Came back to the province"), _dated, _happened(people.returned), here=False),
    "undied": Kind(
        lambda: _("The death was recorded wrongly"),
        lambda it: [forms.reason(it.request, required=True)],
        _undied,
        here=False,
    ),
}
"""Every form upon a person, in the order in which the page offers them."""


def offered(one: people.Person, *, married: bool) -> list[tuple[str, str]]:
    """The forms that are for a person as they are now: id and heading."""
    if one.died or one.departed:
        wanted = {"undied", "correct"} if one.died else {"returned", "died", "correct"}
        return [(name, kind.heading()) for name, kind in KINDS.items() if name in wanted]
    never = {"marry"} if married else {"divorce"}
    return [(name, kind.heading()) for name, kind in KINDS.items() if kind.here and name not in never]


@official("person.make")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame) -> HttpResponse:
    """Somebody who is not yet registered, at the place looked at."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    back = desk.link("persons:home")
    if desk.past:
        return redirect(back)
    typed = {name: request.POST.get(name, "") for name in particulars.FIELDS}

    def form() -> Form:
        if request.method != "POST" and forms.high(desk):
            return Form(_("Register a person"), back, above=True)
        return Form(_("Register a person"), back, [forms.place(request, desk), *fields(typed), forms.since(request, desk)])

    def act() -> str:
        kept = people.register(desk.actor, request.POST.get("place", ""), typed, since=forms.day(request))
        return address(request, desk, kept)

    return forms.sent(request, desk, form, act)


@official("person.make")
@require_http_methods(GET_OR_POST)
def write(request: access.Request, desk: Frame, key: int, kind: str) -> HttpResponse:
    """Something that is to be recorded of somebody."""
    back = desk.link("persons:person", key)
    if kind not in KINDS:
        raise Http404
    if desk.past:
        return redirect(back)
    try:
        it = Writing(request, desk, people.person(desk.actor, key, purpose="keep"))
    except people.Refused as refused:
        raise Http404 from refused

    def form() -> Form:
        seen, name = request.POST.get("seen", str(it.one.number)), (it.one.said or {}).get("name", "")
        above = kind == "move" and request.method != "POST" and forms.high(desk)
        given = () if above else KINDS[kind].fields(it)
        return Form(KINDS[kind].heading(), back, given, name, _("Person"), seen, above=above)

    def act() -> str:
        access.require(desk.actor, "person.make", place=it.one.place_code, sector=people.SECTOR)
        kept = KINDS[kind].act(it)
        return address(request, desk, kept) if kept else back

    return forms.sent(request, desk, form, act)


def address(request: access.Request, desk: Frame, kept: people.Kept) -> str:
    """The page of whoever was written, which says what was accepted with a word."""
    if kept.remarks:
        request.session[f"remarks {kept.key}"] = told(kept.remarks)
    return desk.link("persons:person", kept.key)


def fields(typed: Mapping[str, str], *, kept: bool = False) -> list[Field]:
    """The fields of who somebody is."""
    hint = _("Left empty, what stands stays.") if kept else ""
    kinds = tuple((kind.id, said(kind.name)) for kind in particulars.kinds().values())
    sexes = tuple((code, said(word)) for code, word in particulars.words().sex.items())
    from_number = _("Left empty, the number says it.")
    return [
        Field("name", pgettext("person", "Name"), typed["name"]),
        Field("kind", pgettext("person", "Known by"), typed["kind"] or "citizen", options=kinds),
        Field("number", pgettext("person", "Number"), typed["number"], required=False, hint=hint),
        Field("sex", pgettext("person", "Sex"), typed["sex"], required=False, options=sexes, hint=from_number),
        Field("born", pgettext("person", "Birthday"), typed["born"], required=False, hint=from_number),
        Field("address", pgettext("person", "Address"), typed["address"], required=False),
        Field("phone", pgettext("person", "Phone"), typed["phone"], required=False, hint=hint),
    ]
