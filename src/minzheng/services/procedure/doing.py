"""What can be done in a case as it stands, and by when; what cannot is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import cast

from minzheng.content.api import Said
from minzheng.kernel.time import api as time
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure.course import DECISIONS, ENDS, INVESTIGATES, SIGNS, Law, extensible, last, longer, of, relatives
from minzheng.services.procedure.objecting import undismissed
from minzheng.services.procedure.things import Act, Case, Clock, Course, Stage, State, Verb
from minzheng.services.procedure.words import Refused, words

RECONSIDERATION = time.TimeLimit(60, "natural_day")
"""《行政复议法》第二十条."""
_FAR = timedelta(3660)
"""A day farther ahead is a slip of the pen."""


def need(found: Course, *states: State, verb: Verb) -> None:
    """That a case is in one of these states. Raises Refused."""
    if found.state not in states:
        raise Refused("not_now", verb=words().verb[verb], state=words().state[found.state])


def step_of(found: Course, deed: catalogue.Deed) -> catalogue.Step:
    """The step at which a case is, which needs this deed now, or is objected to. Raises Refused."""
    need(found, "underway", verb=cast("Verb", deed))
    if found.at and deed in found.anew:
        return found.at.step
    if not any(deed in one.step.needs for one in found.stages):
        raise Refused("not_allowed", verb=words().deed[deed])
    at = found.at
    if at is None or deed not in {*at.open, *at.spared} or not in_turn(at, deed):
        needs = [words().deed[one] for one in (at.open if at else ())]
        said = Said("、".join(one.zh for one in needs), ", ".join(one.en for one in needs))
        raise Refused(
            "not_this_step", verb=words().deed[deed], step=at.step.name if at else words().state[found.state], needs=said
        )
    return at.step


def in_turn(at: Stage, deed: catalogue.Deed) -> bool:
    """Whether what a step names before a deed is done; inquiries are made in any order."""
    return deed in INVESTIGATES or not {*at.step.needs[: at.step.needs.index(deed)]} & {*at.open}


def may_sign(found: Course, hands: Iterable[str]) -> None:
    """That these accounts did not investigate, and are no relatives; and that the clock runs. Raises Refused."""
    if found.barred.intersection(hands):
        raise Refused("barred")
    if found.suspended:
        raise Refused("stands_still", day=found.runs_on or "-")


def day_of(given: date | None, *, today: date, opened: date, since: date | None = None) -> date:
    """A day on which something was done: today unless said, neither ahead nor before the application, or what it follows.

    Raises Refused.
    """
    day = given or today
    if day > today:
        raise Refused("future", day=day)
    if day < opened:
        raise Refused("before_application", day=day, opened=opened)
    if since and day < since:
        raise Refused("before_that", day=day, since=since)
    return day


def reviewed(present: int, representatives: int, agree: int, oppose: int) -> dict[str, int]:
    """The numbers of a neighbours' review that holds: two thirds of those present represent somebody. Raises Refused."""
    if min(present, representatives, agree, oppose) < 0:
        raise Refused("no_counts")
    if not 0 < representatives <= present or agree + oppose > present:
        raise Refused("counts", present=present, representatives=representatives, agree=agree, oppose=oppose)
    if 3 * representatives < 2 * present:
        raise Refused("too_few", present=present, representatives=representatives)
    return {"present": present, "representatives": representatives, "agree": agree, "oppose": oppose}


def consented(acts: Sequence[Act], family: Iterable[int]) -> None:
    """That nobody of a family refused to be checked; the last word counts. Raises Refused."""
    agrees = {act.facts["person"]: act.facts["agrees"] for act in acts if act.verb == "authorise"}
    reports = [act.facts["conclusion"] for act in acts if act.verb == "verification"]
    if not all(agrees.get(key, True) for key in family) or reports[-1:] == ["refused"]:
        raise Refused("refused_consent")


def must_look(acts: Iterable[Act]) -> bool:
    """Whether the county has to look again: a relative is on record, the report differed, or somebody objected.

    《最低生活保障审核审批办法（试行）》第二十六条.
    """
    return any(
        act.verb in {"relative", "objection", "answer"} or (act.verb == "verification" and act.facts["conclusion"] != "matches")
        for act in acts
    )


def share(secret: str, number: str) -> int:
    """Where a case lies among a hundred, 0 to 99: anybody with the secret can work it out again."""
    return int.from_bytes(sha256(f"{secret}/{number}".encode()).digest()[:8]) % 100


def may_follow(acts: Iterable[Act], hands: Iterable[str]) -> None:
    """That these accounts, who speak for the county, did not give the township's opinion. Raises Refused."""
    if any({*hands} & {*act.did} for act in acts if act.verb == "opinion"):
        raise Refused("own_opinion")


