"""The seed, 苏办〔2012〕85号, gives exactly what a careful reader of it counts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from minzheng.notice import api
from minzheng.notice.schema import Clause, Duty, Notice, Text
from tests.invariants import faults

PROJECT = Path(__file__).parents[3]
SEED = PROJECT / "jurisdictions/jiangsu/seed/jiangsu-2012-85.txt"
GOLD = PROJECT.parent / "shared/notices/00-jiangsu-2012.json"


@pytest.fixture(scope="module")
def seed() -> Notice:
    return api.compile(SEED.read_bytes(), name=SEED.name)


@pytest.fixture(scope="module")
def duties(seed: Notice) -> dict[str, Duty]:
    return {duty.no or "": duty for duty in seed.duties}


@pytest.fixture(scope="module")
def clauses(seed: Notice) -> list[Clause]:
    return [clause for duty in seed.duties for clause in duty.clauses]


def words(texts: tuple[Text, ...]) -> list[str]:
    return [text.value for text in texts]


def test_it_keeps_what_every_notice_keeps(seed: Notice) -> None:
    assert list(faults(seed)) == []


def test_seven_parts_21_sections_80_tasks(seed: Notice) -> None:
    assert Counter(heading.level for heading in seed.headings) == {1: 7, 2: 21}
    assert [duty.no for duty in seed.duties] == [str(no) for no in range(1, 81)]
    assert all(len(duty.path) == 2 for duty in seed.duties)


def test_45_unit_strings_in_224_slots(seed: Notice, duties: dict[str, Duty]) -> None:
    slots = [unit for duty in seed.duties for unit in duty.units_all]
    assert (len(set(slots)), len(slots)) == (45, 224)
    assert sum(len(duty.units_all) == 1 for duty in seed.duties) == 18
    assert max(seed.duties, key=lambda duty: len(duty.units_all)) == duties["5"]
    assert (slots.count("省民政厅"), sum(duty.lead == ("省民政厅",) for duty in seed.duties)) == (74, 49)


def test_nobody_is_said_to_lead_so_the_first_does_and_it_is_said_why(seed: Notice) -> None:
    assert all(duty.lead == duty.units_all[:1] for duty in seed.duties)
    assert {unit.provenance for duty in seed.duties for unit in duty.units} == {"first_of_list", "breaks_protocol"}


def test_three_units_are_sets_that_the_notice_does_not_list(seed: Notice) -> None:
    assert [(duty.no, unit.name) for duty in seed.duties for unit in duty.units if unit.open] == [
        ("6", "省老龄委各成员单位"),
        ("13", "各社会组织业务主管单位"),
        ("37", "各行业协会业务主管单位"),
    ]


def test_104_clauses_in_97_sentences_each_with_a_place_of_its_own(clauses: list[Clause]) -> None:
    assert len(clauses) == 104
    assert len({clause.id.rsplit("/", 1)[0] for clause in clauses}) == 97
    for marks in ({c.id for c in clauses}, {(c.anchor.start, c.anchor.end) for c in clauses}, {c.anchor.quote for c in clauses}):
        assert len(marks) == 104


def test_the_head(seed: Notice) -> None:
    head = seed.head
    assert head.number is not None
    assert head.date is not None
    assert head.title is not None
    assert head.plan_title is not None
    assert head.issue_mode is not None
    assert head.genre is not None
    assert (head.number.value, words(head.cited)) == ("苏办〔2012〕85号", ["苏发〔2012〕14号"])
    assert head.date.value == "2012-10-10"
    assert (head.genre.value, head.issue_mode.value) == ("通知", "印发")
    assert head.title.value == "省委办公厅省政府办公厅印发《关于进一步加强新时期民政工作责任分解方案》的通知"
    assert head.plan_title.value == "关于进一步加强新时期民政工作责任分解方案"
    assert words(head.issuers) == ["省委办公厅", "省政府办公厅"]
    assert words(head.recipients) == [
        "各市、县(市、区)委", "各市、县(市、区)人民政府", "省委各部委", "省各委办厅局", "省各直属单位",
    ]  # fmt: skip


def test_five_duties_stand_in_the_letter(seed: Notice) -> None:
    assert [duty.text[:12] for duty in seed.cover_duties] == [
        "将加强新时期民政工作任务",
        "明确分管领导、责任单位和",
        "细化工作措施,完善法规政",
        "各地要参照本方案,制定本",
        "省委办公厅、省政府办公厅",
    ]


def test_digits_stand_in_five_tasks(duties: dict[str, Duty]) -> None:
    assert [no for no, duty in duties.items() if any(char.isdigit() for char in duty.text)] == ["12", "16", "24", "31", "53"]


def test_four_tasks_have_a_deadline(duties: dict[str, Duty]) -> None:
    assert {no: duty.deadline for no, duty in duties.items() if duty.deadline} == {
        "12": "2015", "16": "2013", "24": "2015", "31": "2015",
    }  # fmt: skip


@pytest.mark.parametrize(("no", "due"), [("12", "2015"), ("16", "2013"), ("24", "2015")])
def test_full_coverage_is_a_target_without_a_number(no: str, due: str, duties: dict[str, Duty]) -> None:
    assert [(target.kind, target.value, target.due) for target in duties[no].targets] == [("coverage", None, due)]


def test_task_53_has_two_rules_that_meet_without_a_gap(duties: dict[str, Duty]) -> None:
    found = [(t.kind, t.condition_bound, t.condition_value, t.bound, t.value, t.unit) for t in duties["53"].targets]
    assert found == [
        ("threshold", "at_most", "50000", "at_least", "3", "名"),
        ("threshold", "more_than", "50000", "at_least", "4", "名"),
    ]


def test_task_31_has_six_dated_targets_and_five_numbers(duties: dict[str, Duty]) -> None:
    targets = duties["31"].targets
    assert [(target.kind, target.value, target.bound) for target in targets] == [
        ("per_capita", "30", "at_least"),
        ("ratio", "95", "at_least"),
        ("count_each", "1", "exactly"),
        ("count_each", "1", "exactly"),
        ("coverage", None, "exactly"),
        ("count_each", "1", "exactly"),
    ]
    assert {target.due for target in targets} == {"2015"}
    scopes = ["", "", "各省辖市", "各县(市)", "市、县(市)", "各市及有条件的县(市)"]
    assert [(target.scope, target.distributed) for target in targets] == [(scope, bool(scope)) for scope in scopes]
    assert [(target.per, target.unit) for target in targets[:2]] == [("千名老年人", "张/千名老年人"), ("", "%")]


def test_no_other_task_has_a_number_to_reach(duties: dict[str, Duty]) -> None:
    assert {no for no, duty in duties.items() if any(target.value for target in duty.targets)} == {"31", "53"}


def test_the_deadline_of_task_31_is_said_once_and_handed_on(duties: dict[str, Duty]) -> None:
    first, *later = [clause for clause in duties["31"].clauses if clause.targets]
    assert first.milestones[0].inherited_from is None
    assert {time.inherited_from for clause in later for time in clause.milestones} == {first.id}


def test_the_six_works_of_task_31_are_six(seed: Notice) -> None:
    found = [(duty.no, check.said, check.counted) for duty in seed.duties for check in duty.checksums]
    assert found == [("31", 6, 6)]


@pytest.mark.needs_shared("notices", "00-jiangsu-2012.json")
def test_the_gold_agrees(seed: Notice) -> None:
    gold = json.loads(GOLD.read_text("utf-8"))["tasks"]
    for task, duty in zip(gold, seed.duties, strict=True):
        assert (duty.no, list(duty.path), list(duty.units_all)) == (task["no"], task["path"], task["units_all"])
        assert (list(duty.lead), list(duty.co), duty.deadline) == (task["lead"], task["co"], task["deadline"])
        assert duty.text.startswith(task["text_start"])
        found = [(target.value, target.unit) for target in duty.targets if target.value is not None]
        assert found == [(str(target["value"]), target["unit"]) for target in task["targets"]]
