"""What hangs is put up and taken down by the rooms that it belongs to; anybody objects; who may answer, those rooms say."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_urlsafe

from django.db.models import Max

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import models
from minzheng.services.postings.happened import PostingObjected, PostingPutUp
from minzheng.services.postings.reads import given
from minzheng.services.postings.refusals import Refused, words
from minzheng.services.postings.things import Hanging, Posting

_HOUR, _CONTACT = timedelta(hours=1), 120


def put_up(actor: access.Actor, it: Hanging) -> Posting:
    """Hangs from today on, for a verb of the room that it belongs to, in its transaction. Raises Refused."""
    if hangs(it.kind, it.about):
        raise Refused("posted_already")
    row = hung(it)
    row.said = vault.seal_many(models.POSTING, [(it.person, {"name": it.name})])[0]
    row.save()
    journal.write(actor, "posting.put_up", subject(row), {"about": [it.kind, it.about], "ends": it.ends})
    events.announce(PostingPutUp(row.pk, row.kind, row.about, row.place_code, row.begins, row.ends))
    return given(row)


def hung(it: Hanging) -> models.Posting:
    """The row of what hangs from today on, without the name."""
    return models.Posting(
        kind=it.kind,
        about=it.about,
        slug=token_urlsafe(12),
        step=it.step,
        item=it.item,
        place_code=it.place_code,
        person=it.person,
        shows=list(it.shows),
        members=it.members if "members" in it.shows else None,
        amount=it.amount if "amount" in it.shows else None,
        begins=time.today(),
        ends=it.ends,
    )


def last_day(step: catalogue.Step, begins: date) -> date:
    """The last day on which what a step posts hangs: by its limit, else by its days."""
    limit = next((one.within for one in step.limits if one.tells == "lasts"), time.TimeLimit(step.days, "natural_day"))
    return time.deadline(limit, begins, time.national()).end or begins + timedelta(days=step.days)


def hangs(kind: str, about: int) -> Posting | None:
    """What hangs of a thing now, for a verb; without a name."""
    row = models.Posting.objects.filter(kind=kind, about=about, over_on=None).first()
    return given(row) if row else None


def take_down(actor: access.Actor, kind: str, about: int) -> Posting | None:
    """Takes down what hangs of a thing, for a verb; gives it, or None where nothing did."""
    row = models.Posting.objects.filter(kind=kind, about=about, over_on=None).first()
    if row is None:
        return None
    row.over_on = time.today()
    row.save(update_fields=["over_on"])
    journal.write(actor, "posting.take_down", subject(row), {"about": [kind, about], "over_on": row.over_on})
    return given(row)


def ended(kind: str) -> list[int]:
    """The things of a kind of which something hangs that has hung long enough."""
    late = models.Posting.objects.filter(kind=kind, over_on=None, ends__lt=time.today())
    return list(late.order_by("pk").values_list("about", flat=True))


def waiting(kind: str, about: int) -> int:
    """How many objections against a thing are not answered."""
    return models.Objection.objects.filter(posting__kind=kind, posting__about=about, answered_on=None).count()


def objected(slug: str, said: str, *, contact: str = "", source: str = "") -> date:
    """Takes what anybody holds against a posting that hangs, sealed; gives the day by which it is answered.

    `source`: a digest of where it comes from, never an address. Raises Refused.
    """
    kept, due = taken(said, contact)
    with db.exclusive("objections"):
        posting = models.Posting.objects.filter(slug=slug, over_on=None, ends__gte=time.today()).first()
        if posting is None:
            raise Refused("no_posting")
        _within_limits(posting, source)
        number = next_number()
        (sealed,) = vault.seal_many(models.OBJECTION, [(number, kept)])
        row = models.Objection.objects.create(
            posting=posting, number=number, said=sealed, source=source, left_on=time.today(), left_at=time.machine(), due=due
        )
        journal.write(access.SYSTEM, "posting.object", *noted(row))
        events.announce(PostingObjected(row.pk, posting.pk, posting.kind, posting.about, posting.step))
    return due


def taken(said: str, contact: str) -> tuple[dict[str, str], date]:
    """What somebody holds against it as it is sealed, and the day by which it is answered. Raises Refused."""
    kept = {
        "words": Refused.text(words().what["words"], said, words().longest),
        "contact": Refused.text(words().what["contact"], contact, _CONTACT, needed=False),
    }
    return kept, time.national().add(time.today(), words().answer_days).day


def next_number() -> int:
    """The number of the next objection."""
    return (models.Objection.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def noted(row: models.Objection) -> tuple[journal.Subject, dict[str, object]]:
    """What the journal keeps of an objection that is left."""
    said = {"posting": row.posting_id, "sealed": journal.digest(bytes(row.said or b"")), "due": row.due}
    return subject(row), said


def answer(actor: access.Actor, objection: int, *, upheld: bool, answer: str) -> None:
    """What came of an objection, once, for a verb of the room that what hangs belongs to. Raises Refused."""
    found = models.Objection.objects.select_related("posting").filter(pk=objection).first()
    row = answered(found, actor, upheld, answer)
    row.save(update_fields=["answered_on", "answered_by", "upheld", "answer", "source"])
    journal.write(actor, "posting.answer", *of_answer(row))


def answered(row: models.Objection | None, actor: access.Actor, upheld: bool, answer: str) -> models.Objection:
    """An objection with what came of it, once. Raises Refused."""
    said = Refused.text(words().what["answer"], answer, words().longest)
    if row is None or row.answered_on is not None:
        raise Refused("no_objection" if row is None else "answered")
    row.answered_on, row.answered_by, row.upheld, row.answer, row.source = time.today(), actor.account, upheld, said, ""
    return row


def of_answer(row: models.Objection) -> tuple[journal.Subject, dict[str, object]]:
    """What the journal keeps of an answer."""
    return subject(row), {"upheld": row.upheld, "answer": row.answer}


def _within_limits(posting: models.Posting, source: str) -> None:
    lately = models.Objection.objects.filter(left_at__gt=time.machine() - _HOUR)
    from_one = lately.filter(source=source).count() if source else 0
    if from_one >= words().address_limit or lately.filter(posting=posting).count() >= words().posting_limit:
        raise Refused("too_many")


def subject(row: models.Posting | models.Objection) -> journal.Subject:
    """What the journal's row is about."""
    if isinstance(row, models.Posting):
        return journal.Subject("posting", str(row.pk), row.place_code)
    return journal.Subject("objection", str(row.number), row.posting.place_code)
