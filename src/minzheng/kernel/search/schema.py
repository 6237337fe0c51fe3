"""How characters are read, and how the room refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Syllable:
    """A row of `readings.csv`: a syllable without its tone, and the characters that are read so first of all."""

    syllable: str
    characters: str


@dataclass(frozen=True, slots=True)
class Surnames:
    """The shape of `surnames.toml`: readings of surnames of one or two characters, and of characters of given names."""

    surname: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A reading that has not a syllable for every character."""
        for part, table in ("surname", self.surname), ("given", self.given):
            for name, readings in table.items():
                if any(len(reading.split()) != len(name) for reading in readings):
                    yield f"{part}.{name}", f"has {len(name)} characters, and each of its readings as many syllables."


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    refused: Mapping[str, content.Said]


@cache
def words() -> Words:
    """The file."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def surnames() -> Surnames:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("surnames.toml"), Surnames)


@cache
def readings() -> Mapping[str, str]:
    """The first reading of every character."""
    rows = content.csv(Path(__file__).with_name("readings.csv"), Syllable)
    return {character: row.syllable for row in rows for character in row.characters}


class Refused(content.Refused):
    """A search that was not made."""

    reasons = staticmethod(lambda: words().refused)
