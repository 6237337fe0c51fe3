"""What is larger than anything that is taken here is refused by its announced length, before any of it is read; so is what
announces none."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class TooLargeMiddleware:
    """Stands before whoever would read the form to look for its token. A page that needs no token says its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object) -> HttpResponse | None:
        """A refusal in words, or nothing."""
        if getattr(view, "csrf_exempt", False):
            return None
        announced = request.META.get("CONTENT_LENGTH") or ""
        if not announced and request.headers.get("Transfer-Encoding"):
            return render(request, "411.html", status=411)
        if not announced.isdecimal() or int(announced) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        return render(request, "413.html", {"limit": f"{settings.UPLOAD_LIMIT >> 20} MiB"}, status=413)
