"""The design system in templates."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from django import template
from django.http import HttpRequest
from django.template import loader
from django.template.base import Node, Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.portal.ui.county_map import CountyMap
from minzheng.portal.ui.trajectory import Trajectory, day_words, month_words
from minzheng.portal.ui.typeset import typeset

register = template.Library()
register.filter("typeset", typeset)


@register.filter
def long_day(day: date) -> str:
    """A day as it stands in a sentence; of a moment its day in China."""
    return day_words(localdate(day) if isinstance(day, datetime) else day)


@register.filter
def long_month(day: date) -> str:
    """The month of a day as it stands in a sentence."""
    return month_words(day)


@register.filter
def long_moment(moment: datetime) -> str:
    """A moment as it stands in a sentence, in China's time."""
    return f"{long_day(moment)} {localtime(moment):%H:%M}"


TAKE = "take"
"""What an address has after it when the table of that number is to leave as a workbook."""
STATIC = Path(__file__).resolve().parents[2]
SHEETS = ("ui/tokens.css", "ui/base.css", "ui/components.css", "public/notice.css", "ui/print.css")


class Constant(Node):
    """`translate` of words that stand in the template: in one language they are the same every time, so they are found once."""

    child_nodelists = ()

    def __init__(self, asked: TranslateNode) -> None:
        self._asked, self._found = asked, dict[tuple[str | None, bool], str]()

    def render(self, context: Context) -> str:
        """The words in the reader's language."""
        key = get_language(), context.autoescape
        if key not in self._found:
            self._found[key] = str(self._asked.render(context))
        return self._found[key]


@register.tag("translate")
def constant(parser: Parser, token: Token) -> Node:
    """Django's `translate`, which asks the catalogue no more than once for what cannot change."""
    node = do_translate(parser, token)
    words, about = node.filter_expression, node.message_context
    stands = isinstance(words.var, Variable) and words.var.literal is not None and not words.filters and not node.asvar
    return Constant(node) if stands and (about is None or isinstance(about.var, str)) else node


@register.simple_tag
@cache
def sheets() -> SafeString:
    """The style sheets, in the order of their layers."""
    links = (f'<link rel="stylesheet" href="{escape(static(sheet))}">' for sheet in SHEETS)
    return mark_safe("\n".join(links))  # noqa: S308 - our own files


@cache
def _inline() -> SafeString:
    texts = [(STATIC / sheet.partition("/")[0] / "static" / sheet).read_text(encoding="utf-8") for sheet in SHEETS]
    return mark_safe("\n".join(texts).replace("</", "<\\/"))  # noqa: S308 - our own files


@register.simple_tag
def inline_sheets() -> SafeString:
    """The same style sheets as text, for a page that has to stand alone."""
    return _inline()


@register.simple_tag
@lru_cache(2048)
def clock(state: str, word: str, share: int = 0) -> SafeString:
    """A clock: its shape, its word, and how much of it is gone. A list has one in each row, many of them alike."""
    return mark_safe(loader.render_to_string("ui/clock.html", {"state": state, "word": word, "share": share}))  # noqa: S308 - a template


@register.simple_tag(takes_context=True)
def takes(context: Context) -> SafeString:
    """Marks the next table as one that may leave, by a link to the same page as a workbook; nothing on what answers a form."""
    request: HttpRequest | None = context.get("request")
    if request is None or request.method not in {"GET", "HEAD"}:
        return SafeString()
    number = request.tables = getattr(request, "tables", 0) + 1  # type: ignore[attr-defined]
    query = request.GET.copy()
    query.pop("after", None)
    query[TAKE] = str(number)
    link = '<p class="takes"><a href="?{}" data-take="{}" rel="nofollow">{}</a></p>'
    return format_html(link, query.urlencode(), number, _("Take the table (XLSX)"))


@register.inclusion_tag("ui/county_map.html", name="county_map", takes_context=True)
def county_map(context: Context, drawn: CountyMap) -> dict[str, object]:
    """A map with its key, its source, what lay otherwise on the day, and the table that says the same."""
    return {"map": drawn, "hatched": ("two", "three", "tight", "stop", "dim", "mixed"), "request": context.get("request")}


@register.inclusion_tag("ui/trajectory.html", name="trajectory", takes_context=True)
def trajectory(context: Context, drawn: Trajectory) -> dict[str, object]:
    """A line over time with what it is to reach, and the table that says the same."""
    return {"chart": drawn, "request": context.get("request")}
