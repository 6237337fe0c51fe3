"""What stops a clock or a case: pauses with a reason, more time where a law gives it, withdrawal, ends, and what comes after."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.services.cases import posting
from minzheng.services.cases.deciding import entitle, sign
from minzheng.services.cases.keeping import DECIDE, OWN, TAKE, day_of, held, resident, text
from minzheng.services.cases.refusals import Refused
from minzheng.services.cases.things import OPEN
from minzheng.services.cases.weighing import weigh

Outcome = Literal["upheld", "reversed", "redo"]
RECONSIDERATION = time.TimeLimit(60, "natural_day")
"""《行政复议法》第二十条."""


def suspend(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """The clock stands, for a reason that the family is told. Raises Forbidden, NoCase and Refused."""
    said = text("reason", reason)
    with held(actor, case, DECIDE if access.may(actor, DECIDE) else TAKE, turn=turn) as it:
        it.need("underway", verb="suspend")
        if it.course.suspended:
            raise Refused("stale")
        it.note("suspend", said={"note": said})


def resume(actor: access.Actor, case: int, *, note: str = "", turn: int | None = None) -> None:
    """The clock runs again from today on. Raises as `suspend`."""
    said = text("note", note, needed=False)
    with held(actor, case, DECIDE if access.may(actor, DECIDE) else TAKE, turn=turn) as it:
        if not it.course.suspended:
            raise Refused("not_waiting")
        it.note("resume", said={"note": said})


def extend(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """More time, once, where the law of the case gives it. Raises as `suspend`."""
    said = text("reason", reason)
    with held(actor, case, DECIDE, turn=turn) as it:
        it.need("underway", verb="extend")
        if not any(limit.extended for step in it.version.steps for limit in step.limits):
            raise Refused("no_extension")
        if any(act.verb == "extend" for act in it.acts):
            raise Refused("extended")
        it.note("extend", said={"note": said})


def withdraw(actor: access.Actor, case: int, *, reason: str = "", turn: int | None = None) -> None:
    """The family takes its application back: themselves, or through an official. Raises as `suspend`."""
    said = text("reason", reason, needed=False)
    with held(actor, case, OWN if resident(actor) else TAKE, turn=turn) as it:
        it.need(*OPEN, verb="withdraw")
        posting.take_down(it)
        it.note("withdraw", said={"note": said})


def terminate(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """It ends without a decision: nobody is left to help, or the family does not work with it. Raises as `suspend`.

    《最低生活保障审核确认办法》第二十九条.
    """
    said = text("reason", reason)
    with held(actor, case, DECIDE if access.may(actor, DECIDE) else TAKE, turn=turn) as it:
        it.need(*OPEN, verb="terminate")
        posting.take_down(it)
        it.note("terminate", said={"note": said})


def ask_reconsideration(
    actor: access.Actor, case: int, *, body: str, reason: str, day: date | None = None, turn: int | None = None
) -> None:
    """The family asked for reconsideration, within the time for it. Raises as `suspend`."""
    where, said = text("body", body), text("reason", reason)
    with held(actor, case, OWN if resident(actor) else TAKE, turn=turn) as it:
        it.need("granted", "refused", verb="reconsideration")
        on = day_of(day, it.row, since=it.course.decided_on)
        told = (act.day for act in reversed(it.acts) if act.verb == "notice" and it.course.told)
        known = next(told, it.course.decided_on or on)
        last = time.deadline(RECONSIDERATION, known, time.national()).end
        if last and on > last:
            raise Refused("late_reconsideration", day=last)
        it.note("reconsideration", {"body": where}, day=on, said={"note": said})


def reconsidered(
    actor: access.Actor,
    case: int,
    outcome: Outcome,
    *,
    document: str,
    note: str = "",
    back_to: str = "",
    class_: str = "",
    turn: int | None = None,
) -> None:
    """What came of it: upheld; reversed, so that it is granted; or to be done again from a step on. Raises as `suspend`.

    Whoever decided before does not carry it out; what was granted is changed where it is paid.
    """
    if outcome not in get_args(Outcome):
        raise Refused("no_outcome")
    number, said = text("document", document), text("note", note, needed=False)
    weighed = weigh(actor, case, purpose="decide")
    with held(actor, case, DECIDE, turn=weighed.turn if turn is None else turn) as it:
        asked = sum(act.verb == "reconsideration" for act in it.acts) - sum(act.verb == "reconsidered" for act in it.acts)
        if asked < 1:
            raise Refused("no_reconsideration")
        it.unbarred()
        decision = next(act for act in reversed(it.acts) if act.verb in {"decision", "reconsidered"})
        if any(act.by == actor.account for act in it.acts if act.verb in {"decision", "reconsidered"}):
            raise Refused("barred")
        if outcome != "upheld" and it.row.entitlement is not None:
            raise Refused("granted_already")
        facts = {"outcome": outcome, "document": number}
        if outcome == "reversed":
            sign(it, "reconsidered", decision.step, weighed, grant=True, note=said, facts=facts)
            entitle(it, class_)
            return
        same = {"grant": decision.facts["grant"], "amount": decision.facts.get("amount")}
        it.note("reconsidered", facts | same, step=decision.step, said={"note": said})
        if outcome == "redo":
            if back_to not in {one.step.id for one in it.course.stages}:
                raise Refused("no_step")
            it.note("send_back", {"to": back_to}, said={"note": said})
