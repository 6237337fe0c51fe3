"""The lines of a list of cases, set by hand: fifty of them cost a template more than all the rest of the page."""

from __future__ import annotations

from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.portal.cases.shown import Row
from minzheng.portal.desk.frame import Frame
from minzheng.portal.ui.templatetags.ui import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def case_lines(context: Context) -> SafeString:
    """The context's `rows`, each a link to its `page`, or to the case where none is named; `unnamed`: without a second number."""
    desk: Frame = context["desk"]
    page, unnamed = context.get("page"), context.get("unnamed")
    words = _("Service"), _("Where it stands"), _("Clock"), pgettext("desk", "Place"), pgettext("case", "Number")
    item, stands, timed, where, number = (f'data-head="{escape(word)}"' for word in words)
    urgent = f' <span class="tag stop">{escape(_("urgent"))}</span>'

    def line(row: Row) -> str:
        href = desk.link(page, row.id) if page else row.href
        tags = (urgent if row.urgent else "") + (f' <span class="tag">{escape(row.paper)}</span>' if row.paper else "")
        return (
            f'<tr><td><a class="entry" lang="zh-Hans" href="{escape(href)}">{escape(row.name)}</a>{tags}</td>'
            f"<td {item}>{escape(row.item)}</td><td {stands}>{escape(row.stands)}</td>"
            f"<td {timed}>{clock(row.clock.state, row.clock.word, row.clock.share)}</td>"
            f'<td class="place" lang="zh-Hans" {where}>{escape(row.where)}</td>'
            f"{'' if unnamed else f'<td class="when" {number}>{escape(row.number)}</td>'}</tr>\n"
        )

    return mark_safe("".join(map(line, context["rows"])))  # noqa: S308 - every text in it is escaped here
