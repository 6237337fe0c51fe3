"""A case as one page looks at it: its row and its acts are read once, and all that follows from them is found once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.services.cases import models, weighing
from minzheng.services.cases.ground import given, ground, unsealed
from minzheng.services.cases.keeping import TAKE, course_of, reached, scope, shown
from minzheng.services.cases.posting import KIND
from minzheng.services.cases.weighing import Weighed
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Act, Case, Course, Stage


class Dossier:
    """A case that the actor may look at. `purpose`: with it `acts` tell what was said, by duty and on the record.

    Raises Forbidden and NoCase.
    """

    def __init__(self, actor: access.Actor, case: int, *, purpose: str = "") -> None:
        self.actor, self._purpose, self._row = actor, purpose, reached(actor, case)

    @cached_property
    def case(self) -> Case:
        """What its row says."""
        return shown(self._row)

    @cached_property
    def _kept(self) -> list[models.Act]:
        return db.found(models.Act, "case_id = %s ORDER BY turn", [self._row.pk])

    @cached_property
    def _bare(self) -> list[Act]:
        return [given(one) for one in self._kept]

    @cached_property
    def _opened(self) -> Mapping[int, Mapping[str, str] | None]:
        kept = self._kept if self._purpose else [one for one in self._kept if one.verb in procedure.ANSWERING]
        return unsealed(self.actor, self._purpose or "case", self._row, kept)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """All that was done, in order."""
        if not self._purpose:
            return tuple(self._bare)
        return tuple(given(one, self._opened.get(one.pk)) for one in self._kept)

    @cached_property
    def course(self) -> Course:
        """Its steps, where it is, by when."""
        return ground().course(self._row) or course_of(self._row, self._bare)

    @cached_property
    def weighed(self) -> Weighed:
        """What records and the family say now, and what the rule says of it. Raises as `weigh`."""
        scope(self.actor)
        told = ((act, self._opened.get(one.pk)) for act, one in zip(self._bare, self._kept, strict=True))
        return weighing.weighed(self.actor, self._row, lambda: [(act, texts) for act, texts in told if texts])

    @cached_property
    def hung(self) -> tuple[postings.Posting, ...]:
        """Everything that hung of it, without names."""
        return ground().board.of(KIND, self._row.pk)

    @cached_property
    def objections(self) -> tuple[postings.Objection, ...]:
        """What was held against it, and the answers; the words are opened one by one."""
        return ground().board.objections(KIND, self._row.pk) if self.hung else ()

    @cached_property
    def allowed(self) -> dict[catalogue.Deed, str]:
        """The deeds that it needs now, each with why the actor cannot do it: a key of the room's reasons, or a permission."""
        scope(self.actor)
        at, anew = self.course.at, self.course.anew
        return {deed: self._why_not(at, deed) for deed in (*anew, *at.open, *at.spared)} if at else {}

    def _why_not(self, at: Stage, deed: catalogue.Deed) -> str:
        wanted = catalogue.done_by(at.step, deed)
        if not (access.may(self.actor, wanted) or (deed == "posting" and access.may(self.actor, TAKE))):
            return wanted
        hangs = any(one.over_on is None for one in self.hung)
        if deed in procedure.SIGNS:
            if self.actor.account in self.course.barred:
                return "barred"
            if self.course.suspended:
                return "stands_still"
            if any(one.answered_on is None for one in self.objections):
                return "objection_open"
            if hangs:
                return "posting_open"
        if not procedure.in_turn(at, deed):
            return "not_this_step"
        return "posted_already" if deed == "posting" and hangs else ""
