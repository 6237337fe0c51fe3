"""What the room gives and takes: frozen values without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from minzheng.services.catalogue import api as catalogue


@dataclass(frozen=True, slots=True)
class Hanging:
    """What is to hang: about which thing of a room above, of whom, what of it is shown, until which day."""

    kind: str
    about: int
    step: str
    item: str
    place_code: str
    person: int
    name: str = field(repr=False)
    shows: tuple[catalogue.Shown, ...]
    members: int | None
    amount: int | None
    ends: date


@dataclass(frozen=True, slots=True)
class Posting:
    """What hangs, or hung, in a village. `name` is there for whoever may see it now."""

    id: int
    kind: str
    about: int
    slug: str
    step: str
    item: str
    place_code: str
    person: int
    shows: tuple[catalogue.Shown, ...]
    name: str = field(repr=False)
    members: int | None
    amount: int | None
    begins: date
    ends: date
    over_on: date | None


@dataclass(frozen=True, slots=True)
class Objection:
    """What was held against a posting, without its words, which `words_of` opens."""

    id: int
    posting: int
    left_on: date
    due: date
    answered_on: date | None
    upheld: bool | None
    answer: str
