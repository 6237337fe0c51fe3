"""How far a matter is, for whoever has its number and code, without signing in: steps and days, and nothing of anybody."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minzheng.kernel.time import api as time
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.promises.voices import source_of
from minzheng.portal.residents import saying
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure

WRONG, SPAN, KEPT = 10, timedelta(hours=1), 10_000
"""So many wrong codes from one address within so long rest it; so many addresses are remembered."""


class Misses:
    """Wrong codes of late, by a digest of day and address: in memory alone, and in each worker for itself."""

    def __init__(self) -> None:
        self._at, self._lock = OrderedDict[str, list[datetime]](), Lock()

    def rests(self, source: str) -> bool:
        """Whether so many were wrong that nothing is looked up."""
        since = time.machine() - SPAN
        with self._lock:
            return sum(at > since for at in self._at.get(source, ())) >= WRONG

    def note(self, source: str) -> None:
        """One more."""
        with self._lock:
            self._at.setdefault(source, []).append(time.machine())
            self._at[source] = self._at[source][-WRONG:]
            self._at.move_to_end(source)
            while len(self._at) > KEPT:
                self._at.popitem(last=False)

    def forget(self) -> None:
        """All of them."""
        with self._lock:
            self._at.clear()


misses = Misses()


@csrf_exempt  # nobody is signed in here and nothing is written
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The form, and what number and code find; both go by POST, so that they stand in no address."""
    number, code = (request.POST.get(name, "").strip()[:64] for name in ("number", "code"))
    context: dict[str, object] = {"number": number, "given": code}
    if request.method != "POST" or not (number or code):
        return render(request, "residents/track.html", context)
    source = source_of(request)
    if misses.rests(source):
        return render(request, "residents/track.html", context | {"rests": True}, status=429)
    try:
        found = cases.track(number, code)
    except cases.NoCase:
        misses.note(source)
        return render(request, "residents/track.html", context | {"unknown": True}, status=404)
    item = catalogue.item(found.item)
    context |= {
        "found": found,
        "name": item.name.of(lang()),
        "line": saying.line(found.state, found.course, procedure.clock_of(found.course, time.today()), item, sums=False),
        "track": list(saying.track(None, found.course, law=item.on(time.today()))),
        "again": {"at": request.path},
    }
    return render(request, "residents/track.html", context)
