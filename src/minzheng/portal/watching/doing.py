"""A step of any thing's life, by the button that its page shows."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from minzheng.kernel.access import api as access
from minzheng.portal.desk.frame import Frame, official
from minzheng.portal.watching import acting, consulting, helps, inspections, matters, requests

_PAGES = {
    "matter": matters.shown,
    "help": helps.shown,
    "opinion": consulting.shown,
    "request": requests.shown,
    "inspection": inspections.shown,
}


@official("plan.read")
@require_POST
def do(request: access.Request, desk: Frame, kind: str, thing: int, verb: str) -> HttpResponse:
    """The step, or the thing's page again with what is wrong."""
    again = _PAGES[kind]
    return acting.done(request, desk, kind, thing, verb, lambda problem: again(request, desk, thing, problem, verb))
