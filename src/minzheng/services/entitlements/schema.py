"""The shape of what the room declares, and of what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.services.months.api import Span, span_of

Frequency = Literal["month", "once", "bill"]
State = Literal["granted", "suspended", "ended"]
AccountState = Literal["", "none", "wrong"]
ChangeKind = Literal["amount", "suspend", "resume", "stop", "taper", "recover", "account"]
Result = Literal["unchanged", "change", "stop"]
ChangeState = Literal["noticed", "proposed", "approved", "refused", "dropped"]
"""Of a change: an event calls for one and somebody has to say which; waits for another; holds; was not taken; taken back."""


@dataclass(frozen=True, slots=True)
class Granting:
    """What is granted: an item by a version of its law, to a household at a place, paid to one person of it.

    `amount` is in fen, a month or once; `first` the first day of the month from which it holds; `class_` the id of a class of the
    version's rechecks, or empty; `basis` the number of the decision; `account` the bank account, which is sealed.
    """

    item: str
    version: str
    place_code: str
    person: int
    household: int | None
    members: tuple[int, ...]
    amount: int
    frequency: Frequency
    first: date
    recheck: date | None = None
    class_: str = ""
    case: int | None = None
    basis: str = ""
    area: str = ""
    account: str = field(default="", repr=False)
    standard: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """What was said of an entitlement: from `since` until before `until` (None: no end is known) `amount` fen a month."""

    turn: int
    since: date
    until: date | None
    amount: int
    kind: str
    ground: str
    article: str
    change: int | None
    case: int | None
    made_by: str
    checked_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What is granted, as of a month: `state` and `amount` (fen) are of that month.

    `ends`: the month from which nothing is granted any more, None where no end is known. `account` is given, masked by duty,
    where it was asked for with a purpose. `number` counts the changes: who writes says which one they saw.
    """

    id: int
    item: str
    version: str
    place_code: str
    household: int | None
    person: int
    members: tuple[int, ...]
    frequency: Frequency
    area: str
    class_: str
    recheck: date | None
    origin: str
    case: int | None
    basis: str
    standard: int | None
    first: date
    owed_from: date
    ends: date | None
    state: State
    amount: int
    spans: tuple[Span, ...]
    account_state: AccountState
    number: int
    made_by: str
    terms: tuple[Term, ...] = ()
    account: str = field(default="", repr=False)

    def granted(self, month: date) -> int:
        """What is granted for a month, in fen; 0 where nothing is."""
        found = span_of(self.spans, month)
        return found.amount if found else 0


@dataclass(frozen=True, slots=True)
class Proposing:
    """A change of an entitlement from a month on; `amount` a month in fen, or in all where it is to be paid back.

    `months`: for how many it tapers, or in how many it is paid back. `members`, `person`: who they are and who is paid from then
    on, where that changes; `account`: a new one. `article`: a paper of the version and its article. `noticed`: the change that an
    event called for and that this makes whole.
    """

    entitlement: int
    kind: ChangeKind
    month: date
    ground: str
    reason: str = field(repr=False)
    amount: int | None = None
    months: int = 0
    members: tuple[int, ...] | None = None
    person: int | None = None
    account: str = field(default="", repr=False)
    article: str = ""
    case: int | None = None
    noticed: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change as somebody sees it. `less`: the family gets less, and is told before. `reason`, `notice`, `answer` and `account`
    are given where they were asked for with a purpose. `must_post`: for how many days it is shown before it can be approved.
    """

    id: int
    entitlement: int
    place_code: str
    item: str
    person: int
    kind: ChangeKind
    ground: str
    article: str
    month: date
    before: int
    amount: int | None
    months: int
    members: tuple[int, ...] | None
    payee: int | None
    state: ChangeState
    less: bool
    told_on: date | None
    told_how: str
    must_post: int
    posted_on: date | None
    made_by: str
    made_at: datetime
    checked_by: str
    called: bool = False
    reason: str = field(default="", repr=False)
    notice: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    account: str = field(default="", repr=False)

    @property
    def waits_for_telling(self) -> bool:
        """Whether the family is still to be told before it can be approved."""
        return self.state == "proposed" and self.less and not grounds()[self.ground].untold and self.told_on is None


@dataclass(frozen=True, slots=True)
class Rechecked:
    """That it was looked at again on a day; `next`: by when again."""

    day: date
    result: Result
    change: int | None
    next: date | None
    made_by: str


@dataclass(frozen=True, slots=True)
class Debt:
    """What is to be paid back of an entitlement: in all, by this month, and what was."""

    total: int
    due: int
    repaid: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is owed and cannot be paid, for want of an account that takes it."""

    entitlements: int
    months: int
    total: int


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Kind:
    """What can become of an entitlement. `less`: the family gets less by it, so it is told before, with reasons."""

    id: str
    name: Said
    less: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something changes; `of`: the kinds that it can be a ground for. `untold`: there is nobody to tell before.

    `arrears`: it should have been so from the beginning; what months on a roster already came short of is owed for them.
    """

    id: str
    name: Said
    of: tuple[str, ...]
    untold: bool = False
    arrears: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `kinds.toml`."""

    kind: tuple[Kind, ...]
    ground: tuple[Ground, ...]
    told: Mapping[str, Said]
    result: Mapping[str, Said]
    notice: Mapping[str, Said]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A ground of a kind that is not there."""
        known = {one.id for one in self.kind}
        for number, one in enumerate(self.ground):
            if strange := set(one.of) - known:
                yield f"ground.{number}.of", f'has "{min(strange)}", but {", ".join(sorted(known))} are meant.'


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def declared() -> Kinds:
    """All of `kinds.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_name("kinds.toml"), Kinds)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of change by its id."""
    return {one.id: one for one in declared().kind}


@cache
def grounds() -> Mapping[str, Ground]:
    """Every ground by its id, in the order of the file."""
    return {one.id: one for one in declared().ground}
