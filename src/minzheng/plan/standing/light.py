"""The light of one promise: a pure function of what is known. Nobody sets a colour; what is unknown is never green.

Who asks fills a `Known`; `light` answers with a state and the sentences that say why, the one that binds first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from minzheng.content.api import Said
from minzheng.indicators.api import MONTH, Direction, Grade, Required, required
from minzheng.plan.duties.api import Bound, ProofKind
from minzheng.plan.standing.thresholds import State, Thresholds
from minzheng.plan.standing.wording import Reason, because

_DIRECTIONS: dict[Bound, Direction] = {
    "at_least": "up",
    "more_than": "up",
    "at_most": "down",
    "less_than": "down",
    "exactly": "equal",
}


NO_UNIT = Said("", "")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a day."""

    day: date
    ratio: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that a light is judged by.

    `now` is the figure in the unit of the target, None where nobody knows it, and then `unknown` says why; of things that are to
    be at places it is the share in hundred. `whole`: how many things there are to be, where whole things are counted, and `have`:
    how many are there. `short_of`: how many more of what is counted are lacking. `missing` records are not there; `floor`: they
    count against the figure, so that it is not too good because of them. `history` are figures since the plan began, the oldest
    first. `reached` is the day on which the target was reached first as far as known, `changed` the last on which a record behind
    it changed. `tail` are the last places without it, `tail_count` of them in all; `each`: one thing is to be at each.
    `reading` says what is meant, or of what is only monitored why nothing decides. `led`: it is settled who leads.
    """

    kind: ProofKind
    day: date
    since: date
    due: date | None = None
    target: Decimal | None = None
    bound: Bound = ""
    now: Fraction | None = None
    shown: str = ""
    unit: Said = NO_UNIT
    whole: int | None = None
    have: int = 0
    short_of: int | None = None
    missing: int = 0
    floor: bool = True
    history: tuple[Point, ...] = ()
    reached: date | None = None
    changed: date | None = None
    grade: Grade = "E"
    tail: tuple[str, ...] = ()
    tail_count: int = 0
    each: bool = True
    reading: Said | None = None
    unknown: str = ""
    to_confirm: bool = False
    led: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How a promise stands: `rate` is R, None without a trajectory; `lacking` how many more are needed; `late` in months."""

    state: State
    reasons: tuple[Reason, ...]
    rate: Fraction | None = None
    lacking: int | None = None
    grade: Grade = "E"
    late: int = 0


@dataclass
class _Judging:
    """A light on its way."""

    known: Known
    by: Thresholds
    reasons: list[Reason] = field(default_factory=list)
    rate: Fraction | None = None
    late: int = 0

    def say(self, code: str, **facts: object) -> None:
        self.reasons.append(because(code, **facts))


def light(known: Known, by: Thresholds) -> Standing:
    """How a promise stands, by these thresholds."""
    judging = _Judging(known, by)
    state = _judged(judging)
    if state != "off":
        state = _doubted(judging, state)
        _remarks(judging)
    lacking = None if state in {"done", "off"} else known.short_of
    return Standing(state, tuple(judging.reasons), judging.rate, lacking, known.grade, judging.late)


def reaches(bound: Bound, value: Fraction, target: Decimal) -> bool:
    """Whether a value is on the side of the target that is meant."""
    wanted = Fraction(target)
    return {
        "at_least": value >= wanted,
        "more_than": value > wanted,
        "at_most": value <= wanted,
        "less_than": value < wanted,
        "exactly": value == wanted,
        "": False,
    }[bound]


def months_between(first: date, last: date) -> int:
    """Whole and begun months from one day to a later one."""
    return max(ceil((last - first).days / MONTH), 0)


def _judged(judging: _Judging) -> State:
    """The state by what the figure says, before it is asked how good the figure is."""
    known = judging.known
    if known.kind == "monitored":
        judging.say("monitored", reading=known.reading or Said("", ""))
        return "off"
    facts = _facts(known)
    if known.now is not None and known.target is not None and reaches(known.bound, known.now, known.target):
        return _kept(judging, facts)
    if known.due and known.day > known.due:
        over = months_between(known.due, known.day)
        code = "over_unknown" if known.now is None else _form(known, "over")
        judging.say(code, **facts, due=known.due, months=over)
        return "stop"
    if known.now is None or known.target is None:
        judging.say(known.unknown or "unknown", day=known.day)
        return "dim"
    if known.due is None:
        judging.say(_form(known, "no_deadline"), **facts)
        return "dim"
    return _on_the_way(judging, facts)


