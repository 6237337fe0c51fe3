"""A jurisdiction's places from its files, or every fault of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.places.gazetteer import DoNotFit, Gazetteer
from minzheng.kernel.places.schema import Events, Kind, Kinds, Listed

_KINDS = Path(__file__).with_name("kinds.toml")


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of place, from the top down."""
    return content.toml(_KINDS, Kinds).kind


def load(folder: Path) -> Gazetteer:
    """The gazetteer that `base.csv` and `events.toml` of a folder tell. Raises ContentError with every fault of both."""
    with content.gather() as shelf:
        base_file, events_file = folder / "base.csv", folder / "events.toml"
        base, events = shelf.csv(base_file, Listed), shelf.toml(events_file, Events)
        if not shelf.faults:
            for file, key, kind in _kinds_said(base_file, base, events_file, events):
                known = [one.code for one in kinds()]
                if kind and kind not in known:
                    near = next(iter(get_close_matches(kind, known, n=1, cutoff=0.5)), "")
                    shelf.blame(file, key, f'is "{kind}", but one of {", ".join(known)} is meant.', near)
            try:
                gazetteer = Gazetteer(events.begins, base, events.event)
            except DoNotFit as error:
                for problem in error.problems:
                    file = base_file if problem.file == "base" else events_file
                    shelf.blame(file, problem.key, problem.message, problem.near)
    return gazetteer


@cache
def default() -> Gazetteer:
    """The gazetteer of the jurisdiction in force. Raises ContentError."""
    return load(content.jurisdiction() / "places")


def _kinds_said(base_file: Path, base: tuple[Listed, ...], events_file: Path, events: Events) -> Iterator[tuple[Path, str, str]]:
    """Every kind that the files name, with its key."""
    for number, row in enumerate(base):
        yield base_file, f"{number}.kind", row.kind
    for number, event in enumerate(events.event):
        for place, outcome in enumerate(event.place):
            yield events_file, f"event.{number}.place.{place}.kind", outcome.kind
    for number, example in enumerate(events.example):
        for place, kind in enumerate(example.kinds):
            yield events_file, f"example.{number}.kinds.{place}", kind
