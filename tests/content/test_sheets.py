"""The sheet of the first notice: how each promise of its 80 clauses and of its letter is proven, decided and counted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.indicators import api as indicators
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.duties.sheet import load

NUMBER, ISSUED = "苏办〔2012〕85号", date(2012, 10, 10)
SHEET = duties.sheets()[NUMBER]
CLAUSES = [str(n) for n in range(1, 81)]
LETTER = [f"c{n}" for n in range(1, 6)]
PROMISES = [(no, proof) for no, duty in SHEET.items() for proof in duty.proof]


@cache
def notice() -> dict[str, notices.Duty]:
    """The duties of the notice itself, by number."""
    seed = notices.compile(content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"))
    return {duty.no or duty.id: duty for duty in seed.duties} | {f"c{n}": duty for n, duty in enumerate(seed.cover_duties, 1)}


def test_every_clause_has_its_sheet_and_so_has_every_duty_of_the_letter() -> None:
    assert sorted(SHEET) == sorted(CLAUSES + LETTER)
    assert sorted(notice()) == sorted(SHEET)


def test_how_many_promises_are_proven_in_each_way() -> None:
    kinds = Counter(proof.kind for no, proof in PROMISES if no in CLAUSES)
    assert kinds == {"measured": 10, "artefact": 68, "attested": 10, "monitored": 56}
    ways = {no: {proof.kind for proof in duty.proof} for no, duty in SHEET.items() if no in CLAUSES}
    assert sum("artefact" in kinds for kinds in ways.values()) == 57
    assert [no for no, kinds in ways.items() if "measured" in kinds] == ["12", "24", "31", "53", "56"]
    assert [int(no) for no, kinds in ways.items() if kinds == {"monitored"}] == [5, 6, 7, 8, 9, 18, 21, 29, 39, 43, 44, 46, 79]


def test_only_what_a_measure_exists_for_is_measured() -> None:
    measured = [(no, proof.measure) for no, proof in PROMISES if proof.kind == "measured"]
    assert measured == [
        ("12", "four_bodies"),
        ("24", "funeral_fees_waived"),
        ("31", "elder_care_beds"),
        ("31", "community_facilities"),
        ("31", "city_institutions"),
        ("31", "county_welfare_centres"),
        ("31", "relief_stations"),
        ("31", "veteran_cadre_centres"),
        ("53", "township_staff"),
        ("56", "village_assistants"),
    ]
    assert [(no, proof.measure) for no, proof in PROMISES if proof.measure and proof.kind == "monitored"] == [
        ("1", "standard_to_income_urban"),
        ("1", "rural_to_urban_standard"),
        ("8", "disability_subsidies_covered"),
        ("10", "aged_allowance_covered"),
        ("21", "affairs_decided_in_time"),
        ("46", "items_fully_stated"),
        ("66", "townships_at_work"),
        ("69", "asked_online"),
    ]
    declared = {one.id for one in indicators.measures()}
    assert {name for duty in SHEET.values() for name in duty.watched} | {one.measure for _, one in PROMISES} <= declared | {""}


@pytest.mark.parametrize("no", SHEET)
def test_the_words_of_each_promise_stand_once_in_their_clause(no: str) -> None:
    said = notice()[no].anchor
    text = content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt")[said.start : said.end]
    assert [text.count(proof.words) for proof in SHEET[no].proof] == [1] * len(SHEET[no].proof)


def test_a_name_fits_a_window_and_is_had_by_one_clause() -> None:
    names = [duty.short.zh for duty in SHEET.values()]
    assert max(map(len, names)) <= 8
    assert len(set(names)) == len({duty.short.en for duty in SHEET.values()}) == 85


@pytest.mark.parametrize("no", SHEET)
def test_a_function_is_followed_from_the_unit_that_the_clause_names(no: str) -> None:
    named = {unit.name: units.of_token(unit.name).key for unit in notice()[no].units if no in CLAUSES}
    held = {unit: _holder(function) for unit, function in SHEET[no].functions.items()}
    assert held == {unit: named[unit] for unit in held}
    if SHEET[no].function and no not in {"6", "30"}:  # which civil affairs has no part in
        assert _holder(SHEET[no].function) in named.values()


def _holder(function: str) -> str:
    unit = units.responsible(function, units.default().place_code, ISSUED).unit
    return unit.key if unit else ""


def test_deadlines_are_those_of_the_notice_and_the_coverage_targets_count_all_bound_places() -> None:
    own = {(no, proof.due) for no, proof in PROMISES if proof.due}
    assert own == {("12", "2015"), ("16", "2013"), ("24", "2015"), ("31", "2015")}
    assert {no: notice()[no].deadline for no in ("12", "16", "24", "31")} == dict.fromkeys(("12", "24", "31"), "2015") | {
        "16": "2013"
    }
    dated = [proof for no, proof in PROMISES if no in {"16", "24"} and proof.due]
    kinds = ["artefact", "measured"]
    assert [(proof.kind, proof.target, proof.scope) for proof in dated] == [(kind, 100, ("county_units",)) for kind in kinds]


def test_whom_a_clause_binds_is_what_its_own_scope_word_says() -> None:
    bound = {no: duty.scope for no, duty in SHEET.items() if duty.scope != ("localities",)}
    assert bound == {
        "19": ("urban_county_units",),  # 县级市和市辖区
        "22": ("county_units",),  # offices of marriage registration are theirs
        "30": ("issuer",),
        "48": ("issuer",),  # 我省
        "53": ("county_units",),  # 各县(市、区)
        "62": ("issuer",),
        "69": ("cities_and_counties",),  # 省辖市、县(市)
        "c5": ("issuer",),
    }


def test_what_is_only_monitored_says_why_for_itself_and_what_is_uncertain_says_so() -> None:
    reasons = Counter(proof.reading.zh for _, proof in PROMISES if proof.kind == "monitored" and proof.reading)
    assert sum(reasons.values()) == 59
    assert [reason for reason, times in reasons.items() if times > 1] == []
    unsaid = [no for no, proof in PROMISES if proof.to_confirm and not (proof.reading and _is_open(proof.reading.zh))]
    assert unsaid == []
    assert [no for no, proof in PROMISES if proof.reading and "待省" in proof.reading.zh and not proof.to_confirm] == []


def _is_open(reading: str) -> bool:
    return any(words in reading for words in ("待省确认", "待省定", "由印发机关定"))


def test_nobody_is_asked_to_report_and_no_place_to_repeat_a_paper_of_the_province() -> None:
    asked = [no for no, proof in PROMISES if any(word in proof.what.zh for word in ("报送", "月报", "报表", "照片", "次数"))]
    assert asked == []


def test_a_fault_of_a_sheet_says_where_it_is_and_what_was_meant(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "1.toml").write_text(
        'number = "甲〔2020〕1号"\n'
        '[[duty]]\nno = "1"\nshort = { zh = "一", en = "x" }\n'
        '[[duty.proof]]\nkind = "measured"\nwhat = { zh = "甲", en = "x" }\n'
        '[[duty.proof]]\nkind = "monitored"\nwhat = { zh = "乙", en = "y" }\n'
        '[[duty.proof]]\nkind = "artefact"\nwhat = { zh = "丙", en = "z" }\ntarget = 3\nmeasure = "beds"\n'
        '[[duty]]\nno = "2"\nshort = { zh = "空", en = "x" }\nproof = []\n'
        '[[duty]]\nno = "3"\nshort = { zh = "一个超过八个字的名称", en = "x" }\nfunction = "relief"\nscope = ["everybody"]\n'
        '[[duty.proof]]\nkind = "artefact"\nwhat = { zh = "丁", en = "z" }\n',
        "utf-8",
    )
    (folder / "2.toml").write_text('number = "甲〔2020〕1号"\nduty = 3\n', "utf-8")
    with pytest.raises(content.ContentError) as raised:
        load(tmp_path)
    said = str(raised.value)
    for fault in (
        "holds 8",
        "no function of the list",
        '"everybody"',
        "belongs to what is measured or watched",
        "needs a reason",
    ):
        assert fault in said
    for fault in ("and target go together", "is empty: how each promise", "2.toml"):
        assert fault in said


def test_a_duty_stands_in_one_file_alone(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    proof = '[[duty.proof]]\nkind = "artefact"\nwhat = { zh = "丙", en = "z" }\n'
    for name in ("1.toml", "2.toml"):
        text = f'number = "甲〔2020〕1号"\n[[duty]]\nno = "1"\nshort = {{ zh = "一", en = "x" }}\n{proof}'
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(content.ContentError, match="which another file has already"):
        load(tmp_path)
