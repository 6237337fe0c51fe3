"""What the room gives: frozen values without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from minzheng.content.api import Said
from minzheng.plan.supervision.api import Thing


@dataclass(frozen=True, slots=True)
class YearEntry:
    """An inspection in the plan of an office for a year, and the id of the inspection once it is prepared."""

    id: int
    year: int
    quarter: int
    title: str
    number: str
    inspection: int | None
    by_place: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing drawn. `results`: for each item whether it passed, with the note; empty while nobody has looked."""

    id: int
    order: int
    ref: str
    title: str
    place_code: str
    county: str
    inspectors: tuple[str, ...]
    passed: bool | None
    results: Mapping[int, tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a sample; `matter` is what it is put right by."""

    id: int
    sample: int
    place_code: str
    words: str
    evidence: str
    rating: Said
    matter: int | None
    day: date


@dataclass(frozen=True, slots=True)
class Inspection(Thing):
    """A special inspection. The seed is empty until it is revealed."""

    year: int
    quarter: int
    entry_title: str
    entry_number: str
    population: str
    weight: str
    items: tuple[str, ...]
    sampling: Said
    n: int
    c: int
    size: int
    counties: tuple[str, ...]
    left_out: tuple[str, ...]
    seed_digest: str
    list_digest: str
    committed_at: datetime | None
    beacon_name: str
    beacon: str
    seed: str
    drawn: int
    seen: int
    failed: int | None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two inspections that go to the same county in the same quarter: they could go together."""

    inspection: int
    title: str
    counties: tuple[str, ...]
