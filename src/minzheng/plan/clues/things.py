"""What the room gives. Frozen values, without a database behind them; the words themselves are opened apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Class = Literal["not_carried_out", "inaction", "mismatch", "suggestion"]
State = Literal["left", "read", "answered"]


@dataclass(frozen=True, slots=True)
class Clue:
    """What somebody said of a promise in a place, without the words. `place_code`: whose office answers by `due`.

    `about` is the place that was looked at. `summary` is the officer's; `public`: both it and the answer stand on the page.
    """

    id: int
    plan: int
    duty_no: str
    place_code: str
    about: str
    class_: Class
    state: State
    left_on: date
    due: date
    read_on: date | None
    summary: str
    answer: str
    answered_on: date | None
    public: bool
    matter: int | None


@dataclass(frozen=True, slots=True)
class Left:
    """What whoever said something takes along: the code by which its answer is found, and the last day of the answer."""

    code: str
    due: date


@dataclass(frozen=True, slots=True)
class Said:
    """The words as they were written, opened for whoever handles them; None once they were destroyed."""

    words: str
    contact: str
