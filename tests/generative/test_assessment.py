"""Whatever is done to the assessment of a year: what was published stays, and what was wrong is put right where it stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.assessment import api as assessment
from minzheng.plan.assessment import models
from minzheng.plan.duties import api as duties
from tests.generative.sequences import tried
from tests.rooms.plan.planning import COUNTY, REVIEWER, SUPERVISOR
from tests.rooms.plan.test_assessed_by_a_city import AFTER, BEFORE, COLLEAGUE, SISTERS_COUNTY, YEAR, issued
from tests.rooms.plan.test_assessment import NEIGHBOUR, centre
from tests.rooms.plan.test_below_the_province import OF_CITY, OF_COUNTY, OF_SISTER

TABLES = models.Year, models.Run, models.Objection, models.Deliverable, models.Sample
OFFICE = OF_CITY, COLLEAGUE
OTHERS = REVIEWER, SISTERS_COUNTY, OF_SISTER, OF_COUNTY, SUPERVISOR, access.PUBLIC
acts = st.tuples(
    st.sampled_from(
        ["on", "on", "on", "on", "assess", "decide", "show", "publish", "object", "object", "object", "answer", "weights"]
    ),
    st.one_of(st.sampled_from(OFFICE), st.sampled_from(OFFICE), st.sampled_from(OTHERS)),
    st.integers(0, 5),
    st.sampled_from([0, 0, 1, 25, 40]),
)
Act = tuple[str, access.Actor, int, int]


@dataclass
class Paper:
    """What a clerk would have noted: the state of each run, who made it, and what became of each objection."""

    runs: dict[int, str] = field(default_factory=dict)
    made_by: dict[int, str] = field(default_factory=dict)
    objections: dict[int, tuple[int, str]] = field(default_factory=dict)  # the run that it is against now, and its state
    acts: int = 0

    def run(self, which: int, *states: str) -> int:
        """A run, in one of these states where there is one."""
        fit = [run for run, state in self.runs.items() if state in states] or list(self.runs)
        return fit[which % len(fit)] if fit else 0

    def open(self) -> list[int]:
        return [one for one, (_run, state) in self.objections.items() if state == "open"]

    def objection(self, which: int) -> int:
        """An objection, an open one where there is one."""
        fit = self.open() or list(self.objections)
        return fit[which % len(fit)] if fit else 0


class AnySequence(TestCase):
    plan: duties.Plan

    @classmethod
    def setUpTestData(cls) -> None:
        """A city's notice in force, its year weighed and over."""
        cls.plan = issued()
        with time.at(BEFORE):
            assessment.publish_weights(OF_CITY, cls.plan.id, YEAR, assessment.weighed(cls.plan))
        with time.at(date(2015, 5, 2)):
            centre(COUNTY, time.today())

    @settings(max_examples=settings.default.max_examples // 2)  # each is a whole year
    @given(st.lists(acts, min_size=6, max_size=18))
    def test_any_sequence_of_verbs_keeps_what_must_hold(self, sequence: list[Act]) -> None:
        day, paper, digests = AFTER, Paper(), dict[int, str]()
        for verb, who, which, later in sequence:
            day += timedelta(later)
            verb, who = self.next(paper, verb, who, which)
            with time.at(day):
                noted = tried(partial(self.do, paper, verb, who, which), TABLES)
                if noted is not None:
                    self.took(paper, noted, verb, who, which)
                self.compare(paper)
            for run in models.Run.objects.exclude(state="draft"):
                assert digests.setdefault(run.pk, run.digest) == run.digest, "what was shown never changes"
        event(", ".join(sorted(set(paper.runs.values()))))
        with time.at(day):
            self.shown(paper)
            assert list(assessment.broken()) == []
        rows = Row.objects.filter(kind__in=("assessment", "objection")).count()
        assert rows == paper.acts, "each act is in the journal, once"

    def next(self, paper: Paper, verb: str, who: access.Actor, which: int) -> tuple[str, access.Actor]:
        """What comes next, or few sequences come far."""
        if verb != "on":
            return verb, who
        if paper.open():
            return "answer", COLLEAGUE
        if "draft" in paper.runs.values():
            return "show", OF_CITY
        return ("publish", COLLEAGUE) if "shown" in paper.runs.values() and which else ("assess", OF_CITY)

    def do(self, paper: Paper, verb: str, who: access.Actor, which: int) -> None:
        match verb:
            case "assess":
                assessment.assess(who, self.plan.id, YEAR)
            case "weights":
                assessment.publish_weights(who, self.plan.id, YEAR + which % 2, {"2": 1})
            case "decide":
                run = paper.run(which, "draft")
                assessment.decide(who, run, place_code=COUNTY, no="2", letter="", score=f"{which}0", why="w" if which else "")
            case "show":
                assessment.show(who, paper.run(which, "draft"))
            case "publish":
                assessment.publish(who, paper.run(which, "shown"))
            case "object":
                run = paper.run(which, *(("shown", "published") if which else ("draft", "superseded")))
                whose = REVIEWER if which % 2 else NEIGHBOUR
                no = "2" if which else "1"
                assessment.object_to(whose if which < 4 else who, run, place_code=whose.place, no=no, letter="", words_said="w")
            case _:
                corrected = {"value": f"{which}"} if which % 3 else {}
                assessment.answer(who, paper.objection(which), upheld=which % 2 == 0, answer_said="a", corrected=corrected)

    def took(self, paper: Paper, noted: list[str], verb: str, who: access.Actor, which: int) -> None:
        """What was done is put down, and held to what may be done."""
        assert who in OFFICE or verb == "object"
        paper.acts += len(noted)
        last = models.Run.objects.order_by("-pk").first()
        match verb:
            case "assess":
                assert last is not None
                paper.runs[last.pk], paper.made_by[last.pk] = "draft", who.account
            case "decide":
                run = paper.run(which, "draft")
                assert (paper.runs[run], paper.made_by[run]) == ("draft", who.account)
            case "show":
                run = paper.run(which, "draft")
                assert paper.runs[run] == "draft"
                paper.runs |= {one: "superseded" for one, state in paper.runs.items() if state == "shown"}
                paper.runs[run] = "shown"
            case "publish":
                run = paper.run(which, "shown")
                assert paper.runs[run] == "shown"
                assert paper.made_by[run] != who.account, "nobody publishes what they made"
                assert not paper.open()
                paper.runs |= {one: "superseded" for one, state in paper.runs.items() if state == "published"}
                paper.runs[run] = "published"
            case "object":
                made = models.Objection.objects.order_by("-pk").first()
                assert made is not None
                assert paper.runs[made.run_id] in {"shown", "published"}
                own = {one.account for one in (REVIEWER, OF_COUNTY, NEIGHBOUR) if one.place == made.place_code}
                assert made.made_by in own, "nobody objects for another place"
                paper.objections[made.pk] = made.run_id, "open"
            case "answer":
                self.answered(paper, paper.objection(which), who, upheld=which % 2 == 0)
            case _:
                assert False, "a year's weights are published once, before it begins"  # noqa: B011, PT015
        assert noted == {"answer": noted}.get(verb, [f"assessment.{verb}"])

    def answered(self, paper: Paper, objection: int, who: access.Actor, *, upheld: bool) -> None:
        run, state = paper.objections[objection]
        assert state == "open"
        assert paper.made_by[run] != who.account, "nobody answers for what they made"
        paper.objections[objection] = run, "upheld" if upheld else "dismissed"
        if not upheld:
            return
        made = models.Run.objects.get(because=objection)
        value = models.Objection.objects.get(pk=objection).corrected["value"]
        data = assessment.run(OF_CITY, made.pk).data
        at = models.Objection.objects.get(pk=objection).place_code
        [line] = [dict(zip(data["columns"], one, strict=True)) for one in data["lines"] if one[:2] == [at, "2"]]
        assert line["value"] == value, "what was upheld stands"
        paper.runs[made.pk], paper.made_by[made.pk] = paper.runs[run], paper.made_by[run]
        paper.runs[run] = "superseded"
        paper.objections |= {one: (made.pk, was) for one, (of, was) in paper.objections.items() if of == run and was == "open"}

    def compare(self, paper: Paper) -> None:
        """The program says what the paper says."""
        assert dict(models.Run.objects.values_list("pk", "state")) == paper.runs
        kept = {one.pk: (one.run_id, one.state) for one in models.Objection.objects.all()}
        assert kept == paper.objections
        for state in ("shown", "published"):
            assert list(paper.runs.values()).count(state) <= 1, "one stands at a time"

    def shown(self, paper: Paper) -> None:
        """Each run is seen by those who may, and by nobody else."""
        drafts = {run for run, state in paper.runs.items() if state == "draft"}
        public = {run.id for run in assessment.runs(access.PUBLIC, self.plan.id, YEAR)}
        assert not public & (drafts | {run for run, state in paper.runs.items() if state == "shown"})
        assert not drafts & {run.id for run in assessment.runs(REVIEWER, self.plan.id, YEAR)}
