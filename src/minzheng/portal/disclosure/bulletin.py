"""What was published: the bulletin by place, one publication, and the Atom feed of the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import CannotShow, lang, path_of, place_of, place_words, told

FED = 100


@require_safe
@told
def bulletin(request: HttpRequest) -> HttpResponse:
    """What is public today at a place, newest first."""
    day = time.today()
    place = place_of(request, day)
    page = _page(request, place, 30)
    context = {
        "items": [_item(one) for one in page.publications],
        "after": page.after,
        "place": place,
        "path": path_of(place, day),
        "below": [(one.code, one.name) for one in places.children(place, day)],
        "day_words": day_words(day),
        "address": request.build_absolute_uri(),
    }
    return render(request, "disclosure/bulletin.html", context)


@require_safe
@told
def publication(request: HttpRequest, publication_id: int) -> HttpResponse:
    """One publication, while it is public."""
    try:
        one = publishing.publication(publication_id, time.today())
    except publishing.NotPublic as gone:
        raise _gone(gone) from None
    context = {"item": _item(one), "address": request.build_absolute_uri(), "day_words": day_words(time.today())}
    return render(request, "disclosure/publication.html", context)


@require_safe
@told
def feed(request: HttpRequest) -> HttpResponse:
    """The newest publications as Atom."""
    place = place_of(request, time.today())
    page = request.build_absolute_uri(f"{reverse('public:bulletin')}?place={place}")
    title = _("What %(place)s has published") % {"place": place_words(place, time.today())}
    about = publishing.Linked(title, _("Minzheng"), request.build_absolute_uri(), page)

    def address(one: publishing.Publication) -> str:
        return request.build_absolute_uri(reverse("public:publication", args=[one.id]))

    made = publishing.feed(_page(request, place, FED).publications, about, address, time.machine(), lang())
    return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")


def _page(request: HttpRequest, place: str, size: int) -> publishing.Page:
    day, asked = time.today(), request.GET
    found = {"ranges": places.ranges(place, day), "kind": asked.get("kind", ""), "after": asked.get("after", "")}
    try:
        return publishing.published(day, **found, size=size)  # type: ignore[arg-type]
    except publishing.Refused as refused:
        raise CannotShow(400, refused.message(lang()), _("Begin with the first page.")) from None


def _item(one: publishing.Publication) -> dict[str, object]:
    """A publication in the reader's language."""
    return {
        "id": one.id,
        "title": one.title.of(lang()),
        "place": place_words(one.place_code, one.since),
        "lines": [(line.name.of(lang()), line.words.of(lang())) for line in one.lines],
        "since": day_words(one.since),
        "until": day_words(one.until) if one.until else "",
    }


def _gone(gone: publishing.NotPublic) -> CannotShow:
    todo = _("Look at what is public today, in the bulletin.")
    on = {"day": day_words(gone.on)} if gone.on else {}
    if gone.why == "withdrawn":
        return CannotShow(410, _("What stood here was withdrawn on %(day)s by whoever had published it.") % on, todo)
    if gone.why == "over":
        return CannotShow(410, _("What stood here was public until %(day)s; its time is over.") % on, todo)
    return CannotShow(404, _("Nothing is public at this address."), todo)
