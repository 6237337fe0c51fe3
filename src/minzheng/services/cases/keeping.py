"""What every verb on a case goes by: who may, one at a time, an act written, the row settled, noted and told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from typing import cast

from django.db import OperationalError

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.services.cases import course, models
from minzheng.services.cases.ground import ground
from minzheng.services.cases.refusals import NoCase, Refused, words
from minzheng.services.cases.things import ANSWERING, OPEN, Act, Case, Course, State, Verb
from minzheng.services.catalogue import api as catalogue

READ, TAKE, POST, OPINE, DECIDE = "case.read", "case.take", "case.post", "case.opine", "case.decide"
OWN = "own.read"
_TOLD = 20
_LOG = logging.getLogger(__name__)
_FIELDS = tuple(one.name for one in fields(Case))


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

    def need(self, *states: State, verb: Verb) -> None:
        """That it is in one of these states. Raises Refused."""
        if self.course.state not in states:
            raise Refused("not_now", verb=words().verb[verb], state=words().state[self.course.state])

    def deed(self, deed: catalogue.Deed) -> catalogue.Step:
        """The step at which the case is, which needs this deed now. Raises Refused."""
        self.need("underway", verb=cast("Verb", deed))
        at = self.course.at
        if at is None or deed not in {*at.open, *at.spared}:
            if not any(deed in step.needs for step in self.version.steps):
                raise Refused("not_allowed", verb=words().deed[deed])
            self._elsewhere(deed)
        assert at is not None  # noqa: S101 - said above
        if deed not in course.INVESTIGATES:
            before = at.step.needs[: at.step.needs.index(deed)]
            if set(before) & set(at.open):
                self._elsewhere(deed)
        return at.step

    def _elsewhere(self, deed: catalogue.Deed) -> None:
        at = self.course.at
        needs = [words().deed[one] for one in (at.open if at else ())]
        said = Said("、".join(one.zh for one in needs), ", ".join(one.en for one in needs))
        name = at.step.name if at else words().state[self.course.state]
        raise Refused("not_this_step", verb=words().deed[deed], step=name, needs=said)

    def unbarred(self) -> None:
        """That the actor did not investigate, and is no relative; and that the clock runs. Raises Refused."""
        paper = ground().paper
        if self.course.barred.intersection(paper.hands if paper else [self.actor.account]):
            raise Refused("barred")
        if self.course.suspended:
            raise Refused("stands_still", day=self.course.runs_on or "-")

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
        assert verb in ANSWERING or "answers" not in texts  # noqa: S101 - else nobody would weigh them
        if paper := ground().paper:
            facts = {**(facts or {}), "paper": paper.file, "with": list(paper.hands), "typed_on": paper.typed_on.isoformat()}
        before, row.turn = (row.state, row.step), row.turn + 1
        act = Act(row.turn, verb, at, day or time.today(), time.machine(), who.account, who.role, dict(facts or {}))
        self.acts.append(act)
        self.course = course.of(law_of(row, self.acts), self.acts)
        apply_course(row, self.course)
        ground().keep(self, act, texts, moved=(row.state, row.step) != before)
        return act


def apply_course(row: models.Case, found: Course) -> None:
    """What of a row follows from the acts."""
    at = found.at
    row.state, row.step = found.state, at.step.id if at else ""
    row.accepted_on, row.decided_on = found.accepted_on, found.decided_on
    row.step_since, row.suspended = at.begun if at else None, found.suspended
    row.due, row.due_all = at.due if at else None, found.due_all
    ruled = found.ruled
    row.ruled_on, row.took, row.in_time = (ruled.on, ruled.took, ruled.in_time) if ruled else (None, None, None)
    row.looked, row.said_before, row.promise_kept = (ruled.looked, ruled.before, ruled.kept) if ruled else ("", None, None)
    row.promised = found.promised
    row.amount = found.amount if found.grant else None
    row.waits_for = at.step.who if at else "township" if found.state in OPEN else ""
    if found.state == "lacking":
        row.waits_for = "resident"
    if found.ending and row.waits_for != "county":
        row.waits_for = "township"


def version_of(row: models.Case) -> catalogue.Version:
    """The version that binds a case: that of its acceptance, and until then that of the day it was opened on."""
    item = catalogue.item(row.item)
    found = next((one for one in item.versions if one.id == row.version), None) or item.on(row.accepted_on or row.opened_on)
    if found is None:
        raise Refused("not_in_force", item=item.name, day=row.opened_on)
    return found


def law_of(row: models.Case, acts: list[Act]) -> course.Law:
    """What a case goes by, as its acts say since when it is accepted."""
    accepted = next((act.day for act in acts if act.verb == "accept"), None)
    if accepted and not row.version:
        bound = catalogue.item(row.item).on(accepted)
        if bound is None:
            raise Refused("not_in_force", item=catalogue.item(row.item).name, day=accepted)
        row.version = bound.id
    return course.Law(version_of(row), row.urgent)


def duty(actor: access.Actor, *permissions: str) -> str:
    """The first of these that the actor has; the last, for whoever has none of them."""
    return next((one for one in permissions if access.may(actor, one)), permissions[-1])


def known(it: Held, accounts: Iterable[str]) -> None:
    """That these act today where the case is; somebody who does not is nobody of the staff. Raises Refused."""
    strange = set(accounts).difference(ground().colleagues(it.actor, it.row.place_code, accounts))
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
        if actor.account in course.relatives(acts):
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
    return course.of(law_of(row, kept), kept)


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
    found = access.scope(actor, permission)
    if not found.ranges or not found.reaches(people.SECTOR):
        raise access.Forbidden(permission)
    return found


def opened(actor: access.Actor, purpose: str, row: models.Case, kept: Sequence[models.Act]) -> dict[int, vault.Opened | None]:
    """By the key of an act what was said in it, where something was: by duty, and one read on the record. Raises Forbidden."""
    sealed = [one for one in kept if one.said is not None]
    records = [vault.Record(row.person, bytes(one.said or b""), row.place_code) for one in sealed]
    found = vault.open_many(actor, purpose, records) if records else []
    return dict(zip((one.pk for one in sealed), found, strict=True))


def shown(row: models.Case) -> Case:
    """A row as the room gives it."""
    return Case(**{name: getattr(row, name) for name in _FIELDS} | {"members": tuple(row.members)})


def day_of(given_day: date | None, row: models.Case, *, since: date | None = None) -> date:
    """A day on which something was done: today unless said, neither ahead nor before the application, or what it follows.

    Raises Refused.
    """
    day = given_day or time.today()
    if day > time.today():
        raise Refused("future", day=day)
    if day < row.opened_on:
        raise Refused("before_application", day=day, opened=row.opened_on)
    if since and day < since:
        raise Refused("before_that", day=day, since=since)
    return day


def text(what: str, said: object, *, needed: bool = True) -> str:
    """A text as it is kept. Raises Refused."""
    return Refused.text(words().what[what], said, words().longest, needed=needed)
