"""What the compiler says: the published shape of a compiled notice.

Every value is a frozen dataclass and carries an `Anchor`: where it stands in the original, its
exact words, and the rule that found it. Strings such as names, titles and texts are the *reading*
of the original (width and white space folded by `notice.text`); only `Anchor.quote` is the
original letter for letter, so `original[anchor.start:anchor.end] == anchor.quote` always.

`SCHEMA` names this shape and its version; it changes when a field changes its name or meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

SCHEMA = "minzheng.notice/1"

Role = Literal["lead", "co", "support", "implement"]
"""The compiler tells who leads from who does not; a review may say that one supports or carries out ."""
Severity = Literal["must", "should", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The most pressing first."""
DutyType = Literal["result", "artefact", "standing", "promotion", "prohibition"]
MilestoneKind = Literal["by", "in", "recurring", "standing", "period", "from", "unanchored"]
TargetKind = Literal[
    "ratio", "per_capita", "count_each", "count", "coverage", "threshold", "relative", "artefact", "frequency", "duration"
]
_SAID = frozenset({"words", "convention", "first_comma", "heading", "column", "inherited", "ruled"})  # others are mere order
Bound = Literal["at_least", "more_than", "at_most", "less_than", "about", "exactly", "range"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A half-open range of code points of the original, its exact words, and the rule that chose it."""

    start: int
    end: int
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the notice's own words, read and anchored."""

    value: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class UnitRole:
    """One unit in one duty. `name` is as printed; `full` completes an elided prefix or a shared suffix.

    `provenance` says why it has its role: `words` (the clause says so), `convention` (the notice declares
    how to read its lists), `first_comma`, `breaks_protocol`, `first_of_list`, `inherited`, `heading`,
    `column`; `ruled`: its review did. `open` marks a set whose members the notice does not name; `known` a hit in the gazetteer.
    """

    name: str
    full: str
    role: Role
    provenance: str
    open: bool
    known: bool
    commanded: bool
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Milestone:
    """A time the notice sets. `value` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None when it has no date.

    Only kinds `by` and `in` are deadlines. `inherited_from` is the id of the clause that states it.
    """

    value: str | None
    kind: MilestoneKind
    anchor: Anchor
    inherited_from: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable promise. `value` is the number as a decimal string (`"95"`, `"1.5"`, `"1—2"`) or None.

    `unit` is as printed with its scale (`万名`, `%`); `per` the stated denominator; `scope` who it is
    counted for; `condition` the threshold that selects the case, with its bound and its number in full
    (5万 is `"50000"`); `due` its deadline.
    """

    text: str
    kind: TargetKind
    value: str | None
    unit: str
    bound: Bound
    per: str
    scope: str
    condition: str
    condition_bound: Bound | None
    condition_value: str | None
    due: str | None
    distributed: bool
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Checksum:
    """A list that states its own length (等6件): the names counted and the number said."""

    said: int
    counted: int
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Clause:
    """One `;`-level part of one sentence of a duty. `id` is `n31/s2/c3`, unique in the notice.

    `actor` is who the sentence itself says acts, which need not be the responsible unit.
    """

    id: str
    text: str
    type: DutyType
    actor: str
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    vague: tuple[Text, ...]
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of the plan: numbered, or with a responsibility clause of its own.

    `no` is its printed number (None for a continuation, which names `parent_no`); `path` the headings
    above it; `units_all` in printed order; `lead` and `co` partition it; `units_inherited` come from a
    carry-forward statement; `deadline` is the latest of `deadlines_all`.
    """

    id: str
    no: str | None
    parent_no: str | None
    path: tuple[str, ...]
    title: str
    text: str
    type: DutyType
    units_all: tuple[str, ...]
    lead: tuple[str, ...]
    co: tuple[str, ...]
    units_inherited: tuple[str, ...]
    deadline: str | None
    deadlines_all: tuple[str, ...]
    targets: tuple[Target, ...]
    units: tuple[UnitRole, ...]
    clauses: tuple[Clause, ...]
    checksums: tuple[Checksum, ...]
    responsibility: Text | None
    anchor: Anchor

    @property
    def lead_said(self) -> bool:
        """Whether the notice itself says who leads, in words, by its layout or by its own way of reading lists."""
        return any(unit.role == "lead" and unit.provenance in _SAID for unit in self.units)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the plan: `level` 1 is the highest kind of number that the notice uses (一、 or 第一章), 2 the next ((一))."""

    id: str
    level: int
    no: str
    title: str
    parent: str | None
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and around the plan."""

    number: Text | None
    cited: tuple[Text, ...]
    title: Text | None
    plan_title: Text | None
    genre: Text | None
    issue_mode: Text | None
    issuers: tuple[Text, ...]
    recipients: tuple[Text, ...]
    date: Text | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the compiler could not decide, or what the issuing office should know; with its question.

    `kind` is a key of `findings.toml`, where its words stand in both languages and its basis;
    `facts` fill the places in those words; `about` is the id of a duty, clause or heading.
    """

    kind: str
    severity: Severity
    about: str | None
    message: str
    question: str
    basis: str
    facts: dict[str, str]
    anchor: Anchor | None


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How often a rule spoke here, and its record elsewhere where the caller knows one."""

    rule: str
    says: str
    used: int
    confirmed: int | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A compiled notice. `original` is the text as read; every anchor points into it."""

    original: str
    format: str
    encoding: str
    head: Head
    headings: tuple[Heading, ...]
    duties: tuple[Duty, ...]
    cover_duties: tuple[Duty, ...]
    findings: tuple[Finding, ...]
    rules: tuple[RuleUse, ...] = ()
    schema: str = field(default=SCHEMA)

    @property
    def title(self) -> Text | None:
        """What the notice calls itself: the plan's own title before the letter's."""
        return self.head.plan_title or self.head.title

    @property
    def all_duties(self) -> tuple[Duty, ...]:
        """The tasks of the plan, then the duties outside them."""
        return self.duties + self.cover_duties
