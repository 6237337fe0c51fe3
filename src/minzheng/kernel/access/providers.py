"""Who vouches for residents: the interface for a national sign-in service, and the practice provider of a demo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest


class UnknownProvider(LookupError):  # noqa: N818 - what happened
    """Nobody of that name vouches for residents here."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whose number a provider vouches for: the kind of identity, and the number, empty where it vouches for none."""

    provider: str
    kind: str
    number: str = field(repr=False)


class Provider(Protocol):
    """Somebody who vouches for residents.

    A reader is sent to `begin(request, back)`, an address of the provider's own or, where it needs none, `back`; what comes back
    is given to `finish`, which says the provider's own id of whoever came, or an empty text where it vouches for nobody, and to
    `vouched`, which says their number.
    """

    @property
    def id(self) -> str:
        """What accounts note as their provider."""

    def begin(self, request: HttpRequest, back: str) -> str:
        """Where the reader is sent."""

    def finish(self, request: HttpRequest) -> str:
        """Who came back."""

    def vouched(self, request: HttpRequest) -> Vouched:
        """The number of whoever came back, which the provider has seen proven."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice provider of a demo: it believes whoever says a name, and proves nobody's identity."""

    id: str = "practice"

    def begin(self, request: HttpRequest, back: str) -> str:
        """Straight back."""
        return back

    def finish(self, request: HttpRequest) -> str:
        """The name that was clicked."""
        return request.POST.get("subject", "")

    def vouched(self, request: HttpRequest) -> Vouched:
        """The number that was typed."""
        return Vouched(self.id, "citizen", request.POST.get("number", "").strip())


def providers() -> tuple[Provider, ...]:
    """Those in force; outside a demo nobody, until one is built."""
    return (Practice(),) if settings.DEMO else ()


def provider(provider_id: str) -> Provider:
    """A provider by its id. Raises UnknownProvider."""
    found = next((one for one in providers() if one.id == provider_id), None)
    if found is None:
        raise UnknownProvider(provider_id)
    return found
