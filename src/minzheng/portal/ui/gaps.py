"""A full-width stop brings its own space: in a Chinese page none follows it, whatever stands between the tags of a template."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language


class GapsMiddleware:
    """Takes white space after a full-width stop out of Chinese pages; what somebody typed, and what is set as it is, stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page without them."""
        response = self._get_response(request)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if html and not response.streaming and (get_language() or "").startswith("zh"):
            response.content = closed(response.content.decode()).encode()
        return response


_INLINE = "a|b|del|em|i|small|span|strong|time|u"
_STOPS = "\u3002\uff1b\uff1a\uff0c\u3001\uff01\uff1f"
_KEPT = r"<(?P<kept>textarea|pre)\b.*?</(?P=kept)>|<[a-z][^>]*>"  # what is typed and what is set as it is; and every tag
_GAP = re.compile(rf"{_KEPT}|(?P<stop>[{_STOPS}](?:</(?:{_INLINE})>)*)\s+(?=[^<\s]|<(?:{_INLINE})\b)", re.DOTALL)


def closed(html: str) -> str:
    """A page with no white space between a full-width stop and what goes on in its line."""
    return _GAP.sub(lambda found: found["stop"] or found[0], html)
