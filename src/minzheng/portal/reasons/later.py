"""What will change later for a family: computed from what is known, each line with its day and its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.people import api as people
from minzheng.portal.desk.frame import said
from minzheng.portal.guides.guide_page import money_words
from minzheng.portal.reasons.reasoning import value_of
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.months import api as months
from minzheng.services.procedure import api as procedure

SPAN = timedelta(days=3 * 365 + 1)
"""As far ahead as it is worth telling: what lies further is told in its time."""


@dataclass(frozen=True, slots=True)
class Later:
    """Something that will be: from which day, what, and why."""

    day: date
    words: str
    why: str


def later(
    one: procedure.Case,
    sheet: facts.Sheet | None,
    today: date,
    granted: entitlements.Entitlement | None,
    called: Callable[[int], str],
) -> list[Later]:
    """The earliest first. `sheet`: what it rests on, `granted`: what came of it, if any. `called`: who somebody is."""
    found = [*_rechecks(one, today, granted)]
    if granted:
        found += _spans(granted, today)
    if sheet and (granted is None or granted.ends is None):
        found += _turns(sheet, today, called)
    return sorted(found, key=lambda each: each.day)


def _rechecks(one: procedure.Case, today: date, granted: entitlements.Entitlement | None) -> Iterator[Later]:
    """When it is looked at again; before it is decided by each class that could be chosen."""
    item = catalogue.item(one.item)
    version = item.version(one.version) or item.on(one.opened_on)
    classes = version.rechecks if version else ()
    if granted:
        if granted.recheck and granted.state != "ended":
            known = next((each for each in classes if each.id == granted.class_), None)
            yield Later(granted.recheck, _("It is looked at again."), _why(one, known) if known else "")
        return
    for each in classes:
        words = ngettext("It is looked at again after %(n)s month.", "It is looked at again after %(n)s months.", each.months)
        day = months.later(months.month_of(today), each.months)
        yield Later(day, words % {"n": each.months}, _why(one, each))


def _why(one: procedure.Case, known: catalogue.Recheck) -> str:
    cited = [entitlements.cited(one.item, one.version, by) for by in known.by] if one.version else []
    return " ".join([said(known.name), *cited])


def _spans(granted: entitlements.Entitlement, today: date) -> Iterator[Later]:
    """What is settled already: less from a month on, nothing from a month on."""
    for before, after in zip(granted.spans, granted.spans[1:], strict=False):
        if after.since > today and (before.amount, before.suspended) != (after.amount, after.suspended):
            words = _("It is not paid for the time being.") if after.suspended else _sum(after.amount, granted.frequency)
            yield Later(after.since, words, _("settled and told"))
    if granted.ends and granted.ends > today:
        yield Later(granted.ends, _("Nothing is granted any more."), _("settled and told"))


def _turns(sheet: facts.Sheet, today: date, called: Callable[[int], str]) -> Iterator[Later]:
    born = {key: life.born for key, life in people.lives_of(sheet.people).items() if life.died is None}
    kinds, frequency = facts.kinds(sheet), catalogue.item(sheet.item).frequency
    for turn in facts.foresee(sheet, born, since=today, until=today + SPAN):
        if turn.answer is None:
            words = _("What follows is not known yet: something is to be asked then.")
        elif not turn.answer:
            words = _("The conditions no longer hold.")
        else:
            words = _sum(turn.amount or 0, frequency)
        reasons = [_("%(who)s turns %(age)s") % {"who": called(person), "age": age} for person, age in turn.aged]
        reasons += [f"{one.name} {value_of(kinds[one.name], one.value)} {one.number}".strip() for one in turn.laid]
        yield Later(turn.day, words, _(", ").join(reasons))


def _sum(amount: int, frequency: str) -> str:
    words = _("It comes to %(yuan)s yuan a month.") if frequency == "month" else _("It comes to %(yuan)s yuan.")
    return words % {"yuan": money_words(amount)}
