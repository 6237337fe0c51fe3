"""What stops a clock or a case: pauses with a reason, more time where a law gives it, withdrawal, ends, and what comes after."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast, get_args

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import keeping, models, posting
from minzheng.services.cases.deciding import give, sign
from minzheng.services.cases.ground import ground
from minzheng.services.cases.keeping import DECIDE, OPINE, OWN, TAKE, Held, day_of, duty, each, held, reached, resident, text
from minzheng.services.cases.opening import no_other
from minzheng.services.cases.weighing import weigh
from minzheng.services.entitlements import api as entitlements
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import OPEN, Refused

Outcome = Literal["upheld", "reversed", "redo"]


def suspend(actor: access.Actor, case: int, *, reason: str, until: date, turn: int | None = None) -> None:
    """The clock stands until a day, on which it runs again by itself; for a reason that the family is told. Nothing is signed.

    No law of an item says for how long: the supervisor sees every clock that stands. Raises Forbidden, NoCase and Refused.
    """
    said = text("reason", reason)
    procedure.may_stand(until, time.today())
    with held(actor, case, duty(actor, DECIDE, TAKE), turn=turn) as it:
        procedure.need(it.course, "underway", verb="suspend")
        if it.course.suspended:
            raise Refused("stale")
        it.note("suspend", {"until": until.isoformat()}, said={"note": said})


def resume(actor: access.Actor, case: int, *, note: str = "", turn: int | None = None) -> None:
    """The clock runs again from today on, or from the day that was said where that has passed. Raises as `suspend`."""
    said = text("note", note, needed=False)
    with held(actor, case, duty(actor, DECIDE, TAKE), turn=turn) as it:
        if not it.course.suspended:
            raise Refused("not_waiting")
        it.note("resume", day=min(it.course.runs_on or time.today(), time.today()), said={"note": said})


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
        procedure.need(it.course, "underway", verb="extend")
        procedure.may_extend(keeping.law_of(it.row, it.acts), it.course, it.acts, time.today())
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
        procedure.need(it.course, *OPEN, verb="withdraw")
        posting.take_down(it)
        it.note("withdraw", said={"note": said})
        _undecided(it)


def terminate(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """It is to end without a decision, as the family does not work with it; a second person ends it. Raises as `suspend`.

    《最低生活保障审核确认办法》第二十九条.
    """
    _ending(actor, case, "terminate", text("reason", reason), turn)


def _ending(actor: access.Actor, case: int, verb: Literal["withdraw", "terminate"], said: str, turn: int | None) -> None:
    with held(actor, case, duty(actor, DECIDE, OPINE, TAKE), turn=turn) as it:
        procedure.need(it.course, *OPEN, verb=verb)
        it.note("ending", {"as": verb}, said={"note": said})


def end(actor: access.Actor, case: int, *, turn: int | None = None) -> None:
    """A second person, who signs cases, ends it as was asked; until then it and its clock go on. Raises as `suspend`."""
    with held(actor, case, duty(actor, DECIDE, OPINE), turn=turn) as it:
        asked = procedure.may_end(it.course, actor.account)
        procedure.need(it.course, *OPEN, verb=asked.facts["as"])  # type: ignore[arg-type]
        posting.take_down(it)
        it.note(asked.facts["as"], {"asked": asked.turn})  # type: ignore[arg-type]
        _undecided(it)


def _undecided(it: Held) -> None:
    """What was granted before reconsideration had it done again rests on no decision any more: its end is called for."""
    if it.row.entitlement is not None:
        entitlements.decided_anew(access.SYSTEM, it.row.entitlement, None, case=it.row.pk, turn=it.row.turn)


def go_on(actor: access.Actor, case: int, *, reason: str, turn: int | None = None) -> None:
    """What was to end goes on; and so does what officials ended, at the family's word or by a third person who decides cases.

    What the family itself took back stays so. Raises as `suspend`.
    """
    said = text("reason", reason)
    may = OWN if resident(actor) else duty(actor, DECIDE, OPINE, TAKE)
    with ground().opening(reached(actor, case).place_code), held(actor, case, may, turn=turn) as it:
        if it.course.ending is None:
            ended = procedure.last(it.acts, *procedure.ENDS)
            if it.course.state not in procedure.ENDS.values() or ended is None or "asked" not in ended.facts:
                raise Refused("no_ending")
            asked = it.acts[int(str(ended.facts["asked"])) - 1]
            if not resident(actor):
                access.require(actor, DECIDE, place=it.row.place_code, sector=people.SECTOR)
                if actor.account in {ended.by, asked.by}:
                    raise Refused("own_ending")
            no_other(it.row)
        it.note("go_on", said={"note": said})


def ask_reconsideration(
    actor: access.Actor, case: int, *, body: str, reason: str, day: date | None = None, turn: int | None = None
) -> None:
    """The family asked for reconsideration, within the time for it. Raises as `suspend`."""
    where, said = text("body", body), text("reason", reason)
    with held(actor, case, OWN if resident(actor) else TAKE, turn=turn) as it:
        procedure.need(it.course, "granted", "refused", verb="reconsideration")
        on = day_of(day, it.row, since=it.course.decided_on)
        last = procedure.contested_until(it.course, it.acts)
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
        decision = procedure.may_reconsider(it.acts, actor.account)
        it.unbarred()
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
            it.note("send_back", {"to": procedure.back_to(it.course, back_to), "redo": True}, said={"note": said})
