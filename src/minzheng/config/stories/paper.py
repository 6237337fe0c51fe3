"""A table of what a township has under way on paper: handed in by the clerk who practises, with what is to be mended in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from minzheng.config.demo.content import figures
from minzheng.config.stories import cases as story
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.services.backlog import api as backlog
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class File:
    """A file on paper: asked for so many `days` before the demo opens; what was done `on` days so many after that, and `said`."""

    days: int
    said: Mapping[str, str] = field(default_factory=dict)
    on: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """The shape of `paper.toml`."""

    law: str
    name: str
    file: tuple[File, ...]


@cache
def script() -> Script:
    """All of `paper.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_suffix(".toml"), Script)


def hand_in(town: str, numbers: Sequence[str], tell: Told, _within: str) -> None:
    """The files of the first of some, named by their numbers, whose households have asked for nothing here."""
    opens = figures().opens
    clerk = next(one for one in access.practices() if (one.role, one.place_code) == ("township_clerk", town))
    actor = access.actor_of(clerk.account_id)
    with time.at(opens):
        who = {"clerk": clerk.name, "mate": story.offices([town], opens)[town].second.name}
        keys = [
            (text, key) for text, key in zip(numbers, people.find_numbers(actor, numbers), strict=True) if isinstance(key, int)
        ]
        homes, lives = people.living_in([key for _, key in keys]), people.lives_of([key for _, key in keys])
        alive = [(text, homes[key]) for text, key in keys if key in homes and not lives[key].died]
        fit = [text for text, home in alive if not cases.of_household(access.SYSTEM, home)]
        version = catalogue.item(script().law).on(opens)
        assert version is not None  # noqa: S101 - the demo's own law
        law = f"{script().law}/{version.id}"
        rows = [_row(number, file, text, who) for number, (file, text) in enumerate(zip(script().file, fit, strict=False), 1)]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        table = exchange.to_csv(columns, [[row.get(name, "") for name in columns] for row in rows])
        roll = rolls.hand_in(actor, table, script().name, of=backlog.BACKLOG, about=law, since=opens)
    tell(f"{roll.rows} files on paper wait")


def _row(number: int, file: File, text: str, who: Mapping[str, str]) -> dict[str, str]:
    applied = figures().opens - timedelta(file.days)
    row = {"file": f"{applied.year}-{number:03}", "number": text, "applied": applied.isoformat()}
    row |= {name: (applied + timedelta(days)).isoformat() for name, days in file.on.items()}
    return row | {name: said.format(**who) for name, said in file.said.items()}
