"""The journal's public side: the root of each day, and how anybody checks a receipt without us."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.journal import api as journal
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import CannotShow, told

CHECKER = settings.PROJECT / "tools" / "verify_journal.py"
SHOWN = 31


@require_safe
@told
def roots(request: HttpRequest) -> HttpResponse:
    """The roots of the days that are over, latest first."""
    before = request.GET.get("before", "")
    try:
        days = journal.closed_days(date.fromisoformat(before) if before else None, SHOWN + 1)
    except ValueError:
        raise CannotShow(400, _("“%(asked)s” is no day.") % {"asked": before[:40]}, _("Give a day such as 2012-10-31.")) from None
    shown = [(day_words(one.day), one) for one in days[:SHOWN]]
    context = {"days": shown, "earlier": shown[-1][1].day.isoformat() if len(days) > SHOWN else "", "checker": CHECKER.is_file()}
    return render(request, "disclosure/journal.html", context)


@require_safe
@told
def checker(_request: HttpRequest) -> HttpResponseBase:
    """The program that checks a receipt, as it stands in the source."""
    if not CHECKER.is_file():
        raise CannotShow(404, _("The checking program is not installed here."), _("Take it from the source of Minzheng."))
    return FileResponse(CHECKER.open("rb"), as_attachment=True, filename=CHECKER.name, content_type="text/x-python")
