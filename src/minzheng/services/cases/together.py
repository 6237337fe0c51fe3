"""Whole histories at once: told by the verbs themselves, in memory; what they came to is written set-based.

So nothing is refused here that an act by itself would be granted, nor the other way round; nobody but the verbs says what the law
forbids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.cases import models, posting
from minzheng.services.cases.ground import COUNTY, Ground, Said, act_row, ground, noted, numbered, standing, subject
from minzheng.services.cases.happened import CasesBrought
from minzheng.services.cases.keeping import Held
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.procedure.api import OPEN, Act, Course, Paper, Verb

_CASE = tuple(one.attname for one in models.Case._meta.concrete_fields)
_ACT = ("case", "turn", "verb", "step", "day", "at", "by", "role", "facts", "person", "said")


@dataclass(frozen=True, slots=True)
class History[T]:
    """What happened in cases of a household, or of persons: those who apply, and those who are counted beside them.

    `tells` opens the cases and does every act by the verbs of this room, each on its business day (`time.at`).
    """

    household: int | None
    persons: tuple[int, ...]
    tells: Callable[[], T]


def bring[T](histories: Sequence[History[T]], *, noted_on: date | None = None, tries: bool = False) -> list[T | content.Refused]:
    """Tells histories one after another, each whole or not at all, and writes them in one transaction.

    Gives what each told, or why it was refused; a verb that is refused when something was written already refuses all of its
    history. What is read is read by the program, once for all. `noted_on`: the day on which the journal notes it, where that is
    not the day of each act. `tries`: nothing is written. Postings are asked and objected to by `board`. Raises Forbidden, and
    IntegrityError where somebody opened a case in one of the counties meanwhile: then nothing was written.
    """
    told = list[T | content.Refused]()
    with transaction.atomic():
        it = Together(histories)
    with standing(it):
        for one in histories:
            it.mark()
            try:
                found: T | content.Refused = one.tells()
            except content.Refused as refused:
                it.back()
                found = refused
            if it.spoilt:
                found = it.spoilt
                it.back()
            told.append(found)
    if not tries:
        it.write(noted_on)
    return told


@contextmanager
def on_paper(file: str, hands: Collection[str] = (), *, typed_on: date) -> Iterator[None]:
    """Within a history: what is told in the block was done on paper, in a file of this number, by `hands`, and is typed now.

    Those who did it are barred like all who did such a thing here, whoever types it is not. An opinion is typed by who takes
    applications: what comes by paper is confirmed by a second person before it is brought. Raises LookupError outside a history.
    """
    it = ground()
    if not isinstance(it, Together):
        raise LookupError("What was done on paper is told in a history (bring).")
    before, it.paper = it.paper, Paper(file, tuple(sorted(set(hands))), typed_on)
    try:
        yield
    finally:
        it.paper = before


@dataclass
class _Kept:
    """A case in memory, with what was said in its acts."""

    row: models.Case
    acts: list[Act]
    course: Course
    said: Said = field(default_factory=list)


class Together(Ground):
    """Memory, which knows beforehand what is on record of everybody meant."""

    board: postings.Board
    grants: entitlements.Grants

    def __init__(self, histories: Sequence[History[object]]) -> None:
        homes = list(dict.fromkeys(one.household for one in histories if one.household is not None))
        persons = list(dict.fromkeys(key for one in histories for key in one.persons))
        self._records = facts.Records(homes, persons, purpose="means")
        self._names = people.names_of(access.SYSTEM, persons, purpose="keep")
        self.laid_down = catalogue.Everywhere()
        self.grants = entitlements.Grants(list(self._records.lives), self._records.lives)
        self.board = postings.Board(lambda event: posting.objected({0: event}))
        self._keys, self._kept = db.keys(models.Case), dict[int, _Kept]()
        self._done: list[tuple[access.Actor, models.Case, Act, Mapping[str, str], int, date]] = []
        self._numbers: dict[str, str] = {}
        rows = models.Case.objects.filter(Q(household__in=homes) | Q(household=None, person__in=persons), state__in=OPEN)
        self._open = {_whose(row): row.number for row in rows}
        self._unpaid = {item.id for item in catalogue.items() if not item.pays}
        granted = models.Case.objects.filter(item__in=self._unpaid, state="granted", household__in=homes)
        self._recognised = list(granted)
        self.mark()

    def mark(self) -> None:
        """The next history begins."""
        self._began, self._before = (len(self._kept), len(self._done)), dict(self._numbers)
        self.weighed = {}
        self.board.mark()
        self.grants.mark()
        self.spoilt: content.Refused | None = None

    def back(self) -> None:
        """What came since was not."""
        kept, done = self._began
        for key in list(self._kept)[kept:]:
            del self._kept[key]
        del self._done[done:]
        self._numbers, self.spoilt = self._before, None
        self.board.back()
        self.grants.back()

    def write(self, noted_on: date | None) -> None:
        """Keeps all of it."""
        rows = [one.row for one in self._kept.values()]
        with db.exclusive(*sorted({f"cases {row.place_code[:COUNTY]}" for row in rows})):
            db.bulk_insert(models.Case, _CASE, ([getattr(row, name) for name in _CASE] for row in rows))
            said = [(person, texts) for *_, texts, person, _ in self._done if texts]
            sealed = iter(vault.seal_many(models.ACT, said))
            acts = list[models.Act]()
            for _, row, act, texts, person, _ in self._done:
                acts.append(act_row(row, act, next(sealed) if texts else None))
                acts[-1].person = person
            plain = ([one.case_id, *(getattr(one, name) for name in _ACT[1:])] for one in acts)
            db.bulk_insert(models.Act, _ACT, plain)
            both = zip(self._done, acts, strict=True)
            journal.write_each(
                (who, f"case.{act.verb}", subject(row), noted(kept), noted_on or day) for (who, row, act, _, _, day), kept in both
            )
            self.board.write(day=noted_on)
            self.grants.write(day=noted_on)
            events.announce_many([CasesBrought(*one) for one in Counter(row.place_code for row in rows).items()])
            db.measure(models.Case, models.Act)

    def case(self, case: int) -> models.Case | None:
        """A case of this block alone."""
        kept = self._kept.get(case)
        return kept.row if kept else None

    @contextmanager
    def alone(self, case: int) -> Iterator[models.Case]:
        """A verb that is refused when it had written something already spoils its history."""
        row = self._kept[case].row
        turn = row.turn
        try:
            yield row
        except content.Refused as refused:
            if row.turn != turn:
                self.spoilt = refused
            raise

    @contextmanager
    def opening(self, place: str) -> Iterator[None]:
        """Nobody is held up."""
        yield

    def requested(self, actor: access.Actor, word: str) -> models.Case | None:
        """Here or in the database."""
        if not word:
            return None
        here = (one.row for one in self._kept.values() if (one.row.made_by, one.row.request) == (actor.account, word))
        return next(here, None) or super().requested(actor, word)

    def other(self, row: models.Case) -> str:
        """Here or in the database."""
        if number := self._open.get(_whose(row)):
            return number
        rows = (one.row for one in self._kept.values() if one.row.state in OPEN and one.row is not row)
        return next((one.number for one in rows if _whose(one) == _whose(row)), "")

    def next_number(self, begins: str) -> str:
        """Counted on from the last in the database."""
        last = self._numbers.get(begins)
        found = self._numbers[begins] = numbered(begins, last) if last else super().next_number(begins)
        return found

    def acts(self, row: models.Case) -> list[Act]:
        """As they were done."""
        return self._kept[row.pk].acts

    def course(self, row: models.Case) -> Course | None:
        """As the last act left it."""
        kept = self._kept.get(row.pk)
        return kept.course if kept else None

    def said(
        self, actor: access.Actor, row: models.Case, purpose: str, *, for_work: bool = False, verbs: Sequence[Verb] = ()
    ) -> Said:
        """As it was said."""
        return [(act, texts) for act, texts in self._kept[row.pk].said if not verbs or act.verb in verbs]

    def keep(self, it: Held, act: Act, texts: Mapping[str, str], *, moved: bool) -> None:
        """In memory."""
        row = it.row
        if row.pk is None:
            row.pk = next(self._keys)
            self._kept[row.pk] = _Kept(row, it.acts, it.course)
        kept = self._kept[row.pk]
        kept.course = it.course
        if texts:
            kept.said.append((act, texts))
        self._done.append((it.actor, row, act, texts, row.person, time.today()))

    def grant(self, it: Held, one: entitlements.Granting, request: str) -> None:
        """In memory."""
        it.row.entitlement = self.grants.grant(it.actor, one, request=request)

    def recognised(self, household: int) -> Iterable[models.Case]:
        """Before, and here."""
        here = (one.row for one in self._kept.values() if one.row.item in self._unpaid and one.row.state == "granted")
        return [row for row in (*self._recognised, *here) if row.household == household]

    def lives_of(self, keys: Sequence[int]) -> Mapping[int, people.Life]:
        """Of those meant."""
        return {key: self._records.lives[key] for key in keys if key in self._records.lives}

    def living(self, household: int, day: date) -> set[int]:
        """Of the households meant. Raises people.Refused."""
        if household not in self._records.homes:
            raise people.Refused("no_household", household=household)
        return set(self._records.members(household, day))

    def name(self, person: int) -> str:
        """Of those meant."""
        return self._names.get(person, "")

    def gather(
        self, _actor: access.Actor, item: str, household: int | None, day: date, persons: Sequence[int], place: str
    ) -> facts.Sheet:
        """Of what the program read."""
        return self._records.gather(item, household, day=day, people=persons, place=place)

    def blank(self, item: str, place: str, day: date, count: int) -> facts.Sheet:
        """By what was read of places."""
        return facts.blank(item, place, day, count, self._records.laid(item, place, day))


def _whose(row: models.Case) -> tuple[str, int | None, int]:
    """For what and whose a case is: of a household, or of a person where there is none."""
    return row.item, row.household, 0 if row.household is not None else row.person
