"""Grammars as content: word lists, named parts and rules that a domain reviewer can read.

A grammar file (`grammar/*.toml`) holds `[words]` (lists), `[parts]` (patterns that may name words and
other parts in braces) and `[[rule]]` tables: a pattern with what it says in words and examples that it
must and must not match. Examples run as tests. Patterns are regular expressions over the squeezed,
folded text; `{name}` stands for a word list or a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from minzheng.content import api as content

_FOLDER = Path(__file__).parent / "grammar"
_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase of the grammar. `kind` is what its reader makes of it."""

    id: str
    says: str
    form: str
    kind: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GrammarFile:
    """The shape of one `grammar/*.toml`."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    rule: tuple[Rule, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """References to names that the file does not have."""
        known = {*self.words, *self.parts}
        for key, form in [*self.parts.items(), *((f"rule.{n}", rule.form) for n, rule in enumerate(self.rule))]:
            for name in _REFERENCE.findall(form):
                if name not in known:
                    yield key, f"names {{{name}}}, which is neither a word list nor a part of this file"


def said(match: re.Match[str], name: str) -> str:
    """What the group of that name caught, in whichever alternative it stands; empty when nothing."""
    groups = match.groupdict()
    return next((value for key, value in groups.items() if value and key.split("__")[0] == name), "")


def _compile(form: str) -> re.Pattern[str]:
    """Compile a pattern in which a group's name may stand in several alternatives (see `said`)."""
    seen: dict[str, int] = {}

    def rename(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return match[0] if seen[name] == 1 else f"(?P<{name}__{seen[name]}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", rename, form))


class Grammar:
    """A loaded grammar: `pattern(name)` for a part, `rules` with their compiled forms, `words[name]`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._file = content.toml(_FOLDER / f"{name}.toml", GrammarFile)
        self.words = self._file.words
        self._compiled: dict[str, re.Pattern[str]] = {}

    def expand(self, form: str) -> str:
        """The pattern with every `{name}` replaced by what it stands for, words longest first."""

        def replace(match: re.Match[str]) -> str:
            name = match[1]
            if name in self.words:
                return "(?:" + "|".join(map(re.escape, sorted(self.words[name], key=len, reverse=True))) + ")"
            return f"(?:{self.expand(self._file.parts[name])})"

        return _REFERENCE.sub(replace, form)

    def pattern(self, name: str) -> re.Pattern[str]:
        """A part, or a word list as an alternation, compiled once."""
        if name not in self._compiled:
            self._compiled[name] = _compile(self.expand("{" + name + "}"))
        return self._compiled[name]

    def spaced(self, name: str, end: str = "") -> re.Pattern[str]:
        """The words of a part's lists with white space allowed between their characters, as layout breaks them.

        `end` names a part that must follow; the word itself is the group `word`.
        """
        key = f"{name} spaced {end}"
        if key not in self._compiled:
            words = {word for n in _REFERENCE.findall(self._file.parts[name]) for word in self.words[n]}
            forms = "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
            self._compiled[key] = _compile(f"(?P<word>{forms})" + (self.expand("{" + end + "}") if end else ""))
        return self._compiled[key]

    @property
    def rules(self) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
        """Every rule with its compiled form, in the order of the file (earlier wins)."""
        return _rules(self)


@cache
def _rules(grammar: Grammar) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, _compile(grammar.expand(rule.form))) for rule in grammar._file.rule)


@cache
def grammar(name: str) -> Grammar:
    """The grammar of that name, loaded once."""
    return Grammar(name)
