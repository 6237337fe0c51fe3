"""The design system in templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django import template
from django.utils.safestring import SafeString, mark_safe

from minzheng.portal.ui.county_map import CountyMap
from minzheng.portal.ui.trajectory import Trajectory
from minzheng.portal.ui.typeset import typeset

register = template.Library()
register.filter("typeset", typeset)

STATIC = Path(__file__).resolve().parents[2]
SHEETS = ("ui/tokens.css", "ui/base.css", "ui/components.css", "public/notice.css", "ui/print.css")


@register.simple_tag
def sheets() -> tuple[str, ...]:
    """The style sheets, in the order of their layers."""
    return SHEETS


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
