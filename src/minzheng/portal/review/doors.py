"""The door of the review desk: editors, and those who bring notices into force."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpResponse

from minzheng.kernel.access import api as access
from minzheng.portal.desk.frame import Frame, Seen, official

EITHER = ("plan.review", "plan.enforce")


def reviewing(view: Callable[Concatenate[access.Request, Frame, ...], HttpResponse]) -> Seen:
    """A page for whoever reviews or brings into force."""

    @wraps(view)
    def checked(request: access.Request, desk: Frame, *args: object, **given: object) -> HttpResponse:
        if not any(access.may(desk.actor, one) for one in EITHER):
            raise access.Forbidden(EITHER[0])
        return view(request, desk, *args, **given)

    return official()(checked)
