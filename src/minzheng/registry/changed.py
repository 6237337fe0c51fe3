"""What the room tells those above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events
from minzheng.registry.schema import Register

MOST = 300  # places that one event names
TOWNSHIP = 9  # digits of a township's code: a village's begins with them


@events.declared("registry.changed")
@dataclass(frozen=True, slots=True)
class Changed:
    """Something came into force in a register at these places: a township stands for its villages, none for any place at all.

    Nothing that held before `earliest` has changed.
    """

    register: str
    places: tuple[str, ...]
    earliest: date


def announce(register: Register, place_codes: Iterable[str], earliest: date) -> None:
    """Says so, in the transaction of the change."""
    places = tuple(sorted({code[:TOWNSHIP] for code in place_codes}))
    events.announce(Changed(register.id, places if len(places) <= MOST else (), earliest))
