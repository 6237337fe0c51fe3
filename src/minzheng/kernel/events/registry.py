"""Which events there are, and who hears them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from inspect import signature
from types import NoneType
from typing import Any, get_args, get_type_hints

from minzheng.kernel.journal.api import canonical

type Handler[E] = Callable[[Mapping[int, E]], None]
"""A function that hears events of one kind: those that it is told now by their ids, the first before."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who hears an event."""

    name: str
    event: type
    function: Handler[Any]


_READERS: dict[Any, Callable[[Any], object]] = {
    **dict.fromkeys((str, int, bool, NoneType), lambda value: value),
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
}
_events: dict[str, tuple[type, str]] = {}
_hearers: dict[str, Hearer] = {}


def declared[E](id_: str, *, unheard: str = "") -> Callable[[type[E]], type[E]]:
    """Declares a frozen dataclass as an event; `unheard` says why nobody hears it yet.

    Its fields are text, whole numbers, truth, days, moments, decimals, tuples of these, or None. It names things by ids.
    """

    def declare(event: type[E]) -> type[E]:
        if not is_dataclass(event) or not event.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            raise TypeError(f"{event.__name__} is no frozen dataclass; an event does not change.")
        for name, hint in get_type_hints(event).items():
            if not {one for one in (get_args(hint) or (hint,)) if one is not Ellipsis} <= set(_READERS):
                raise TypeError(f"{event.__name__}.{name} cannot be kept: {hint} is none of the types that an event carries.")
        if id_ in _events:
            raise ValueError(f'The event "{id_}" is declared twice: {event.__name__} and {_events[id_][0].__name__}.')
        _events[id_] = (event, unheard)
        return event

    return declare


def hears[E](event: type[E], *, name: str = "") -> Callable[[Handler[E]], Handler[E]]:
    """Declares that a function hears an event. Hearing the same ids again must change nothing.

    `name`: where one function is made for several events. Raises TypeError and ValueError.
    """
    id_of(event)

    def declare(handler: Handler[E]) -> Handler[E]:
        known = name or f"{handler.__module__}.{handler.__qualname__}"
        hints = get_type_hints(handler)
        if [hints.get(one) for one in signature(handler).parameters] not in ([Mapping[int, event]], [Mapping[int, Any]]):  # type: ignore[valid-type]
            raise TypeError(f"{known} hears {event.__name__}: it takes Mapping[int, {event.__name__}] and nothing else.")
        if known in _hearers:
            raise ValueError(f"{known} hears {_hearers[known].event.__name__} already; each event has a function of its own.")
        _hearers[known] = Hearer(known, event, handler)
        return handler

    return declare


def events() -> Mapping[str, str]:
    """Every event by its id, with why nobody hears it, or an empty text."""
    return {id_: unheard for id_, (_, unheard) in _events.items()}


def hearers(id_: str) -> tuple[Hearer, ...]:
    """Who hears an event, in the order of declaration."""
    known = _events.get(id_)
    return tuple(one for one in _hearers.values() if known and one.event is known[0])


def id_of(event: type) -> str:
    """The id of a declared event."""
    for id_, (known, _) in _events.items():
        if known is event:
            return id_
    raise TypeError(f"{event.__name__} is not declared as an event.")


def plain(event: object) -> dict[str, Any]:
    """An event as JSON."""
    return dict(json.loads(canonical(asdict(event))))  # type: ignore[call-overload]


def built(id_: str, content: Mapping[str, Any]) -> object:
    """The event again."""
    event = _events[id_][0]
    return event(**{name: _read(hint, content[name]) for name, hint in _hints(event).items()})


@cache
def _hints(event: type) -> Mapping[str, Any]:
    return get_type_hints(event)


def _read(hint: Any, value: Any) -> object:
    if value is None:
        return None
    kinds = [one for one in get_args(hint) if one not in {NoneType, Ellipsis}] or [hint]
    if isinstance(value, list):
        return tuple(_READERS[kinds[0]](item) for item in value)
    return _READERS[kinds[0]](value)
