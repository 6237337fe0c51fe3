"""A jurisdiction's places from its files, or every fault of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.places.gazetteer import DoNotFit, Gazetteer
from minzheng.kernel.places.schema import Events, Kind, Kinds, Level, Listed, Town, Village, Vintage

_KINDS = Path(__file__).with_name("kinds.toml")
_LEVELS: tuple[tuple[Level, ...], ...] = (
    ("province", "city", "county"),
    ("province", "city", "county", "township"),
    ("township",),
    ("village",),
)
_UPPER, _COUNTED, _TOWN, _VILLAGE = _LEVELS


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of place, from the top down."""
    return content.toml(_KINDS, Kinds).kind


def load(folder: Path) -> Gazetteer:
    """The gazetteer that the files of a folder tell. Raises ContentError with every fault of all of them.

    `base.csv` and `events.toml` are meant; `townships.csv` and `villages.csv` may be there.
    """
    files = {name: folder / f"{name}.csv" for name in ("base", "townships", "villages")} | {"events": folder / "events.toml"}
    with content.gather() as shelf:
        base, events = shelf.csv(files["base"], Listed), shelf.toml(files["events"], Events)
        towns = shelf.csv(files["townships"], Town) if files["townships"].exists() else ()
        villages = shelf.csv(files["villages"], Village) if files["villages"].exists() else ()
        if not shelf.faults:
            known_at = {levels: [one.code for one in kinds() if one.level in levels] for levels in _LEVELS}
            for name, key, kind, levels in _kinds_said(base, events, towns, villages):
                known = known_at[levels]
                if kind and kind not in known:
                    near = content.nearest(kind, known)
                    shelf.blame(files[name], key, f'is "{kind}", but one of {", ".join(known)} is meant.', near)
            try:
                gazetteer = Gazetteer(events.begins, base, events.event, towns, villages)
            except DoNotFit as error:
                for problem in error.problems:
                    shelf.blame(files[problem.file], problem.key, problem.message, problem.near)
    return gazetteer


@cache
def vintage() -> Vintage | None:
    """Of which day the names of townships and villages are; None where the jurisdiction lists none."""
    file = content.jurisdiction() / "places" / "vintage.toml"
    return content.toml(file, Vintage) if file.exists() else None


@cache
def default() -> Gazetteer:
    """The gazetteer of the jurisdiction in force. Raises ContentError."""
    return load(content.jurisdiction() / "places")


def _kinds_said(
    base: Sequence[Listed], events: Events, towns: Sequence[Town], villages: Sequence[Village]
) -> Iterator[tuple[str, str, str, tuple[Level, ...]]]:
    """Every kind that the files name, with its file, its key and the levels of the kinds that may stand there."""
    for number, row in enumerate(base):
        yield "base", f"{number}.kind", row.kind, _UPPER
    for number, event in enumerate(events.event):
        for place, outcome in enumerate(event.place):
            yield "events", f"event.{number}.place.{place}.kind", outcome.kind, _UPPER
    for number, example in enumerate(events.example):
        for place, kind in enumerate(example.kinds):
            yield "events", f"example.{number}.kinds.{place}", kind, _COUNTED
    for number, town in enumerate(towns):
        yield "townships", f"{number}.kind", town.kind, _TOWN
    for number, village in enumerate(villages):
        yield "villages", f"{number}.kind", village.kind, _VILLAGE
