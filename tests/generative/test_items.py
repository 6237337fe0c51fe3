"""Any item in any version, from the counter to the bank: no sequence of verbs leads where its law forbids it to be.

What is held against the program is a paper of its own: who did what, and the steps of the law read one after another. It knows
nothing of how the program works out where a case stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

from django.test import override_settings
from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Proposing
from minzheng.services.entitlements.models import Entitlement
from minzheng.services.facts import api as facts
from minzheng.services.months import api as months
from minzheng.services.postings.models import Objection, Posting
from minzheng.services.procedure import api as procedure
from minzheng.services.rosters import api as rosters
from minzheng.services.rosters.models import Line
from tests.generative import test_cases
from tests.generative.items import ALL, Of, answers, counted, family, laid_down
from tests.rooms.people.acting import NEXT, VILLAGE
from tests.rooms.registry.acting import actor
from tests.rooms.services.cases.applying import CLERK, COUNTY, EVERYBODY, HEAD, MATE, OFFICER, OTHER, Family

PAYER, SUPERVISOR = actor("9000032", "payer", "320623"), actor("9000033", "local_supervisor", "320623")
REFUSED = content.Refused, access.Forbidden, cases.NoCase
INQUIRES = {"verify", "visit", "review", "check", "look_again"}
SIGNS = {"opine", "opine_no", "approve", "decide", "decide_no"}
DEEDS = {
    "verify": "verification",
    "opine": "opinion",
    "opine_no": "opinion",
    "over": "posting",
    "sample": "sampling",
    "approve": "approval",
    "decide": "decision",
    "decide_no": "decision",
    "tell": "notice",
} | {name: name for name in ("visit", "review", "check", "certificate")}
VERB = {"posting": "post", "verification": "verify", "opinion": "opine", "approval": "approve", "decision": "decide"} | {
    "sampling": "sample",
    "notice": "tell",
}


@dataclass
class Paper:
    """What was done, in order: verb, by whose account, on which day."""

    of: Of
    home: Family
    case: int
    done: list[tuple[str, str, date]] = field(default_factory=list)

    def inquired(self) -> set[str]:
        """Who found something out: none of them signs."""
        with_ = {"visit": {CLERK.account}, "look_again": {HEAD.account}}
        return {who for verb, by, _ in self.done if verb in INQUIRES for who in {by} | with_.get(verb, set())}

    def since_back(self) -> list[tuple[str, str, date]]:
        """What counts since it went back to its first step."""
        back = [n for n, (verb, _, _) in enumerate(self.done) if verb in {"send_back", "uphold"}]
        return self.done[back[-1] + 1 :] if back else self.done

    def ended(self) -> dict[str, date | None]:
        """Of each step the day on which all that it needs was done, one after another; None where something is missing."""
        days: dict[str, date] = {}
        for verb, _, day in self.since_back():
            if verb in DEEDS:
                days[DEEDS[verb]] = day
        overs = [day for verb, _, day in self.since_back() if verb == "over"]
        found: dict[str, date | None] = {"accepted": next((day for verb, _, day in self.done if verb == "accept"), None)}
        last = found["accepted"]
        for step in self.of.law.steps:
            waived = {"posting"} if self.refused else set()
            needs = [deed for deed in needed(step) if deed not in waived]
            if "posting" in needs:
                days.pop("posting", None)
                days.update({"posting": overs.pop(0)} if overs else {})
            last = max([last, *(days[deed] for deed in needs)]) if last and all(deed in days for deed in needs) else None
            found[step.id] = last
        return found

    @property
    def refused(self) -> bool:
        """Whether the last that signed said no: then nothing is shown."""
        return next((verb.endswith("_no") for verb, _, _ in reversed(self.since_back()) if verb in SIGNS), False)

    @property
    def answer(self) -> str:
        """What the last said that signed."""
        said = [verb for verb, _, _ in self.since_back() if verb in SIGNS | {"reverse"}]
        return "" if not said else "refused" if said[-1].endswith("_no") else "granted"

    @property
    def granted(self) -> bool:
        """Whether somebody decided so."""
        return any(verb in {"decide", "reverse"} for verb, _, _ in self.done)

    def begun(self, step: catalogue.Step) -> bool:
        """Whether anything of it was done, or the family signed that records are compared."""
        return any(DEEDS.get(verb) in step.needs or verb in {"authorise", "look_again"} for verb, _, _ in self.since_back())

    def late(self, day: date) -> bool:
        """Whether a step that was begun is past a limit of its law. Nothing is said of a clock that stood or was set back."""
        if {"suspend", "send_back", "uphold", "answer", "die", "live"} & {verb for verb, _, _ in self.done}:
            return False
        ended = self.ended()
        for step in self.of.law.steps:
            for limit in step.limits if ended[step.id] is None else ():
                start = ended.get(limit.after)
                binds = limit.tells == "ends" or (limit.tells == "begins" and not self.begun(step))
                binds = binds and limit.when in {None, self.answer}
                end = time.deadline(limit.within, start, time.national()).end if start and binds else None
                if end and end < day:
                    return True
        return False


Act = Callable[[access.Actor, Paper], object]


def ask(kind: str, ground: str, amount: int = 0) -> Act:
    def act(who: access.Actor, paper: Paper) -> None:
        (one,) = Entitlement.objects.filter(case=paper.case) or (None,)
        if one is None:
            raise access.Forbidden("entitlement.make")
        month = months.later(months.month_of(time.today()), 1)
        change = entitlements.propose(who, Proposing(one.pk, kind, month, ground, "x", amount, months=2))  # type: ignore[arg-type]
        entitlements.tell(who, change, day=time.today(), how="visit")

    return act


def settle(who: access.Actor, _paper: Paper) -> None:
    for one in entitlements.changes(who, states=("proposed",)):
        entitlements.approve(who, one.id)


def draw(who: access.Actor, paper: Paper) -> None:
    rosters.draw_up(who, paper.of.item, "320623", months.month_of(time.today()))


def roster(state: str, verb: Callable[[access.Actor, int], object]) -> Act:
    def act(who: access.Actor, _paper: Paper) -> None:
        found = rosters.rosters(OFFICER, states=(state,))  # type: ignore[arg-type]
        for one in found:
            verb(who, one.id)
        if not found:
            raise access.Forbidden("roster")

    return act


def failing(of: Of) -> str:
    rule = facts.rule(of.item, of.day)
    assert rule
    return rule.answer


def moved(_who: access.Actor, paper: Paper) -> None:
    home = people.household(CLERK, paper.home.household)
    people.move_household(CLERK, home.id, NEXT if home.place_code == VILLAGE else VILLAGE, on=time.today(), number=home.number)


def of_case(name: str) -> tuple[access.Actor, Act]:
    usual, do = test_cases.VERBS[name]
    return usual, lambda who, paper: do(who, paper.case, paper.home)


NO = {"grant": False, "note": "不符合"}
VERBS: dict[str, tuple[access.Actor, Act]] = {name: of_case(name) for name in test_cases.VERBS} | {
    "authorise": (
        CLERK,
        lambda who, it: [cases.authorise(who, it.case, one, signer="本人") for one in counted(it.of, it.home)],
    ),
    "check": (CLERK, lambda who, it: cases.check(who, it.case)),
    "certificate": (CLERK, lambda who, it: cases.certificate(who, it.case)),
    "opine_no": (HEAD, lambda who, it: cases.opine(who, it.case, failing=failing(it.of), **NO)),  # type: ignore[arg-type]
    "decide_no": (OTHER, lambda who, it: cases.decide(who, it.case, failing=failing(it.of), **NO)),  # type: ignore[arg-type]
    "send_back": (COUNTY, lambda who, it: cases.send_back(who, it.case, to=it.of.law.steps[0].id, reason="再查")),
    "move": (CLERK, moved),
    "draw": (OFFICER, draw),
    "approve_roster": (COUNTY, roster("drawn", rosters.approve)),
    "drop_roster": (OFFICER, roster("approved", rosters.drop)),
    "hand": (PAYER, roster("approved", rosters.hand_over)),
    "mark": (PAYER, roster("handed", lambda who, one: rosters.mark_rest(who, one, day=time.today()))),
    "less": (CLERK, ask("amount", "income", 1)),
    "hold": (CLERK, ask("suspend", "not_found")),
    "stop": (CLERK, ask("stop", "property")),
    "recover": (CLERK, ask("recover", "overpaid", 2)),
    "settle": (COUNTY, settle),
}
PAYS = ["draw", "approve_roster", "hand", "mark"]
TWOFOLD = replace(HEAD, account=CLERK.account), replace(OTHER, account=CLERK.account)
"""Whoever inquires may have another appointment, by which they sign."""
WHO = {"county": OTHER, "township": HEAD, "provider": MATE}
"""Who decides, by whose step it is."""


def needed(step: catalogue.Step) -> list[catalogue.Deed]:
    """What is done in a step where the family is nobody's relative: the county looks again by chance alone."""
    return [deed for deed in step.needs if deed != "sampling" or step.sample]


