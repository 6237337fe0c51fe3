"""The questions about drafts: what there is, where each stands, what is open. Whoever reads blind sees nobody's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q

from minzheng.kernel.access import api as access
from minzheng.notice import api as notices
from minzheng.plan.review import kept, models
from minzheng.plan.review.blind import Reading, reading
from minzheng.plan.review.editing import edited
from minzheng.plan.review.folding import Standing, fold, stacks
from minzheng.plan.review.questions import questions
from minzheng.plan.review.refusals import NoDraft
from minzheng.plan.review.things import KINDS, Agreement, Answer, Edit, Kind, Question, Reply, Stage

REVIEW, ENFORCE = "plan.review", "plan.enforce"
Part = Literal["first", "second", "onlooker"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice under review, with how many decisions it needs and how many must still be made."""

    id: int
    number: str
    title: str
    name: str
    place_code: str
    stage: Stage
    editor: str
    recorded_at: datetime
    total: int
    remaining: int
    before: int | None
    plan: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One act in the history of a draft."""

    id: int
    act: str
    key: str
    option: str
    words: str
    by: str
    at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft as somebody may see it. `part`: its editor, whoever reads blind, or somebody who only looks on.

    `asked` are the questions that are theirs, `answers` those that they may see; `replies` what the drafters said.
    `record`: by rule, how often it was taken of how often looked at. `seed` chose what is read blind; told when it is confirmed.
    """

    draft: Draft
    part: Part
    notice: notices.Notice
    asked: tuple[Question, ...]
    answers: Mapping[str, Answer]
    replies: Mapping[str, Reply]
    reading: Reading
    agreements: tuple[Agreement, ...]
    edits: tuple[Edit, ...]
    second: str
    seed: str
    undo: int
    redo: int
    record: Mapping[str, tuple[int, int]]

    @property
    def counts(self) -> dict[Kind, tuple[int, int]]:
        """By kind of what is asked here: how many are decided, of how many."""
        found = {kind: [one for one in self.asked if one.kind == kind] for kind in KINDS}
        return {kind: (sum(one.key in self.answers for one in those), len(those)) for kind, those in found.items() if those}

    def question(self, key: str) -> Question | None:
        """A question that is asked here, by its key."""
        return next((one for one in self.asked if one.key == key), None)

    def following(self, key: str = "") -> Question | None:
        """The next question that is open, beginning after one of them, and round again at the end."""
        at = next((place + 1 for place, one in enumerate(self.asked) if one.key == key), 0)
        return next((one for one in (*self.asked[at:], *self.asked[:at]) if one.key not in self.answers), None)


def drafts(actor: access.Actor) -> tuple[Draft, ...]:
    """The notices that the actor may review or bring into force: by open decisions, what is in force at the end."""
    rows = models.Draft.objects.filter(_where(actor)).defer("compiled").order_by("pk")
    decisions: dict[int, list[models.Decision]] = {row.pk: [] for row in rows}
    asked = models.Decision.objects.filter(draft__in=rows.values("pk")).order_by("draft", "pk")
    asked = asked.exclude(draft__stage="in_force", act="answer")  # nothing of them is open
    decisions |= {key: list(those) for key, those in groupby(asked, lambda row: row.draft_id)}
    found = [shown(row, fold(decisions[row.pk])) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.stage == "in_force", one.remaining, -one.id)))


def desk(actor: access.Actor, draft_id: int) -> Desk:
    """A draft with what is asked of whoever looks at it. Raises NoDraft."""
    row = found(actor, draft_id)
    rows = list(models.Decision.objects.filter(draft=row).order_by("pk"))
    standing = fold(rows)
    notice, asked = asked_of(row, standing.edits)
    blind = reading(rows, row.sample, asked)
    part = part_of(actor, row)
    reader = 2 if part == "second" else 1
    hidden = part == "second" and not blind.open
    done, undone = stacks(rows, actor.account)
    return Desk(
        draft=shown(row, standing),
        part=part,
        notice=notice,
        asked=tuple(one for one in asked if one.key in blind.keys) if part == "second" else asked,
        answers=standing.answers[reader],
        replies={} if hidden else standing.replies,
        reading=Reading(blind.keys, blind.open, {}, blind.second, ()) if hidden else _open(blind, part),
        agreements=tuple(blind.agreements(asked)),
        edits=tuple(standing.edits),
        second=standing.second,
        seed=row.seed if row.stage != "drawn" else "",
        undo=len(done),
        redo=len(undone),
        record=record(but=row.pk if hidden else None),
    )


