"""What stops a clock or a case: pauses with a reason, more time where a law gives it, withdrawal, ends, and what comes after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, cast, get_args

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import course, models, posting
from minzheng.services.cases.deciding import give, sign
from minzheng.services.cases.ground import ground
from minzheng.services.cases.keeping import DECIDE, OPINE, OWN, TAKE, Held, day_of, duty, each, held, reached, resident, text
from minzheng.services.cases.opening import no_other
from minzheng.services.cases.refusals import Refused
from minzheng.services.cases.things import OPEN
from minzheng.services.cases.weighing import weigh
from minzheng.services.catalogue import api as catalogue

Outcome = Literal["upheld", "reversed", "redo"]
RECONSIDERATION = time.TimeLimit(60, "natural_day")
"""《行政复议法》第二十条."""
_FAR = timedelta(3660)
"""A day farther ahead is a slip of the pen."""


def suspend(actor: access.Actor, case: int, *, reason: str, until: date, turn: int | None = None) -> None:
    """The clock stands until a day, on which it runs again by itself; for a reason that the family is told. Nothing is signed.

    No law of an item says for how long: the supervisor sees every clock that stands. Raises Forbidden, NoCase and Refused.
    """
    said = text("reason", reason)
    if until <= time.today():
        raise Refused("not_ahead", day=until)
    if until > time.today() + _FAR:
        raise Refused("too_far", day=until)
    with held(actor, case, duty(actor, DECIDE, TAKE), turn=turn) as it:
        it.need("underway", verb="suspend")
        if it.course.suspended:
            raise Refused("stale")
        it.note("suspend", {"until": until.isoformat()}, said={"note": said})


def resume(actor: access.Actor, case: int, *, note: str = "", turn: int | None = None) -> None:
    """The clock runs again from today on. Raises as `suspend`."""
    said = text("note", note, needed=False)
    with held(actor, case, duty(actor, DECIDE, TAKE), turn=turn) as it:
        if not it.course.suspended:
            raise Refused("not_waiting")
        it.note("resume", said={"note": said})


def run_on() -> int:
    """Lets every clock run again whose day has come; says how many. Raises Refused, as `each`."""
    standing = models.Case.objects.filter(suspended=True, state__in=OPEN).order_by("pk")
    return each(list(standing.values_list("pk", flat=True)), _run_on)


def _run_on(it: Held) -> bool:
    if it.course.runs_on is None or it.course.runs_on > time.today():
        return False
    it.note("resume", day=it.course.runs_on)
    return True


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


def withdraw(actor: access.Actor, case: int, *, reason: str = "", signer: str = "", turn: int | None = None) -> None:
    """The family takes its application back: themselves at once; through an official by what `signer` of them signed.

    What an official enters ends nothing before a second person has seen it (`end`). Raises as `suspend`.
    """
    said = text("reason", reason, needed=False)
    if not resident(actor):
        _ending(actor, case, "withdraw", "\n".join(filter(None, (text("signer", signer), said))), turn)
        return
    with held(actor, case, OWN, turn=turn) as it:
        it.need(*OPEN, verb="withdraw")
        posting.take_down(it)
        it.note("withdraw", said={"note": said})


def terminate(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """It is to end without a decision, as the family does not work with it; a second person ends it. Raises as `suspend`.

    《最低生活保障审核确认办法》第二十九条.
    """
    _ending(actor, case, "terminate", text("reason", reason), turn)


def _ending(actor: access.Actor, case: int, verb: Literal["withdraw", "terminate"], said: str, turn: int | None) -> None:
    with held(actor, case, duty(actor, DECIDE, OPINE, TAKE), turn=turn) as it:
        it.need(*OPEN, verb=verb)
        it.note("ending", {"as": verb}, said={"note": said})


def end(actor: access.Actor, case: int, *, turn: int | None = None) -> None:
    """A second person, who signs cases, ends it as was asked; until then it and its clock go on. Raises as `suspend`."""
    with held(actor, case, duty(actor, DECIDE, OPINE), turn=turn) as it:
        asked = it.course.ending
        if asked is None:
            raise Refused("no_ending")
        if asked.by == actor.account:
            raise Refused("own_ending")
        it.need(*OPEN, verb=asked.facts["as"])  # type: ignore[arg-type]
        posting.take_down(it)
        it.note(asked.facts["as"], {"asked": asked.turn})  # type: ignore[arg-type]


def go_on(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """What was to end goes on; and so does what officials ended, at the family's word or by a third person who decides cases.

    What the family itself took back stays so. Raises as `suspend`.
    """
    said = text("reason", reason)
    may = OWN if resident(actor) else duty(actor, DECIDE, OPINE, TAKE)
    with ground().opening(reached(actor, case).place_code), held(actor, case, may, turn=turn) as it:
        if it.course.ending is None:
            ended = course.last(it.acts, *course.ENDS)
            if it.course.state not in course.ENDS.values() or ended is None or "asked" not in ended.facts:
                raise Refused("no_ending")
            asked = it.acts[int(str(ended.facts["asked"])) - 1]
            if not resident(actor):
                access.require(actor, DECIDE, place=it.row.place_code, sector=people.SECTOR)
                if actor.account in {ended.by, asked.by}:
                    raise Refused("own_ending")
            no_other(catalogue.item(it.row.item), it.row.household, it.row.person)
        it.note("go_on", said={"note": said})


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
    """What came of it: upheld; reversed, so that it, or more, is granted; or done again from a step on. Raises as `suspend`.

    Whoever decided before does not carry it out. What was granted goes on meanwhile, and is changed where it is paid, by two.
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
            raise Refused("decided_before")
        if outcome == "reversed" and decision.facts["grant"] and (weighed.amount or 0) <= cast("int", decision.facts["amount"]):
            raise Refused("granted_already")
        facts = {"outcome": outcome, "document": number}
        if outcome == "reversed":
            sign(it, "reconsidered", decision.step, weighed, grant=True, note=said, facts=facts)
            give(it, class_)
            return
        same = {"grant": decision.facts["grant"], "amount": decision.facts.get("amount")}
        it.note("reconsidered", facts | same, step=decision.step, said={"note": said})
        if outcome == "redo":
            if back_to not in {one.step.id for one in it.course.stages}:
                raise Refused("no_step")
            it.note("send_back", {"to": back_to}, said={"note": said})
