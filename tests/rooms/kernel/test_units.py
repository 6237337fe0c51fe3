"""Units of an invented list: who answers on a day, what became of whom, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.kernel.units import api as units

PROVINCE, RUDONG, WUJIANG = "320000", "320623", "320509"
FILES = {
    "changes.toml": """\
begins = 2010-01-01
place = "320000"
prefix = "in"
notice = { zh = "第{item}项", en = "item {item}" }

[[change]]
id = "split"
name = { zh = "分设", en = "The split" }
when = "2015-03..2015-04"
locally = "2015-06"
basis = { zh = "改革方案", en = "The plan" }
certainty = "M"

[[change]]
id = "late"
name = { zh = "更名", en = "The renaming" }
when = "2020-05-01"
basis = { zh = "更名通知", en = "The letter" }
certainty = "S"
""",
    "sectors.csv": "id,zh,en\ncare,照料,care\nrelief,救助,relief\nposts,邮政,posts\n"
    "care_desk,照料办,desk\neverybody,各单位,all\n",
    "groups.csv": "id,zh,en\nall,全部,All\n",
    "units.csv": """\
key,name,full_name,en,sector,kind,commanded,since,until,became,desk_of
in:care,省照料厅,江苏省照料厅,Care,care,department,yes,,,,
in:relief,省救助厅,江苏省救助厅,Relief,relief,department,yes,split,late,in:care,
in:posts,省邮政局,江苏省邮政局,Posts,posts,vertical,no,,late,in:post,
in:post,省邮局,江苏省邮局,Post,posts,vertical,no,late,,,
in:desk,省照料办,江苏省照料办公室,Desk,care_desk,office,yes,,,,food
in:all,各单位,各单位,All,everybody,set,yes,,late,nobody,
""",
    "sets.toml": """\
[[set]]
unit = "in:all"
question = { zh = "哪些？", en = "Which?" }
known = { zh = "不知", en = "Nothing" }
certainty = "?"
""",
    "functions.csv": "id,zh,en,group\nfood,供餐,Food,all\nletters,信件,Letters,all\ntalk,议事,Talk,all\n",
    "turns.csv": """\
function,unit,since,item,certainty,basis_zh,basis_en
food,in:care,,3,,,
food,in:relief,split,,,,
food,in:care,late,,,,
letters,in:posts,,4,,,
letters,in:post,late,,,,
talk,in:all,,,?,推测,A guess
talk,nobody,late,,,,
""",
    "counterparts.csv": """\
unit,at,name,commanded
in:care,city;district;county,{place}照料局,
in:relief,county,{place}救助局,no
""",
}
Make = Callable[..., units.Directory]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A directory of these files, in which `file` has `new` for `old`."""

    def made(file: str = "", old: str = "", new: str = "", tokens: str = "") -> units.Directory:
        folder = tmp_path / "units"
        folder.mkdir()
        for name, text in FILES.items():
            assert name != file or text.count(old) == 1, "the test replaces one thing"
            (folder / name).write_text(text.replace(old, new) if name == file else text, encoding="utf-8")
        if tokens:
            (tmp_path / "units.csv").write_text(f"token\n{tokens}\n", encoding="utf-8")
        return units.load(folder)

    return made


def test_a_function_leaves_a_unit_that_stays_and_may_come_back(make: Make) -> None:
    directory = make()
    answers = {
        day: directory.responsible("food", PROVINCE, day) for day in (date(2010, 1, 1), date(2016, 1, 1), date(2020, 5, 1))
    }
    assert [answer.unit.key for answer in answers.values() if answer.unit] == ["in:care", "in:relief", "in:care"]
    first, second, third = answers.values()
    assert (first.basis.zh, first.certain, first.before, str(first.until)) == ("第3项", True, None, "2015-03-01..2015-04-30")
    assert (second.basis.en, second.certain, second.words.zh) == ("The plan", False, "出处未复核，待省确认")
    assert (second.before and second.before.key, second.after and second.after.key) == ("in:care", "in:care")
    assert (third.certainty, third.certain, str(third.since), third.until) == ("S", True, "2020-05-01", None)
    assert directory.at("care", PROVINCE, date(2016, 1, 1)).key == "in:care"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2015, 2, 28), "settled"),
        (date(2015, 3, 1), "unsettled"),
        (date(2015, 4, 29), "unsettled"),
        (date(2015, 4, 30), "settled"),
    ],
)
def test_a_day_within_a_change_that_is_not_known_to_the_day_gives_both(make: Make, day: date, state: str) -> None:
    answer = make().responsible("food", PROVINCE, day)
    assert answer.state == state
    if state == "unsettled":
        assert [unit.key for unit in answer.candidates] == ["in:care", "in:relief"]
        assert answer.unit is answer.candidates[0], "what may have happened has not yet"
        assert answer.words.zh == "这一天正在变动期间，确切日期待省确认"
        assert not answer.certain


