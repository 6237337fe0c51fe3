"""What the verbs stand on: here the database, asked as they go and written act by act. Many histories stand on `together`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, cast

from django.db.models import Q
from django.db.models.functions import Length

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.cases import models
from minzheng.services.cases.happened import CaseMoved
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.procedure.api import OPEN, Act, Course, Paper, Verb

if TYPE_CHECKING:
    from minzheng.services.cases.keeping import Held
    from minzheng.services.cases.weighing import Weighed

COUNTY, _DIGITS = 6, range(5, 10)
type Said = list[tuple[Act, Mapping[str, str]]]
"""Acts in which something was said, with what it was."""


class Ground:
    """The database; what hangs, what is granted and what places promise is asked of the rooms that keep it."""

    board: postings.Hangs = postings
    grants: entitlements.Gives = entitlements
    laid_down: catalogue.Asks = staticmethod(catalogue.laid_down)
    weighed: dict[tuple[int, int, date], Weighed] | None = None
    """What cases came to after an act on a day, where nobody else writes meanwhile."""
    paper: Paper | None = None
    """The file in which what is told now was done; None for what is done here and now."""

    def case(self, case: int) -> models.Case | None:
        """A case."""
        return next(iter(db.found(models.Case, "id = %s", [case])), None)

    @contextmanager
    def alone(self, case: int) -> Iterator[models.Case]:
        """A case that nobody else changes meanwhile."""
        with db.exclusive(f"case {case}"):
            yield models.Case.objects.get(pk=case)

    @contextmanager
    def opening(self, place: str) -> Iterator[None]:
        """Nobody else opens a case in the county of a place meanwhile."""
        with db.exclusive(f"cases {place[:COUNTY]}"):
            yield

    def requested(self, actor: access.Actor, word: str) -> models.Case | None:
        """What the same request of an actor has opened."""
        return models.Case.objects.filter(made_by=actor.account, request=word).exclude(request="").first()

    def other(self, row: models.Case) -> str:
        """The number of the open case of the same household, or of one of these persons alone, for the same item; empty for none.

        What households ask for is of the household also where somebody who lives in it asks alone.
        """
        home, alone = row.household, Q(household=None, person__in=[row.person, *row.members])
        if home is None and facts.rule(row.item, time.today()) and facts.facts(row.item).of == "household":
            home = people.living_in([row.person]).get(row.person)
        found = models.Case.objects.filter(alone if home is None else alone | Q(household=home), item=row.item, state__in=OPEN)
        return found.exclude(pk=row.pk).values_list("number", flat=True).first() or ""

    def next_number(self, begins: str) -> str:
        """The next of the numbers that begin so: 320623-2014-00012. After 99999 they are longer, and as words come before it."""
        of_year = models.Case.objects.filter(number__range=(f"{begins}0", begins + "9" * _DIGITS[-1]))
        numbers = of_year.annotate(long=Length("number"))
        last = None
        for digits in _DIGITS:
            found = numbers.filter(long=len(begins) + digits).order_by("-number").values_list("number", flat=True).first()
            last = found or last
            if last != begins + "9" * digits:
                break
        return numbered(begins, last)

    def acts(self, row: models.Case) -> list[Act]:
        """The acts of a case in order, without what is sealed in them."""
        return [given(one) for one in row.acts.defer("said").order_by("turn")]

    def course(self, _row: models.Case) -> Course | None:
        """Where a case stands, if that is at hand."""
        return None

    def said(
        self, actor: access.Actor, row: models.Case, purpose: str, *, for_work: bool = False, verbs: Sequence[Verb] = ()
    ) -> Said:
        """What was said in the acts of a case, or in those of some verbs, in order: one read on the record."""
        kept = list(row.acts.filter(Q(verb__in=verbs) if verbs else Q()).exclude(said=None).order_by("turn"))
        opened = unsealed(actor, purpose, row, kept, for_work=for_work)
        return [(given(one), texts) for one in kept if (texts := opened[one.pk])]

    def keep(self, it: Held, act: Act, texts: Mapping[str, str], *, moved: bool) -> None:
        """Keeps an act, with what follows of it for the case; notes it, and tells the rooms above where it moved."""
        row = it.row
        row.save()
        sealed = vault.seal_many(models.ACT, [(row.person, texts)])[0] if texts else None
        kept = act_row(row, act, sealed)
        kept.save(force_insert=True)
        journal.write(it.actor, f"case.{act.verb}", subject(row), noted(kept))
        if moved:
            events.announce(CaseMoved(row.pk, row.item, row.place_code, row.state, row.step, time.today()))

    def grant(self, it: Held, one: entitlements.Granting, request: str) -> None:
        """Grants what was decided, and has the case say so."""
        it.row.entitlement = self.grants.grant(it.actor, one, request=request)
        it.row.save(update_fields=["entitlement"])

    def colleagues(self, actor: access.Actor, place: str, accounts: Iterable[str], may: Sequence[str] = ()) -> Collection[str]:
        """Of some accounts those who act at a place today for the same sector, and may do one of these there if any is named."""
        return access.colleagues(actor, place, accounts, may=may).keys()

    def recognised(self, household: int) -> Iterable[models.Case]:
        """What of a household was granted that pays nothing."""
        these, items = db.one_of("item", [item.id for item in catalogue.items() if not item.pays])
        return db.found(models.Case, f"household = %s AND state = 'granted' AND {these}", [household, *items])

    def lives_of(self, keys: Sequence[int]) -> Mapping[int, people.Life]:
        """Persons' lives."""
        return people.lives_of(keys)

    def living(self, household: int, day: date) -> set[int]:
        """Who lives in a household on a day. Raises people.Refused."""
        return {one.person for one in people.household(access.SYSTEM, household, day=day).members}

    def name(self, person: int) -> str:
        """How somebody is called, for a posting."""
        shown = people.person(access.SYSTEM, person, purpose="keep").said
        return shown["name"] if shown else ""

    def gather(
        self, actor: access.Actor, item: str, household: int | None, day: date, persons: Sequence[int], place: str
    ) -> facts.Sheet:
        """What records know of persons; one read on the record. Raises as `facts.gather`."""
        return facts.gather(actor, item, household, day=day, purpose="means", people=persons, place=place)

    def blank(self, item: str, place: str, day: date, count: int) -> facts.Sheet:
        """A sheet of nobody."""
        return facts.blank(item, place, day, count)


