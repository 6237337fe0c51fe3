"""What is known of a case as it stands, and what its rule says of it; and what it rested on when somebody signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.rules import api as rules
from minzheng.services.cases import models
from minzheng.services.cases.ground import Said, ground, unsealed
from minzheng.services.cases.keeping import seen, version_of
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.months import api as months
from minzheng.services.procedure import api as procedure


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case as its last act left it. `sheet` is None where the item has no rule on that day."""

    turn: int
    sheet: facts.Sheet | None
    decision: rules.Decision | None

    @property
    def income(self) -> tuple[int | None, int]:
        """What the household has in a month with what is granted (fen), and how many heads; 0 where that is not computed."""
        found = facts.income(self.decision) if self.decision else None
        return (None, 0) if found is None or self.amount is None else (found[0] + self.amount, found[1])

    @property
    def amount(self) -> int | None:
        """What it comes to in fen; None where nothing is computed, or it is unknown."""
        return facts.amount(self.decision) if self.decision else None


def weigh(actor: access.Actor, case: int, *, purpose: str = "case") -> Weighed:
    """What records and the family say now; reads on the record. Raises Forbidden, NoCase and Refused."""
    row = seen(actor, case)
    kept, key = ground().weighed, (case, row.turn, time.today())
    if kept is not None and key in kept:
        return kept[key]
    found = weighed(actor, row, lambda: ground().said(actor, row, purpose, verbs=procedure.ANSWERING))
    if kept is not None:
        kept[key] = found
    return found


def weighed(actor: access.Actor, row: models.Case, said: Callable[[], Said]) -> Weighed:
    """The same of a row; `said` opens what was said in its acts, and is asked where it counts."""
    day = row.accepted_on or row.opened_on
    if facts.rule(row.item, day) is None:
        return Weighed(row.turn, None, None)
    sheet = known(actor, row.item, row.household, day=day, persons=(row.person, *row.members), place=row.place_code)
    items, lasts = ground().grants.items_of(sheet.people, granted_from(row.item, time.today())), _recognised(row, time.today())
    has = {key: items.get(key, frozenset()) | lasts.get(key, set()) for key in sheet.people}
    sheet = facts.granted(sheet, has, day=time.today())
    told = said()
    if told and not access.may(actor, "means.read"):
        raise access.Forbidden("means.read", row.place_code)
    for one, texts in told:
        if texts.get("answers"):
            answered = procedure.loads(texts["answers"])
            still = {key: value for key, value in answered.items() if key[1] in (0, *sheet.people)}  # of the dead nothing counts
            sheet = facts.answered(sheet, still, source=procedure.source(one.verb), day=one.day)
    return Weighed(row.turn, sheet, facts.decide(sheet))


def granted_from(item: str, day: date) -> date:
    """The first month of what is granted on a day: the one after, or its own where it is given once."""
    return months.later(months.month_of(day), int(catalogue.item(item).frequency == "month"))


def known(actor: access.Actor, item: str, household: int | None, *, day: date, persons: Sequence[int], place: str) -> facts.Sheet:
    """What records know of those who apply: what is not to be asked. One read on the record. Raises as `facts.gather`."""
    return ground().gather(actor, item, household, day, persons, place)


def _recognised(row: models.Case, day: date) -> dict[int, set[str]]:
    """As what the household of a case is recognised on a day, by member: what pays nothing, while it lasts."""
    found = dict[int, set[str]]()
    for one in ground().recognised(row.household) if row.household is not None else ():
        if one.decided_on and (version_of(one).holds_until(one.decided_on) or day) >= day:
            for person in (one.person, *one.members):
                found.setdefault(person, set()).add(one.item)
    return found


def signed(actor: access.Actor, case: int, *, purpose: str = "case", decided: bool = False) -> facts.Sheet | None:
    """The sheet that the last opinion or decision rested on; of the decision alone where that is meant. As `weigh`."""
    row = seen(actor, case)
    verbs = procedure.DECISIONS if decided else procedure.SIGNS
    found = row.acts.filter(verb__in=verbs).exclude(said=None).order_by("-turn").first()
    if found is None:
        return None
    opened = unsealed(actor, purpose, row, [found])[found.pk]
    return facts.loads(opened["sheet"]) if opened and opened.get("sheet") else None


def rerun(actor: access.Actor, case: int) -> rules.Decision | None:
    """What was decided, computed again under its own law from the facts of that day. Raises as `weigh`."""
    sheet = signed(actor, case, purpose="audit" if not access.may(actor, "case.take") else "case", decided=True)
    return facts.decide(sheet) if sheet else None