def way(of: Of) -> list[tuple[str, access.Actor | None, int]]:
    """The verbs in the order of the law, each by whom it is for, so many days later; then a month's payment."""
    found: list[tuple[str, access.Actor | None, int]] = [("accept", None, 0), ("authorise", None, 0)]
    for step in of.law.steps:
        for deed in needed(step):
            found.append((VERB.get(deed, deed), WHO[step.who] if deed == "decision" else None, 0))
            found += [("over", None, 30)] if deed == "posting" else [("look_again", None, 0)] if deed == "sampling" else []
    return [*found, *((verb, None, 31 if verb == "draw" else 0) for verb in PAYS)]


@dataclass
class Trial:
    """A case, what is done of it, and what it is held to."""

    paper: Paper
    day: date

    def tried(self, verb: str, who: access.Actor | None, later: int = 0) -> None:
        """Done or refused; whichever it is, what must hold holds after it."""
        self.day += timedelta(later)
        usual, do = VERBS[verb]
        who = who or usual
        with time.at(self.day):
            hung = Posting.objects.filter(about=self.paper.case, over_on=None).exists()
            waits = Objection.objects.filter(posting__about=self.paper.case, answered_on=None).exists()
            posted = Posting.objects.filter(about=self.paper.case).exclude(over_on=None).count()
            days = Posting.objects.filter(about=self.paper.case, over_on=None, ends__gte=self.day).count()
            try:
                do(who, self.paper)
            except REFUSED:
                pass
            else:
                if verb in SIGNS | {"reverse"}:
                    assert who.account not in self.paper.inquired(), "nobody decides who investigated"
                    assert not hung, "nothing is signed while it hangs"
                    assert not waits, "nor while an objection waits"
                still = Posting.objects.filter(about=self.paper.case, over_on=None).count()
                assert verb != "over" or still >= max(days, waits), "it hangs its days, and until objections are answered"
                if verb != "over" or Posting.objects.filter(about=self.paper.case).exclude(over_on=None).count() > posted:
                    self.paper.done.append((verb, who.account, self.day))
                if verb == "decide":
                    self.decided()
            events.deliver()
            self.holds()

    def decided(self) -> None:
        """It was granted: all that the law wants was done, each step of it."""
        ended = self.paper.ended()
        until = next(n for n, step in enumerate(self.paper.of.law.steps) if "decision" in step.needs)
        missing = [step.id for step in self.paper.of.law.steps[: until + 1] if ended[step.id] is None]
        assert missing == [], "what is granted went through every step"
        one = Entitlement.objects.filter(case=self.paper.case).first()
        if one:
            month = self.day.replace(day=1)
            assert one.first == (months.later(month, 1) if one.frequency == "month" else month)

    def holds(self) -> None:
        """What the law forbids is nowhere."""
        paper = self.paper
        made = Entitlement.objects.filter(case=paper.case)
        assert paper.granted or not made, "nothing is paid that was not decided"
        pays = catalogue.item(paper.of.item).pays
        assert not paper.granted or cases.case(CLERK, paper.case).state != "granted" or len(made) == pays
        for line in Line.objects.select_related("roster", "entitlement").filter(entitlement__in=made):
            of, on = line.entitlement, line.roster
            assert of.first <= line.month <= self.day, "nothing is paid before its month, or before it was decided"
            assert of.frequency != "bill"
            hands = [one for one in (on.made_by, on.checked_by, on.handed_by) if one]
            assert len(set(hands)) == len(hands), "three persons pay"
            assert not line.result or on.handed_by, "the bank pays what was handed to it"
        live = [line.month for line in Line.objects.filter(entitlement__in=made, live=True)]
        assert len(live) == len(set(live)), "a month is paid once"
        self.watched(self.day)

    def watched(self, day: date) -> bool:
        """Whether it is past a limit on a day; then the supervisor knows."""
        late = self.paper.late(day) and cases.case(CLERK, self.paper.case).state not in {"withdrawn", "terminated"}
        if late:
            found, _ = cases.cases(SUPERVISOR, late=True, size=1000)
            found += tuple(one for one in cases.left(SUPERVISOR, size=1000) if procedure.clock(one, time.today()).over)
            assert self.paper.case in {one.id for one in found}, f"the supervisor knows of {self.paper.of} on {day}"
        return late


