"""A figure and those of the places below it, as a file has them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from minzheng.indicators import api as indicators
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.places import api as places
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.figures.figure_page import FigurePage


def figure_rows(page: FigurePage) -> tuple[tuple[str, ...], Iterator[tuple[exchange.Cell, ...]]]:
    """The head and a row for each place."""
    head = (_("Code"), _("Place"), _("Day"), page.above, page.divided, f"{page.name} ({page.unit})", _("Records missing"))
    return head, (_row(page, one) for one in page.every)


def _row(page: FigurePage, one: indicators.Figure) -> tuple[exchange.Cell, ...]:
    shown = one.shown.replace(",", "")
    sums = (None, None) if one.withheld else (one.numerator, one.denominator)
    return one.place, places.name(one.place, page.day), one.day, *sums, shown, one.missing


def figure_json(page: FigurePage, address: str) -> dict[str, object]:
    """The same for programs: numerators and denominators exact, ratios as a fraction of whole numbers."""
    measure = page.measure
    return {
        "measure": measure.id,
        "name": measure.name.of(lang()),
        "about": measure.about.of(lang()),
        "clauses": list(measure.clauses),
        "basis": list(measure.basis),
        "unit": page.unit,
        "per": measure.per,
        "direction": measure.direction,
        "definition_since": measure.since.isoformat(),
        "day": page.day.isoformat(),
        "address": address,
        "figures": [
            {
                "place": one.place,
                "name": places.name(one.place, page.day),
                "numerator": None if one.withheld else str(one.numerator),
                "denominator": None if one.withheld else str(one.denominator),
                "withheld": one.withheld,
                "missing": one.missing,
                "ratio": None if one.ratio is None else [one.ratio.numerator, one.ratio.denominator],
                "shown": one.shown,
            }
            for one in page.every
        ],
    }