def test_a_day_before_the_list_is_not_answered(make: Make) -> None:
    directory = make()
    answer = directory.responsible("food", PROVINCE, date(2009, 12, 31))
    assert (answer.state, answer.unit, answer.candidates, answer.certain) == ("unknown", None, (), False)
    assert answer.words.en == "The list begins on 2010-01-01 and says nothing of an earlier day"
    with pytest.raises(units.NobodyAnswers, match=r"^Nothing is known of 2009-12-31: the list of units begins on 2010-01-01\.$"):
        directory.at("care", PROVINCE, date(2009, 12, 31))


def test_where_nobody_is_known_the_answer_says_so(make: Make) -> None:
    directory = make()
    answer = directory.responsible("talk", PROVINCE, date(2021, 1, 1))
    assert (answer.state, answer.unit, answer.before and answer.before.key) == ("unknown", None, "in:all")
    assert answer.words.zh == "没有记载由谁负责，待省确认"
    assert directory.successors("in:all", date(2021, 1, 1)) == ()
    before = directory.responsible("talk", PROVINCE, date(2012, 1, 1))
    assert before.unit
    assert before.unit.open
    assert before.unit.open.question.zh == "哪些？"
    assert (before.reasons, before.certain) == (("?", "set"), False)


def test_a_sector_that_was_taken_over_is_answered_by_its_main_heir(make: Make) -> None:
    directory = make()
    assert directory.at("relief", PROVINCE, date(2019, 1, 1)).key == "in:relief"
    assert directory.at("relief", PROVINCE, date(2021, 1, 1)).key == "in:care"
    assert [unit.key for unit in directory.successors("in:relief", date(2021, 1, 1))] == ["in:care"]
    with pytest.raises(units.NobodyAnswers, match=r'^No unit is known for "relief" at 江苏省 \(320000\) on 2012-01-01\.$'):
        directory.at("relief", PROVINCE, date(2012, 1, 1))


def test_a_local_unit_is_named_by_rule_and_says_so(make: Make) -> None:
    directory = make()
    bureau = directory.at("care", WUJIANG, date(2013, 1, 1))
    assert (bureau.key, bureau.name, bureau.full_name) == ("320509:care", "吴江区照料局", "苏州市吴江区照料局")
    assert (bureau.level, bureau.place_code, bureau.counterpart_of) == ("county", WUJIANG, "in:care")
    assert bureau.generated
    assert bureau.commanded
    assert directory.by_key("320509:care") == bureau
    answer = directory.responsible("food", WUJIANG, date(2013, 1, 1))
    assert answer.unit == bureau
    assert answer.words.zh == "与省级单位对应，名称按规则生成，待当地确认"
    with pytest.raises(units.NobodyAnswers):
        directory.at("posts", WUJIANG, date(2013, 1, 1))


def test_places_below_follow_a_change_on_their_own_days(make: Make) -> None:
    directory = make()
    assert directory.responsible("food", RUDONG, date(2015, 5, 20)).unit == directory.by_key("320623:care")
    assert directory.responsible("food", RUDONG, date(2015, 6, 15)).state == "unsettled"
    with pytest.raises(units.NobodyAnswers):
        directory.at("relief", RUDONG, date(2015, 5, 20))
    relief = directory.responsible("food", RUDONG, date(2015, 7, 1)).unit
    assert relief
    assert (relief.name, relief.commanded) == ("如东县救助局", False)
    assert directory.responsible("food", WUJIANG, date(2015, 7, 1)).state == "unknown", "no rule names one in a district"


