"""What the room answers with: units, who is responsible, and what passed from whom to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from minzheng.content.api import Said
from minzheng.kernel.time.api import Period, Sometime
from minzheng.kernel.units.schema import Certainty, Change, Function, Kind, Open

Level = Literal["province", "city", "county", "township"]
State = Literal["settled", "unsettled", "unknown"]
Reason = Literal["S", "M", "CP", "?", "E", "generated", "unsettled", "unknown", "before", "set"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A body under one name, at a place, in the days of `period` (an open end where no change is known).

    `commanded`: whether the issuers of a notice can direct it. `generated`: its name was made by a declared rule from the place
    and from `counterpart_of`, the key of the province's unit. `open`: it stands for bodies that are not listed.
    """

    key: str
    name: str
    full_name: str
    en: str
    sector: str
    kind: Kind
    level: Level
    place_code: str
    commanded: bool
    period: Period
    generated: bool = False
    counterpart_of: str = ""
    desk_of: str = ""
    open: Open | None = None  # as a door is open


@dataclass(frozen=True, slots=True)
class Turn:
    """The days in which one unit answers for a function, and what that is known from. `unit` is None where nobody is known."""

    unit: Unit | None
    period: Period
    basis: Said
    certainty: Certainty
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for a function at a place on a day.

    `settled`: `unit` does. `unsettled`: the day lies in a change of which the day is not known, and one of `candidates` does,
    `unit` being the elder. `unknown`: `unit` is None and `reasons` say why. `reasons` is empty only where nothing is to confirm.
    """

    function: Function
    place_code: str
    day: date
    state: State
    unit: Unit | None
    candidates: tuple[Unit, ...]
    since: Sometime | None
    until: Sometime | None
    basis: Said
    certainty: Certainty
    before: Unit | None
    after: Unit | None
    reasons: tuple[Reason, ...]
    words: Said
    timeline: tuple[Turn, ...]

    @property
    def certain(self) -> bool:
        """Whether nothing in this answer is still to be confirmed."""
        return not self.reasons

    @property
    def alike(self) -> bool:
        """Whether two that may answer bear the same name, so that only their full names tell them apart."""
        return len({unit.name for unit in self.candidates}) < len(self.candidates)


@dataclass(frozen=True, slots=True)
class Passage:
    """What passed from one unit to another with a change: a `function`, or with None the body itself."""

    change: Change
    when: Sometime
    source: Unit | None
    to: Unit | None
    function: Function | None = None


class UnknownUnit(LookupError):  # noqa: N818 - what happened
    """A key, a name or a function that the list does not have; `near` is the one most like it."""

    def __init__(self, what: str, asked: str, near: str = "") -> None:
        self.asked, self.near = asked, near
        super().__init__(f'There is no {what} "{asked}".' + (f' Did you mean "{near}"?' if near else ""))


class NobodyAnswers(LookupError):  # noqa: N818 - what happened
    """A sector, place and day for which no unit is known or declared."""
