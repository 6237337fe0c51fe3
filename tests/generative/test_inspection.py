"""Whatever is done to an inspection on whatever day: nothing is drawn but what was sealed, and nothing seen is unsaid."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.test import override_settings
from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.inspection import api as inspection
from minzheng.plan.inspection.models import Finding, Inspection, Result, Sample
from minzheng.plan.supervision import api as supervision
from minzheng.plan.supervision.models import Matter, Step
from tests.generative.sequences import tried
from tests.rooms.plan.test_inspection import enrolled, homes, prepared
from tests.rooms.plan.watchers import CITY, CLERK, COLLEAGUE, COUNTY, DAY, EVERYBODY, OFFICE

TABLES = Inspection, Sample, Result, Finding, Matter, Step
VERBS = [verb.id for verb in supervision.life("inspection").verb]
ORDER = "prepared", "committed", "drawn", "concluded", "published"
acts = st.tuples(
    st.sampled_from([*VERBS, "on", "on", "on", "on", "look", "look", "look_all", "look_all", "find", "find", "order"]),
    st.one_of(st.sampled_from([OFFICE, OFFICE, COLLEAGUE]), st.sampled_from(EVERYBODY)),
    st.integers(0, 7),
    st.sampled_from([0, 0, 1, 5]),
)
Act = tuple[str, access.Actor, int, int]


class AnySequence(TestCase):
    people: list[access.Actor]

    @classmethod
    def setUpTestData(cls) -> None:
        """Four officials who can be drawn, and three homes of a county."""
        with time.at(DAY), override_settings(DEMO=True):
            cls.people = enrolled("320000", "320500", "320500", CITY)
            homes(3)

    @settings(max_examples=settings.default.max_examples // 2)  # each is a whole inspection
    @given(st.lists(acts, min_size=4, max_size=14), st.sampled_from(["", "福彩3D"]))
    def test_any_sequence_of_verbs_keeps_what_must_hold(self, sequence: list[Act], beacon: str) -> None:
        day = DAY
        with time.at(day):
            made = prepared()
        told = {day: self.told(made, day, day)}
        for verb, who, which, later in sequence:
            day += timedelta(later)
            before, seen = Inspection.objects.get(pk=made), Result.objects.count()
            if verb == "on":  # what comes next, or few sequences come far
                verb, who = {"prepared": "commit", "committed": "draw", "drawn": "conclude"}.get(before.state, "publish"), OFFICE
            with time.at(day):
                noted = tried(partial(self.do, made, verb, who, which, beacon), TABLES)
                if noted is not None:
                    self.took(noted, verb, before, Inspection.objects.get(pk=made), seen)
            told[day] = self.told(made, day, day)
        self.holds(made, day)
        event(Inspection.objects.get(pk=made).state)
        assert told == {then: self.told(made, then, day) for then in told}, "each day is told again"

    def do(self, made: int, verb: str, who: access.Actor, which: int, beacon: str) -> None:
        samples = list(Sample.objects.filter(inspection=made).order_by("order"))
        sample = samples[which % len(samples)] if samples else None
        mine = next((one for one in self.people if sample and one.account in sample.inspectors), who)
        of = sample.pk if sample else 0
        match verb:
            case "look":
                inspection.look(mine if which % 3 else who, of, {which % 2: (which > 3, "w" if which else "")})
            case "look_all":
                open_ = {one: {0, 1} - set(one.results.values_list("item", flat=True)) for one in samples}
                for one, items in open_.items():
                    if items or not any(open_.values()):
                        who = next(each for each in self.people if each.account in one.inspectors)
                        inspection.look(who, one.pk, {item: (bool(which), "w") for item in items})
                if not samples:
                    raise supervision.NoThing
            case "find":
                inspection.find(mine if which % 3 else who, of, wrong="w", evidence="e", rating="serious" if which else "dire")
            case "order":
                found = Finding.objects.order_by("pk").values_list("pk", flat=True).first()
                inspection.order(who, found or 0, time.today() + timedelta(30))
            case _:
                given_ = {"beacon_name": beacon, "beacon": beacon if which else "", "reason": "r"}
                supervision.step(who, "inspection", made, verb, given_)

    def took(self, noted: list[str], verb: str, before: Inspection, after: Inspection, seen: int) -> None:
        """What was done, in its state, noted once."""
        if verb in VERBS:
            assert [one for one in noted if not one.startswith("publish")] == [f"inspection.{verb}"]
            assert before.state in supervision.life("inspection").does(verb).before
        elif verb == "order":
            assert noted == ["matter.register", "matter.assign", "inspection.order"]
        else:
            assert set(noted) == {f"inspection.{verb.removesuffix('_all')}"}
            assert before.state == "drawn"
            assert verb == "find" or Result.objects.count() > seen, "who says nothing leaves no line"
        if before.state != "prepared":
            assert (after.listed, after.seed, after.seed_digest, after.n) == (
                before.listed,
                before.seed,
                before.seed_digest,
                before.n,
            )

    def holds(self, made: int, day: date) -> None:
        row, samples = Inspection.objects.get(pk=made), list(Sample.objects.filter(inspection=made))
        with time.at(day):
            shown = inspection.inspection(CLERK, made)
            if row.state in ORDER[2:]:
                assert inspection.drawn_again(inspection.draw_file(CLERK, made)) == (), "anybody draws the same again"
            assert list(supervision.broken()) == [], "the steps say the state again"
        assert bool(samples) == (row.state in ORDER[2:]) == bool(shown.seed), "the seed lies hidden until the draw"
        for one in samples:
            results = list(one.results.values_list("passed", flat=True))
            assert one.passed == (all(results) if len(results) == 2 else None)
            assert one.place_code.startswith(COUNTY)
        if row.state in ORDER[3:]:
            assert row.failed == sum(one.passed is False for one in samples)
            assert None not in {one.passed for one in samples}

    def told(self, made: int, then: date, today: date) -> tuple[Any, ...]:
        """What is told of a day, on a later one."""
        with time.at(today):
            shown = inspection.inspection(OFFICE, made, then)
            samples = [(one.ref, one.passed, one.results) for one in inspection.samples(OFFICE, made, then)]
            wrong = [(one.words, one.matter) for one in inspection.findings(OFFICE, made, then)]
            known = shown.n, shown.size, shown.seed_digest, shown.beacon, shown.seed, shown.drawn, shown.seen, shown.failed
        return shown.state.id, known, samples, wrong
