"""The plans in force that bind the place looked at."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, official
from minzheng.portal.plan.own import own
from minzheng.portal.plan.shown import show


@official("plan.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Every plan in force that the reader may read, with how many of its duties are theirs at the place looked at."""
    listed = [(one, len(own(desk, one))) for one in duties.plans(desk.actor, desk.day)]
    return show(request, desk, "plan/home.html", "home", {"plans": listed})
