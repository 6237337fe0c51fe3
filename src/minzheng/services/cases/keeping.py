"""What every verb on a case goes by: who may, one at a time, an act written, the row settled, noted and told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date

from django.db import OperationalError

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.services.cases import models
from minzheng.services.cases.ground import ground
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Act, Case, Course, Refused, Verb, words

READ, TAKE, POST, OPINE, DECIDE = "case.read", "case.take", "case.post", "case.opine", "case.decide"
OWN = "own.read"
_TOLD = 20
_LOG = logging.getLogger(__name__)
_FIELDS = tuple(one.name for one in fields(Case))


class NoCase(LookupError):  # noqa: N818 - what happened
    """A case that is not there, or not for whoever asks: both say the same."""


@dataclass
class Held:
    """A case that nobody else changes meanwhile."""

    actor: access.Actor
    row: models.Case
    acts: list[Act]
    course: Course

    @property
    def version(self) -> catalogue.Version:
        """The law that binds it."""
        return version_of(self.row)

    @property
    def step(self) -> catalogue.Step | None:
        """The step at which it is."""
        return self.course.at.step if self.course.at else None

    @property
    def hands(self) -> Sequence[str]:
        """Whoever acts, or did so on paper."""
        paper = ground().paper
        return paper.hands if paper else [self.actor.account]

    def unbarred(self) -> None:
        """That whoever acts, or did so on paper, may sign now. Raises Refused."""
        procedure.may_sign(self.course, self.hands)

    def note(
        self,
        verb: Verb,
        facts: Mapping[str, object] | None = None,
        *,
        step: str | None = None,
        day: date | None = None,
        said: Mapping[str, str] | None = None,
    ) -> Act:
        """Writes an act, settles the row, notes it in the journal, and tells the rooms above when the case moved."""
        row, who = self.row, self.actor
        at = step if step is not None else (self.step.id if self.step else "")
        texts = {name: text for name, text in (said or {}).items() if text}
        assert verb in procedure.ANSWERING or "answers" not in texts  # noqa: S101 - else nobody would weigh them
        if paper := ground().paper:
            facts = {**(facts or {}), "paper": paper.file, "with": list(paper.hands), "typed_on": paper.typed_on.isoformat()}
        before, row.turn = (row.state, row.step), row.turn + 1
        act = Act(row.turn, verb, at, day or time.today(), time.machine(), who.account, who.role, dict(facts or {}))
        self.acts.append(act)
        self.course = procedure.of(law_of(row, self.acts), self.acts)
        settle(row, self.course)
        ground().keep(self, act, texts, moved=(row.state, row.step) != before)
        return act


def settle(row: models.Case, found: Course) -> None:
    """Has a row say what follows from its acts."""
    for name, value in procedure.listed(found).items():
        setattr(row, name, value)


def version_of(row: models.Case) -> catalogue.Version:
    """The version that binds a case. Raises Refused."""
    return procedure.bound(row.item, row.version, row.accepted_on or row.opened_on)


def law_of(row: models.Case, acts: list[Act]) -> procedure.Law:
    """What a case goes by, as its acts say since when it is accepted."""
    accepted = next((act.day for act in acts if act.verb == "accept"), None)
    if accepted and not row.version:
        row.version = procedure.bound(row.item, "", accepted).id
    return procedure.Law(version_of(row), row.urgent)


def duty(actor: access.Actor, *permissions: str) -> str:
    """The first of these that the actor has; the last, for whoever has none of them."""
    return next((one for one in permissions if access.may(actor, one)), permissions[-1])


def known(it: Held, accounts: Iterable[str], *may: str) -> None:
    """That these act today where the case is, and hold one of some permissions there if any is named. Raises Refused."""
    strange = set(accounts).difference(ground().colleagues(it.actor, it.row.place_code, accounts, may))
    if strange:
        raise Refused("no_colleague", count=len(strange))


@contextmanager
def held(actor: access.Actor, case: int, permission: str, *, turn: int | None = None) -> Iterator[Held]:
    """A case within the actor's scope that nobody else changes meanwhile, in a transaction.

    `turn`: the last act that the actor has seen. Raises Forbidden, NoCase and Refused.
    """
    if permission == OWN:
        own(actor, case)
    else:
        access.require(actor, permission, place=seen(actor, case).place_code, sector=people.SECTOR)
    with ground().alone(case) as row:
        if turn is not None and turn != row.turn:
            raise Refused("stale")
        acts = ground().acts(row)
        if actor.account in procedure.relatives(acts):
            raise Refused("relative")
        yield Held(actor, row, acts, course_of(row, acts))


def each(some: Iterable[int], act: Callable[[Held], bool]) -> int:
    """Does to each of these cases by itself what comes round, and says to how many; what fails holds none of the others up.

    Raises Refused in the end, where some failed: by it the job has failed, and says at which.
    """
    count, failed = 0, list[str]()
    for case in some:
        try:
            with held(access.SYSTEM, case, READ) as it:
                count += act(it)
        except OperationalError:  # the database is away, which the worker waits for
            raise
        except Exception:
            _LOG.exception("Case %s was left as it is.", case)
            failed.append(str(case))
    if failed:
        raise Refused("left_over", done=count, count=len(failed), cases=", ".join(failed[:_TOLD]))
    return count


def course_of(row: models.Case, acts: list[Act] | None = None) -> Course:
    """Where a case stands."""
    if found := ground().course(row):
        return found
    kept = ground().acts(row) if acts is None else acts
    return procedure.of(law_of(row, kept), kept)


def seen(actor: access.Actor, case: int) -> models.Case:
    """A case in the actor's scope; outside of it there is none. Raises Forbidden and NoCase."""
    held = scope(actor)
    row = ground().case(case)
    if row is None or not held.holds(row.place_code):
        raise NoCase(case)
    return row


