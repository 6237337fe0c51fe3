"""The writes. Each asks access, checks, writes and journals in one transaction; nothing that was decided is ever changed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.documents import api as documents
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.review import kept, models, reads
from minzheng.plan.review.blind import chosen
from minzheng.plan.review.editing import FIELDS, edited
from minzheng.plan.review.folding import edit_of, stacks
from minzheng.plan.review.held import Held, held, write
from minzheng.plan.review.questions import questions
from minzheng.plan.review.refusals import NoDraft, Refused, Twice
from minzheng.plan.review.settling import settled
from minzheng.plan.review.things import ASK, Edit
from minzheng.plan.review.values import Given, checked

Compile = Callable[[bytes | str, str], notices.Notice]
_SEED = 16
_NAMELESS = "notice.txt"


def _compile(data: bytes | str, name: str) -> notices.Notice:
    return notices.compile(data, name=name)


def take(actor: access.Actor, data: bytes | str, name: str = "", *, again: bool = False, read: Compile = _compile) -> reads.Draft:
    """Takes a notice under review, with the machine's reading as its first stamp; old decisions on the same number or text stand.

    `read` compiles it, elsewhere where the caller wants that. Raises Forbidden; Unreadable for what cannot or may not be read, of
    which nothing is kept; Twice where this very text is there, unless it is to be begun `again`; Refused.
    """
    access.require(actor, reads.REVIEW, place=actor.place)
    notice = read(data, name)
    if not notice.duties:
        raise Refused("no_duties")
    number = notice.head.number.value if notice.head.number else ""
    text = journal.digest(notice.original.encode())
    with db.exclusive(f"notice {actor.place} {number or text}"):
        old = _before(actor.place, number, text)
        if old is not None and old.digest == text and not again:
            raise Twice(old.pk, number or old.name)
        asked, seed = questions(notice, actor.place), secrets.token_hex(_SEED)
        row = models.Draft.objects.create(
            number=number,
            title=notice.title.value[:250] if notice.title else "",
            place_code=actor.place,
            digest=text,
            name=(name or _NAMELESS)[:120],
            schema=notice.schema,
            compiled=kept.written(notice),
            editor=actor.account,
            seed=seed,
            sample=chosen(seed, (one.key for one in asked)),
            before=old,
            recorded_at=time.machine(),
        )
        subject = journal.Subject("draft", str(row.pk), row.place_code)
        raw = data.encode() if isinstance(data, str) else data
        row.document = documents.keep(actor, raw, name or _NAMELESS, owner=subject).id
        row.save(update_fields=["document"])
        said = {"number": number, "digest": text, "seed": journal.digest(seed.encode()), "before": old and old.pk}
        journal.write(actor, "review.take", subject, said)
        if old is not None:
            _replay(actor, row, old)
    return next(one for one in reads.drafts(actor) if one.id == row.pk)


def decide(actor: access.Actor, draft_id: int, key: str, option: str, words: str = "") -> None:
    """Answers a question. Raises as `decide_many`."""
    decide_many(actor, draft_id, [Given(key, option, words)])


def decide_many(actor: access.Actor, draft_id: int, given: Sequence[Given]) -> None:
    """Answers questions, all or none: as the editor, or blind as the second reader. Raises Forbidden, NoDraft and Refused."""
    with held(actor, draft_id) as on:
        on.require_drawn()
        reader = on.reader()
        asked = {one.key: one for one in on.questions}
        made = []
        for one in given:
            question = asked.get(one.key)
            if question is None or (reader == 2 and one.key not in on.reading.keys):
                raise Refused("no_question")
            words = checked(question, one, on.ground)
            machine = question.proposal or question.inferred
            made.append(
                on.new(
                    "answer", reader=reader, key=one.key, option=one.option, words=words, no=question.no, rule=question.rule,
                    taken=one.option == machine if machine and one.option != ASK else None,
                )
            )  # fmt: skip
        write(actor, on, made, "review.decide" if reader == 1 else "review.read_blind")


def edit(actor: access.Actor, draft_id: int, change: Edit) -> None:
    """Changes what the machine read, beside the words that it rests on. Raises Forbidden, NoDraft and Refused."""
    with held(actor, draft_id) as on:
        on.require_editor()
        on.require_drawn()
        if change.act == "edit" and change.what not in FIELDS:
            raise Refused("no_field")
        if max(len(change.quote), len(change.value)) > models.WORDS:
            raise Refused("too_long", most=models.WORDS)
        edited(on.notice, [change])
        row = on.new(change.act, no=change.no, quote=change.quote, what=change.what, words=change.value)
        write(actor, on, [row], f"review.{change.act}")


def reply(actor: access.Actor, draft_id: int, key: str, words: str, who: str) -> None:
    """Notes what the drafters said when they were asked; once in force it is a public ruling. Raises as `decide_many`."""
    words, who = words.strip(), who.strip()
    if not words or not who:
        raise Refused("no_words")
    if len(words) > models.WORDS or len(who) > models.WHO:
        raise Refused("too_long", most=models.WORDS if len(words) > models.WORDS else models.WHO)
    row = reads.found(actor, draft_id)
    ruled = row.stage == "in_force"
    with held(actor, draft_id, "plan.rule" if ruled else reads.REVIEW) as on:
        question = next((one for one in on.standing.asked if one.key == key), None)
        asked = next((one for one in on.questions if question and one.key == question.key), None)
        if asked is None:
            raise Refused("not_asked")
        if ruled:
            quote = asked.spans[0].quote if asked.spans else asked.title.zh
            duties.rule(actor, on.row.plan or 0, words=quote[:250], question=asked.title.zh[:250], answer=words, no=asked.no)
        else:
            on.require_editor()
            on.require_drawn()
        write(actor, on, [on.new("reply", key=key, words=words, what=who)], "review.reply")


def undo(actor: access.Actor, draft_id: int) -> str:
    """Takes back the last thing that the actor did here, without limit; gives the key of the question. Raises as `edit`."""
    with held(actor, draft_id) as on:
        done, _ = stacks(on.rows, actor.account)
        if on.row.stage == "in_force":
            raise Refused("in_force")
        if not done:
            raise Refused("nothing_to_undo")
        last = done[-1]
        if last.act != "confirm":
            on.require_drawn()
        if last.reader == 2 and on.reading.open:
            raise Refused("blind_closed")
        write(actor, on, [on.new("undo", reader=last.reader, undoes=last)], "review.undo")
        if last.act == "confirm":
            on.stage("drawn")
    return last.key


def redo(actor: access.Actor, draft_id: int) -> str:
    """Does again what the actor took back last, unless something else was done since. Raises as `edit`."""
    with held(actor, draft_id) as on:
        on.require_drawn()
        _, undone = stacks(on.rows, actor.account)
        if not undone:
            raise Refused("nothing_to_redo")
        last = undone[-1]
        if last.act == "confirm":
            on.require_settled()
        if last.act in {"edit", "split", "merge"}:
            edited(on.notice, [edit_of(last)])
        same = ("reader", "key", "option", "words", "no", "what", "quote", "rule", "taken")
        row = on.new(last.act, redoes=last, **{name: getattr(last, name) for name in same})
        write(actor, on, [row], "review.redo")
        if last.act == "confirm":
            on.stage("confirmed")
    return last.key


def confirm(actor: access.Actor, draft_id: int) -> None:
    """The second stamp: the editor stands for the reading, and the seed of the blind sample is told. Raises as `edit`."""
    with held(actor, draft_id) as on:
        on.require_editor()
        on.require_drawn()
        on.require_settled()
        write(actor, on, [on.new("confirm", words=on.row.seed)], "review.confirm")
        on.stage("confirmed")


def enforce(actor: access.Actor, draft_id: int, *, public: bool = True) -> duties.Plan:
    """The third stamp, by another person of the issuing office: the plan is in force, in the place of the version before.

    Raises Forbidden, NoDraft, Refused, and `duties.Refused` where the plan cannot be.
    """
    with held(actor, draft_id, reads.ENFORCE) as on:
        if actor.place != on.row.place_code:
            raise access.Forbidden(reads.ENFORCE, on.row.place_code)
        if on.row.stage != "confirmed":
            raise Refused("in_force" if on.row.stage == "in_force" else "not_confirmed")
        if actor.account in {on.row.editor, *(row.by for row in on.rows)}:
            raise Refused("same_person")
        said = settled(on.notice, on.questions, on.standing, document=on.row.document, editor=on.row.editor, public=public)
        plan = duties.establish(actor, said, replaces=_replaced(actor, on.row))
        on.row.plan = plan.id
        journal.write(actor, "review.enforce", on.subject, {"plan": plan.id, "number": plan.number})
        on.stage("in_force")
    return plan


def _before(place_code: str, number: str, text: str) -> models.Draft | None:
    """The last draft of the same text, else of the same number."""
    those = models.Draft.objects.filter(place_code=place_code).defer("compiled").order_by("-pk")
    return those.filter(digest=text).first() or (those.filter(number=number).first() if number else None)


def _replay(actor: access.Actor, row: models.Draft, old: models.Draft) -> None:
    """What was decided on an earlier import is taken over where the question is the same, and edits where their quote stands."""
    before = Held.of(old)
    edits: list[Edit] = []
    new = Held.of(row)
    for change in before.standing.edits:
        try:
            edited(new.notice, [*edits, change])
        except Refused:
            continue
        edits.append(change)
    _, asked = reads.asked_of(row, edits)
    there = {one.key for one in asked}
    by_id = {one.pk: one for one in before.rows}
    kept_edits = [by_id[change.row] for change in edits]
    answers = [by_id[one.row] for key, one in before.standing.answers[1].items() if key in there]
    replies = [by_id[one.row] for key, one in before.standing.replies.items() if key in there]
    same = ("act", "key", "option", "words", "no", "what", "quote", "rule", "taken")
    made = [
        new.new(replays=one, by=one.by, **{name: getattr(one, name) for name in same})
        for one in [*kept_edits, *answers, *replies]
    ]
    write(actor, new, made, "review.replay")


def _replaced(actor: access.Actor, row: models.Draft) -> int | None:
    """The plan in force that a corrected version takes the place of."""
    standing = {plan.id for plan in duties.plans(actor)}
    at: models.Draft | None = row.before
    while at is not None:
        if at.plan in standing:
            return at.plan
        at = at.before
    return None


__all__ = [
    "Compile",
    "Given",
    "NoDraft",
    "confirm",
    "decide",
    "decide_many",
    "edit",
    "enforce",
    "redo",
    "reply",
    "take",
    "undo",
]
