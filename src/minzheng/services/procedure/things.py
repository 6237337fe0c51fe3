"""What a case is made of: frozen values without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, cast

from minzheng.services.catalogue import api as catalogue

State = Literal["opened", "lacking", "underway", "granted", "refused", "withdrawn", "terminated"]
OPEN: tuple[State, ...] = ("opened", "lacking", "underway")
Channel = Literal["portal", "counter", "village", "paper"]
Conclusion = Literal["matches", "differs", "no_data", "refused"]
"""What the centre that compares records found: as declared; otherwise; nothing on record; it may not be asked."""
Looked = Literal["", "drawn", "must", "reconsidered"]
"""Why it was looked at a second time: the county drew it by chance, had to, or the family asked for reconsideration."""
Verb = Literal[
    "apply", "lack", "supply", "accept", "authorise", "verification", "visit", "check", "certificate", "review", "opinion",
    "post", "posting", "objection", "answer", "sampling", "look_again", "approval", "decision", "notice", "send_back",
    "suspend", "resume", "extend", "ending", "withdraw", "terminate", "go_on", "relative", "reconsideration", "reconsidered",
    "happened",
]  # fmt: skip
"""What an act is. A deed of a step has the verb of its name; a posting is over with the act `posting`."""
ANSWERING: tuple[Verb, ...] = ("apply", "supply", "verification", "visit", "check", "certificate", "look_again")
"""The acts in which facts may be said; a case is weighed by what is sealed in these alone."""
Answers = Mapping[tuple[str, int], int | bool | None]
"""By the name of a fact and the key of a person (0: the household's): fen, whole numbers, yes or no; None: not known."""


@dataclass(frozen=True, slots=True)
class Applying:
    """What somebody asks for. `person` applies; `members` are counted beside them; `account` is where it would be paid."""

    item: str
    person: int
    place_code: str
    answers: Answers = field(repr=False)
    household: int | None = None
    members: tuple[int, ...] = ()
    channel: Channel = "counter"
    urgent: bool = False
    reason: str = field(default="", repr=False)
    account: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the applicant takes along: the number and the code with which anybody who has both sees how far it is."""

    case: int
    number: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of paper in which something was done: its number, the accounts of those who did it, the day on which it is typed."""

    file: str
    hands: tuple[str, ...]
    typed_on: date


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done, by an account in a role. `said` is what was opened for the reader; None where nothing was said."""

    turn: int
    verb: Verb
    step: str
    day: date
    at: datetime
    by: str
    role: str
    facts: Mapping[str, object]
    said: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def paper(self) -> str:
        """The number of the file in which it was done on paper, before somebody typed it; empty for what was done here."""
        return str(self.facts.get("paper", ""))

    @property
    def did(self) -> tuple[str, ...]:
        """Whose doing it is: of what was done on paper that of those who are named there, and not of whoever typed it."""
        return tuple(cast("list[str]", self.facts.get("with", []))) if self.paper else (self.by,)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a case as it stands: when it began, by when it is over at the latest, and when it was.

    `skipped`: it is not gone through (a posting of a refusal, or an urgent case). `open`: its deeds that are still to be done.
    `spared`: those for which an urgent case does not wait, and which may be done all the same.
    """

    step: catalogue.Step
    begun: date | None
    due: date | None
    ended: date | None
    skipped: bool
    open: tuple[catalogue.Deed, ...]
    spared: tuple[catalogue.Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """When it was decided, whatever was made of that later: how many days after it was asked for, and whether in time.

    `in_time` is None where no law sets a day. `looked`: why the household was looked at a second time, first of all, and `before`
    what had been said of it until then. `kept`: whether what the place had promised was; None where nothing was.
    """

    on: date
    took: int
    in_time: bool | None
    looked: Looked = ""
    before: bool | None = None
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Where a case stands, which follows from its acts alone.

    `promised`: by when the place has promised a decision, where that is sooner than the law asks. `runs_on`: the day from which a
    clock that stands will run again. `ending`: that it be ended, which waits for a second person.
    `anew`: the inquiries of which one is called for by an objection that waits, until one is made.
    `until`: the last day of a status that was granted, where the law sets one.
    """

    state: State
    stages: tuple[Stage, ...]
    at: Stage | None
    accepted_on: date | None
    decided_on: date | None
    ruled: Ruled | None
    due_all: date | None
    promised: date | None
    suspended: bool
    runs_on: date | None
    grant: bool | None
    amount: int | None
    objections: int
    anew: tuple[catalogue.Deed, ...]
    drawn: bool | None
    told: bool
    barred: frozenset[str]
    until: date | None
    ending: Act | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its row says: what lists need. `waits_for`: whose turn it is, as in the step's `who`."""

    id: int
    number: str
    item: str
    version: str
    place_code: str
    household: int | None
    person: int
    members: tuple[int, ...]
    channel: Channel
    urgent: bool
    state: State
    step: str
    waits_for: str
    opened_on: date
    accepted_on: date | None
    step_since: date | None
    due: date | None
    due_all: date | None
    suspended: bool
    decided_on: date | None
    amount: int | None
    entitlement: int | None
    turn: int
    made_by: str

    @property
    def open(self) -> bool:
        """Whether it has not come to an end."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Clock:
    """How long there is: `left` working days to `due`, below 0 when late; None where no law sets a day."""

    due: date | None
    left: int | None
    suspended: bool

    @property
    def over(self) -> bool:
        """Whether the day has passed."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True, slots=True)
class Tracked:
    """What anybody with number and code sees: how far it is, and nothing of anybody."""

    number: str
    item: str
    accepted_on: date | None
    state: State
    course: Course
