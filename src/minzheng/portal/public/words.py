"""The platform's words for what the compiler says in codes: roles, times, bounds, types."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.notice.api import Duty, Milestone, Target
from minzheng.portal.ui.typeset import typeset


def provenance(code: str) -> str:
    """Why a unit has its role."""
    return {
        "words": _("said in the clause"),
        "convention": _("by the reading that the notice declares"),
        "first_comma": _("stands before the first comma"),
        "breaks_protocol": _("first of the list, against the usual order; the notice names no lead"),
        "first_of_list": _("first of the list; the notice names no lead"),
        "inherited": _("carried forward from an earlier statement"),
        "heading": _("from the heading above"),
        "column": _("from its column of the table"),
        "ruled": _("said by the review"),
    }.get(code, code)


def duty_type(code: str) -> str:
    """What kind of duty it is."""
    return {
        "result": _("A result"),
        "artefact": _("Something to make"),
        "standing": _("Standing work"),
        "promotion": _("Promotion"),
        "prohibition": _("A prohibition"),
    }.get(code, code)


def day(value: str | None) -> str:
    """A date as precise as it is: year, month or day."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value or "")
    if not match:
        return value or ""
    year, month, date = match[1], match[2], match[3]
    if date:
        return pgettext("date", "%(year)s-%(month)02d-%(day)02d") % {"year": year, "month": int(month), "day": int(date)}
    if month:
        return pgettext("date", "%(year)s-%(month)02d") % {"year": year, "month": int(month)}
    return pgettext("date", "%(year)s") % {"year": year}


def milestone(time: Milestone) -> str:
    """What a time of the notice means."""
    when = day(time.value)
    return {
        "by": _("a deadline: by %(when)s") % {"when": when},
        "in": _("a deadline: in %(when)s") % {"when": when},
        "recurring": _("comes round again; no last day"),
        "standing": _("for good; no last day"),
        "period": _("a period, not a deadline"),
        "from": _("a beginning, not a deadline"),
        "unanchored": _("counted from no stated day, so no date follows"),
    }.get(time.kind, time.kind)


def bound(target: Target) -> str:
    """The number with what is asked of it."""
    if target.value is None:
        return _("no number")
    what = {"value": _minus(target.value), "unit": typeset(target.unit.partition("/")[0] if target.per else target.unit)}
    return {
        "at_least": _("at least %(value)s%(unit)s, included"),
        "more_than": _("more than %(value)s%(unit)s, not included"),
        "at_most": _("at most %(value)s%(unit)s, included"),
        "less_than": _("less than %(value)s%(unit)s, not included"),
        "about": _("about %(value)s%(unit)s"),
        "exactly": _("%(value)s%(unit)s"),
        "range": _("between %(value)s%(unit)s"),
    }.get(target.bound, "%(value)s%(unit)s") % what


def _minus(value: str) -> str:
    return value.replace("-", "\u2212") if value.startswith("-") else value


def target(item: Target, usual: str | None = None) -> list[str]:
    """What is known of a target, one phrase for each thing the notice settles; the duty's one deadline goes unsaid."""
    facts = [_("per %(what)s") % {"what": typeset(item.per)}] if item.per else []
    facts.append(bound(item))
    if item.scope and item.distributed:
        facts.append(_("%(whom)s, each on its own") % {"whom": typeset(item.scope)})
    elif item.scope or item.distributed:
        facts.append(_("for %(whom)s") % {"whom": typeset(item.scope)} if item.scope else _("each on its own"))
    if item.condition:
        facts.append(_("where %(condition)s") % {"condition": typeset(item.condition)})
    if item.due != usual:
        facts.append(_("by %(when)s") % {"when": day(item.due)} if item.due else _("no deadline"))
    return facts


def lead_missing(duty: Duty) -> bool:
    """Several units, and the notice does not say who leads."""
    return len(duty.units_all) > 1 and not duty.lead_said
