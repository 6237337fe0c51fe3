"""What is wrong with content, said so that whoever wrote it can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right.

    `line` counts from 1 and is None where the whole file is meant; `key` is dotted, as code would reach
    it (`rule.0.form`, counting from 0), and empty where no key is meant; `message` completes the sentence
    that the key begins and says what was meant; `nearest` is the right word closest to the one found.
    """

    file: Path
    line: int | None
    key: str
    message: str
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{_short(self.file)}:{self.line}" if self.line else _short(self.file)
        hint = f'Did you mean "{self.nearest}"?' if self.nearest else ""
        return " ".join(filter(None, (f"{place}:", self.key, self.message, hint)))


class ContentError(ValueError):
    """Content that cannot be used: every fault of every file, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        count, files = len(self.faults), len({fault.file for fault in self.faults})
        title = f"{count} fault{'s' * (count > 1)} in {files} content file{'s' * (files > 1)}"
        return "\n  ".join([title, *map(str, self.faults)])


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or an empty string. Half alike is enough: Chinese words are short."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.5)), "")


def _short(path: Path) -> str:
    """The path as somebody standing in the working directory would write it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
