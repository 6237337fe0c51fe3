"""What the room speaks of: questions with their options, answers, stages. Frozen values, without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from minzheng.content.api import Said
from minzheng.plan.duties import api as duties

Kind = Literal["unit", "lead", "target", "vague", "split", "finding"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The queue, in its order."""
Stage = Literal["drawn", "confirmed", "in_force"]
"""Drawn up by the machine, confirmed by its editor, in force by its issuer: one stamp each."""
ASK = "ask"
"""The option that is always there but for splits: those who drafted the notice shall settle it."""
SKIMMED = frozenset({"vague", "split"})
"""Kinds that may stay open when a notice is confirmed; all others must be decided."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the original that a question is about: `original[start:end]`."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be given: what it says, what follows in numbers, and why. `typed`: it needs words of one's own.

    `follows`: what follows for how the promise is proven.
    """

    id: str
    words: Said
    figure: Said
    why: Said
    typed: bool = False
    follows: duties.Follows = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One decision. `key` rests on strings, numbers of duties and quotes, never on a position, so that it outlives an import.

    `about` are ids of duties. `proposal` is the option that the machine would take, by `rule`; empty where nothing may
    be taken without being chosen. `inferred` is what a rule would say of a lead, for the record alone.
    """

    key: str
    kind: Kind
    no: str
    about: tuple[str, ...]
    spans: tuple[Span, ...]
    title: Said
    why: Said
    options: tuple[Option, ...]
    proposal: str = ""
    inferred: str = ""
    rule: str = ""

    @property
    def must(self) -> bool:
        """Whether nothing can be confirmed without it."""
        return self.kind not in SKIMMED

    def option(self, option_id: str) -> Option | None:
        """An option by its id."""
        return next((one for one in self.options if one.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered. `replayed`: taken over from an earlier import of the same notice."""

    row: int
    key: str
    option: str
    words: str
    by: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What the drafters said when they were asked: `who` said it, as the editor names them."""

    row: int
    key: str
    words: str
    who: str
    by: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to what the machine read, with the words of the notice that it rests on.

    `act`: edit (`what` of a duty or of the head gets a `value`), split (where `quote` begins), merge (with the duty before).
    """

    act: Literal["edit", "split", "merge"]
    no: str
    quote: str
    what: str = ""
    value: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers who did not see each other agree on questions of one kind.

    `kappa` is Cohen's, None where it cannot be said: both gave one and the same answer throughout, or nobody answered.
    """

    kind: Kind
    asked: int
    read: int
    same: int
    kappa: float | None