def begun(of: Of, number: int = 1, home: Family | None = None) -> Trial:
    home = home or family(number)
    with time.at(of.day):
        head, *others = counted(of, home)
        asked = procedure.Applying(
            of.item, head, VILLAGE, answers(of, home), home.household, tuple(others), account="6222020200112233"
        )
        return Trial(Paper(of, home, cases.apply(CLERK, asked).case), of.day)


interruptions = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from(sorted(VERBS)),
        st.sampled_from((*(None for _ in range(16)), *EVERYBODY, PAYER, *TWOFOLD)),
        st.sampled_from([0, 0, 1, 8, 40]),
    ),
    min_size=4,
    max_size=14,
)


@override_settings(DEMO=True)
class AnyItem(TestCase):
    @settings(max_examples=max(settings.default.max_examples // 8, 25))
    @given(st.sampled_from(ALL), interruptions)
    def test_no_item_is_led_by_any_sequence_of_verbs_to_where_its_law_forbids(
        self, of: Of, then: list[tuple[int, str, access.Actor | None, int]]
    ) -> None:
        with override_settings(HOME=Path(mkdtemp())):
            laid_down()
            trial = begun(of)
            steps: list[tuple[str, access.Actor | None, int]] = list(way(of))
            for at, verb, who, later in sorted(then, key=lambda one: one[0], reverse=True):
                steps.insert(at % (len(steps) + 1), (verb, who, later))
            for verb, who, later in steps:
                trial.tried(verb, who, later)
            with time.at(trial.day):
                event(cases.case(CLERK, trial.paper.case).state)
                for verb in {one for one, _, _ in trial.paper.done}:
                    event(f"done: {verb}")
                assert list(cases.broken(journal.contents("case"))) == []
                assert [*entitlements.broken(), *rosters.broken()] == []

    def test_whatever_is_left_lying_past_a_limit_the_supervisor_knows(self) -> None:
        with override_settings(HOME=Path(mkdtemp())):
            laid_down()
            for number, (of, no) in enumerate(product(ALL, ("", "_no")), 1):
                trial, left = begun(of, number), set[str]()
                for verb, who, later in way(of):
                    trial.tried(verb + no if verb == "decide" else verb, who, later)
                    day = trial.day + timedelta(400)
                    with time.at(day):
                        if trial.watched(day):
                            left.add(cases.case(CLERK, trial.paper.case).step)
                answers = {None, "refused" if no else "granted"}
                limits = [(one.id, limit) for one in of.law.steps for limit in one.limits if limit.when in answers]
                assert left >= {step for step, limit in limits if limit.tells != "lasts"}, of

    def test_every_version_leads_from_the_counter_to_what_its_law_gives(self) -> None:
        with override_settings(HOME=Path(mkdtemp())):
            laid_down()
            for number, of in enumerate(ALL, 1):
                trial = begun(of, number)
                for verb, who, later in way(of):
                    if verb == "over":
                        for early in ("over", "approve", "decide"):
                            trial.tried(early, None)
                    for other in TWOFOLD if verb in SIGNS and CLERK.account in trial.paper.inquired() else ():
                        trial.tried(verb, other)
                    trial.tried(verb, who, later)
                done = [verb for verb, _, _ in trial.paper.done if verb not in PAYS]
                assert done == [verb for verb, _, _ in way(of) if verb not in {*PAYS, "look_again"} - set(done)], of
                item, case = catalogue.item(of.item), trial.paper.case
                results = list(Line.objects.filter(entitlement__case=case).values_list("result", flat=True))
                with time.at(trial.day):
                    assert cases.case(CLERK, case).state == "granted", of
                assert set(results) == (
                    {"paid"} if item.payee == "family" and item.pays and item.frequency != "bill" else set()
                ), of
