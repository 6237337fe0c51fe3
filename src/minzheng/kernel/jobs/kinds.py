"""What kinds of work there are, and which of them come round by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from difflib import get_close_matches

from minzheng.kernel.time.api import CHINA

Function = Callable[..., object]


class UnknownKind(Exception):  # noqa: N818 - what happened
    """A kind of work that no room has declared."""

    def __init__(self, kind: str) -> None:
        near = next(iter(get_close_matches(kind, _kinds, n=1, cutoff=0)), "")
        super().__init__(f'There is no kind of job "{kind}"; {f'"{near}" is the nearest' if near else "none is declared"}.')


@dataclass(frozen=True, slots=True)
class Kind:
    """A function that jobs run: how long a worker may be silent, and how often it may fail without coming further."""

    id: str
    function: Function
    lease: float
    attempts: int


@dataclass(frozen=True, slots=True)
class Round:
    """When a kind comes round: every so many minutes, or every day from an hour on. By machine time, in China."""

    kind: str
    minutes: int
    at: time

    def period(self, moment: datetime) -> str:
        """The name of the period at a moment; empty on a day before its hour."""
        if self.minutes:
            return f"{int(moment.timestamp()) // (60 * self.minutes)}"
        local = moment.astimezone(CHINA)
        return local.date().isoformat() if local.time() >= self.at else ""


_kinds: dict[str, Kind] = {}
_rounds: list[Round] = []


def kind(id_: str) -> Kind:
    """A kind by its id. Raises UnknownKind."""
    try:
        return _kinds[id_]
    except KeyError:
        raise UnknownKind(id_) from None


def rounds() -> tuple[Round, ...]:
    """Everything that comes round."""
    return tuple(_rounds)


def runs[F: Function](id_: str, *, seconds_of_lease: float = 30, attempts: int = 3) -> Callable[[F], F]:
    """Declares that a function `f(progress, **arguments)` does the work of a kind.

    It does its work in steps, each shorter than the lease, and goes on from `progress.kept`, so that doing it again after
    a worker has died changes nothing. What it returns is the job's result, as JSON.
    """

    def declared(function: F) -> F:
        if id_ in _kinds:
            raise ValueError(f'The kind of job "{id_}" is declared twice: here and in {_kinds[id_].function.__module__}.')
        _kinds[id_] = Kind(id_, function, seconds_of_lease, attempts)
        return function

    return declared


def every[F: Function](*, minutes: int = 0, at: str = "") -> Callable[[F], F]:
    """Declares, above `runs`, that a kind comes round every so many minutes, or every day at an hour such as "02:30"."""
    if bool(minutes) == bool(at):
        raise ValueError("Either minutes or an hour of the day is meant.")
    hour = time.fromisoformat(at) if at else time()

    def declared(function: F) -> F:
        _rounds.extend(Round(one.id, minutes, hour) for one in _kinds.values() if one.function is function)
        return function

    return declared
