"""What places, events and their content files look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from minzheng.content.api import Said
from minzheng.kernel.places.when import When

Level = Literal["province", "city", "county", "township", "village"]
EventKind = Literal["found", "abolish", "merge", "split", "boundary", "rename", "recode", "rekind", "reparent"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A place of the base list, a row of `base.csv`. Places at the top have no parent."""

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name: str
    kind: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A township, a row of `townships.csv`. Its code begins with that of the county unit in which it lay when the list begins.

    It goes where its county unit goes and stays with the code where that is divided, unless `moves` says `event:code`;
    `assumed`: that it lay there then is not read off a list.
    """

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name: str
    kind: str
    assumed: bool = False
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community, a row of `villages.csv`. Its code begins with that of its township."""

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Vintage:
    """The shape of `vintage.toml`: of which day the names of townships and villages are, and what is to be said of that."""

    as_of: date
    source: str
    names: Said
    assumed: Said


@dataclass(frozen=True, slots=True)
class Flow:
    """Area, with all that is on it, that passes from one place to another, or to nobody that is known of.

    The only flow out of a place takes it whole. Of several, one without a share has an unknown share.
    """

    KEY: ClassVar[tuple[str, ...]] = ("source", "to")
    source: str
    to: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a place is after an event. What is left out is as it was under this code, or in its only source."""

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name: str = ""
    kind: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to places on one day, as precisely as known, and what it is known from.

    `flow` says from where to where; `place` what the places are that begin with it. A place without a source is founded.
    """

    id: str
    when: str
    evidence: Said
    flow: tuple[Flow, ...] = ()
    place: tuple[Outcome, ...] = ()
    to_confirm: bool = False

    @property
    def day(self) -> When:
        """The day on which it came into force."""
        return When.read(self.when)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with it taken alone."""
        try:
            When.read(self.when)
        except ValueError as error:
            yield "when", f"cannot be used: {error}. A day such as 2012-12-05 is meant, a month, a year, or two with .. between."
        if not self.flow and not self.place:
            yield "flow", "is empty, and so is place: something must happen."
        for source in dict.fromkeys(flow.source for flow in self.flow):
            out = [(number, flow) for number, flow in enumerate(self.flow) if flow.source == source]
            message = _wrong_shares([flow.share for _, flow in out])
            if message:
                yield f"flow.{out[-1][0]}", f'and the other flows from "{source}" {message}'


def _wrong_shares(shares: list[Decimal | None]) -> str:
    """Why these cannot be the shares of one place, or nothing."""
    known = [share for share in shares if share is not None]
    if not known:
        return ""
    if min(known) <= 0:
        return "have a share that is not above 0."
    if len(known) == len(shares) and sum(known) != 1:
        return f"have shares that make {sum(known)}, but 1 is meant."
    if len(known) < len(shares) and sum(known) >= 1:
        return f"have shares that make {sum(known)} and leave nothing for those that are not known."
    return ""


@dataclass(frozen=True, slots=True)
class Example:
    """How many places of these kinds there are on a day. Tests ask."""

    on: date
    kinds: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Events:
    """The shape of `events.toml`: the day of the base list, the events after it, and examples."""

    begins: date
    event: tuple[Event, ...] = ()
    example: tuple[Example, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """Events that may have happened before the base list was made."""
        for number, event in enumerate(self.event):
            if event.day.first <= self.begins:
                yield f"event.{number}.when", f"is {event.when}, but the base list already says what was so on {self.begins}."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place and the level on which it stands."""

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    zh: str
    level: Level


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `kinds.toml`."""

    kind: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it was between two events: same code, name, kind, parent and area.

    `begins` is None for a place of the base list, `ends` for one in force after the last event; they are the days from
    which it is, and is no longer, in force. `born` and `ended` are the ids of those events. `key` tells it from every other.
    """

    code: str
    name: str
    kind: str
    parent: str
    born: str = ""
    begins: When | None = None
    ended: str = ""
    ends: When | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Its code, and the event that made it: no event makes a code twice."""
        return self.code, self.born


Key = tuple[str, str]
