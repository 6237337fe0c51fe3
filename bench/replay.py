"""The site's settings and addresses with one more: a page's own statements, sent again, and its body, given as it was.

What the bench compares a page with: the same middlewares, the same queries, and nothing in between.
"""

from __future__ import annotations

from typing import Any

from minzheng.config import settings as _site

globals().update({name: value for name, value in vars(_site).items() if name.isupper()})
ROOT_URLCONF = "bench.replay"

_kept: dict[str, tuple[list[tuple[str, Any]], bytes]] = {}


def replayed(request: Any, page: str) -> Any:
    """The first time the page itself, listened to; then its statements without it."""
    from django.db import connection
    from django.http import HttpResponse
    from django.urls import resolve

    if page not in _kept:
        statements: list[tuple[str, Any]] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append((sql, params))
            return execute(sql, params, many, context)

        found = resolve(f"/{page}")
        with connection.execute_wrapper(listen):
            body = found.func(request, *found.args, **found.kwargs).content
        _kept[page] = statements, body
    statements, body = _kept[page]
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()
    return HttpResponse(body)


def __getattr__(name: str) -> Any:
    """The addresses, which need settings before they can be read."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from minzheng.config.urls import urlpatterns

    return [*urlpatterns, path("replayed/<path:page>", replayed)]
