"""The desk in templates."""

from __future__ import annotations

from django import template
from django.template import Context

from minzheng.content.api import Said
from minzheng.portal.desk import frame

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
