"""The reader's own address where a proxy stands before the program."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """Takes the last entry of X-Forwarded-For, which our own proxy wrote; the ones before it anybody can write.

    Only where MINZHENG_PROXY=1 says that nobody but the proxy reaches the program.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if told:
            request.META["REMOTE_ADDR"] = told
        return self.get_response(request)
