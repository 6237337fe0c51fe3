"""What every request knows: business time, and who acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from minzheng.kernel.access.actor import Request
from minzheng.kernel.access.practice_day import business_time
from minzheng.kernel.access.sign_in import actor_here


class ActorMiddleware:
    """Enters business time and sets `request.actor`."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        with business_time():
            request.actor = actor_here(request)
            return self.get_response(request)
