"""The compiler page, a reader's own notice, and the downloads."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minzheng.content import api as content
from minzheng.kernel.workers import api as workers
from minzheng.notice import api as notices
from minzheng.portal.api import annotated_page
from minzheng.portal.public import reading
from minzheng.portal.public.intake import Refused, compiled, given, limit_words
from minzheng.portal.public.page import NoticePage

OPENING = min((content.jurisdiction() / "seed").glob("*.txt"), default=None)
FORMATS = (("json", "JSON"), ("xlsx", "XLSX"), ("html", "HTML"))
MAKERS: dict[str, tuple[str, Callable[[notices.Notice], str | bytes]]] = {
    "json": ("application/json", notices.to_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", notices.to_xlsx),
    "html": ("text/html; charset=utf-8", lambda notice: annotated_page(notice, lang=_lang())),
}


def _lang() -> str:
    return get_language() or settings.LANGUAGE_CODE


@cache
def opening() -> notices.Notice | None:
    """The notice that the page opens on, compiled once by each process; the workers get ready meanwhile.

    None where the jurisdiction has none.
    """
    workers.prepare(reading.__name__)
    return notices.compile(OPENING.read_bytes(), name=OPENING.name) if OPENING else None


@cache
def _opening_page(lang: str) -> tuple[NoticePage, SafeString] | None:
    notice = opening()
    if notice is None:
        return None
    page = NoticePage(notice, lang)
    return page, _body(page)


def _body(page: NoticePage, again: dict[str, str] | None = None) -> SafeString:
    context = {
        "page": page,
        "again": again,
        "formats": FORMATS,
        "lang": page.lang,
        "limit": settings.UPLOAD_LIMIT,
        "limit_words": limit_words(),
    }
    return render_to_string("public/notice.html", context)


# Nothing here changes anything or knows anybody, so there is nothing that a forged request could borrow.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The opening notice; by POST, the reader's own."""
    if request.method == "POST":
        return _result(request)
    opened = _opening_page(_lang())
    if opened is None:
        return render(request, "public/bare.html", {"limit": settings.UPLOAD_LIMIT, "limit_words": limit_words()})
    page, body = opened
    return render(request, "public/home.html", {"page": page, "body": body})


@never_cache
def _result(request: HttpRequest) -> HttpResponse:
    try:
        notice = given(request)
        page = NoticePage(compiled(notice), _lang())
    except Refused as refused:
        return _problem(request, refused)
    again = notice.again
    return render(request, "public/home.html", {"page": page, "body": _body(page, again), "again": again})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, file_format: str) -> HttpResponse:
    """The opening notice, or the one posted back by its own page, as a file."""
    if file_format not in MAKERS:
        raise Http404
    try:
        notice = compiled(given(request)) if request.method == "POST" else opening()
    except Refused as refused:
        return _problem(request, refused)
    if notice is None:
        raise Http404
    content_type, make = MAKERS[file_format]
    response = HttpResponse(make(notice), content_type=content_type)
    number = "".join(notice.head.number.value.split()) if notice.head.number else _("notice")
    response["Content-Disposition"] = content_disposition_header(True, f"{number}.{file_format}")
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
    return response


def _problem(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {"problem": refused, "typed": refused.typed, "limit": settings.UPLOAD_LIMIT, "limit_words": limit_words()}
    return render(request, "public/problem.html", context, status=refused.status)
