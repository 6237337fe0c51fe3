"""The lines of a list, set by hand: fifty of them cost a template more than all the rest of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame
from minzheng.registry import api as registry

LOOKS = {"integer": "amount", "number": "amount", "money": "amount", "text": "", "place": ""}


def lines(
    register: registry.Register,
    entries: Iterable[registry.Entry],
    fields: Iterable[registry.Field],
    desk: Frame,
    leading: Callable[[registry.Entry], str] = lambda _one: "",
) -> SafeString:
    """The rows of a table: each entry with its address, its place, its values and its day, all of them escaped.

    `leading` gives a cell of HTML to stand before the others.
    """
    first = reverse("desk:entry", args=[register.id, 0]).rpartition("0")[0]
    rest = escape(desk.link("entry", register.id, 0).removeprefix(f"{first}0"))
    waits = f' <span class="tag mind">{escape(_("to be checked"))}</span>'
    place_head, since_head = escape(pgettext("desk", "Place")), escape(_("Since"))
    cells = [_cell(field, desk.day) for field in fields]
    return mark_safe(  # noqa: S308 - every text in it is escaped here
        "".join(
            f"<tr>{leading(one)}"
            f'<td><a class="entry" lang="zh-Hans" href="{first}{one.id}{rest}">{escape(words.title(one, desk.day))}</a>'
            f'{waits if one.waiting else ""}</td><td class="place" lang="zh-Hans" data-head="{place_head}">'
            f"{_within(one.place_code, desk.place, desk.day)}</td>{''.join(cell(one) for cell in cells)}"
            f'<td class="when" data-head="{since_head}">{one.since.isoformat()}</td></tr>\n'
            for one in entries
        )
    )


def _cell(field: registry.Field, day: date) -> Callable[[registry.Entry], str]:
    """How a column shows an entry."""
    look, head = LOOKS.get(field.type, "short"), escape(words.labelled(field))
    opening = f'<td class="{look}" data-head="{head}">' if look else f'<td data-head="{head}">'
    nothing = f'<td class="{f"none {look}".rstrip()}" data-head="{head}">{words.NOTHING}</td>'
    shown = cache(lambda value: f"{opening}{escape(words.shown(field, value, day))}</td>")
    return lambda one: shown(one.values[field.id]) if field.id in one.values else nothing


@lru_cache(50_000)
def _within(code: str, top: str, day: date) -> str:
    return escape(words.within(code, top, day))