def test_an_office_is_housed_by_whoever_answers_for_its_function(make: Make) -> None:
    directory = make()
    hosts = [directory.host("in:desk", date(year, 6, 1)) for year in (2012, 2016, 2021)]
    assert [host.unit.key for host in hosts if host and host.unit] == ["in:care", "in:relief", "in:care"]
    assert directory.host("in:care", date(2012, 1, 1)) is None


def test_a_succession_has_the_body_and_its_functions_in_the_order_of_time(make: Make) -> None:
    directory = make()
    told = [
        (str(one.when), one.source and one.source.key, one.to and one.to.key, one.function and one.function.id)
        for one in directory.succession("in:relief")
    ]
    assert told == [
        ("2015-03-01..2015-04-30", "in:care", "in:relief", "food"),
        ("2020-05-01", "in:relief", "in:care", None),
        ("2020-05-01", "in:relief", "in:care", "food"),
    ]
    assert [str(one.when) for one in directory.succession("320623:care")] == ["2015-06", "2020-05-01", "2020-05-01"]


def test_a_printed_name_is_the_unit_that_bore_it_on_the_day(make: Make) -> None:
    directory = make()
    assert directory.of_token("省照料厅").key == "in:care"
    assert directory.of_token("省救助厅", date(2016, 1, 1)).key == "in:relief"
    with pytest.raises(units.UnknownUnit, match=r'^There is no unit "省救助厅"'):
        directory.of_token("省救助厅")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda one: one.by_key("in:cares"), 'There is no unit "in:cares". Did you mean "in:care"?'),
        (lambda one: one.by_key("999999:care"), 'There is no unit "999999:care". Did you mean "in:care"?'),
        (lambda one: one.by_key("320623:post"), 'There is no unit "320623:post". Did you mean "in:post"?'),
        (lambda one: one.by_key(""), 'There is no unit "".'),
        (lambda one: one.responsible("foot", PROVINCE, date(2012, 1, 1)), 'There is no function "foot". Did you mean "food"?'),
        (lambda one: one.at("cart", PROVINCE, date(2012, 1, 1)), 'There is no sector "cart". Did you mean "care"?'),
        (lambda one: one.of_token("省照料局"), 'There is no unit "省照料局". Did you mean "省照料厅"?'),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest(make: Make, ask: Callable[[units.Directory], object], told: str) -> None:
    with pytest.raises(units.UnknownUnit) as caught:
        ask(make())
    assert str(caught.value) == told


