"""The items of the country and of the jurisdiction in force, or every fault of all their files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.registry import api as registry
from minzheng.services.catalogue.path import latest
from minzheng.services.catalogue.schema import Groups, Item, Remedies, Remedy, Version, overlaps

HERE = Path(__file__).parent
STANDARDS = "assistance_standard"
"""The register in which places lay down amounts."""


class UnknownItem(LookupError):  # noqa: N818 - what happened
    """A service that nobody declared; `nearest` is the id most like it, or empty."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.nearest = content.nearest(asked, known)
        super().__init__(f'No service item is called "{asked}".')


def load(*folders: Path) -> tuple[Item, ...]:
    """The items declared in these folders, a folder each. Raises ContentError with every fault of every file."""
    found: dict[str, Item] = {}
    with content.gather() as shelf:
        groups = {group.id for group in shelf.toml(HERE / "groups.toml", Groups).group}
        benefits = [choice.code for choice in registry.register(STANDARDS).field("benefit").choices]
        for path in (path for folder in folders for path in sorted(folder.glob("*/item.toml"))):
            name, before = path.parent.name, len(shelf.faults)
            item = shelf.toml(path, Item)
            versions = [_version(shelf, one) for one in sorted(path.parent.glob("[0-9]*.toml"))]
            if len(shelf.faults) > before:
                continue
            for key in ("id", "versions"):
                if getattr(item, key):
                    shelf.blame(path, key, f'is written down, but the folder says it: "{name}".')
            if item.group not in groups:
                shelf.blame(path, "group", f'is "{item.group}", but the groups are {", ".join(sorted(groups))}.')
            for number, benefit in enumerate(item.standards):
                if benefit not in benefits:
                    shelf.blame(path, f"standards.{number}", f'is "{benefit}", but the register has {", ".join(benefits)}.')
            if not versions:
                shelf.blame(path, "name", "is of an item without a version; a file such as 2021.toml beside it is meant.")
            versions.sort(key=lambda one: one.since)
            for one, other in overlaps(versions):
                shelf.blame(path.parent / f"{other.id}.toml", "since", f"is {other.since}, when {one.id}.toml still binds.")
            if name in found:
                shelf.blame(path, "name", f'is of an item "{name}", which another folder declares too.')
            found[name] = replace(item, id=name, versions=tuple(versions))
    return tuple(found.values())


def _version(shelf: content.Shelf, path: Path) -> Version:
    before = len(shelf.faults)
    version = shelf.toml(path, Version)
    if len(shelf.faults) > before:
        return version
    if version.id:
        shelf.blame(path, "id", f'is written down, but the file says it: "{path.stem}".')
    for number, example in enumerate(version.examples):
        if version.binds(example.accepted) == example.refused:
            said = "does not bind" if example.refused else "binds"
            shelf.blame(
                path, f"examples.{number}.accepted", f"is {example.accepted}, of which it is said that the version {said}."
            )
        steps = {due.step.id: due.latest for due in latest(version, example.accepted)}
        if example.latest == {} and any(steps.values()):
            dated = ", ".join(f"{name} {day}" for name, day in steps.items() if day)
            shelf.blame(path, f"examples.{number}.latest", f"is empty, but the limits give {dated}.")
        for name, day in (example.latest or {}).items():
            if name not in steps:
                shelf.blame(path, f"examples.{number}.latest.{name}", f"is no step; the steps are {', '.join(steps)}.")
            elif steps[name] != day:
                shelf.blame(path, f"examples.{number}.latest.{name}", f"is {day}, but the limits give {steps[name]}.")
    return replace(version, id=path.stem)


@cache
def items() -> tuple[Item, ...]:
    """Every item of the country, then of the jurisdiction in force. Raises ContentError."""
    return load(HERE / "items", content.jurisdiction() / "services")


@cache
def _by_id() -> dict[str, Item]:
    return {item.id: item for item in items()}


def item(name: str) -> Item:
    """An item by its id. Raises UnknownItem."""
    if name not in _by_id():
        raise UnknownItem(name, _by_id())
    return _by_id()[name]


def folder(name: str) -> Path:
    """Where the files of an item lie, its rule beside them. Raises UnknownItem."""
    item(name)
    own = content.jurisdiction() / "services" / name
    return own if own.exists() else HERE / "items" / name


@cache
def groups() -> Groups:
    """What happens in families, in the order shown."""
    return content.toml(HERE / "groups.toml", Groups)


def remedy(day: date) -> Remedy | None:
    """What could be done against a decision of a day; None before the first law here."""
    return next((one for one in _remedies() if one.since <= day <= one.until), None)


@cache
def _remedies() -> tuple[Remedy, ...]:
    return content.toml(HERE / "remedies.toml", Remedies).remedy
