"""What people said of a promise in the demo's county: `clues.toml`, one answered, one made a matter, one late, one open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minzheng.config.stories.supervision import who
from minzheng.content import api as content
from minzheng.kernel.time import api as time
from minzheng.plan.clues import api as clues
from minzheng.plan.duties import api as duties

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a unit of the place has to see to because of a clue."""

    on: date
    sector: str
    title: str
    asked: str
    due: date


@dataclass(frozen=True, slots=True)
class Clue:
    """What somebody said on a day, and what the office made of it."""

    on: date
    duty: str
    place: str
    class_: str
    words: str
    contact: str = ""
    read: date | None = None
    answered: date | None = None
    summary: str = ""
    answer: str = ""
    public: bool = False
    matter: Matter | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The shape of `clues.toml`."""

    clue: tuple[Clue, ...]


def make(tell: Told, plan: duties.Plan) -> None:
    """Acts it out. The plan is in force, and the county's office is there."""
    told, office = content.toml(Path(__file__).with_suffix(".toml"), Script), who("county_office")
    for one in told.clue:
        with time.at(one.on):
            clues.leave(clues.Leaving(plan.id, one.duty, one.place, one.class_, one.words, one.contact))
            made = max(each.id for each in clues.clues(office))
        if one.read:
            with time.at(one.read):
                clues.read(office, made)
        if one.matter:
            with time.at(one.matter.on):
                said = one.matter
                clues.open_matter(office, made, sector=said.sector, title=said.title, asked=said.asked, due=said.due)
        if one.answered:
            with time.at(one.answered):
                clues.answer(office, made, summary=one.summary, answer_said=one.answer, public=one.public)
    tell(f"{len(told.clue)} words of the people")
