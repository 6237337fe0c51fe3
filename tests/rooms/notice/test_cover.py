"""Duties outside the numbered tasks: of the letter, of 附则 and of the closing part."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.notice import api as notices
from minzheng.notice.api import Duty, Notice
from minzheng.notice.phrases import grammar
from tests.rooms.notice.invented import OTHER, PLAIN, compiled

SEED = Path(__file__).parents[3] / "jurisdictions" / "jiangsu" / "seed" / "jiangsu-2012-85.txt"


def classes(notice: Notice) -> list[str]:
    return [duty.anchor.rule.removeprefix("cover.") for duty in notice.cover_duties]


@pytest.fixture(scope="module")
def seed() -> tuple[Duty, ...]:
    return notices.compile(SEED.read_bytes()).cover_duties


def test_the_seed_has_exactly_five(seed: tuple[Duty, ...]) -> None:
    assert [(duty.anchor.rule, duty.text) for duty in seed] == [
        ("cover.assessment", "将加强新时期民政工作任务完成情况列入年度重点工作和目标考核内容"),
        ("cover.naming", "明确分管领导、责任单位和责任人"),
        ("cover.measures_and_funds", "细化工作措施,完善法规政策,落实项目资金"),
        ("cover.companion_plan", "各地要参照本方案,制定本地区加强民政工作责任分解方案并认真组织实施"),
        ("cover.inspection", "省委办公厅、省政府办公厅将适时组织专项督查"),
    ]


def test_the_seed_says_who_acts(seed: tuple[Duty, ...]) -> None:
    all_of_them = ("各地", "各部门", "各单位")
    assert [duty.units_all for duty in seed] == [*[all_of_them] * 3, ("各地",), ("省委办公厅", "省政府办公厅")]
    assert {unit.provenance for duty in seed for unit in duty.units} == {"words"}
    assert all(duty.lead == duty.units_all and duty.co == () and duty.no is None for duty in seed)


def test_the_seed_has_ids_and_clauses_of_its_own(seed: tuple[Duty, ...]) -> None:
    assert [duty.id for duty in seed] == ["c1", "c2", "c3", "c4", "c5"]
    assert [clause.id for clause in seed[3].clauses] == ["c4/s1/c1"]


def test_a_letter_that_says_only_to_carry_out_gives_one_duty() -> None:
    notice = compiled(letter="请认真贯彻执行,抓好落实。")
    assert classes(notice) == ["carry_out"]
    assert notice.cover_duties[0].units_all == ()


def test_general_words_fall_away_beside_specific_ones() -> None:
    notice = compiled(letter="请各单位认真贯彻执行,明确责任人,抓好任务落实。")
    assert [duty.text for duty in notice.cover_duties] == ["明确责任人"]


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("各县要将护水工作纳入年度目标考核。", ["assessment"]),
        ("各单位要明确一名联络员,名单于6月1日前报市水务局。", ["naming", "report"]),
        ("要细化工作措施,保障护水经费。", ["measures_and_funds"]),
        ("各县(市、区)要制定本地护水实施方案。", ["companion_plan"]),
        ("市政府督查室将定期开展督查。", ["inspection"]),
        ("请于每季度末将进展情况报市水务局。", ["report"]),
        ("要加强护水宣传,营造良好氛围。", ["publicity"]),
        ("市水务局每季度召开调度会。", ["meeting"]),
        ("", []),
    ],
)
def test_each_class_is_known_by_its_words(letter: str, expected: list[str]) -> None:
    assert classes(compiled(letter=letter)) == expected


def test_every_declared_class_is_one_of_those() -> None:
    assert {rule.id for rule, _ in grammar("cover").rules} == {
        *(f"cover.{name}" for name in ("preface", "report", "assessment", "companion_plan", "naming", "inspection")),
        *(f"cover.{name}" for name in ("measures_and_funds", "publicity", "meeting", "carry_out")),
    }


def test_a_deadline_of_the_letter_is_read_from_the_day_of_issue() -> None:
    (duty,) = compiled(letter="各县要于3月底前制定实施方案。").cover_duties
    assert (duty.deadline, duty.lead) == ("2020-03", ("各县",))


def test_a_closing_part_without_units_gives_its_duties_with_their_headings() -> None:
    closing = ("二、保障措施", "(一)强化督查。市政府办公室要定期组织督查。", "(二)附则。本方案自印发之日起施行。")
    notice = compiled(PLAIN, OTHER, *closing)
    assert [duty.no for duty in notice.duties] == ["1", "2"]
    assert classes(notice) == ["inspection"]
    assert notice.cover_duties[0].path == ("保障措施", "强化督查")
    assert notice.cover_duties[0].lead == ("市政府办公室",)


def test_a_closing_part_with_units_is_part_of_the_plan() -> None:
    notice = compiled(PLAIN, OTHER, "二、保障措施", "3.定期组织督查。(市水务局牵头,市住建局配合)")
    assert len(notice.duties) == 3
    assert notice.cover_duties == ()


def test_reasons_and_approvals_ask_for_nothing() -> None:
    assert classes(compiled(letter="为保护河湖,根据省里要求,市有关部门制定了本方案。")) == []
