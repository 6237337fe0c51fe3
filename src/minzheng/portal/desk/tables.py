"""Tables out and in."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.portal.desk.frame import Frame, official


@official("register.export")
@require_safe
def export(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """A list as a workbook."""
    raise LookupError


@official("register.import")
@require_safe
def bring(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """A table into a register."""
    raise LookupError
