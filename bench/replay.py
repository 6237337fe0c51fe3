"""The site's settings and addresses with two more, that a page is compared with; both pass the same middlewares.

`bare`: what a view is that knows no registers: the page's own statements, sent again, and its rows put into a template that has
the rest of the page in it as it is. `floor`: the statements alone, and the page's body as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from minzheng.config import settings as _site

globals().update({name: value for name, value in vars(_site).items() if name.isupper()})
ROOT_URLCONF = "bench.replay"
_CELL = """{% if cell.address %}<a href="{{ cell.address }}">{{ cell.text }}</a>{% else %}{{ cell.text }}{% endif %}"""
_ROW = "<tr>{% for cell in row %}<td{{ cell.attributes }}>" + _CELL + "</td>{% endfor %}</tr>"
_ROWS = "{% for row in rows %}" + _ROW + "{% endfor %}"


@dataclass(frozen=True)
class Page:
    """What a page did, and what it gave."""

    statements: list[tuple[str, Any]]
    body: bytes
    template: Any
    rows: list[list[dict[str, Any]]]


_kept: dict[str, Page] = {}


def bare(request: Any, page: str) -> Any:
    """The statements, and the rows in a template."""
    from django.http import HttpResponse

    found = _seen(request, page)
    _ask(found)
    return HttpResponse(found.template.render({"rows": found.rows}, request))


def floor(request: Any, page: str) -> Any:
    """The statements, and the body."""
    from django.http import HttpResponse

    found = _seen(request, page)
    _ask(found)
    return HttpResponse(found.body)


def _ask(page: Page) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in page.statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _seen(request: Any, page: str) -> Page:
    """The first time the page itself, listened to."""
    from django.db import connection
    from django.urls import resolve

    if page not in _kept:
        statements: list[tuple[str, Any]] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append((sql, params))
            return execute(sql, params, many, context)

        found = resolve(f"/{page}")
        with connection.execute_wrapper(listen):
            body = found.func(request, *found.args, **found.kwargs).content
        _kept[page] = Page(statements, body, *_parted(body.decode()))
    return _kept[page]


def _parted(body: str) -> tuple[Any, list[list[dict[str, Any]]]]:
    """A template of the page with a place for its rows, and the rows."""
    from django.template import engines
    from django.utils.html import strip_tags
    from django.utils.safestring import mark_safe

    before, tail = body.split("<tbody", 1)
    opening, tail = tail.split(">", 1)
    inside, after = tail.split("</tbody>", 1)
    rows = [
        [
            {
                "attributes": mark_safe(attributes),  # noqa: S308 - our own page
                "address": (re.findall(r'href="([^"]*)"', cell) or [""])[0],
                "text": " ".join(strip_tags(cell).split()),
            }
            for attributes, cell in re.findall(r"<t[dh]([^>]*)>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", inside, re.DOTALL)
    ]
    assert rows, "the page has a table"
    assert all(rows), "and cells in it"
    quoted = ["{% verbatim %}" + part + "{% endverbatim %}" for part in (f"{before}<tbody{opening}>", f"</tbody>{after}")]
    return engines["django"].from_string(quoted[0] + _ROWS + quoted[1]), rows


def __getattr__(name: str) -> Any:
    """The addresses, which need settings before they can be read."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from minzheng.config.urls import urlpatterns

    return [*urlpatterns, path("bare/<path:page>", bare), path("floor/<path:page>", floor)]
