"""A page of the desk's part on duties, with its tabs."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.portal.desk.frame import Frame
from minzheng.portal.plan.tabs import tabs


def show(
    request: HttpRequest, desk: Frame, template: str, tab: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page in the desk's frame, below the row of tabs; `tab` is the one that it lies under."""
    given = {"desk": desk, "part": "duties", "tab": tab, "tabs": tabs(desk), **(context or {})}
    return render(request, template, given, status=status)
