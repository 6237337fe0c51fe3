"""Until an account is linked to its person there is nothing of one's own to show: how it is linked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import api as access
from minzheng.portal.desk.frame import Frame


def page(request: access.Request, desk: Frame, problem: str = "") -> HttpResponse:
    """The question for the number that a provider vouches for; it leads back to the page that was asked for."""
    back = request.POST.get("next") or request.get_full_path()
    context = {"providers": [one.id for one in access.providers()], "problem": problem, "back": back}
    return render(request, "residents/link.html", context, status=422 if problem else 200)
