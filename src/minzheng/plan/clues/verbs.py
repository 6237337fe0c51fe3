"""The writes. Anybody leaves a clue; the office of its place reads, answers, and may open a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Max

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.plan.clues import models, reads
from minzheng.plan.clues.refusals import Refused, words
from minzheng.plan.clues.things import Clue, Left
from minzheng.plan.duties import api as duties
from minzheng.plan.supervision import api as supervision

_OFFICES = {"province", "city", "county"}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody says of a promise in a place. `source`: a digest of where it comes from, never an address."""

    plan: int
    duty_no: str
    place_code: str
    class_: str
    words: str
    contact: str = ""
    source: str = ""


def leave(said: Leaving) -> Left:
    """Takes what anybody says of a public promise, sealed. Raises duties.NoPlan, KeyError for a duty not there, and Refused."""
    plan = duties.plan(access.PUBLIC, said.plan)
    duty = plan.duty(said.duty_no)
    if said.class_ not in words().class_:
        raise Refused("no_class")
    kept = {
        "words": Refused.text(words().what["words"], said.words, models.WORDS),
        "contact": Refused.text(words().what["contact"], said.contact, models.CONTACT, needed=False),
    }
    office, code = _office(plan, said.place_code), token_urlsafe(12)
    due = time.national().add(time.today(), words().answer_days).day
    with db.exclusive("clues"):
        _within_limits(said, office)
        number = (models.Clue.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        (sealed,) = vault.seal_many(models.GROUP, [(number, kept)])
        row = models.Clue.objects.create(
            number=number,
            code=journal.digest(code.encode()),
            plan=plan.id,
            duty_no=duty.no,
            place_code=office,
            about=said.place_code,
            class_of=said.class_,
            said=sealed,
            source=said.source,
            left_on=time.today(),
            left_at=time.machine(),
            due=due,
        )
        facts = {"plan": plan.number, "no": duty.no, "class": said.class_, "sealed": journal.digest(bytes(sealed)), "due": due}
        journal.write(access.SYSTEM, "clue.leave", _subject(row), facts)
    return Left(code, due)


def read(actor: access.Actor, clue_id: int) -> Clue:
    """An officer of the place takes a clue up; from now on its words can be opened there. Raises Forbidden and NoClue."""
    found = reads.clue(actor, clue_id)
    with db.exclusive(f"clue {found.id}"):
        row = models.Clue.objects.get(pk=found.id)
        if row.state == "left":
            row.state, row.read_by, row.read_on, row.source = "read", actor.account, time.today(), ""
            row.save(update_fields=["state", "read_by", "read_on", "source"])
            journal.write(actor, "clue.read", _subject(row), {})
    return reads.clue(actor, clue_id)


def answer(actor: access.Actor, clue_id: int, *, summary: str, answer_said: str, public: bool) -> Clue:
    """Answers a clue, once. Published are at most the summary and the answer, never the words. Raises as `read`, and Refused."""
    found = reads.clue(actor, clue_id)
    kept = Refused.text(words().what["answer"], answer_said, models.TEXT)
    short = Refused.text(words().what["summary"], summary, models.TEXT, needed=public)
    with db.exclusive(f"clue {found.id}"):
        row = models.Clue.objects.get(pk=found.id)
        if row.state != "read":
            raise Refused("unread" if row.state == "left" else "answered")
        row.state, row.summary, row.answer, row.public = "answered", short, kept, public
        row.answered_by, row.answered_on = actor.account, time.today()
        row.save(update_fields=["state", "summary", "answer", "public", "answered_by", "answered_on"])
        journal.write(actor, "clue.answer", _subject(row), {"summary": short, "answer": kept, "public": public})
    return reads.clue(actor, clue_id)


def open_matter(actor: access.Actor, clue_id: int, *, sector: str, title: str, asked: str, due: date | None) -> int:
    """Has a unit of the place see to what was said, as a matter, once. Raises as `answer`, and as supervision's `register`."""
    found = reads.clue(actor, clue_id)
    with db.exclusive(f"clue {found.id}"):
        row = models.Clue.objects.get(pk=found.id)
        if row.state == "left":
            raise Refused("unread")
        if row.matter is not None:
            raise Refused("has_matter")
        opening = supervision.Opening(
            title=title,
            asked=asked,
            reason=words().class_[row.class_of].zh,
            place_code=row.place_code,
            sector=sector,
            due=due,
            plan=row.plan,
            duty_no=row.duty_no,
            about=row.about,
            source="clue",
            source_id=row.pk,
        )
        row.matter = supervision.register(actor, opening)
        row.save(update_fields=["matter"])
        journal.write(actor, "clue.matter", _subject(row), {"matter": row.matter})
    return row.matter


def _office(plan: duties.Plan, place_code: str) -> str:
    """The place whose office answers: the place itself, or the county unit that a township or village lies in."""
    today = time.today()
    if places.exists(place_code, today) and plan.since <= today < (plan.until or date.max):
        path = [one.code for one in places.default().on(today).path(place_code[:9])]
        if plan.place_code in path:
            return next(code for code in reversed(path) if places.level(code) in _OFFICES)
    raise Refused("not_here")


def expire() -> int:
    """Destroys the words of what was answered so long ago that they are kept no more, and says how many; the answers stay."""
    with transaction.atomic():
        late = list(models.Clue.objects.filter(said__isnull=False, answered_on__lt=kept_since()).defer("said").order_by("pk"))
        for row in late:
            vault.destroy(access.SYSTEM, _subject(row), "retention")
    return len(late)


def kept_since() -> date:
    """The day since which an answer must be for the words of its clue to be kept still: `personal.toml` says how long."""
    years, today = vault.declared()[models.GROUP].group.retention.years, time.today()
    day = today.day if today.month != 2 else min(today.day, 28)
    return date(today.year - years, today.month, day)


def _within_limits(said: Leaving, office: str) -> None:
    lately = models.Clue.objects.filter(left_at__gt=time.machine() - _HOUR)
    limit = words().limit
    about = lately.filter(plan=said.plan, duty_no=said.duty_no, about=said.place_code)
    from_one = lately.filter(source=said.source).count() if said.source else 0
    if from_one >= limit.address or about.count() >= limit.promise or lately.filter(place_code=office).count() >= limit.place:
        raise Refused("too_many")


def _subject(row: models.Clue) -> journal.Subject:
    return journal.Subject("clue", str(row.number), row.place_code)
