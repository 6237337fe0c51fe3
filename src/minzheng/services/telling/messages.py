"""The messages that there are, and what each says of an item; all faults of all files at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import ClassVar, Literal

from minzheng.content import api as content
from minzheng.content.api import ContentError, Said
from minzheng.services.catalogue import api as catalogue

When = Literal["accepted", "lacking", "posted", "granted", "refused", "paid", "failed", "recheck", "changed", "ended"]
FILE = "messages.toml"
FACTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("accepted", "lacking", "refused"), frozenset({"item", "number", "day"})),
    "granted": frozenset({"item", "number", "day", "sum"}),
    "posted": frozenset({"item", "number", "begins", "ends"}),
    "paid": frozenset({"item", "month", "yuan"}),
    "failed": frozenset({"item", "month", "reason"}),
    "recheck": frozenset({"item", "day"}),
    "changed": frozenset({"item", "month", "change"}),
    "ended": frozenset({"item", "month"}),
}
"""What can be named of what happens."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said when something happens; the facts that it names stand in braces."""

    KEY: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    when: When
    name: Said
    text: Said

    def faults(self) -> Iterator[tuple[str, str]]:
        """Facts that nobody has."""
        yield from _unknown(self.when, self.text)


@dataclass(frozen=True, slots=True)
class Messages:
    """The shape of messages.toml. `sum`: an amount in words, by how often it is given; `date`: a day within a text."""

    message: tuple[Message, ...]
    sum: Mapping[str, Said]
    date: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Own:
    """The shape of an item's messages.toml: its own words, by the id of a message; those of one of its versions come before."""

    text: Mapping[str, Said] = field(default_factory=dict)
    version: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)


def _unknown(when: str, text: Said) -> Iterator[tuple[str, str]]:
    for lang, said in (("zh", text.zh), ("en", text.en)):
        for _, name, _, _ in Formatter().parse(said):
            if name is not None and name not in FACTS[when]:
                yield f"text.{lang}", f"names {{{name}}}, but of this is known: {', '.join(sorted(FACTS[when]))}."


@cache
def messages() -> Messages:
    """All of them. Raises ContentError."""
    return content.toml(Path(__file__).with_name(FILE), Messages)


def message(id_: str) -> Message:
    """One of them. Raises KeyError."""
    return {one.id: one for one in messages().message}[id_]


@cache
def text(when: When, item: str, version: str) -> tuple[str, Said]:
    """The message of what happens, and what it says of a version of an item: in words of its own where it has some."""
    found = next(one for one in messages().message if one.when == when)
    words = own(catalogue.folder(item), [one.id for one in catalogue.item(item).versions])
    return found.id, {found.id: found.text, **words.text, **words.version.get(version, {})}[found.id]


def own(folder: Path, versions: Sequence[str] = ()) -> Own:
    """The own words of an item that has these versions. Raises ContentError with every fault."""
    path, known = folder / FILE, {one.id: one for one in messages().message}
    if not path.exists():
        return Own()
    with content.gather() as shelf:
        found = shelf.toml(path, Own)
        for version in found.version.keys() - set(versions):
            shelf.blame(path, f"version.{version}", f"is no version of it; there are {', '.join(versions) or 'none'}.")
        for place, texts in {"text": found.text, **{f"version.{id_}": some for id_, some in found.version.items()}}.items():
            for id_, said in texts.items():
                if id_ not in known:
                    shelf.blame(path, f"{place}.{id_}", f"is no message; there are {', '.join(known)}.")
                else:
                    for key, fault in _unknown(known[id_].when, said):
                        shelf.blame(path, f"{place}.{id_}.{key.removeprefix('text.')}", fault)
    return found


def check() -> Iterator[str]:
    """Every fault of the messages of every item."""
    for item in catalogue.items():
        try:
            own(catalogue.folder(item.id), [one.id for one in item.versions])
        except ContentError as faults:
            yield str(faults)
