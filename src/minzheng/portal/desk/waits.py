"""What waits for the reader: every part of the desk gives its things to the page that a day begins with.

A part has a module `waits.py`, which is read when the program starts:

    @waits.gives
    def to_check(desk: Frame) -> Iterable[Thing]: ...

    @waits.tells
    def my_duties(desk: Frame) -> Iterable[Stands]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from minzheng.portal.desk.clocks import Timed
from minzheng.portal.desk.frame import Frame


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do: what, why, and the one verb. `due` is the day by which it is to be done, `clock`
    how far the time is gone that a rule gives for it.

    `part` is the part of the portal that gives it, set when it is taken; `stands_for` is how many things it stands for, and there
    may be `more` than were counted.
    """

    what: str
    why: str
    verb: str
    href: str
    due: date | None = None
    clock: Timed | None = None
    part: str = "desk"
    stands_for: int = 1
    more: bool = False


@dataclass(frozen=True, slots=True)
class Stands:
    """How something of the reader's stands, in one line, and the page that says more."""

    words: str
    href: str


Giver = Callable[[Frame], Iterable[Thing]]
Teller = Callable[[Frame], Iterable[Stands]]
_givers: dict[str, Giver] = {}
_tellers: dict[str, Teller] = {}
PLANS = 3
"""Of so many plans a day's page tells how they stand, the newest first; all are one click away."""


def gives(giver: Giver) -> Giver:
    """Registers what a part has for its readers. It answers for any reader, with nothing where it has nothing."""
    _givers[f"{giver.__module__}.{giver.__qualname__}"] = giver
    return giver


def tells(teller: Teller) -> Teller:
    """Registers what a part tells its readers of how things stand, on any day."""
    _tellers[f"{teller.__module__}.{teller.__qualname__}"] = teller
    return teller


def standing(desk: Frame) -> list[Stands]:
    """How everything stands that is the reader's, the parts in order of their names."""
    return [one for name in sorted(_tellers) for one in _tellers[name](desk)]


def things(desk: Frame) -> list[Thing]:
    """All that waits for the reader today: what a clock runs for by its day, then the rest, the parts in order of their names.

    On another day nothing waits, since nothing can be done on it.
    """
    if desk.past:
        return []
    found = [
        replace(thing, part=giver.__module__.split(".")[-2]) for _name, giver in sorted(_givers.items()) for thing in giver(desk)
    ]
    return sorted(found, key=lambda thing: (thing.due is None, thing.due or desk.today))