@pytest.mark.parametrize("code", ["320503", "999999", "32"])
def test_a_place_that_is_not_in_force_has_no_units(make: Make, code: str) -> None:
    directory = make()
    with pytest.raises(KeyError, match=code):
        directory.at("care", code, date(2020, 1, 1))
    with pytest.raises(KeyError, match=code):
        directory.responsible("food", code, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "units.csv",
            "split,late,in:care",
            "spilt,late,in:care",
            'units.csv:3: since is "spilt", which is declared nowhere. Did you mean "split"?',
        ),
        (
            "units.csv",
            "late,in:post,",
            "late,in:pst,",
            'units.csv:4: became is "in:pst", which is declared nowhere. Did you mean "in:post"?',
        ),
        (
            "units.csv",
            "late,in:post,",
            "late,,",
            "units.csv:4: became is missing: 省邮政局 ends with late. Name who followed it, or say nobody.",
        ),
        (
            "units.csv",
            "late,in:post,",
            ",in:post,",
            "units.csv:4: until is missing: 省邮政局 became another. Name the change with which it ended.",
        ),
        (
            "units.csv",
            "split,late,in:care",
            "late,split,in:care",
            "units.csv:3: until is split, which does not surely come after late.",
        ),
        ("units.csv", "no,late,,,", "no,,,,", "units.csv:5: sector is posts, for which in:posts may stand on the same day."),
        (
            "units.csv",
            "Care,care,",
            "Care,case,",
            'units.csv:2: sector is "case", which is declared nowhere. Did you mean "care"?',
        ),
        ("units.csv", "in:care,省", "xx:care,省", 'units.csv:2: key is "xx:care", but the keys of this list begin with in:'),
        (
            "units.csv",
            "in:care,省",
            "in care,省",
            'units.csv:2: key is "in care", but small letters with one colon are meant, such as js:civil_affairs.',
        ),
        ("units.csv", ",,food", ",,foot", 'units.csv:6: desk_of is "foot", which is declared nowhere. Did you mean "food"?'),
        ("units.csv", "everybody,set", "everybody,office", "sets.toml:2: set.0.unit is in:all, which is no set."),
        (
            "units.csv",
            "care_desk,office",
            "care_desk,set",
            "units.csv:6: kind is set, but sets.toml does not say what is open about in:desk.",
        ),
        (
            "functions.csv",
            "Letters,all",
            "Letters,ball",
            'functions.csv:3: group is "ball", which is declared nowhere. Did you mean "all"?',
        ),
        (
            "functions.csv",
            "Talk,all\n",
            "Talk,all\nrest,休息,Rest,all\n",
            "functions.csv:5: id is rest, of which turns.csv has no turn.",
        ),
        (
            "turns.csv",
            "letters,in:post,late",
            "letters,in:post,split",
            "turns.csv:6: unit is in:post, which begins with late only.",
        ),
        (
            "turns.csv",
            "letters,in:post,late,,,,\n",
            "",
            "turns.csv:5: unit is in:posts, which ends with late; a turn for who came after is missing.",
        ),
        (
            "turns.csv",
            "food,in:care,,3,,,\n",
            "",
            "turns.csv:2: since leaves a gap: nobody is named from 2010-01-01, when the list begins, to split.",
        ),
        (
            "turns.csv",
            "food,in:relief,split,,,,\nfood,in:care,late",
            "food,in:care,late,,,,\nfood,in:relief,split",
            "turns.csv:4: since overlaps: split does not surely come after late, with which in:care begins.",
        ),
        (
            "turns.csv",
            "food,in:care,,3,,,",
            "food,in:care,,,,,",
            "turns.csv:2: item is missing: the first turn names the item of the notice it is read from, or a basis of its own.",
        ),
        ("turns.csv", "推测,A guess", "推测,", "turns.csv:7: basis_en is missing: a basis is said in both languages."),
        ("turns.csv", "?,推测", ",推测", "turns.csv:7: certainty is missing: a basis of its own says how certain it is."),
        (
            "counterparts.csv",
            "in:relief,county",
            "in:care,county",
            "counterparts.csv:3: at has county, for which in:care has a name already.",
        ),
        (
            "counterparts.csv",
            "{place}救助局",
            "救助局",
            'counterparts.csv:3: name is "救助局", but a name with {place} in it, and no other brace, is meant.',
        ),
        (
            "changes.toml",
            '"2015-03..2015-04"',
            '"May"',
            'changes.toml:9: change.0.when cannot be used: "May" is no date; one such as 2012-10-31, 2012-10 or 2012 is meant.',
        ),
        (
            "changes.toml",
            "begins = 2010-01-01",
            "begins = 2016-01-01",
            "changes.toml:9: change.0.when is 2015-03..2015-04, but the list already says what was so on 2016-01-01.",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_file_line_and_key(make: Make, file: str, old: str, new: str, told: str) -> None:
    with pytest.raises(content.ContentError) as caught:
        make(file, old, new)
    assert told in [str(fault).rpartition("/")[2] for fault in caught.value.faults]


def test_a_string_of_the_notice_without_a_unit_is_told(make: Make) -> None:
    with pytest.raises(content.ContentError) as caught:
        make(tokens="省照料厅\n省照顾厅\n省救助厅")
    assert [(fault.file.name, fault.line, fault.key, fault.message, fault.nearest) for fault in caught.value.faults] == [
        ("units.csv", 3, "token", "is 省照顾厅, but no unit in units/units.csv has this name.", "省照料厅"),
        ("units.csv", 4, "token", "is 省救助厅, but no unit in units/units.csv has this name.", "省照料厅"),
    ]


def test_faults_of_several_files_are_told_at_once(make: Make, tmp_path: Path) -> None:
    with pytest.raises(content.ContentError) as caught:
        make("turns.csv", "letters,in:posts", "letter,in:pots", tokens="某办")
    assert {fault.file.relative_to(tmp_path).as_posix() for fault in caught.value.faults} == {"units/turns.csv", "units.csv"}
    assert len(caught.value.faults) == 3
