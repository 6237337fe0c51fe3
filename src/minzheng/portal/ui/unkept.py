"""A letter that no database keeps (NUL, which nobody types) is refused as a bad request, and is no accident of the program."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class UnkeptMiddleware:
    """Looks only once the database has refused what was sent; nothing of it is saved then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal in words where the request holds such a letter, or nothing."""
        sent = [request.path, *(text for given in (request.GET, request.POST) for _, some in given.lists() for text in some)]
        if isinstance(error, DataError) and any("\0" in str(text) for text in sent):
            return render(request, "400.html", status=400)
        return None
