"""A draft that nobody else changes meanwhile, with all that its verbs ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.notice import api as notices
from minzheng.plan.review import models, reads
from minzheng.plan.review.blind import Reading, reading
from minzheng.plan.review.folding import Standing, fold
from minzheng.plan.review.ground import Ground
from minzheng.plan.review.refusals import Refused
from minzheng.plan.review.things import Question, Stage


@dataclass(slots=True)
class Held:
    """One draft with its decisions, and who acts on it."""

    actor: access.Actor
    row: models.Draft
    rows: Sequence[models.Decision]
    standing: Standing
    notice: notices.Notice
    questions: tuple[Question, ...]
    reading: Reading

    @classmethod
    def of(cls, row: models.Draft, actor: access.Actor = access.SYSTEM) -> Held:
        """A draft as it stands."""
        rows = list(models.Decision.objects.filter(draft=row).order_by("pk"))
        standing = fold(rows)
        notice, asked = reads.asked_of(row, standing.edits)
        return cls(actor, row, rows, standing, notice, asked, reading(rows, row.sample, asked))

    @property
    def subject(self) -> journal.Subject:
        """The draft in the journal."""
        return journal.Subject("draft", str(self.row.pk), self.row.place_code)

    @property
    def ground(self) -> Ground:
        """The lists on the day of the notice."""
        return Ground.of(self.notice, self.row.place_code)

    def require_editor(self) -> None:
        """Raises Refused for anybody but the editor."""
        if self.actor.account != self.row.editor:
            raise Refused("not_editor")

    def require_drawn(self) -> None:
        """Raises Refused once the notice is confirmed."""
        if self.row.stage != "drawn":
            raise Refused("in_force" if self.row.stage == "in_force" else "not_drawn")

    def require_settled(self) -> None:
        """Raises Refused unless all is decided that must be."""
        if not self.notice.head.number:
            raise Refused("no_number")
        if not self.notice.head.date:
            raise Refused("no_date")
        if missing := reads.waiting(self.questions, self.standing).total():
            raise Refused("open_questions", n=missing)
        if self.reading.differing:
            raise Refused("differences", n=len(self.reading.differing))

    def reader(self) -> int:
        """1 for the editor, 2 for the one other person who reads blind. Raises Refused for a third, and when that is over."""
        if self.actor.account == self.row.editor:
            return 1
        if self.standing.second not in {"", self.actor.account}:
            raise Refused("second_taken")
        if self.reading.open:
            raise Refused("blind_closed")
        return 2

    def new(self, act: str, **said: Any) -> models.Decision:
        """A decision to be written."""
        by = said.pop("by", self.actor.account)
        return models.Decision(draft=self.row, act=act, by=by, recorded_at=time.machine(), **said)

    def stage(self, stage: Stage) -> None:
        """Moves the draft on, or back."""
        self.row.stage = stage
        self.row.save(update_fields=["stage", "plan"])


@contextmanager
def held(actor: access.Actor, draft_id: int, permission: str = reads.REVIEW) -> Iterator[Held]:
    """A draft in a transaction of one's own. Raises Forbidden and NoDraft."""
    row = reads.found(actor, draft_id)
    access.require(actor, permission, place=row.place_code)
    with db.exclusive(f"draft {draft_id}"):
        yield Held.of(reads.found(actor, draft_id), actor)


def write(actor: access.Actor, on: Held, made: Sequence[models.Decision], verb: str) -> None:
    """Writes decisions and journals each."""
    models.Decision.objects.bulk_create(made)
    written = [
        (
            on.subject,
            {"decision": one.pk, "act": one.act, "key": one.key, "option": one.option, "words": one.words, "no": one.no}
            | {"what": one.what, "quote": one.quote, "undoes": one.undoes_id, "redoes": one.redoes_id},
        )
        for one in made
    ]
    if written:
        journal.write_many(actor, verb, written)
