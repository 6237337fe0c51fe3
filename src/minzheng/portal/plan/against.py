"""Two plans held against each other, for officials."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, official
from minzheng.portal.issuing.comparing import compare
from minzheng.portal.plan.shown import show


@official("plan.read")
@require_safe
def against(request: access.Request, desk: Frame, plan_id: int, other_id: int) -> HttpResponse:
    """What became of the duties of one plan in another."""
    found = compare(duties.plan(desk.actor, plan_id), duties.plan(desk.actor, other_id))
    return show(request, desk, "plan/against.html", "home", {"found": found})
