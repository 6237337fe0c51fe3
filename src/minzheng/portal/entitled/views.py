"""What your family may be entitled to: one question a page, without signing in and without scripts; nothing is kept."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import lang, province
from minzheng.portal.entitled.form import ABOUT, PERSONS, PLACE, Form
from minzheng.portal.entitled.screening import asked_about
from minzheng.portal.entitled.telling import NOT_NOW, chips, classes, listed
from minzheng.services.catalogue import api as catalogue

PAGE = "entitled/screener.html"


@csrf_exempt  # nobody is signed in here and nothing is written
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entitled(request: HttpRequest) -> HttpResponse:
    """The place, how many they are, then what the rules ask; each answer comes back with the form and goes with the page."""
    posted, today = request.method == "POST", time.today()
    form = Form(request.POST if posted else request.GET, today, posted=posted)
    context: dict[str, object] = {"place": form.place, "persons": form.persons, "again": {"at": request.path, "enter": "next"}}
    if page := form.begins:
        number = [PLACE, PERSONS, ABOUT].index(page) + 1
        context |= {"page": page, "number": number, "wrong": form.wrong, "carried": form.rest(page)}
        context |= {"events": [(one, one.id in form.sent.getlist(ABOUT)) for one in catalogue.groups().group]}
        context |= {"cities": _cities(today)} if page == PLACE else {}
        context |= {"looked_at": [item.name.of(lang()) for item in asked_about(today)]}
        return render(request, PAGE, context, status=422 if form.wrong else 200)
    turned = form.turned()
    screening, (found, waiting) = turned.screening, classes(turned.screening)
    context |= {
        "page": "ask" if turned.asking else "found",
        "turned": turned,
        "carried": turned.carried,
        "classes": found,
        "waiting": waiting,
        "fits": any(one.id != NOT_NOW for one in found),
        "chips": chips(screening),
        "about": listed(one.name.of(lang()) for one in catalogue.groups().group if one.id in form.sent.getlist(ABOUT)),
        "number": len(screening.done) + 4,
        "left": screening.left - (turned.asking is not None),
        "place_name": places.full_name(form.place, today),
        "day_words": day_words(today),
    }
    return render(request, PAGE, context, status=422 if turned.wrong else 200)


def _cities(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The counties of every city: codes and names."""
    cities = places.children(province(day), day)
    return [(city.name, [(one.code, one.name) for one in places.children(city.code, day)]) for city in cities]
