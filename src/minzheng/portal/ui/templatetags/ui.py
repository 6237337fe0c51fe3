"""The design system in templates."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from django import template
from django.template.base import Node, Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from minzheng.portal.ui.county_map import CountyMap
from minzheng.portal.ui.trajectory import Trajectory
from minzheng.portal.ui.typeset import typeset

register = template.Library()
register.filter("typeset", typeset)

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


@register.inclusion_tag("ui/county_map.html", name="county_map")
def county_map(drawn: CountyMap) -> dict[str, object]:
    """A map with its key, its source, what lay otherwise on the day, and the table that says the same."""
    return {"map": drawn, "hatched": ("two", "three", "tight", "stop", "dim", "mixed")}


@register.inclusion_tag("ui/trajectory.html", name="trajectory")
def trajectory(drawn: Trajectory) -> dict[str, object]:
    """A line over time with what it is to reach, and the table that says the same."""
    return {"chart": drawn}
