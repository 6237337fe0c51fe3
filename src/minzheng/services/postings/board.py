"""What hangs while many things go their whole way at once: in memory, by the room's own verbs, until it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.postings import models, verbs
from minzheng.services.postings.happened import PostingObjected
from minzheng.services.postings.reads import given, objection_of
from minzheng.services.postings.refusals import Refused
from minzheng.services.postings.things import Hanging, Objection, Posting

_HUNG: tuple[str, ...] = ("id", "kind", "about", "slug", "step", "item", "place_code", "person", "said", "shows", "members")
_HUNG += ("amount", "begins", "ends", "over_on")
_LEFT = (
    "id",
    "posting",
    "number",
    "said",
    "source",
    "left_on",
    "left_at",
    "due",
    "answered_on",
    "answered_by",
    "upheld",
    "answer",
)


class Hangs(Protocol):
    """What rooms above ask of what hangs: the room itself, or a board in memory."""

    def put_up(self, actor: access.Actor, it: Hanging) -> Posting: ...
    def hangs(self, kind: str, about: int) -> Posting | None: ...
    def take_down(self, actor: access.Actor, kind: str, about: int) -> Posting | None: ...
    def ended(self, kind: str) -> list[int]: ...
    def waiting(self, kind: str, about: int) -> int: ...
    def objected(self, slug: str, said: str) -> date: ...
    def answer(self, actor: access.Actor, objection: int, *, upheld: bool, answer: str) -> None: ...
    def objection(self, objection: int) -> tuple[Objection, Posting]: ...
    def objections(self, kind: str, about: int) -> tuple[Objection, ...]: ...
    def of(self, kind: str, about: int) -> tuple[Posting, ...]: ...


class Board:
    """Postings of things that are not in the database yet; asked like the room itself. `told`: at once of every objection.

    What is asked is of the thing that goes its way now: since `mark`.
    """

    def __init__(self, told: Callable[[PostingObjected], None]) -> None:
        self._told, self._keys, self._left_keys = told, db.keys(models.Posting), db.keys(models.Objection)
        self._hung: list[tuple[models.Posting, str]] = []
        self._left: list[tuple[models.Objection, dict[str, str]]] = []
        self._done: list[tuple[access.Actor, str, models.Posting | models.Objection, date]] = []
        self._began = (0, 0, 0)

    def mark(self) -> None:
        """The next thing begins."""
        self._began = len(self._hung), len(self._left), len(self._done)

    def back(self) -> None:
        """What came since was not."""
        hung, left, done = self._began
        del self._hung[hung:], self._left[left:], self._done[done:]

    def put_up(self, actor: access.Actor, it: Hanging) -> Posting:
        """As the room's. Raises Refused."""
        if self.hangs(it.kind, it.about):
            raise Refused("posted_already")
        row = verbs.hung(it)
        row.pk = next(self._keys)
        self._hung.append((row, it.name))
        self._done.append((actor, "posting.put_up", row, time.today()))
        return given(row)

    def hangs(self, kind: str, about: int) -> Posting | None:
        """As the room's."""
        row = self._row(kind, about)
        return given(row) if row else None

    def take_down(self, actor: access.Actor, kind: str, about: int) -> Posting | None:
        """As the room's."""
        row = self._row(kind, about)
        if row is None:
            return None
        row.over_on = time.today()
        self._done.append((actor, "posting.take_down", row, row.over_on))
        return given(row)

    def ended(self, kind: str) -> list[int]:
        """As the room's."""
        today = time.today()
        return [row.about for row, _ in self._here() if row.kind == kind and row.over_on is None and row.ends < today]

    def waiting(self, kind: str, about: int) -> int:
        """As the room's."""
        return sum(one.answered_on is None for one in self._against(kind, about))

    def objected(self, slug: str, said: str, *, contact: str = "", source: str = "") -> date:
        """As the room's; there is no flood to hold off. Raises Refused."""
        kept, due = verbs.taken(said, contact)
        today = time.today()
        hung = next((row for row, _ in self._here() if row.slug == slug and row.over_on is None and row.ends >= today), None)
        if hung is None:
            raise Refused("no_posting")
        row = models.Objection(
            pk=next(self._left_keys), posting=hung, source=source, left_on=today, left_at=time.machine(), due=due
        )
        self._left.append((row, kept))
        self._done.append((access.SYSTEM, "posting.object", row, today))
        self._told(PostingObjected(row.pk, hung.pk, hung.kind, hung.about, hung.step))
        return due

    def answer(self, actor: access.Actor, objection: int, *, upheld: bool, answer: str) -> None:
        """As the room's. Raises Refused."""
        found = next((row for row, _ in self._left[self._began[1] :] if row.pk == objection), None)
        row = verbs.answered(found, actor, upheld, answer)
        self._done.append((actor, "posting.answer", row, time.today()))

    def objection(self, objection: int) -> tuple[Objection, Posting]:
        """As the room's. Raises Refused."""
        row = next((row for row, _ in self._left[self._began[1] :] if row.pk == objection), None)
        if row is None:
            raise Refused("no_objection")
        return objection_of(row), given(row.posting)

    def objections(self, kind: str, about: int) -> tuple[Objection, ...]:
        """As the room's."""
        return tuple(map(objection_of, self._against(kind, about)))

    def of(self, kind: str, about: int) -> tuple[Posting, ...]:
        """As the room's."""
        return tuple(given(row) for row, _ in self._here() if (row.kind, row.about) == (kind, about))

    def write(self, *, day: date | None = None) -> None:
        """Keeps all of it, in a transaction. `day`: on which it is noted, where that is not the day of each."""
        names = vault.seal_many(models.POSTING, [(row.person, {"name": name}) for row, name in self._hung])
        for (row, _), sealed in zip(self._hung, names, strict=True):
            row.said = sealed
        db.bulk_insert(models.Posting, _HUNG, ([getattr(row, name) for name in _HUNG] for row, _ in self._hung))
        with db.exclusive("objections"):
            for number, (left, _) in enumerate(self._left, verbs.next_number() if self._left else 0):
                left.number = number
            words = vault.seal_many(models.OBJECTION, [(left.number, kept) for left, kept in self._left])
            for (left, _), sealed in zip(self._left, words, strict=True):
                left.said = sealed
            rows = ([left.posting_id if name == "posting" else getattr(left, name) for name in _LEFT] for left, _ in self._left)
            db.bulk_insert(models.Objection, _LEFT, rows)
        journal.write_each((actor, verb, *_noted(verb, row), day or on) for actor, verb, row, on in self._done)

    def _here(self) -> list[tuple[models.Posting, str]]:
        return self._hung[self._began[0] :]

    def _row(self, kind: str, about: int) -> models.Posting | None:
        of = (row for row, _ in reversed(self._here()) if (row.kind, row.about) == (kind, about))
        return next((row for row in of if row.over_on is None), None)

    def _against(self, kind: str, about: int) -> Iterator[models.Objection]:
        return (row for row, _ in self._left[self._began[1] :] if (row.posting.kind, row.posting.about) == (kind, about))


def _noted(verb: str, row: models.Posting | models.Objection) -> tuple[journal.Subject, dict[str, object]]:
    if isinstance(row, models.Objection):
        return verbs.noted(row) if verb == "posting.object" else verbs.of_answer(row)
    said = {"ends": row.ends} if verb == "posting.put_up" else {"over_on": row.over_on}
    return verbs.subject(row), {"about": [row.kind, row.about], **said}
