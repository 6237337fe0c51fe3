"""The time line of a plan at a place: what its notice dated, what was dated since, and today; a row for each, on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.standing import api as standing
from minzheng.portal.desk.frame import Frame, name, said
from minzheng.portal.promises import shown
from minzheng.portal.ui.trajectory import day_words

ROOM = 60
"""Days after the last milestone."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One thing to be done by a day. `made`: by whom it was set, where the notice did not; `state`: the light of its promise."""

    no: str
    letter: str
    what: str
    begins: date
    due: date
    made: str
    state: str
    done: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A milestone on the scale, its places in per cent of the width; `late`: past and neither reached nor done."""

    milestone: Milestone
    left: str
    width: str
    at: str
    word: str
    glyph: str
    late: bool
    title: str
    href: str


@dataclass(frozen=True)
class Timeline:
    """Everything dated of a plan at the place looked at, the nearest first."""

    desk: Frame
    plan: duties.Plan
    found: tuple[standing.DutyStanding, ...]

    @cached_property
    def place(self) -> str:
        """The place looked at; of a plan that was issued elsewhere, the place of its issuer."""
        path = {one.code for one in places.default().on(self.desk.day).path(self.desk.place)}
        return self.desk.place if self.plan.place_code in path else self.plan.place_code

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        """What the notice, a contract, a level above or the place itself dated."""
        every = [*self._promised(), *self._own()]
        return tuple(sorted(every, key=lambda one: (one.due, len(one.no), one.no, one.letter)))

    def _promised(self) -> Iterator[Milestone]:
        states = {one.proof.id: one.state for duty in self.found for one in duty.promises}
        for at in local.wordings(self.desk.actor, self.plan, self.place, self.desk.day):
            for promise in at.promises:
                due = duties.last_day(promise.due)
                if due is None or promise.stance == "not_applicable":
                    continue
                state = states.get(promise.proof.id, "none")
                what, made = said(promise.proof.what), self._made(at.duty, promise)
                yield Milestone(at.duty.no, promise.proof.letter, what, self.plan.since, due, made, state, None)

    def _made(self, duty: duties.Duty, promise: local.PromiseAt) -> str:
        """Who set the day of a promise; empty where the notice did."""
        first = promise.wordings[0].due
        for wording in promise.wordings[1:]:
            if wording.due != first:
                return name(wording.place_code, self.desk.day)
        if promise.proof.since <= self.plan.since:
            return ""
        then = duties.proofs_on(self.plan, duty, self.plan.since)
        return (
            "" if any(one.due == first for one in then) else _("agreed on %(day)s") % {"day": day_words(promise.proof.agreed_on)}
        )

    def _own(self) -> Iterator[Milestone]:
        """What the place set itself, for those who read its own matters."""
        if not access.scope(self.desk.actor, "plan.read").holds(self.place):
            return
        numbers = {duty.id: duty.no for duty in self.plan.duties}
        for one in local.milestones(self.desk.actor, self.plan, self.place, self.desk.day):
            if one.due is not None:
                reached = one.done_on if one.done_on and one.done_on <= self.desk.day else None
                state = "done" if reached else "stop" if one.due < self.desk.day else "none"
                set_by = name(one.place_code, self.desk.day)
                yield Milestone(numbers[one.duty], "", one.text, one.since, one.due, set_by, state, reached)

    @cached_property
    def ends(self) -> date:
        """The last day of the scale."""
        last = max([self.desk.day, *(one.due for one in self.milestones)])
        return last + timedelta(ROOM)

    def at(self, day: date) -> str:
        """A day as a place on the scale."""
        whole = (self.ends - self.plan.since).days or 1
        return f"{min(max((day - self.plan.since).days, 0), whole) * 100 / whole:.2f}"

    @property
    def today(self) -> str:
        """Where the day looked at stands."""
        return self.at(self.desk.day)

    @property
    def years(self) -> tuple[tuple[str, int], ...]:
        """Where years begin."""
        years = range(self.plan.since.year + 1, self.ends.year + 1)
        return tuple((self.at(date(year, 1, 1)), year) for year in years)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The milestones on the scale."""
        return tuple(map(self._row, self.milestones))

    def _row(self, one: Milestone) -> Row:
        at, left = self.at(one.due), self.at(one.begins)
        late = one.due < self.desk.day and one.state not in {"done", "none"}
        word = shown.state_word(one.state) if one.state != "none" else ""
        set_by = one.made or _("the notice")
        told = {"what": one.what, "day": day_words(one.due), "by": set_by, "word": word or _("no light")}
        title = _("%(what)s: by %(day)s, dated by %(by)s, %(word)s") % told
        href = self.desk.link("plan:duty", self.plan.id, one.no)
        width = f"{float(at) - float(left):.2f}"
        return Row(one, left, width, at, word, shown.glyph(one.state), late, title, href)

    @property
    def answer(self) -> str:
        """The first line: how much is dated at all, and what comes next."""
        stated = sum(not one.made for one in self.milestones)
        made = len(self.milestones) - stated
        first = ngettext("%(n)s day set by the notice", "%(n)s days set by the notice", stated) % {"n": stated}
        then = ngettext("%(n)s set since", "%(n)s set since", made) % {"n": made}
        return _("%(first)s, %(then)s; the other promises have none") % {"first": first, "then": then}
