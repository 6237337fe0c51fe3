"""Persons as pages show them: in words, masked by duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, said
from minzheng.portal.ui.trajectory import day_words

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a list."""

    key: int
    name: str
    who: str
    number: str
    where: str
    href: str
    dead: bool
    merged: bool


def show(
    request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of this part."""
    given = {"desk": desk, "part": "people", **(context or {})}
    return render(request, f"persons/{page}.html", given, status=status)


def purpose(desk: Frame) -> str:
    """What a page is read for."""
    return "audit" if desk.actor.role == "auditor" else "identify"


def lines(desk: Frame, keys: Sequence[int]) -> list[Line]:
    """Persons as the lines of a list: one read, on the record."""
    return [line(desk, one) for one in people.persons(desk.actor, keys, purpose=purpose(desk), day=desk.day)]


def names(desk: Frame, keys: Sequence[int]) -> dict[int, str]:
    """Their names alone, by key: the same read."""
    found = people.persons(desk.actor, keys, purpose=purpose(desk), day=desk.day)
    return {one.key: _name(one.said or {}) for one in found}


def _name(texts: Mapping[str, str]) -> str:
    return texts.get("name", _("destroyed"))


def line(desk: Frame, one: people.Person) -> Line:
    """One of them."""
    texts = one.said or {}
    return Line(
        key=one.key,
        name=_name(texts),
        who=who(desk, one),
        number=texts.get("number", NOTHING),
        where=words.within(one.place_code, desk.place, desk.day),
        href=desk.link("persons:person", one.key),
        dead=one.died is not None,
        merged=one.merged_into is not None,
    )


def who(desk: Frame, one: people.Person) -> str:
    """Sex and age."""
    parts = [sex(one.sex)] if one.sex in particulars.words().sex else []
    if one.born and one.died is None:
        years = particulars.age(one.born, desk.day)
        parts.append(npgettext("age", "%(n)s year", "%(n)s years", years) % {"n": years})
    return " ".join(parts)


def sex(code: str) -> str:
    """In words."""
    return said(particulars.words().sex[code]) if code in particulars.words().sex else NOTHING


def facts(one: people.Person) -> list[tuple[str, str]]:
    """What is said of a person: names and texts."""
    texts = one.said or {}
    kind = particulars.kinds().get(texts.get("kind", ""))
    found = [
        (said(kind.name) if kind else pgettext("person", "Number"), texts.get("number", NOTHING)),
        (pgettext("person", "Sex"), sex(one.sex)),
        (pgettext("person", "Birthday"), texts.get("born", NOTHING)),
        (_("Registered at"), words.place(one.place_code)),
        (pgettext("person", "Address"), texts.get("address", NOTHING)),
        (pgettext("person", "Phone"), texts.get("phone", NOTHING)),
    ]
    if one.departed:
        found.append((_("Left the province"), day_words(one.departed)))
    return [*found, (pgettext("person", "Died"), day_words(one.died))] if one.died else found


def told(remarks: Sequence[people.Remark]) -> list[str]:
    """Remarks in words."""
    return [one.message(lang()) for one in remarks]
