"""The desk in templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minzheng.content.api import Said
from minzheng.portal.desk import frame
from minzheng.portal.desk.listing import Chip

register = template.Library()


@register.simple_tag(takes_context=True)
def at(context: Context, page: str, *given: object) -> str:
    """The address of a page of the desk, with the place and the day looked at."""
    desk: frame.Frame = context["desk"]
    return desk.link(page, *given)


@register.simple_tag
def said(words: Said) -> str:
    """Declared words in the reader's language."""
    return frame.said(words)


@register.simple_tag(takes_context=True)
def at_place(context: Context, page: str, place: str, *given: object) -> str:
    """The address of a page of the desk at another place."""
    desk: frame.Frame = context["desk"]
    return replace(desk, place=place).link(page, *given)


@register.simple_tag(takes_context=True)
def places_below(context: Context) -> SafeString:
    """The same page at each place below the one looked at, set by hand: a county has dozens, and every page shows them."""
    desk: frame.Frame = context["desk"]
    given = context["request"].GET.copy()
    for name in ("place", "after"):
        given.pop(name, None)
    stem = escape(f"?{given.urlencode()}&place=" if given else "?place=")
    rows = (f'<li><a lang="zh-Hans" href="{stem}{escape(code)}">{escape(name)}</a></li>' for code, name in desk.below)
    return mark_safe("".join(rows))  # noqa: S308 - every text in it is escaped here


@register.simple_tag
def chips(given: Iterable[Chip], off: str = "") -> SafeString:
    """Narrowings as links, set by hand: a list has dozens. `off`: what a chosen one shows where choosing takes it back."""
    ends = {True: f'<span aria-hidden="true">{escape(off)}</span></a>' if off else "</a>", False: "</a>"}
    links = (
        f'<a class="chip" href="{escape(one.href)}"{' aria-current="true"' if one.chosen else ""}>{escape(one.word)}'
        f"{'' if one.count == '' else f' <b>{_count(one.count)}</b>'}{ends[one.chosen]}"
        for one in given
    )
    return mark_safe("".join(links))  # noqa: S308 - every text in it is escaped here


def _count(count: int | str) -> str:
    return escape(count) if isinstance(count, str) else f"{count:,}"


@register.filter
def grouped(number: int) -> str:
    """A count as it is read."""
    return f"{number:,}"


@register.simple_tag
def weekday(day: date) -> str:
    """A day with its weekday."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    facts = {"month": day.month, "day": day.day, "weekday": names[day.weekday()], "year": day.year}
    return _("%(year)s-%(month)02d-%(day)02d, %(weekday)s") % facts
