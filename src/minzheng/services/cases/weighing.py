"""What is known of a case as it stands, and what its rule says of it; and what it rested on when somebody signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.rules import api as rules
from minzheng.services.cases import answers, course, models
from minzheng.services.cases.ground import Said, ground
from minzheng.services.cases.keeping import seen, version_of
from minzheng.services.cases.refusals import Refused
from minzheng.services.cases.things import ANSWERING
from minzheng.services.facts import api as facts

SOURCES = {"verification": "report", "visit": "visit", "look_again": "visit"}
"""Of acts whence their answers come; those of all others were asked of the family."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case as its last act left it. `sheet` is None where the item has no rule on that day."""

    turn: int
    sheet: facts.Sheet | None
    decision: rules.Decision | None

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
    found = weighed(actor, row, lambda: ground().said(actor, row, purpose, verbs=ANSWERING))
    if kept is not None:
        kept[key] = found
    return found


def weighed(actor: access.Actor, row: models.Case, said: Callable[[], Said]) -> Weighed:
    """The same of a row; `said` opens what was said in its acts, and is asked where it counts."""
    day = row.accepted_on or row.opened_on
    if facts.rule(row.item, day) is None:
        return Weighed(row.turn, None, None)
    sheet = known(actor, row.item, row.household, day=day, persons=(row.person, *row.members), place=row.place_code)
    items, lasts = ground().items_of(sheet.people, time.today()), _recognised(row, time.today())
    has = {key: items.get(key, frozenset()) | lasts.get(key, set()) for key in sheet.people}
    sheet = facts.granted(sheet, has, day=time.today())
    told = said()
    if told and not access.may(actor, "means.read"):
        raise access.Forbidden("means.read", row.place_code)
    for one, texts in told:
        if texts.get("answers"):
            answered = answers.loads(texts["answers"])
            still = {key: value for key, value in answered.items() if key[1] in (0, *sheet.people)}  # of the dead nothing counts
            sheet = facts.answered(sheet, still, source=SOURCES.get(one.verb, "asked"), day=one.day)
    return Weighed(row.turn, sheet, facts.decide(sheet))


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
    verbs = {"decision", "reconsidered"} if decided else course.SIGNS
    found = row.acts.filter(verb__in=verbs).exclude(said=None).order_by("-turn").first()
    if found is None:
        return None
    (opened,) = vault.open_many(actor, purpose, [vault.Record(row.person, bytes(found.said or b""), row.place_code)])
    return facts.loads(opened["sheet"]) if opened and opened.get("sheet") else None


def rerun(actor: access.Actor, case: int) -> rules.Decision | None:
    """What was decided, computed again under its own law from the facts of that day. Raises as `weigh`."""
    sheet = signed(actor, case, purpose="audit" if not access.may(actor, "case.take") else "case", decided=True)
    return facts.decide(sheet) if sheet else None


def unknown(decision: rules.Decision) -> str:
    """What the answer, or the sum, waits for, in the rule's own words."""
    asked = decision.asks() or tuple(one for name in decision.rule.outputs for one in decision.asks(name))
    return "、".join(dict.fromkeys(one.name for one in asked))


def may_grant(weighed: Weighed, *, demo: bool) -> None:
    """That the rule says yes, of facts that are known and by parameters that are confirmed. Raises Refused."""
    if weighed.decision is None or weighed.sheet is None:
        return
    if weighed.decision.answer is None:
        raise Refused("unknown_facts", names=unknown(weighed.decision))
    if not weighed.decision.answer:
        raise Refused("against_rule", step=weighed.decision.rule.answer)
    unsure = () if demo else facts.unconfirmed(weighed.sheet)
    if unsure:
        raise Refused("unconfirmed", names="、".join(unsure))


def may_refuse(weighed: Weighed, failing: str) -> str:
    """The step that fails, in the rule's words: what the rule says no by, or what somebody says does not hold. Raises Refused."""
    decision = weighed.decision
    if decision is None:
        return failing
    known = {step.name for step in decision.rule.steps} | decision.rule.declared.keys()
    if failing and failing not in known:
        raise Refused("no_step")
    if decision.answer is None and not failing:
        raise Refused("unknown_facts", names=unknown(decision))
    if decision.answer and not failing:
        raise Refused("for_rule")
    return failing or first_failing(decision)


def first_failing(decision: rules.Decision) -> str:
    """The first step of a yes or no, among those that the answer rests on directly, that says no; else the answer itself."""
    rule = decision.rule
    said = {shown.step.name: shown.values for shown in decision.steps()}
    for name in rule.step(rule.answer).uses:
        if name in said and said[name] == (False,):
            inner = next((one for one in rule.step(name).uses if said.get(one) == (False,)), None)
            return inner or name
    return rule.answer