def _facts(known: Known) -> dict[str, object]:
    """What most sentences say of a figure; what is lacking in the unit in which it is counted."""
    lacking, unit = known.short_of, known.unit
    said = Said(f"{lacking:,}{unit.zh}", f"{lacking:,} {unit.en}") if lacking is not None and unit.zh != "%" else lacking
    return {
        "shown": known.shown,
        "unit": unit,
        "target": known.target,
        "have": known.have,
        "whole": known.whole,
        "gap": lacking if known.whole else said,
    }


def _form(known: Known, code: str) -> str:
    """The template for a share, for several things, or for one."""
    return code if not known.whole else f"{code}_single" if known.whole == 1 else f"{code}_whole"


def _kept(judging: _Judging, facts: dict[str, object]) -> State:
    known = judging.known
    if known.due and known.reached and known.reached > known.due:
        judging.late = months_between(known.due, known.reached)
        judging.say("kept_late", **facts, reached=known.reached, due=known.due, months=judging.late)
    else:
        single = known.whole == 1 and known.reached is not None
        judging.say("kept_single" if single else "kept_whole" if known.whole else "kept", **facts, reached=known.reached)
    return "done"


def _on_the_way(judging: _Judging, facts: dict[str, object]) -> State:
    """Before the deadline, not yet reached: by trajectory, or by time where there is but one thing."""
    known, by = judging.known, judging.by
    due = known.due or known.day
    span = Fraction(max((due - known.since).days, 1))
    gone = Fraction((known.day - known.since).days) / span
    left = months_between(known.day, due)
    if known.whole == 1:
        judging.say("single", **facts, percent=round(gone * 100), months=left, due=known.due)
        return "stop" if gone >= Fraction(by.single.stop) else "tight" if gone >= Fraction(by.single.tight) else "mind"
    first = known.history[0] if known.history else None
    if first is None or (known.day - first.day).days < by.months * MONTH:
        judging.say("no_trajectory", **facts, since=first.day if first else known.day, months=by.months)
        return "dim"
    rate = _rate(known, first, due)
    judging.rate = rate.r
    gap = {**facts, "achieved": rate.achieved, "needed": rate.needed, "rate": rate.r, "months": left}
    if rate.needed is None or rate.r is None:  # the last day has come
        judging.say("last_day", **gap, due=known.due)
        return "stop"
    judging.say("falling" if (rate.r < 0) else "rate_whole" if known.whole else "rate", **gap)
    found: State = "stop"
    for state, least in (("go", by.rate.go), ("mind", by.rate.mind), ("tight", by.rate.tight)):
        if rate.r >= Fraction(least):
            found = state  # type: ignore[assignment]
            break
    return by.at_worst(
        found, "mind" if gone < Fraction(by.early.mind) else "tight" if gone < Fraction(by.early.tight) else "stop"
    )


def _rate(known: Known, first: Point, due: date) -> Required:
    return required(
        known.now or Fraction(0),
        known.target or 0,
        baseline=first.ratio,
        since=first.day,
        day=known.day,
        due=due,
        direction=_DIRECTIONS[known.bound],
    )


def _doubted(judging: _Judging, state: State) -> State:
    """What a good figure may not say because it is old, has gaps, or is only somebody's word."""
    known, by = judging.known, judging.by
    if known.missing:
        judging.say("missing_floor" if known.floor else "missing", missing=known.missing)
        if not known.floor:
            state = by.worse(state, "dim")
    if known.changed is not None:
        age = (known.day - known.changed).days
        if age >= by.stale_days:
            judging.say("stale", changed=known.changed, days=age)
            state = by.worse(state, "dim")
    if known.grade not in by.sure and state in {"done", "go"}:
        judging.say("not_sure", grade=known.grade)
        state = by.worse(state, "dim")
    return state


def _remarks(judging: _Judging) -> None:
    """What else a reader of the light should know; none of it moves the state."""
    known = judging.known
    if known.tail_count and not (known.whole and known.whole == 1):
        names = known.tail
        code = ("tail" if known.each else "below") + ("" if known.tail_count > len(names) else "_all")
        judging.say(code, names=names, count=known.tail_count)
    if known.to_confirm:
        judging.say("to_confirm" if known.reading else "to_confirm_all", reading=known.reading or Said("", ""))
    if not known.led:
        judging.say("no_lead")
