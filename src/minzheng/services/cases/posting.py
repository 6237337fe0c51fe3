"""What hangs in the village: put up, seen while it hangs, objected to, answered, taken down when its days are over."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_urlsafe

from django.db.models import Max

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.cases import course, models
from minzheng.services.cases.keeping import POST, READ, TAKE, Held, acts_of, held, law_of, seen, text
from minzheng.services.cases.refusals import Refused, words
from minzheng.services.cases.things import OPEN
from minzheng.services.catalogue import api as catalogue

_HOUR = timedelta(hours=1)


def post(actor: access.Actor, case: int, *, turn: int | None = None) -> str:
    """Puts up what the step shows, for as long as it says, from today on; gives the slug of its page.

    Raises Forbidden, NoCase and Refused.
    """
    name = _name(seen(actor, case).person)
    with held(actor, case, POST if access.may(actor, POST) else TAKE, turn=turn) as it:
        step = it.deed("posting")
        if models.Posting.objects.filter(case=it.row, over_on=None).exists():
            raise Refused("posted_already")
        today = time.today()
        row = models.Posting.objects.create(
            case=it.row,
            slug=token_urlsafe(12),
            step=step.id,
            place_code=it.row.place_code,
            person=it.row.person,
            said=vault.seal_many(models.POSTING, [(it.row.person, {"name": name})])[0],
            shows=list(step.shows),
            members=1 + len(it.row.members) if "members" in step.shows else None,
            amount=it.course.amount if "amount" in step.shows else None,
            begins=today,
            ends=last_day(step, today),
        )
        it.note("post", {"posting": row.pk, "ends": row.ends.isoformat()}, step=step.id)
    return row.slug


def last_day(step: catalogue.Step, begins: date) -> date:
    """The last day on which a posting hangs: by the limit of the step, else by its days."""
    limit = next((one.within for one in step.limits if one.tells == "lasts"), time.TimeLimit(step.days, "natural_day"))
    end = time.deadline(limit, begins, time.national()).end
    return end or begins + timedelta(days=step.days)


def objected(slug: str, said: str, *, contact: str = "", source: str = "") -> date:
    """Takes what anybody holds against a posting that hangs, sealed; gives the day by which it is answered.

    `source`: a digest of where it comes from, never an address. Raises Refused.
    """
    kept = {
        "words": Refused.text(words().what["words"], said, words().longest),
        "contact": Refused.text(words().what["contact"], contact, 120, needed=False),
    }
    posting = models.Posting.objects.filter(slug=slug, over_on=None, ends__gte=time.today()).first()
    if posting is None:
        raise Refused("no_posting")
    due = time.national().add(time.today(), words().answer_days).day
    with db.exclusive(f"case {posting.case_id}", "objections"):
        _within_limits(posting, source)
        number = (models.Objection.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        row = models.Objection.objects.create(
            case_id=posting.case_id,
            posting=posting,
            number=number,
            said=vault.seal_many(models.OBJECTION, [(number, kept)])[0],
            source=source,
            left_on=time.today(),
            left_at=time.machine(),
            due=due,
        )
        case = models.Case.objects.get(pk=posting.case_id)
        acts = acts_of(case)
        it = Held(access.SYSTEM, case, acts, course.of(law_of(case, acts), acts))
        it.note("objection", {"objection": row.pk, "posting": posting.pk}, step=posting.step)
    return due


def answer_objection(
    actor: access.Actor, objection: int, *, upheld: bool, answer: str, back_to: str = "", turn: int | None = None
) -> None:
    """What came of it; upheld, the case goes back to a step and is posted again. Raises Forbidden, NoCase and Refused."""
    said = text("answer", answer)
    row = models.Objection.objects.filter(pk=objection).first()
    if row is None:
        raise Refused("no_objection")
    with held(actor, row.case_id, TAKE, turn=turn) as it:
        row = models.Objection.objects.get(pk=objection)
        if row.answered_on is not None:
            raise Refused("answered")
        it.need(*OPEN, verb="answer")
        row.answered_on, row.answered_by, row.upheld, row.answer = time.today(), actor.account, upheld, said
        row.save(update_fields=["answered_on", "answered_by", "upheld", "answer"])
        it.note("answer", {"objection": row.pk, "upheld": upheld}, said={"note": said})
        if upheld:
            to = back_to or next(stage.step.id for stage in it.course.stages)
            if to not in {stage.step.id for stage in it.course.stages}:
                raise Refused("no_step")
            take_down(it)
            it.note("send_back", {"to": to, "objection": row.pk}, said={"note": said})
        else:
            over(it)


def over(it: Held) -> bool:
    """Takes down a posting whose days are over, once every objection is answered; says whether it did."""
    row = models.Posting.objects.filter(case=it.row, over_on=None).first()
    if row is None or row.ends >= time.today() or it.course.objections:
        return False
    row.over_on = time.today()
    row.save(update_fields=["over_on"])
    it.note("posting", {"posting": row.pk}, step=row.step)
    return True


def take_down(it: Held) -> None:
    """What hangs of a case is taken down before its time."""
    models.Posting.objects.filter(case=it.row, over_on=None).update(over_on=time.today())


def end_postings() -> int:
    """Ends every posting whose last day has passed; says how many. What an objection waits for stays open for its answer."""
    late = models.Posting.objects.filter(over_on=None, ends__lt=time.today()).order_by("pk").values_list("case_id", flat=True)
    ended = 0
    for case in list(late):
        with held(access.SYSTEM, case, READ) as it:
            ended += over(it)
    return ended


def words_of(actor: access.Actor, objection: int) -> dict[str, str]:
    """What somebody wrote, opened on the record for whoever looks into it. Raises Forbidden, NoCase and Refused."""
    row = models.Objection.objects.select_related("case").filter(pk=objection).first()
    if row is None:
        raise Refused("no_objection")
    place = seen(actor, row.case_id).place_code
    access.require(actor, TAKE, place=place, sector=people.SECTOR)
    (opened,) = vault.open_many(actor, "handle", [vault.Record(row.number, row.said, place)], full=True)
    return dict(opened or {})


def _within_limits(posting: models.Posting, source: str) -> None:
    lately = models.Objection.objects.filter(left_at__gt=time.machine() - _HOUR)
    from_one = lately.filter(source=source).count() if source else 0
    if from_one >= words().address_limit or lately.filter(posting=posting).count() >= words().posting_limit:
        raise Refused("too_many")


def _name(person: int) -> str:
    """The applicant's name as it will be posted: read on the record, by the program."""
    found = people.person(access.SYSTEM, person, purpose="keep").said
    return found["name"] if found else ""