def resident(actor: access.Actor) -> bool:
    """Whether somebody acts for themselves, and not for an office."""
    return OWN in actor.permissions


def own(actor: access.Actor, case: int) -> models.Case:
    """A case of the resident's own, or of the household in which they live and are counted. Raises Forbidden and NoCase."""
    access.require(actor, OWN)
    person = oversight.own(actor)
    row = ground().case(case)
    if row is None or person is None or not counted(row, person):
        raise NoCase(case)
    return row


def counted(row: models.Case, person: int) -> bool:
    """Whether a case is somebody's: they apply, or are counted and still live in the household."""
    here = row.household is not None and people.living_in([person]).get(person) == row.household
    return person == row.person or (person in row.members and here)


def reached(actor: access.Actor, case: int) -> models.Case:
    """A case that a resident or an official may look at. Raises Forbidden and NoCase."""
    return own(actor, case) if resident(actor) else seen(actor, case)


def scope(actor: access.Actor, permission: str = READ) -> access.Scope:
    """Where an actor may see cases. Raises Forbidden where that is nowhere."""
    access.require(actor, permission, sector=people.SECTOR)
    return access.scope(actor, permission)


def within(actor: access.Actor, place: str) -> access.Scope:
    """Where an actor may see cases, at and below a place where one is named. Raises Forbidden."""
    held, on = scope(actor), max(time.today(), places.default().begins)
    return held.narrowed(places.ranges(place, on) if places.exists(place, on) else ()) if place else held


def shown(row: models.Case) -> Case:
    """A row as the room gives it."""
    return Case(**{name: getattr(row, name) for name in _FIELDS} | {"members": tuple(row.members)})


def day_of(given: date | None, row: models.Case, *, since: date | None = None) -> date:
    """A day on which something was done, as `procedure.day_of`. Raises Refused."""
    return procedure.day_of(given, today=time.today(), opened=row.opened_on, since=since)


def text(what: str, said: object, *, needed: bool = True) -> str:
    """A text as it is kept. Raises Refused."""
    return Refused.text(words().what[what], said, words().longest, needed=needed)