_STANDS: ContextVar[Ground | None] = ContextVar("cases_ground", default=None)
_DATABASE = Ground()


def ground() -> Ground:
    """What verbs stand on now."""
    return _STANDS.get() or _DATABASE


def board() -> postings.Hangs:
    """What hangs of cases: the room of postings, and within a history that is brought in what hangs of it."""
    return ground().board


@contextmanager
def standing(on: Ground) -> Iterator[None]:
    """Within the block verbs stand on something else."""
    before = _STANDS.set(on)
    try:
        yield
    finally:
        _STANDS.reset(before)


def numbered(begins: str, last: str | None) -> str:
    """The number after the last one; the first where there is none."""
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:05d}"


def given(row: models.Act, said: Mapping[str, str] | None = None) -> Act:
    """An act as the room gives it."""
    verb = cast("Verb", row.verb)
    return Act(row.turn, verb, row.step, row.day, db.moment(row.at), row.by, row.role, row.facts, said)


def unsealed(
    actor: access.Actor, purpose: str, row: models.Case, kept: Iterable[models.Act], *, for_work: bool = False
) -> dict[int, vault.Opened | None]:
    """By the key of an act what was said in it, where something was: by duty, and one read on the record. Raises Forbidden."""
    records = {one.pk: vault.Record(one.person, bytes(one.said), row.place_code) for one in kept if one.said is not None}
    found = vault.open_many(actor, purpose, [*records.values()], for_work=for_work) if records else []
    return dict(zip(records, found, strict=True))


def act_row(row: models.Case, act: Act, sealed: bytes | None) -> models.Act:
    """An act as it is kept."""
    told = {name: getattr(act, name) for name in ("turn", "verb", "step", "day", "at", "by", "role")}
    return models.Act(case=row, **told, facts=dict(act.facts), person=row.person, said=sealed)


def noted(row: models.Act) -> dict[str, object]:
    """What the journal keeps the digest of: of what was said that of its sealed bytes, which tells nothing."""
    sealed = journal.digest(bytes(row.said)) if row.said else ""
    return {"turn": row.turn, "verb": row.verb, "step": row.step, "day": row.day, "facts": row.facts, "sealed": sealed}


def subject(row: models.Case) -> journal.Subject:
    """What the journal's row is about."""
    return journal.Subject("case", str(row.pk), row.place_code)