def may_decide(found: Course, acts: Sequence[Act], account: str, *, grant: bool, comes_to: int | None) -> None:
    """That an account may give this decision: on no opinion of its own, nothing unseen, facts as they were. Raises Refused."""
    may_follow(acts, [account])
    before = (one.step.needs for one in found.stages[: found.stages.index(found.at)]) if found.at else ()
    if grant and found.grant is False and any("posting" in needs for needs in before):
        raise Refused("not_posted")
    if grant and comes_to is not None and found.amount not in {None, comes_to}:
        raise Refused("changed", before=_yuan(found.amount), now=_yuan(comes_to))


def _yuan(fen: int | None) -> str:
    return f"{(fen or 0) / 100:,.2f}"


def back_to(found: Course, step: str) -> str:
    """A step to which a case may be sent back: none after its decision. Raises Refused."""
    decides = next(number for number, one in enumerate(found.stages) if "decision" in one.step.needs)
    if step not in {one.step.id for one in found.stages[: decides + 1]}:
        raise Refused("no_step")
    return step


def may_end(found: Course, account: str) -> Act:
    """What asks that a case be ended, which this account did not. Raises Refused."""
    if found.ending is None:
        raise Refused("no_ending")
    if found.ending.by == account:
        raise Refused("own_ending")
    return found.ending


def may_stand(until: date, today: date) -> None:
    """That a clock may stand until a day: one that lies ahead, and not too far. Raises Refused."""
    if until <= today:
        raise Refused("not_ahead", day=until)
    if until > today + _FAR:
        raise Refused("too_far", day=until)


def may_extend(law: Law, found: Course, acts: Sequence[Act], today: date) -> None:
    """That the law of a case gives more time, once, and before what it gives is over. Raises Refused."""
    if not any(limit.extended for step in law.version.steps for limit in step.limits):
        raise Refused("no_extension")
    if longer(acts):
        raise Refused("extended")
    if (ends := extensible(law, found, acts)) and ends < today:
        raise Refused("late_extension", day=ends)


def may_reconsider(acts: Sequence[Act], account: str) -> Act:
    """The decision whose reconsideration this account may carry out: it gave none before. Raises Refused."""
    if contested(acts) < 1:
        raise Refused("no_reconsideration")
    if any(act.by == account for act in acts if act.verb in DECISIONS):
        raise Refused("decided_before")
    return next(act for act in reversed(acts) if act.verb in DECISIONS)


def contested(acts: Iterable[Act]) -> int:
    """How many reconsiderations wait for what comes of them."""
    return sum((act.verb == "reconsideration") - (act.verb == "reconsidered") for act in acts)


def contested_until(found: Course, acts: Sequence[Act]) -> date | None:
    """The last day on which the family can ask for reconsideration: counted from when it was told; None until it is."""
    told = last(acts, "notice") if found.told else None
    return time.deadline(RECONSIDERATION, told.day, time.national()).end if told else None


def clock(case: Case, today: date, *, whole: bool = False) -> Clock:
    """How long there is for the step, or for the whole; for the whole also where that is late before the step is."""
    if not (case.open or case.step):
        return Clock(None, None, case.suspended)
    return _clock(case.due, case.due_all, today, case.suspended, whole=whole)


def clock_of(found: Course, today: date) -> Clock:
    """The same of a step, where the course of a case alone is known."""
    return _clock(found.at.due if found.at else None, found.due_all, today, found.suspended)


def _clock(due: date | None, due_all: date | None, today: date, suspended: bool, *, whole: bool = False) -> Clock:
    if whole or (due_all and due_all < today and not (due and due < today)):
        due = due_all
    return Clock(due, left(due, today) if due else None, suspended)


def left(due: date, today: date) -> int:
    """So many working days are left until a day; below nought it has passed."""
    calendar = time.national()
    return calendar.count(today, due).days if today <= due else min(-calendar.count(due, today).days, -1)


def faults(law: Law, acts: Sequence[Act]) -> Iterator[str]:
    """What was done in a case that its law forbids. Each is a sentence that names nobody."""
    for act in acts:
        before = of(law, acts[: act.turn - 1]) if act.verb in SIGNS else None
        if before and before.barred.intersection(act.did):
            yield f"in act {act.turn} somebody signed who took part in the inquiry"
        if before and before.suspended:
            yield f"act {act.turn} was signed while the clock stood"
        if act.verb in {"approval", "decision"} and _unseen(law, acts[: act.turn - 1]):
            yield f"act {act.turn} was signed before the county was at the home of a relative of its staff"
        if act.verb == "answer" and undismissed(law.version, acts, act):
            yield f"in act {act.turn} an objection was answered into which nobody had looked since it was made"
        if act.verb in ENDS and "asked" in act.facts and acts[cast("int", act.facts["asked"]) - 1].by == act.by:
            yield f"in act {act.turn} one person alone ended it"


def _unseen(law: Law, acts: Sequence[Act]) -> bool:
    """Whether a relative is on record where the law has the county look again, and it did not."""
    looks = any("sampling" in step.needs for step in law.version.steps)
    return looks and bool(relatives(acts)) and last(acts, "look_again") is None
