"""What the room gives: frozen values without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.content.api import Said
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.oversight.schema import Sign, Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a read is unusual: the sign, and the facts that fill its reason."""

    sign: Sign
    facts: dict[str, object]

    def message(self, lang: str) -> str:
        """In words; a fact that is said in both languages is said in the same one."""
        said = {name: fact.of(lang) if isinstance(fact, Said) else fact for name, fact in self.facts.items()}
        return self.sign.why.of(lang).format(**said)


@dataclass(frozen=True, slots=True)
class Unusual:
    """An unusual read. `persons`: keys of those shown whom the actor may see too; the verdict is None while it waits."""

    read: vault.Read
    reasons: tuple[Reason, ...]
    persons: tuple[int, ...]
    verdict: Verdict | None
    word: str
    settled_by: str
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a resident asked about a read, and what was answered; the answer is empty while it waits."""

    id: int
    read: int
    text: str
    asked_on: date
    due: date
    reader: str
    place_code: str
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A read of a resident's own data, and what they asked about it."""

    read: vault.Read
    question: Question | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """That somebody wanted to see of a resident's data what they may not, and saw nothing."""

    day: date
    who: journal.Who


@dataclass(frozen=True, slots=True)
class Mine:
    """Reads of a resident's data, newest first; `person` is None while the account is not linked, `cursor` on the last page.

    `attempts`: what was refused in the days of these reads.
    """

    person: int | None
    reads: tuple[Seen, ...]
    cursor: int | None
    attempts: tuple[Attempt, ...] = ()
