"""What hangs of a case: put up at the step that asks for it, objected to, answered, taken down when its days are over."""

from __future__ import annotations

from collections.abc import Mapping

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.services.cases.ground import ground
from minzheng.services.cases.keeping import POST, READ, TAKE, Held, NoCase, duty, each, held, seen, text
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import OPEN, Refused

KIND = "case"


def post(actor: access.Actor, case: int, *, turn: int | None = None) -> str:
    """Puts up what the step shows, for as long as it says, from today on; gives the slug of its page.

    Raises Forbidden, NoCase and Refused, of this room and of postings.
    """
    name = ground().name(seen(actor, case).person)
    with held(actor, case, duty(actor, POST, TAKE), turn=turn) as it:
        step = procedure.step_of(it.course, "posting")
        hanging = postings.Hanging(
            kind=KIND,
            about=case,
            step=step.id,
            item=it.row.item,
            place_code=it.row.place_code,
            person=it.row.person,
            name=name,
            shows=step.shows,
            members=1 + len(it.row.members),
            amount=it.course.amount,
            ends=postings.last_day(step, time.today()),
        )
        hung = ground().board.put_up(actor, hanging)
        it.note("post", {"posting": hung.id, "ends": hung.ends.isoformat()}, step=step.id)
    return hung.slug


@events.hears(postings.PostingObjected)
def objected(told: Mapping[int, postings.PostingObjected]) -> None:
    """An objection stands in the record of its case."""
    for event in told.values():
        if event.kind == KIND:
            with held(access.SYSTEM, event.about, READ) as it:
                _on_record(it, event.objection, event.posting, event.step)


def _on_record(it: Held, objection: int, posting: int, step: str) -> None:
    if not any(act.verb == "objection" and act.facts["objection"] == objection for act in it.acts):
        it.note("objection", {"objection": objection, "posting": posting}, step=step)


def answer_objection(
    actor: access.Actor, objection: int, *, upheld: bool, answer: str, back_to: str = "", turn: int | None = None
) -> None:
    """What came of it, also where the case has ended; upheld, it goes back to a step and is posted again.

    That it does not hold is said of a case under way once somebody looked into it anew; then what its law says is done again.
    《最低生活保障审核审批办法（试行）》第二十九条; 《最低生活保障审核确认办法》第十九条; 《特困人员认定办法》第十五条.
    Raises as `post`.
    """
    said = text("answer", answer)
    _, hung = ground().board.objection(objection)
    if hung.kind != KIND:
        raise NoCase(objection)
    with held(actor, hung.about, TAKE, turn=turn) as it:
        if upheld:
            procedure.need(it.course, *OPEN, verb="answer")
        _on_record(it, objection, hung.id, hung.step)
        found: dict[str, object] = {"objection": objection, "upheld": upheld}
        if not upheld and it.course.state in OPEN:
            found["again"] = again = procedure.may_dismiss(it.version, it.acts, objection)
            if "posting" in again:
                take_down(it)
        ground().board.answer(actor, objection, upheld=upheld, answer=said)
        it.note("answer", found, said={"note": said})
        if upheld:
            to = procedure.back_to(it.course, back_to or it.course.stages[0].step.id)
            take_down(it)
            it.note("send_back", {"to": to, "objection": objection}, said={"note": said})
        else:
            over(it)


def over(it: Held) -> bool:
    """Takes down what has hung long enough, once every objection is answered; says whether it did."""
    hung = ground().board.hangs(KIND, it.row.pk)
    if hung is None or hung.ends >= time.today() or ground().board.waiting(KIND, it.row.pk):
        return False
    take_down(it)
    it.note("posting", {"posting": hung.id}, step=hung.step)
    return True


def take_down(it: Held) -> None:
    """What hangs of a case is taken down."""
    ground().board.take_down(it.actor, KIND, it.row.pk)


def may_sign(it: Held) -> None:
    """That nothing hangs and no objection waits. Raises Refused."""
    if waiting := ground().board.waiting(KIND, it.row.pk):
        raise Refused("objection_open", count=waiting)
    if hung := ground().board.hangs(KIND, it.row.pk):
        raise Refused("posting_open", day=hung.ends)


def end_postings() -> int:
    """Ends every posting whose last day has passed; says how many. What an objection waits for hangs on for its answer."""
    return each(ground().board.ended(KIND), over)
