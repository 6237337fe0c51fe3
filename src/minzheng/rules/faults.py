"""What is wrong with a rule or with a case, in both languages, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from minzheng.content import api as content
from minzheng.rules.schema import words


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. `line` and `column` count from 1 and are 0 where no text is meant; `id` is one of words.toml."""

    id: str
    line: int = 0
    column: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)

    def message(self, lang: str) -> str:
        """Where it is and what was meant."""
        said = {name: fact.of(lang) if isinstance(fact, content.Said) else fact for name, fact in self.facts.items()}
        return next(one for one in words().fault if one.id == self.id).of(lang).format(**said)

    def placed(self, lang: str) -> str:
        """The message behind its place."""
        place = frame("place").of(lang).format(line=self.line, column=self.column) if self.line else ""
        return place + self.message(lang)


class FaultsError(ValueError):
    """Something with faults, in the order of the text."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))
        super().__init__(self.faults)

    def message(self, lang: str) -> str:
        """Every fault on a line of its own."""
        return "\n".join(fault.placed(lang) for fault in self.faults)

    def __str__(self) -> str:
        return self.message("en")


class RuleError(FaultsError):
    """A text that is no rule, and why: nothing was compiled."""


class CaseError(FaultsError):
    """Values that no household can have as they stand: nothing was decided."""


def frame(name: str) -> content.Said:
    """A sentence with places to fill."""
    return words().frame[name]


def nearest(word: str, known: Iterable[str]) -> content.Said:
    """A question after the known word most like this one, or nothing."""
    near = content.nearest(word, known)
    if not near:
        return content.Said("", "")
    asked = frame("did_you_mean")
    return content.Said(asked.zh.format(word=near), asked.en.format(word=near))
