"""Where one can go from a page of the public site: one declared list, in the bar and in the menu of a phone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from minzheng.content import api as content
from minzheng.kernel.access import api as access

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """What a place to go is called, and its address."""

    name: content.Said
    path: str


@dataclass(frozen=True, slots=True)
class Link(Place):
    """One place to go, and another one for whoever is signed in."""

    once_in: Place | None = None


@dataclass(frozen=True, slots=True)
class Navigation:
    """The shape of `navigation.toml`."""

    link: tuple[Link, ...]


@cache
def links() -> tuple[Link, ...]:
    """Those that this program has. Raises ContentError."""
    declared = content.toml(Path(__file__).parents[1] / "navigation.toml", Navigation).link
    return tuple(link for link in declared if _leads(link.path))


def _leads(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[tuple[str, str, str]]:
    """Address and name of each link, and whether it is this very page (`page`) or one that this page lies in (`true`)."""
    request, lang = context.get("request"), get_language() or settings.LANGUAGE_CODE
    here, actor = request.path if request else "", getattr(request, "actor", None)  # nobody, where a page breaks before we ask
    signed_in = bool(actor and actor.signed_in)
    led = [link.once_in if signed_in and link.once_in else link for link in links()]
    return [(one.path, one.name.of(lang), _current(one.path, here)) for one in led]


def _current(path: str, here: str) -> str:
    if path == here:
        return "page"
    return "true" if path != "/" and here.startswith(path) else ""


@register.simple_tag
def demo() -> bool:
    """Whether what is kept here is invented."""
    return bool(settings.DEMO)


@register.simple_tag
def demo_behind() -> bool:
    """Whether records up to today are still being invented, so that figures grow from one look to the next."""
    return access.practice_behind()


@register.simple_tag
def said(words: content.Said) -> str:
    """Words of content in the reader's language."""
    return words.of(get_language() or settings.LANGUAGE_CODE)
