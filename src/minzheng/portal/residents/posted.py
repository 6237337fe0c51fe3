"""What hangs in a village, on the page that its sheet leads to: what the law shows, while it hangs, and a way to object."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minzheng.kernel.places import api as places
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.guides.guide_page import GuidePage
from minzheng.portal.promises.voices import source_of
from minzheng.portal.residents import saying
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings

PAGE = "residents/posted.html"


@csrf_exempt  # nobody is signed in here, so that nobody's name can be misused
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posted(request: HttpRequest, slug: str) -> HttpResponse:
    """What hangs, or that nothing does any more; by POST an objection."""
    response = _posted(request, slug)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _posted(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        hung = postings.posting(slug)
    except postings.Refused as gone:
        return render(request, "residents/gone.html", {"happened": gone.message(lang())}, status=410)
    item = catalogue.item(hung.item)
    context: dict[str, object] = {
        "posting": hung,
        "name": item.name.of(lang()),
        "place_name": places.full_name(hung.place_code, hung.begins),
        "amount": saying.amount_words(hung.amount, item) if "amount" in hung.shows else "",
        "law": GuidePage(item, hung.begins, hung.place_code),
        "typed": request.POST,
        "longest": postings.words().longest,
        "days": postings.words().answer_days,
    }
    if request.method != "POST":
        return render(request, PAGE, context)
    try:
        words, contact = (request.POST.get(field, "") for field in ("words", "contact"))
        due = postings.objected(slug, words, contact=contact, source=source_of(request))
    except postings.Refused as refused:
        return render(request, PAGE, context | {"problem": refused.message(lang())}, status=422)
    return render(request, PAGE, context | {"due": due}, status=201)
