"""Public figures: all of them for the province today, one at a place on a day, and its table as a file."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.indicators import api as indicators
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import CannotShow, day_of, lang, place_of, place_words, province, told
from minzheng.portal.figures.figure_page import FigurePage
from minzheng.portal.figures.figure_table import figure_json, figure_rows

FILES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@told
def all_figures(request: HttpRequest) -> HttpResponse:
    """Every public measure with what it means and what it is for the whole province."""
    day = day_of(request)
    top = province(day)
    public = [one for one in indicators.measures() if one.public]
    found = indicators.values([one.id for one in public], [top], day)
    listed = [(one, one.name.of(lang()), one.about.of(lang()), found[one.id][top], one.unit.of(lang())) for one in public]
    context = {"listed": listed, "place_name": places.name(top, day), **_frame(day, top)}
    return render(request, "figures/figures.html", context)


@require_safe
@told
def figure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """One measure at a place on a day."""
    page = _page(request, measure_id)
    return render(request, "figures/figure.html", {"page": page, **_frame(page.day, page.place)})


@require_safe
@told
def figure_file(request: HttpRequest, measure_id: str, file_format: str) -> HttpResponse:
    """The place and those below it as a table."""
    page = _page(request, measure_id)
    if file_format not in FILES:
        raise CannotShow(404, _("There is no file of the kind “%(kind)s”.") % {"kind": file_format[:40]}, _("Take CSV or JSON."))
    address = request.build_absolute_uri()
    if file_format == "json":
        data = json.dumps(figure_json(page, address), ensure_ascii=False, indent=1).encode()
    else:
        head, rows = figure_rows(page)
        notes = [f"{page.name} {page.day}", place_words(page.place, page.day), page.measure.about.of(lang()), address]
        data = exchange.to_csv(head, rows, notes=notes)
    response = HttpResponse(data, content_type=FILES[file_format])
    response["Content-Disposition"] = content_disposition_header(True, f"{page.name} {page.day}.{file_format}")
    return response


def _page(request: HttpRequest, measure_id: str) -> FigurePage:
    """The page asked. Raises CannotShow."""
    try:
        measure = indicators.measure(measure_id)
    except indicators.UnknownMeasure:
        measure = None
    if measure is None or not measure.public:  # one that is not public and one that is not there are told alike
        happened = _("There is no public figure called “%(name)s”.") % {"name": measure_id[:40]}
        raise CannotShow(404, happened, _("Look among all public figures."))
    day = day_of(request)
    place = place_of(request, day)
    if places.level(place) == "village":
        happened = _("Figures are shown for townships and what lies above them; %(place)s lies below.")
        raise CannotShow(
            404, happened % {"place": places.name(place, day)}, _("Ask for its township, or open the register itself.")
        )
    return FigurePage(measure, place, day)


def _frame(day: date, place: str) -> dict[str, object]:
    """What the controls of every page need."""
    return {"on": day.isoformat(), "day_words": day_words(day), "today": time.today().isoformat(), "place": place}
