"""Forms of this part: fields, whom a text means, and an act that a second click does not do twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, said, whole
from minzheng.portal.persons.shown import Line, lines, show

Refusals = (people.Refused, particulars.Refused)
_ONCE, _REMEMBERED = "once", 20
type Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody of a household who may be chosen, and what they would be to its head."""

    line: Line
    chosen: bool
    relationship: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a line, a day, a choice among options, or persons of a household; `ticks`: each may be left out.

    `ahead`: the day may lie ahead.
    `relations`: what each person may be to the head; empty where that is not asked.
    """

    id: str
    label: str
    value: str = ""
    required: bool = True
    options: Options = ()
    hint: str = ""
    day: bool = False
    picks: tuple[Pick, ...] = ()
    ticks: bool = True
    relations: Options = ()
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A page with one form: what it is called, about whom, its fields, and the way back. `seen`: numbers of what was shown.

    `above`: the place looked at is too high; one goes down step by step.
    """

    heading: str
    back: str
    fields: Sequence[Field] = ()
    name: str = ""
    about: str = ""
    seen: str = ""
    above: bool = False


class Unclear(Exception):  # noqa: N818 - what happened
    """A text that means nobody, or several of whom one is to be chosen."""

    def __init__(self, keys: Sequence[int]) -> None:
        super().__init__(len(keys))
        self.keys = keys


def sent(request: access.Request, desk: Frame, form: Callable[[], Form], act: Callable[[], str]) -> HttpResponse:
    """Shows a form, or does what was sent and goes where `act` says; what was typed comes back on any refusal.

    The second click on one form goes where the first went.
    """
    if request.method != "POST":
        return _page(request, desk, form(), "")
    once = request.POST.get(_ONCE, "")[:40]
    if before := _done(request, once):
        return redirect(before)
    try:
        with transaction.atomic():  # so that whoever is refused because of the first click finds what it did
            address = act()
            _keep(request, once, address)
    except Unclear as unclear:
        problem = _("Several persons fit: choose one below.") if unclear.keys else _("Nobody here is known by this.")
        return _page(request, desk, form(), problem, lines(desk, unclear.keys))
    except Refusals as refused:
        if before := _done(request, once):
            return redirect(before)
        return _page(request, desk, form(), refused.message(lang()))
    return redirect(address)


def _done(request: access.Request, once: str) -> str:
    """Where this very form went when it was sent before."""
    kept = type(request.session)(request.session.session_key).get(_ONCE, {}) if once else {}
    return str(kept.get(once, ""))


def _keep(request: access.Request, once: str, address: str) -> None:
    if once:
        kept = dict(request.session.get(_ONCE, {}))
        request.session[_ONCE] = dict([*kept.items(), (once, address)][-_REMEMBERED:])
        request.session.save()


def _page(request: access.Request, desk: Frame, form: Form, problem: str, fitting: Sequence[Line] = ()) -> HttpResponse:
    context = {"form": form, "problem": problem, "fitting": fitting, "once": request.POST.get(_ONCE) or token_urlsafe(12)}
    return show(request, desk, "form", context, status=422 if problem else 200)


def someone(request: access.Request, desk: Frame) -> int:
    """Whom the field `who` means: the one chosen, else the one whom a name or a number finds. Raises Unclear and Refused."""
    chosen = number(request, "chosen")
    if chosen:
        return chosen
    text = request.POST.get("who", "")
    found = people.find(desk.actor, text).keys if text.strip() else ()
    if len(found) != 1:
        raise Unclear(found)
    return found[0]


def number(request: access.Request, field: str) -> int:
    """A whole number that was sent, 0 for none."""
    return whole(request.POST.get(field, ""), 15) or 0


def seen(request: access.Request, at: int = 0) -> int:
    """The number of what the form was shown with: of the first thing, or of another."""
    parts = request.POST.get("seen", "").split("-")
    return int(parts[at]) if len(parts) > at and parts[at].isdecimal() and len(parts[at]) < 9 else 0


def day(request: access.Request, field: str = "since") -> date:
    """The day that was typed. Raises Refused where it is none."""
    try:
        return date.fromisoformat(request.POST.get(field, ""))
    except ValueError:
        raise particulars.Refused("not_a_day") from None


def since(request: access.Request, desk: Frame, label: str = "") -> Field:
    """The field of a day."""
    return Field("since", label or pgettext("person", "Since"), request.POST.get("since", desk.today.isoformat()), day=True)


def reason(request: access.Request, *, required: bool = False) -> Field:
    """The field of a reason."""
    return Field("reason", pgettext("person", "Reason"), request.POST.get("reason", ""), required=required)


def who(request: access.Request, label: str) -> Field:
    """The field that says somebody."""
    return Field("who", label, request.POST.get("who", ""), hint=_("A name, its pinyin, or a whole number."))


def place(request: access.Request, desk: Frame) -> Field:
    """The field of a village or community below the place looked at."""
    here = tuple((code, name) for code, name in (desk.below or desk.way[-1:]))
    return Field("place", _("Village or community"), request.POST.get("place", desk.place), options=here)


def high(desk: Frame) -> bool:
    """Whether so many places lie below the one looked at that one goes down first."""
    return places.level(desk.place) not in people.LOWEST


def relations(kind: str = "family") -> Options:
    """What a member may be to the head."""
    whole = kind == "collective"
    return tuple((one.id, said(one.name)) for one in particulars.relationships().values() if (one.id == "member") == whole)


def picks(request: access.Request, desk: Frame, members: Mapping[int, str], chosen: Collection[int] = ()) -> tuple[Pick, ...]:
    """Persons of a household as a form shows them, with what was ticked and said; at first with those chosen for the reader."""
    picked, sent_ = set(request.POST.getlist("pick")), request.method == "POST"
    named = {one.key: one for one in lines(desk, list(members))}
    return tuple(
        Pick(named[key], str(key) in picked if sent_ else key in chosen, request.POST.get(f"is-{key}", relationship))
        for key, relationship in members.items()
        if key in named
    )


def picked(request: access.Request) -> list[int]:
    """Whom a form ticked."""
    return [int(key) for key in request.POST.getlist("pick") if key.isdecimal() and len(key) < 16]


def related(request: access.Request, keys: Sequence[int]) -> list[tuple[int, str]]:
    """Persons, each with what was said of them to the head."""
    return [(key, request.POST.get(f"is-{key}", "")) for key in keys]