def blind_left(actor: access.Actor, draft_id: int) -> int:
    """How many questions of a draft the actor has still to read blind; none where another reads it. Raises NoDraft."""
    on = desk(actor, draft_id)
    if on.part != "second" or on.second not in {"", actor.account}:
        return 0
    return len(on.asked) - len(on.answers)


def history(actor: access.Actor, draft_id: int) -> tuple[Row, ...]:
    """What was done, the latest first; of those who read blind nothing of others before it is open. Raises NoDraft."""
    row = found(actor, draft_id)
    rows = list(models.Decision.objects.filter(draft=row).order_by("pk"))
    _, asked = asked_of(row, fold(rows).edits)
    unseen = {"first": 2, "second": 1}.get(part_of(actor, row)) if not reading(rows, row.sample, asked).open else None
    gone = {one.undoes_id for one in rows if one.undoes_id}
    return tuple(
        Row(one.pk, one.act, one.key, one.option, one.words, one.by, one.recorded_at, one.pk in gone)
        for one in reversed(rows)
        if one.reader != unseen
    )


def record(but: int | None = None) -> dict[str, tuple[int, int]]:
    """By rule of the compiler: how often what it said was taken, of how often a person decided; the undone do not count.

    `but` leaves out a draft, for whoever must not learn what was answered there.
    """
    later = models.Decision.objects.filter(
        draft=OuterRef("draft"), reader=1, key=OuterRef("key"), act="answer", undone_by=None, pk__gt=OuterRef("pk")
    )
    standing = models.Decision.objects.filter(act="answer", reader=1, undone_by=None, replays=None, taken__isnull=False)
    counted = (
        standing.filter(~Exists(later)).values("rule").annotate(seen=Count("pk"), confirmed=Count("pk", filter=Q(taken=True)))
    )
    return {one["rule"]: (one["confirmed"], one["seen"]) for one in counted.order_by("rule")}


def found(actor: access.Actor, draft_id: int) -> models.Draft:
    """A draft that the actor may see, without its text. Raises NoDraft."""
    row = models.Draft.objects.filter(_where(actor), pk=draft_id).defer("compiled").first()
    if row is None:
        raise NoDraft(draft_id)
    return row


def part_of(actor: access.Actor, row: models.Draft) -> Part:
    """What somebody is to a draft: its editor; another editor, who reads blind; or somebody who only looks on."""
    if actor.account == row.editor:
        return "first"
    return "second" if access.may(actor, REVIEW) and actor.signed_in else "onlooker"


def asked_of(row: models.Draft, edits: Iterable[Edit]) -> tuple[notices.Notice, tuple[Question, ...]]:
    """The notice of a draft after edits, and what it asks. Raises Refused for edits that do not fit."""
    return _asked(row.pk, row.digest, row.place_code, tuple(edits))


def shown(row: models.Draft, standing: Standing) -> Draft:
    """A draft as it is given."""
    _, asked = asked_of(row, standing.edits)
    stage: Stage = row.stage  # type: ignore[assignment]
    return Draft(
        id=row.pk,
        number=row.number,
        title=row.title,
        name=row.name,
        place_code=row.place_code,
        stage=stage,
        editor=row.editor,
        recorded_at=row.recorded_at,
        total=len(asked),
        remaining=0 if stage == "in_force" else sum(one.key not in standing.answers[1] for one in asked),
        before=row.before_id,
        plan=row.plan,
    )


def waiting(asked: Sequence[Question], standing: Standing) -> Counter[Kind]:
    """How many decisions that must be made are open, by kind."""
    return Counter(one.kind for one in asked if one.must and one.key not in standing.answers[1])


def _open(blind: Reading, part: Part) -> Reading:
    """What others than the second see of a reading before it is open: how far it is; no answer, and not even which questions."""
    if blind.open or part == "second":
        return blind
    read = {str(turn): _HIDDEN for turn in range(len(blind.second))}
    return Reading(("",) * len(blind.keys), False, {}, read, ())


_HIDDEN = Answer(0, "", "", "", "")


def _where(actor: access.Actor) -> Q:
    """The drafts at the places where the actor may review or bring into force."""
    return access.scope(actor, REVIEW).where() | access.scope(actor, ENFORCE).where()


@lru_cache(64)
def _asked(draft_id: int, _digest: str, place_code: str, edits: tuple[Edit, ...]) -> tuple[notices.Notice, tuple[Question, ...]]:
    """Read once for each state of the edits; a text that is kept never changes."""
    text = models.Draft.objects.values_list("compiled", flat=True).get(pk=draft_id)
    notice = edited(kept.read(text), edits)
    return notice, questions(notice, place_code)
