"""Language, light or dark, and large letters: chosen by a switch, remembered in a cookie, and nothing more.

Chinese is the default whatever the browser says; `?lang=en`, `?theme=dark` and `?letters=large` choose on any address.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

THEMES = ("auto", "light", "dark")
LETTERS = ("usual", "large")
YEAR = 365 * 24 * 3600

_chosen = {"lang": settings.LANGUAGE_COOKIE_NAME, "theme": "theme", "letters": "letters"}


class PreferencesMiddleware:
    """Activates the reader's language and remembers a choice just made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _one_of(request, "lang", tuple(code for code, _name in settings.LANGUAGES), settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        for asked, cookie in _chosen.items():
            if asked in request.GET:
                value = {"lang": language, "theme": theme(request), "letters": letters(request)}[asked]
                response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=asked == "lang")
        return response


def _one_of(request: HttpRequest, asked: str, allowed: tuple[str, ...], default: str) -> str:
    for value in (request.GET.get(asked), request.COOKIES.get(_chosen[asked])):
        if value in allowed:
            return value
    return default


def theme(request: HttpRequest) -> str:
    """Light, dark, or whatever the system says."""
    return _one_of(request, "theme", THEMES, "auto")


def letters(request: HttpRequest) -> str:
    """Usual or large."""
    return _one_of(request, "letters", LETTERS, "usual")


def shell(request: HttpRequest) -> dict[str, str]:
    """What every page's frame needs to know."""
    return {"lang": translation.get_language() or settings.LANGUAGE_CODE, "theme": theme(request), "letters": letters(request)}
