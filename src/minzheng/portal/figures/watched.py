"""Figures that stand beside a promise and decide nothing: what each is here, and where its records are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.figures.behind import lacks, unsaid, with_unit

Lists = Callable[[indicators.Opening], str]
"""Where the reader opens records; empty where they may not."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A figure in words; `href`: its own page, `records`: lists of what stands behind it, by their names; `unsaid`: of how many
    it is not on record."""

    name: str
    value: str
    about: str
    href: str
    records: tuple[tuple[str, str], ...]
    unsaid: str = ""


def watched(
    names: Iterable[str], place: str, day: date, *, actor: access.Actor = access.PUBLIC, lists: Lists | None = None
) -> tuple[Watched, ...]:
    """Public measures at a place on a day, as the actor may read them; those that are not asked there are left out."""
    known = {one.id: one for one in indicators.measures() if one.public}
    asked = [known[name] for name in dict.fromkeys(names) if name in known]
    found = indicators.values([one.id for one in asked], [place], day, actor=actor)
    shown = ((one, found[one.id][place]) for one in asked)
    return tuple(_watched(one, figure, actor, lists) for one, figure in shown if one.formula.over or _told(figure))


def _told(figure: indicators.Figure) -> bool:
    return bool(figure.withheld or figure.denominator or figure.missing)


def _watched(one: indicators.Measure, figure: indicators.Figure, actor: access.Actor, lists: Lists | None) -> Watched:
    value = _("too few to be published") if figure.withheld else _("not known") if _told(figure) else _("nothing yet")
    if one.base and figure.denominator and figure.before is None:
        value = _("no base on record")
    if figure.ratio is not None:
        value = with_unit(figure.shown, one.unit.of(lang()))
    opened = indicators.records(one.id, figure.place, figure.day, most=1, actor=actor).openings if lists else ()
    records = tuple((_tells(opening), href) for opening in opened if lists and (href := lists(opening)))
    href = f"{reverse('public:figure', args=[one.id])}?{urlencode({'on': figure.day.isoformat(), 'place': figure.place})}"
    return Watched(one.name.of(lang()), value, one.about.of(lang()), href, records, unsaid(one, figure))


def _tells(one: indicators.Opening) -> str:
    tells = {"fails": _("what falls short"), "counts": _("what is counted"), "divides": _("what it is divided by")}[one.tells]
    if one.lacks:
        tells = lacks(one)
    return " · ".join([indicators.origin(one.origin).name.of(lang()), tells])
