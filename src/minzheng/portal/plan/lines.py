"""The rows of a plan, set by hand: eighty of them cost a template more than all the rest of the page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.plan import saying
from minzheng.portal.plan.plan_rows import Promise, Row

FEW = 5
"""So many of those who answer are named in a row, the rest counted."""


def lines(desk: Frame, plan: duties.Plan, rows: Iterable[Row]) -> SafeString:
    """The body of a table: item, what is asked, who answers here, how it is proven."""
    path, mark, query = desk.link("plan:plan", plan.id).partition("?")
    heads = (conditional_escape(_("Who answers")), conditional_escape(_("How it is proven")))
    found, mine = [], SafeString(' class="mine"')
    for row in rows:
        href = conditional_escape(f"{path}{quote(row.duty.no)}/{mark}{query}")
        found.append(
            f'<tr{mine if row.mine else ""}><td class="no-of"><a class="anchor" href="{href}">'
            f'{conditional_escape(row.number)}</a></td><td class="task"><a class="entry" href="{href}">'
            f"{_task(said(row.duty.short), row.text)}</td>"
            f'<td class="who-answers" data-head="{heads[0]}"><div>{_answer(row)}</div></td>'
            f'<td class="proofs" data-head="{heads[1]}"><ul>{"".join(map(_promise, row.promises))}</ul></td></tr>'
        )
    return mark_safe("\n".join(found))  # noqa: S308 - every piece is escaped above


@lru_cache(2000)
def _task(short: str, text: str) -> SafeString:
    return format_html('{}</a><p class="song" lang="zh-Hans">{}</p>', short, text)


def _answer(row: Row) -> str:
    """Who leads, those with it, and those who are not known here."""
    answer, pieces = row.answer, []
    if row.unsettled:
        pieces.append(format_html('<span class="tag mind">{}</span>', _("lead not settled")))
    elif answer.lead:
        pieces.append(format_html('<b lang="zh-Hans">{}</b>', answer.lead))
    if row.led:
        pieces.append(format_html('<span class="tag yours">{}</span>', _("you")))
    if answer.others:
        pieces.append(format_html('<span class="quiet" lang="zh-Hans">{}</span>', saying.listed(answer.others[:FEW])))
    for role, some in answer.roles.items():
        pieces.append(
            format_html('<span class="tag">{}</span> <span lang="zh-Hans">{}</span>', saying.role(role), saying.listed(some))
        )
    if len(answer.others) > FEW:
        more = _("and %(n)s more") % {"n": len(answer.others) - FEW}
        pieces.append(format_html('<span class="quiet">{}</span>', more))
    if row.supports:
        pieces.append(format_html('<span class="tag">{}</span>', _("you support")))
    if row.mine and not row.led:
        pieces.append(format_html('<span class="tag yours">{}</span>', _("you among them")))
    if answer.open_sets:
        names = saying.listed(answer.open_sets)
        pieces.append(
            format_html('<span class="quiet" lang="zh-Hans">{}</span> <span class="tag">{}</span>', names, _("not known here"))
        )
    return " ".join(pieces)


def _promise(promise: Promise) -> str:
    """A promise: its letter, what it is, and how it is proven or how far it came."""
    letter = f'<b lang="zh-Hans">{conditional_escape(promise.letter)}</b> ' if promise.letter else ""
    way = conditional_escape(_way(promise))
    open_ = f' <span class="tbc">{conditional_escape(_("to be confirmed"))}</span>' if promise.to_confirm else ""
    return (
        f'<li>{letter}<span>{conditional_escape(promise.what)}</span> <span class="way {promise.kind}">{way}{open_}</span></li>'
    )


def _way(promise: Promise) -> str:
    """How it is proven; of what is proven by a document, whether it is on record here, or at how many places."""
    way = saying.kind(promise.kind)
    if promise.kind == "measured":
        way = f"{way} {promise.target}"
    elif promise.kind == "artefact" and promise.bound > 1:
        way = _("%(n)s of %(of)s places") % {"n": promise.proven, "of": promise.bound}
    elif promise.kind == "artefact" and promise.proven:
        way = f"\u2713 {_('on record')}"
    elif promise.kind == "artefact":
        way = _("not on record") if promise.bound else _("does not bind here")
    return f"{way} \u00b7 {promise.due}" if promise.due else way
