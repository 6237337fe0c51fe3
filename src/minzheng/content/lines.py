"""On which line of a TOML text each key stands. `tomllib` does not say, and a fault without its line is half a fault.

The text has been accepted by `tomllib` before, so this reads it generously. It runs only when there is a fault to place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+'
    r"|'''.*?'''+"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|#[^\n]*"
    r"|\n"
    r"|[\[\]{}=,.]"
    r"|[^\s\[\]{}=,.\"'#]+",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")

Key = tuple[str | int, ...]


def dotted(path: Iterable[str | int]) -> str:
    """A path as it is written in a fault: `rule.0.form`; a part that TOML would quote is quoted."""
    return ".".join(str(part) if isinstance(part, int) or _BARE.fullmatch(part) else f'"{part}"' for part in path)


def lines_of_keys(source: str) -> dict[str, int]:
    """The first line, counting from 1, of each key, table and array item, by its dotted path."""
    return _Scanner(source).lines


class _Scanner:
    """Walks the tokens once. `path` is the table of the moment, `last` the newest item of each array of tables."""

    def __init__(self, source: str) -> None:
        self.lines: dict[str, int] = {}
        self._last: dict[Key, int] = {}
        self._tokens: list[tuple[str, int]] = []
        line = 1
        for match in _TOKEN.finditer(source):
            if not match[0].startswith("#"):
                self._tokens.append((match[0], line))
            line += match[0].count("\n")
        self._tokens.append(("\n", line))
        self._at = 0
        path: Key = ()
        while self._at < len(self._tokens):
            if self._peek() == "\n":
                self._at += 1
            elif self._peek() == "[":
                path = self._header()
            else:
                self._pair(path)

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _note(self, path: Key) -> None:
        self.lines.setdefault(dotted(path), self._tokens[min(self._at, len(self._tokens) - 1)][1])

    def _key(self, end: str) -> list[str]:
        """The parts of a key up to the token that ends it, which is taken too."""
        parts: list[str] = []
        while (token := self._take()) != end:
            if token != ".":
                parts.append(tomllib.loads(f"k = {token}")["k"] if token[0] in "\"'" else token)
        return parts

    def _header(self) -> Key:
        start = self._at
        self._take()
        many = self._peek() == "["
        if many:
            self._take()
        *outer, name = self._key("]")
        if many:
            self._take()
        end, self._at = self._at, start
        path = (*self._inside(outer), name)
        self._note(path)
        if many:
            self._last[path] = self._last.get(path, -1) + 1
        path = self._inside(outer, name)
        self._note(path)
        self._at = end
        return path

    def _inside(self, parts: Iterable[str], *more: str) -> Key:
        """The path of these names, where an array of tables means its newest item."""
        path: Key = ()
        for part in (*parts, *more):
            path = (*path, part)
            if path in self._last:
                path = (*path, self._last[path])
        return path

    def _pair(self, table: Key) -> None:
        start = self._at
        parts = self._key("=")
        end, self._at = self._at, start
        for count in range(1, len(parts) + 1):
            self._note((*table, *parts[:count]))
        self._at = end
        self._value((*table, *parts))

    def _value(self, path: Key) -> None:
        token = self._take()
        if token == "[":
            count = 0
            while not self._skip_to("]"):
                self._note((*path, count))
                self._value((*path, count))
                count += 1
        elif token == "{":
            while not self._skip_to("}"):
                self._pair(path)
        else:
            while self._peek() not in {",", "]", "}", "\n", ""}:
                self._at += 1

    def _skip_to(self, end: str) -> bool:
        """Passes commas and line breaks; True, and takes it, when the bracket closes here."""
        while self._peek() in {",", "\n"}:
            self._at += 1
        if self._peek() in {end, ""}:
            self._at += 1
            return True
        return False
