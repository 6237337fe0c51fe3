"""Forms upon a household: founded, joined, left, split, moved, another head; and a child born into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.persons import forms, writing
from minzheng.portal.persons.forms import Field, Form

GET_OR_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Writing:
    """A form upon a household, as it is asked for."""

    request: access.Request
    desk: Frame
    home: people.Household

    @property
    def members(self) -> dict[int, str]:
        """Who lives there, and what each is to the head."""
        return {one.person: one.relationship for one in self.home.members}

    def picks(self, label: str, *, ticks: bool = True, relations: bool = False, chosen: Collection[int] = ()) -> Field:
        """The field that chooses among those who live there."""
        offered = forms.relations(self.home.kind) if relations else ()
        picks = forms.picks(self.request, self.desk, self.members, chosen)
        return Field("pick", label, picks=picks, ticks=ticks, relations=offered)

    def relationship(self, at_first: str = "") -> Field:
        """What somebody new is to the head."""
        typed = self.request.POST.get("relationship", "member" if self.home.kind == "collective" else at_first)
        return Field("relationship", _("Is to the head"), typed, options=forms.relations(self.home.kind))

    def since(self) -> Field:
        """The day."""
        return forms.since(self.request, self.desk)


@dataclass(frozen=True, slots=True)
class Kind:
    """A form: its heading, its fields, and the act, which gives the address where it leads."""

    heading: Callable[[], str]
    fields: Callable[[Writing], Sequence[Field]]
    act: Callable[[Writing], str]


def _at(it: Writing, home: people.Household) -> str:
    return it.desk.link("persons:household", home.id)


def _join(it: Writing) -> str:
    members = [(forms.someone(it.request, it.desk), it.request.POST.get("relationship", ""))]
    home = people.join(it.desk.actor, it.home.id, members, on=forms.day(it.request), number=forms.seen(it.request))
    return _at(it, home)


def _leave(it: Writing) -> str:
    keys = _picked(it)
    return _at(it, people.leave(it.desk.actor, it.home.id, keys, on=forms.day(it.request), number=forms.seen(it.request)))


def _transfer(it: Writing) -> str:
    members, to = forms.related(it.request, _picked(it)), forms.number(it.request, "to")
    number = people.household(it.desk.actor, to).number
    on, seen = forms.day(it.request), forms.seen(it.request)
    return _at(it, people.transfer(it.desk.actor, it.home.id, members, to, on=on, number=seen, to_number=number))


def _split(it: Writing) -> str:
    members = forms.related(it.request, _picked(it))
    on, number = forms.day(it.request), forms.seen(it.request)
    return _at(it, people.split(it.desk.actor, it.home.id, members, on=on, number=number, kind=it.home.kind))


def _head(it: Writing) -> str:
    relationships = dict(forms.related(it.request, list(it.members)))
    on, number = forms.day(it.request), forms.seen(it.request)
    return _at(it, people.name_head(it.desk.actor, it.home.id, relationships, on=on, number=number))


def _move(it: Writing) -> str:
    to, on, number = it.request.POST.get("place", ""), forms.day(it.request), forms.seen(it.request)
    return _at(it, people.move_household(it.desk.actor, it.home.id, to, on=on, number=number))


def _birth(it: Writing) -> str:
    typed = {name: it.request.POST.get(name, "") for name in particulars.FIELDS}
    kept = people.birth(
        it.desk.actor,
        it.home.id,
        typed,
        parents=forms.picked(it.request),
        relationship=it.request.POST.get("relationship", ""),
        number=forms.seen(it.request),
    )
    return writing.address(it.request, it.desk, kept)


def _born(it: Writing) -> list[Field]:
    typed = {name: it.request.POST.get(name, "") for name in particulars.FIELDS}
    kinds = tuple((kind.id, said(kind.name)) for kind in particulars.kinds().values() if kind.id in {"newborn", "citizen"})
    sexes = tuple((code, said(word)) for code, word in particulars.words().sex.items())
    return [
        it.picks(_("Parents"), chosen=[key for key, what in it.members.items() if what in {"head", "spouse"}]),
        Field("name", pgettext("person", "Name"), typed["name"], hint=_("Without a name yet: whose child it is.")),
        Field("kind", pgettext("person", "Known by"), typed["kind"] or "newborn", options=kinds),
        Field("number", pgettext("person", "Number"), typed["number"], required=False, hint=_("A newborn may have none yet.")),
        Field("sex", pgettext("person", "Sex"), typed["sex"], options=sexes),
        Field("born", pgettext("person", "Birthday"), typed["born"] or it.desk.today.isoformat(), day=True),
        it.relationship("child"),
    ]


def _to(it: Writing) -> Field:
    return Field(
        "to", _("Number of the other household"), it.request.POST.get("to", ""), hint=_("It stands at the top of its page.")
    )


def _picked(it: Writing) -> list[int]:
    keys = forms.picked(it.request)
    if not keys:
        raise people.Refused("nobody")
    return keys


KINDS = {
    "birth": Kind(lambda: _("A child was born"), _born, _birth),
    "join": Kind(
        lambda: _("Somebody joins"),
        lambda it: [forms.who(it.request, _("Who joins")), it.relationship(), it.since()],
        _join,
    ),
    "leave": Kind(lambda: _("Somebody leaves"), lambda it: [it.picks(_("Who leaves")), it.since()], _leave),
    "transfer": Kind(
        lambda: _("To another household"),
        lambda it: [it.picks(_("Who goes"), relations=True), _to(it), it.since()],
        _transfer,
    ),
    "split": Kind(
        lambda: _("Split the household"),
        lambda it: [it.picks(_("Who makes a household of their own"), relations=True), it.since()],
        _split,
    ),
    "head": Kind(
        lambda: _("Name another head"),
        lambda it: [it.picks(_("What each is to the new head"), ticks=False, relations=True), it.since()],
        _head,
    ),
    "move": Kind(lambda: _("Move the household"), lambda it: [forms.place(it.request, it.desk), it.since()], _move),
}
"""Every form upon a household, in the order in which its page offers them."""


def offered(home: people.Household) -> list[tuple[str, str]]:
    """The forms that are for a household as it stands: id and heading."""
    never = {"head", "birth"} if home.kind == "collective" else set[str]()
    return [] if home.until else [(name, kind.heading()) for name, kind in KINDS.items() if name not in never]


@official("person.make")
@require_http_methods(GET_OR_POST)
def write(request: access.Request, desk: Frame, household: int, kind: str) -> HttpResponse:
    """Something that is to be recorded of a household."""
    back = desk.link("persons:household", household)
    if kind not in KINDS:
        raise Http404
    if desk.past:
        return redirect(back)
    try:
        it = Writing(request, desk, people.household(desk.actor, household))
    except people.Refused as refused:
        raise Http404 from refused

    def form() -> Form:
        seen, about = request.POST.get("seen", str(it.home.number)), f"{_('Household')} {household}"
        above = kind == "move" and request.method != "POST" and forms.high(desk)
        return Form(KINDS[kind].heading(), back, () if above else KINDS[kind].fields(it), "", about, seen, above=above)

    def act() -> str:
        access.require(desk.actor, "person.make", place=it.home.place_code, sector=people.SECTOR)
        return KINDS[kind].act(it)

    return forms.sent(request, desk, form, act)


@official("person.make")
@require_http_methods(GET_OR_POST)
def found(request: access.Request, desk: Frame, key: int) -> HttpResponse:
    """A household of somebody who lives in none, with their next of kin who live in none either."""
    back = desk.link("persons:person", key)
    if desk.past:
        return redirect(back)
    try:
        one = people.person(desk.actor, key, purpose="keep")
        near = {tie.other: tie.relationship for tie in people.kin(desk.actor, key) if not tie.until}
    except people.Refused as refused:
        raise Http404 from refused
    homeless = {key: "head"} | {other: what for other, what in near.items() if _homeless(desk, other)}

    def form() -> Form:
        picks = forms.picks(request, desk, homeless, homeless)
        field = Field("pick", _("Who lives in it"), picks=picks, relations=forms.relations())
        given = [field, forms.since(request, desk)]
        heading = _("Found a household in %(place)s") % {"place": words.place(one.place_code)}
        return Form(heading, back, given, (one.said or {}).get("name", ""), _("Person"))

    def act() -> str:
        keys = [chosen for chosen in forms.picked(request) if chosen in homeless]
        home = people.found(desk.actor, one.place_code, forms.related(request, keys), since=forms.day(request))
        return desk.link("persons:household", home.id)

    return forms.sent(request, desk, form, act)


def _homeless(desk: Frame, key: int) -> bool:
    """Whether somebody whom the actor sees lives in no household."""
    try:
        return people.lives_in(desk.actor, key) is None
    except people.Refused:
        return False
