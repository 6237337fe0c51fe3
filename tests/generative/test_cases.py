"""Whatever is done to an application by whomever, on whatever day: it never comes to where its law forbids it to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

from django.test import override_settings
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.cases.models import Act, Case
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.models import Change, Entitlement
from minzheng.services.postings import api as postings
from minzheng.services.postings.models import Objection, Posting
from minzheng.services.procedure import api as procedure
from tests.generative.sequences import kept
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    CLERK,
    COUNTY,
    DAY,
    EVERYBODY,
    HEAD,
    LOOKERS,
    MATE,
    OFFICER,
    OTHER,
    Family,
    answers,
    family,
    laid_down,
)

TABLES = Case, Act, Posting, Objection, Entitlement
REFUSED = procedure.Refused, postings.Refused, access.Forbidden, cases.NoCase, entitlements.Refused
Do = Callable[[access.Actor, int, Family], object]
VERBS: dict[str, tuple[access.Actor, Do]] = {
    "lack": (CLERK, lambda who, case, _: cases.lack(who, case, ["户口簿"])),
    "supply": (CLERK, lambda who, case, _: cases.supply(who, case)),
    "accept": (CLERK, lambda who, case, _: cases.accept(who, case)),
    "authorise": (CLERK, lambda who, case, _: [cases.authorise(who, case, one, signer="本人") for one in counted(case)]),
    "verify": (CLERK, lambda who, case, _: cases.verify(who, case, "matches", document="1")),
    "visit": (MATE, lambda who, case, _: cases.visit(who, case, with_=[CLERK.account], note="属实")),
    "review": (CLERK, lambda who, case, _: cases.review(who, case, present=3, representatives=2, agree=3, oppose=0)),
    "opine": (HEAD, lambda who, case, _: cases.opine(who, case, grant=True)),
    "opine_no": (HEAD, lambda who, case, _: cases.opine(who, case, grant=False, failing="户籍符合", note="不在本县")),
    "post": (ASSISTANT, lambda who, case, _: cases.post(who, case)),
    "object": (ASSISTANT, lambda _who, case, _: objected(case)),
    "answer": (CLERK, lambda who, case, _: answered(who, case, upheld=False)),
    "uphold": (CLERK, lambda who, case, _: answered(who, case, upheld=True)),
    "over": (ASSISTANT, lambda _who, _case, _: cases.end_postings()),
    "run_on": (ASSISTANT, lambda _who, _case, _: cases.run_on()),
    "sample": (COUNTY, lambda who, case, _: cases.sample(who, case)),
    "look_again": (OFFICER, lambda who, case, _: cases.look_again(who, case, with_=[HEAD.account], note="属实")),
    "approve": (COUNTY, lambda who, case, _: cases.approve(who, case, grant=True)),
    "decide": (OTHER, lambda who, case, _: cases.decide(who, case, grant=True)),
    "decide_no": (OTHER, lambda who, case, _: cases.decide(who, case, grant=False, failing="户籍符合", note="不在本县")),
    "send_back": (COUNTY, lambda who, case, _: cases.send_back(who, case, to="investigated", reason="再查")),
    "suspend": (CLERK, lambda who, case, _: cases.suspend(who, case, reason="等鉴定", until=time.today() + timedelta(20))),
    "resume": (CLERK, lambda who, case, _: cases.resume(who, case)),
    "tell": (CLERK, lambda who, case, _: cases.tell(who, case, how="当面")),
    "appeal": (CLERK, lambda who, case, _: cases.ask_reconsideration(who, case, body="县政府", reason="不服")),
    "redo": (COUNTY, lambda who, case, _: cases.reconsidered(who, case, "redo", document="1", back_to="opinion")),
    "reverse": (COUNTY, lambda who, case, _: cases.reconsidered(who, case, "reversed", document="1")),
    "withdraw": (CLERK, lambda who, case, _: cases.withdraw(who, case, signer="本人")),
    "terminate": (MATE, lambda who, case, _: cases.terminate(who, case, reason="不配合")),
    "end": (HEAD, lambda who, case, _: cases.end(who, case)),
    "go_on": (CLERK, lambda who, case, _: cases.go_on(who, case, reason="没有撤回")),
    "relative": (CLERK, lambda who, case, _: cases.declare_relative(who, case, LOOKERS[1].account, "弟弟")),
    "live": (CLERK, lambda _who, _case, of: lived(of)),
    "die": (CLERK, lambda _who, _case, of: died(of, -1)),
    "die_first": (CLERK, lambda _who, _case, of: died(of, 0)),
}
WAY = [
    "accept",
    "authorise",
    "verify",
    "visit",
    "review",
    "opine",
    "post",
    "over",
    "sample",
    "look_again",
    "approve",
    "post",
    "over",
    "decide",
    "tell",
]


def objected(case: int) -> None:
    hangs = postings.hangs("case", case)
    postings.objected(hangs.slug if hangs else "none", "他家有车")


def answered(who: access.Actor, case: int, *, upheld: bool) -> None:
    waiting = [one for one in postings.objections("case", case) if one.answered_on is None]
    cases.answer_objection(who, waiting[0].id if waiting else 0, upheld=upheld, answer="查过了")


def counted(case: int) -> list[int]:
    row = Case.objects.get(pk=case)
    return [row.person, *row.members]


def died(of: Family, at: int) -> None:
    key = of.members[at]
    seen = people.person(CLERK, key, purpose="identify")
    if seen.died is None:
        people.died(CLERK, key, on=time.today(), number=seen.number)


def lived(of: Family) -> None:
    key = of.members[-1]
    seen = people.person(CLERK, key, purpose="identify")
    if seen.died is not None:
        people.undied(CLERK, key, number=seen.number, reason="登记错了")


steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(VERBS)),
        st.one_of(st.none(), st.none(), st.sampled_from(EVERYBODY)),
        st.sampled_from([0, 0, 0, 1, 8, 40]),
    ),
    max_size=6,
)


@override_settings(DEMO=True)
class AnySequence(TestCase):
    @settings(max_examples=max(settings.default.max_examples // 8, 20))
    @example(WAY.index("review"), [("die_first", None, 0)], 9)
    @example(WAY.index("sample") + 1, [("relative", None, 0)], 9)
    @example(len(WAY), [(verb, None, 0) for verb in ("appeal", "redo", "withdraw", "end")], 9)
    @example(WAY.index("post") + 1, [(verb, None, 1) for verb in ("object", "answer", "visit", "answer")], 9)
    @example(WAY.index("approve") + 2, [(verb, None, 1) for verb in ("object", "visit", "answer", "decide", "post")], 9)
    @given(st.integers(0, len(WAY)), steps, st.integers(0, 9))
    def test_no_sequence_of_verbs_leads_where_the_law_forbids(
        self, so_far: int, then: list[tuple[str, access.Actor | None, int]], skip: int
    ) -> None:
        with override_settings(HOME=Path(mkdtemp())), time.at(DAY):
            laid_down()
            of = family()
            head, *others = of.members
            applying = procedure.Applying("dibao", head, VILLAGE, answers(of), household=of.household, members=tuple(others))
            case = cases.apply(CLERK, applying).case
            day = DAY
            for number, verb in enumerate(WAY[:so_far]):
                day += timedelta(9 if verb == "over" else 0)
                if number != skip or skip > so_far // 2:
                    self.tried(verb, None, case, of, day)
            for verb, who, later in then:
                day += timedelta(later)
                self.tried(verb, who, case, of, day)
            for verb in WAY[so_far:]:
                day += timedelta(9 if verb == "over" else 0)
                self.tried(verb, None, case, of, day)
        event(Case.objects.get(pk=case).state)

    def tried(self, verb: str, who: access.Actor | None, case: int, of: Family, day: date) -> None:
        usual, do = VERBS[verb]
        with time.at(day):
            before, last = kept(TABLES), Row.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            try:
                do(who or usual, case, of)
            except REFUSED:
                noted = Row.objects.filter(pk__gt=last).exclude(verb="personal.read").exclude(verb="personal.refused")
                if verb != "authorise":  # several acts in one
                    assert kept(TABLES) == before, "what is refused changes nothing"
                    assert not noted.exists(), "and is not noted as done"
            events.deliver()
            self.holds(case, day)

    def holds(self, case: int, day: date) -> None:
        row = Case.objects.get(pk=case)
        acts = list(Act.objects.filter(case=case).order_by("turn"))
        assert list(cases.broken(journal.contents("case"))) == [], "the acts say the row again"
        for number, act in enumerate(acts):
            before = acts[:number]
            if act.verb in {"opinion", "approval", "decision"}:
                barred = {one.by for one in before if one.verb in {"visit", "verification", "review", "check", "look_again"}}
                barred |= {other for one in before for other in one.facts.get("with", ())}
                assert act.by not in barred, "nobody decides who investigated"
                down = [one for one in before if one.verb in {"posting", "send_back"} or "posting" in one.facts.get("again", ())]
                hung = sum(one.verb == "post" for one in before) - len(down)
                assert hung <= 0 or any(one.verb == "happened" for one in before), "nothing is signed while it hangs"
                stood = [one.verb for one in before if one.verb in {"suspend", "resume"}]
                assert stood[-1:] != ["suspend"], "nor while the clock stands"
                waits = sum(one.verb == "objection" for one in before) - sum(one.verb == "answer" for one in before)
                assert waits <= 0, "nor while an objection waits"
                ended = any(one.verb == "go_on" for one in before)
                for made in before:
                    looked = any(one.turn > made.turn and one.verb in {"visit", "look_again"} for one in before)
                    assert made.verb != "objection" or looked or ended, "nor before somebody looked into what was objected"
                done = {one.verb for one in before}
                seen = act.verb == "opinion" or "relative" not in done or "look_again" in done
                assert seen, "nor before the county was at the home of a relative of its staff"
        for act in acts:
            asked = [one.by for one in acts if one.verb == "ending" and one.turn == act.facts.get("asked")]
            assert act.by not in asked, "nobody ends it alone"
        granted = Entitlement.objects.filter(case=case)
        assert granted.count() == (1 if row.entitlement else 0)
        again = any(act.facts.get("redo") for act in acts)
        assert not granted or row.state == "granted" or again, "nothing is paid that was not decided"
        if granted and row.state in {"refused", "withdrawn", "terminated"}:
            assert Change.objects.filter(entitlement=granted[0], kind="stop").exists(), "nor on, where it is decided no more"
        assert row.state != "granted" or granted
        for one in granted:
            assert one.first > max(act.day for act in acts if act.verb in {"decision", "reconsidered"})
        if row.state == "underway" and row.due and row.due < day:
            late, _ = cases.cases(access.SYSTEM, late=True)
            assert case in {one.id for one in late}, "who is late is seen to be"
        self.passed(row, acts)

    def passed(self, row: Case, acts: list[Act]) -> None:
        """A grant went through every step of its law, in order, since it was last sent back."""
        if row.state != "granted" or any(act.verb == "reconsidered" for act in acts):
            return
        since = max((act.turn for act in acts if act.verb == "send_back" and act.facts["to"] == "investigated"), default=0)
        version = next(one for one in catalogue.item("dibao").versions if one.id == row.version)
        order = [
            deed
            for step in version.steps
            for deed in step.needs
            if deed in {"review", "opinion", "posting", "approval", "decision"}
        ]
        done = [act.verb for act in acts if act.turn > since and act.verb in order]
        if not any(act.verb == "send_back" and act.turn > since for act in acts):
            assert done == order
