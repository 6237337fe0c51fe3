"""What is larger than anything that is taken here is refused by its announced length, before any of it is read."""

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
        announced = request.META.get("CONTENT_LENGTH") or ""
        small = not announced.isdecimal() or int(announced) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if small or getattr(view, "csrf_exempt", False):
            return None
        return render(request, "413.html", {"limit": f"{settings.UPLOAD_LIMIT >> 20} MiB"}, status=413)
