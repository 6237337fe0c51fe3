"""What is found out: authorisations and the report of the records, a visit by two, records checked, neighbours' review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, TypedDict, Unpack, get_args

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases.ground import ground
from minzheng.services.cases.keeping import DECIDE, OPINE, POST, TAKE, Held, day_of, duty, held, known, text
from minzheng.services.cases.opening import check_said
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import OPEN, Answers, Conclusion, Refused

_ADULT = 18
VISITS = (TAKE, POST, OPINE)
"""Whoever may do one of these where a family lives may come along to their home, and will sign nothing then."""


class Found(TypedDict, total=False):
    """What was found otherwise at a home than the family said, on which day; and the last act that the actor has seen."""

    answered: Answers | None
    day: date | None
    turn: int | None


def authorise(
    actor: access.Actor,
    case: int,
    person: int,
    *,
    signer: str,
    agrees: bool = True,
    day: date | None = None,
    turn: int | None = None,
) -> None:
    """A member, or a guardian for them, signs that records about them may be compared, or refuses to.

    《最低生活保障审核审批办法（试行）》第十二条; 《最低生活保障审核确认办法》第九条. Raises Forbidden, NoCase and Refused.
    """
    signed = text("signer", signer)
    with held(actor, case, TAKE, turn=turn) as it:
        procedure.need(it.course, *OPEN, verb="authorise")
        if person not in (it.row.person, *it.row.members):
            raise Refused("no_member", person=person)
        it.note("authorise", {"person": person, "agrees": agrees}, day=day_of(day, it.row), said={"note": signed})


def verify(
    actor: access.Actor,
    case: int,
    conclusion: Conclusion,
    *,
    document: str,
    note: str = "",
    answered: Answers | None = None,
    day: date | None = None,
    turn: int | None = None,
) -> None:
    """The report of the centre that compares records came: one of four conclusions, its number, and what it says otherwise.

    Every adult has signed before, or refused. 第十八条、第二十条 (2012); 第十七条、第十八条 (2021). Raises as `authorise`.
    """
    if conclusion not in get_args(Conclusion):
        raise Refused("no_conclusion")
    number, said = text("document", document), text("note", note, needed=conclusion == "differs")
    with held(actor, case, TAKE, turn=turn) as it:
        step = procedure.step_of(it.course, "verification")
        signed = {act.facts["person"] for act in it.acts if act.verb == "authorise"}
        waiting = len(adults(it, time.today()) - signed)
        if waiting:
            raise Refused("unsigned", count=waiting)
        check_said(it, answered)
        facts = {"conclusion": conclusion, "document": number}
        it.note("verification", facts, step=step.id, day=_day(day, it), said=_said(said, answered))


def visit(actor: access.Actor, case: int, *, with_: Sequence[str], note: str, **found: Unpack[Found]) -> None:
    """Two people at least were at the home; `with_` are the accounts of those who came along. Neither will decide.

    第十八条 (2012); 第十六条 (2021). Raises as `authorise`.
    """
    _visited(actor, case, "visit", with_, note, found)


def look_again(actor: access.Actor, case: int, *, with_: Sequence[str], note: str, **found: Unpack[Found]) -> None:
    """The county was at the home of a household that was drawn. Who was there does not decide. Raises as `authorise`."""
    _visited(actor, case, "look_again", with_, note, found)


def check(actor: access.Actor, case: int, *, note: str = "", answered: Answers | None = None, turn: int | None = None) -> None:
    """What records say of the family was looked at, where no visit is needed. Raises as `authorise`."""
    _deed(actor, case, "check", note, answered, turn)


def certificate(
    actor: access.Actor, case: int, *, note: str = "", answered: Answers | None = None, turn: int | None = None
) -> None:
    """The certificate of disability was compared with the register of the federation. Raises as `authorise`."""
    _deed(actor, case, "certificate", note, answered, turn)


def review(
    actor: access.Actor,
    case: int,
    *,
    present: int,
    representatives: int,
    agree: int,
    oppose: int,
    note: str = "",
    day: date | None = None,
    turn: int | None = None,
) -> None:
    """Neighbours' representatives, two thirds of those present at least, said what they think; it binds nobody.

    第二十二条、第二十三条 (2012); where an objection was made 第十九条 (2021). Raises as `authorise`.
    """
    counts = procedure.reviewed(present, representatives, agree, oppose)
    said = text("note", note, needed=False)
    with held(actor, case, TAKE, turn=turn) as it:
        procedure.need(it.course, "underway", verb="review")
        step = procedure.step_of(it.course, "review").id if not it.course.objections else (it.step.id if it.step else "")
        it.note("review", counts, step=step, day=_day(day, it), said={"note": said})


def _visited(
    actor: access.Actor, case: int, verb: Literal["visit", "look_again"], with_: Sequence[str], note: str, found: Found
) -> None:
    said, others = text("note", note), sorted(set(with_) - {actor.account, ""})
    if not others and not ground().paper:
        raise Refused("two_visitors")
    may = TAKE if verb == "visit" else duty(actor, TAKE, DECIDE)
    with held(actor, case, may, turn=found.get("turn")) as it:
        step = procedure.step_of(it.course, "visit" if verb == "visit" else "sampling")
        if verb == "look_again" and it.course.drawn is None:
            raise Refused("not_now", verb=step.name, state=step.name)
        known(it, others, *(VISITS if verb == "visit" else (*VISITS, DECIDE)))
        if procedure.relatives(it.acts) & set(others):
            raise Refused("relative")
        check_said(it, found.get("answered"))
        it.note(verb, {"with": others}, step=step.id, day=_day(found.get("day"), it), said=_said(said, found.get("answered")))


def _day(given: date | None, it: Held) -> date:
    """Its day: not before the step at which it is made began, nor an objection that calls for it. Raises Refused."""
    begun = it.course.at.begun if it.course.at else None
    objection = procedure.last(it.acts, "objection") if it.course.anew else None
    return day_of(given, it.row, since=objection.day if objection else begun)


def adults(it: Held, day: date) -> set[int]:
    """Who of the family is of age."""
    return of_age_on(ground().lives_of([it.row.person, *it.row.members]), day)


def of_age_on(lives: Mapping[int, people.Life], day: date) -> set[int]:
    """Who of these lives on a day and is of age."""
    of_age = date(day.year - _ADULT, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    return {key for key, life in lives.items() if life.died is None and (life.born is None or life.born <= of_age)}


def _deed(actor: access.Actor, case: int, deed: str, note: str, answered: Answers | None, turn: int | None) -> None:
    said = text("note", note, needed=False)
    with held(actor, case, TAKE, turn=turn) as it:
        step = procedure.step_of(it.course, deed)  # type: ignore[arg-type]
        check_said(it, answered)
        it.note(deed, step=step.id, said=_said(said, answered))  # type: ignore[arg-type]


def _said(note: str, given: Answers | None) -> dict[str, str]:
    return {"note": note, "answers": procedure.dumps(given or {})}
