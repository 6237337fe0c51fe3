"""The x-ray: every kind of finding has a notice that brings it out, its words in both languages, and its sentence."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from minzheng.notice import api as notices
from minzheng.notice.api import Finding, Notice
from minzheng.notice.findings import SEVERITIES, kinds
from tests.rooms.notice import invented
from tests.rooms.notice.invented import OTHER, PLAIN, compiled, found

SEED = Path(__file__).parents[3] / "jurisdictions" / "jiangsu" / "seed" / "jiangsu-2012-85.txt"
NOVEL = "第一回 雨夜\n那一年的雨下得很久,老船工坐在堤上,想着许多年前的渡口。他说,天总会晴的。\n她没有回答,只把灯往前挪了挪。\n"
PRICES = "品名 单价\n大米 3.2元/斤\n面粉 2.8元/斤\n菜油 11元/升\n鸡蛋 5.5元/斤\n"
TABLE = (
    "序号\t工作任务\t牵头单位\t责任单位\t完成时限\n"
    "1\t疏浚河道\t市水务局\t市住建局\t2020年\n"
    "2\t修复护岸\t\t市城管局、市林业局\t2020年\n"
)
LONG = "".join(
    f"{n}.完善第{n}段河道日常保洁巡查登记办法并逐段公示巡查路线和保洁人员姓名。(市水务局牵头,市城管局配合)\n"
    for n in range(1, 120)
)
UNDATED = "1.9月底前疏浚河道。(市水务局)\n2.修复护岸。(市住建局)\n"
CROWD = "市教育局、市科技局、市公安局、市民政局、市司法局、市财政局、市人社局、市住建局、市水务局、市商务局"

TRIGGERS: dict[str, Notice | tuple[str, ...]] = {
    "no_duties": notices.compile(NOVEL),
    "genre_division": compiled(title="青原市护水任务分工方案"),
    "genre_companion": compiled(title="青原市贯彻省护水意见实施方案"),
    "length": compiled(LONG),
    "outline": compiled(),
    "cover_duties": compiled(letter="请明确责任人。"),
    "no_lead_anywhere": ("1.疏浚河道。(市财政局、市水务局)", "2.修复护岸。(市住建局、市水务局)"),
    "lead_protocol": ("1.疏浚河道。(市财政局、市水务局)", OTHER),
    "lead_breaks_protocol": ("1.疏浚河道。(市水务局、市财政局)", OTHER),
    "lead_untestable": ("1.疏浚河道。(市河道管护中心、青原水务集团)", OTHER),
    "lead_blank": compiled(TABLE),
    "crowd": (f"1.疏浚河道。({CROWD})", OTHER),
    "one_desk": ("1.慰问驻军。(省双拥办、省民政厅)", OTHER),
    "actor_not_responsible": ("1.疏浚河道,市财政局要保障经费。(市水务局)", OTHER),
    "local_actor": ("1.各县(市、区)要疏浚河道。(市水务局)", OTHER),
    "open_set": ("1.疏浚河道。(市河长办各成员单位)", OTHER),
    "not_commanded": ("1.落实护水贷款。(人民银行青原支行)", OTHER),
    "unknown_unit": ("1.疏浚河道。(责任单位:市水务局、某甲某乙)", OTHER),
    "unit_not_on_day": ("1.疏浚河道。(省国税局、市水务局)", OTHER),
    "duty_without_units": (PLAIN, OTHER, "3.巡查护岸。(市水务局)", "4.清除水草。"),
    "single_unit": ("1.疏浚河道。(市水务局)", OTHER),
    "unit_load": compiled(),
    "no_number": ("1.疏浚河道。(市水务局)", OTHER),
    "no_deadline": ("1.疏浚河道。(市水务局)", OTHER),
    "targets": compiled(),
    "vague_completion": ("1.到2020年基本消除黑臭水体。(市水务局)", OTHER),
    "vague_words": ("1.进一步加强巡查。(市水务局)", OTHER),
    "denominator_people": ("1.2020年底前护水员达到每万人6名以上。(市水务局)", OTHER),
    "denominator_rate": ("1.2020年底前水质达标率达到90%以上。(市水务局)", OTHER),
    "distribution": ("1.各县分别建成1座泵站、闸站、监测站。(市水务局)", OTHER),
    "conditional_scope": ("1.有条件的乡镇建立护水队。(市水务局)", OTHER),
    "scope_word": ("1.各县(市、区)分别疏浚河道。(市水务局)", "2.各县(市)修复护岸。(市住建局)"),
    "unanchored": ("1.用3年时间疏浚河道。(市水务局)", OTHER),
    "deadline_without_year": notices.compile(UNDATED),
    "deadline_past": ("1.2019年3月底前疏浚河道。(市水务局)", OTHER),
    "checksum": ("1.疏浚东河、西河、南河、北河等3条河道。(市水务局)", "2.实施清淤工程、护岸工程、绿化工程等2项工程。(市住建局)"),
    "list_incomplete": ("1.实施清淤工程、护岸工程等9项工程。(市水务局)", OTHER),
    "prohibition": ("1.严禁向河道倾倒垃圾。(市水务局)", OTHER),
    "creates": ("1.建立巡查制度。(市水务局)", OTHER),
    "local_scope": ("1.指导各县疏浚河道。(市水务局)", OTHER),
    "money": ("1.落实护水资金。(市水务局)", OTHER),
    "publication": ("1.公布河长名单。(市水务局)", OTHER),
    "asks_report": compiled(letter="各单位每月5日前将工作进展情况报送市水务局。"),
    "asks_companion": compiled(letter="各县要制定本地实施方案。"),
    "numbering_gap": (PLAIN, OTHER, "5.巡查护岸。(市水务局)"),
    "numbering_restart": (PLAIN, OTHER, "二、保障任务", "1.巡查护岸。(市水务局)", "2.清除水草。(市住建局)"),
    "bracket_unclosed": ("1.疏浚河道(含支流。(市水务局)", OTHER),
}  # fmt: skip


def notice_of(kind: str) -> Notice:
    made = TRIGGERS[kind]
    return made if isinstance(made, Notice) else compiled(*made)


@pytest.fixture(scope="module")
def seed() -> Notice:
    return notices.compile(SEED.read_bytes())


def test_every_kind_has_a_notice_that_brings_it_out() -> None:
    assert sorted(TRIGGERS) == sorted(kind.id for kind in kinds().kind)


@pytest.mark.parametrize("kind", TRIGGERS)
def test_its_notice_brings_it_out_with_words_in_both_languages_and_its_sentence(kind: str) -> None:
    notice = notice_of(kind)
    those = found(notice, kind)
    assert those, invented.kinds(notice)
    for finding in those:
        check_words(finding)
        check_anchor(finding, notice)


def check_words(finding: Finding) -> None:
    chinese, english = notices.finding_words(finding, "zh-hans"), notices.finding_words(finding, "en")
    assert (finding.message, finding.question) == chinese
    assert finding.basis == notices.finding_basis(finding, "zh")
    for words in (*chinese, *english):
        assert words.strip(), finding
        assert not re.search(r"[{}]", words), finding
    assert re.search("[\u4e00-\u9fff]", chinese[1])
    assert not re.search("[\u4e00-\u9fff]", re.sub("“[^”]*”", "", english[1])), "an English question quotes Chinese and no more"
    assert not re.search("[\u4e00-\u9fff]", notices.finding_basis(finding, "en"))


def check_anchor(finding: Finding, notice: Notice) -> None:
    if finding.anchor is not None:
        assert notice.original[finding.anchor.start : finding.anchor.end] == finding.anchor.quote
        assert finding.anchor.rule == f"finding.{finding.kind}"


def test_a_clean_notice_has_notes_only() -> None:
    assert {finding.severity for finding in compiled().findings} == {"note"}


@pytest.mark.parametrize("text", [NOVEL, PRICES], ids=["novel", "prices"])
def test_what_is_no_such_notice_has_no_duties_and_one_finding_that_says_so(text: str) -> None:
    notice = notices.compile(text)
    assert notice.duties == notice.cover_duties == ()
    assert invented.kinds(notice) == ["no_duties"]


def test_findings_stand_by_severity_and_then_by_place(seed: Notice) -> None:
    order = [(SEVERITIES.index(f.severity), f.anchor.start if f.anchor else -1) for f in seed.findings]
    assert order == sorted(order)
    assert notices.xray(seed) == seed.findings


def test_before_the_rules_a_paper_is_told_what_would_hold_today() -> None:
    letter = "各县要制定本地实施方案。"
    (earlier,) = found(compiled(letter=letter), "asks_companion")
    (later,) = found(compiled(letter=letter, date="2025年5月6日", number="5"), "asks_companion")
    assert "若在今天制发" in earlier.message
    assert "若在今天制发" not in later.message
    assert earlier.basis.endswith("(措辞待核)")


def test_the_centre_commands_what_answers_to_ministries() -> None:
    task = "一、落实护水贷款。(人民银行、财政部负责)\n二、疏浚河道。(水利部、财政部负责)\n"
    assert not found(notices.compile("国务院办公厅关于护水的意见\n国办发〔2019〕3号\n" + task), "not_commanded")


def test_a_count_of_people_who_are_defined_raises_no_question() -> None:
    task = "1.2020年底前护水员达到每万名常住人口6名以上。(市水务局)"
    assert not found(compiled(task, OTHER), "denominator_people")


def test_local_units_answer_for_local_actors() -> None:
    assert not found(compiled("1.各县(市、区)要疏浚河道。(各县(市、区)人民政府)", OTHER), "local_actor")


# ---- the seed


def test_the_seed_shows_what_the_handbook_counts(seed: Notice) -> None:
    counted = Counter(invented.kinds(seed))
    expected = {
        "no_lead_anywhere": 1, "crowd": 2, "open_set": 3, "actor_not_responsible": 1, "length": 1, "asks_companion": 1,
        "genre_division": 1, "denominator_people": 1, "distribution": 1, "conditional_scope": 1, "not_commanded": 6,
        "one_desk": 2, "no_number": 1, "no_deadline": 1, "outline": 1, "unit_load": 1, "single_unit": 1, "cover_duties": 1,
        "vague_completion": 3, "prohibition": 1, "publication": 1, "money": 1, "local_scope": 1, "creates": 1,
        "targets": 1, "vague_words": 1,
    }  # fmt: skip
    assert {kind: counted[kind] for kind in expected} == expected
    assert set(counted) - set(expected) == {
        "lead_protocol", "lead_breaks_protocol", "lead_untestable", "local_actor", "scope_word", "denominator_rate",
    }  # fmt: skip


def test_the_seed_order_gives_a_lead_in_a_third_of_the_lists(seed: Notice) -> None:
    counted = Counter(invented.kinds(seed))
    protocol, breaks, unknown = (counted[f"lead_{kind}"] for kind in ("protocol", "breaks_protocol", "untestable"))
    assert protocol + breaks + unknown == 62
    assert protocol == pytest.approx(39, abs=3), "the handbook's order was made by hand, so ±3"
    assert breaks == pytest.approx(19, abs=4)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("no_lead_anywhere", {"n": "62"}),
        ("length", {"n": "7003", "limit": "4000"}),
        ("unit_load", {"strings": "45", "slots": "224", "most": "18", "duties": "5", "unit": "省民政厅", "times": "74"}),
        ("single_unit", {"n": "18", "total": "80"}),
        ("no_number", {"n": "75", "total": "80", "percent": "94"}),
        ("no_deadline", {"n": "76", "total": "80", "percent": "95"}),
        ("outline", {"levels": "7、21", "n": "80", "clauses": "104"}),
        ("cover_duties", {"n": "5"}),
        ("money", {"n": "16"}),
        ("publication", {"n": "6"}),
        ("local_scope", {"n": "25"}),
        ("actor_not_responsible", {"actor": "省委办公厅、省政府办公厅", "units": "省监察厅"}),
    ],
)
def test_the_seed_counts_are_those_of_the_handbook(seed: Notice, kind: str, facts: dict[str, str]) -> None:
    (finding,) = found(seed, kind)
    assert {key: finding.facts[key] for key in facts} == facts


def test_the_seed_names_the_local_actors_that_provincial_units_answer_for(seed: Notice) -> None:
    tasks = {(finding.about or "").partition("/")[0] for finding in found(seed, "local_actor")}
    assert tasks >= {"n17", "n25", "n33", "n53", "n57", "n71", "n77"}


def test_every_finding_of_the_seed_has_its_words_and_its_sentence(seed: Notice) -> None:
    for finding in seed.findings:
        check_words(finding)
        check_anchor(finding, seed)
        assert finding.anchor is not None


def test_the_seed_shows_what_its_words_for_places_and_its_soft_promises_are(seed: Notice) -> None:
    assert {f.facts["word"] for f in found(seed, "scope_word")} >= {"各省辖市", "各县(市)", "市、县(市)", "各县(市、区)"}
    soft = [f.facts["what"] for f in found(seed, "vague_completion")]
    assert [words[:4] for words in soft] == ["基本消除", "基本实现", "全面免除"]


# ---- rules and their record


def test_every_rule_that_speaks_says_what_it_says(seed: Notice) -> None:
    assert [use.rule for use in seed.rules if not use.says] == []
    assert {use.rule: use.used for use in seed.rules}["duty"] == 80


def test_without_a_record_no_rule_has_a_number_but_its_own_use(seed: Notice) -> None:
    assert {(use.confirmed, use.seen) for use in seed.rules} == {(None, None)}
    notice = notices.compile(SEED.read_bytes(), record={"duty": (79, 80), "nobody.asked": (1, 1)})
    recorded = {use.rule: (use.confirmed, use.seen) for use in notice.rules if use.seen is not None}
    assert recorded == {"duty": (79, 80)}
