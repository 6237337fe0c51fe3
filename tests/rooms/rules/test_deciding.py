"""One household: what it may be told, what it is asked, why, and what would turn the answer."""

from __future__ import annotations

import pytest

from minzheng.rules import api as rules
from tests.rooms.rules.invented import rule

TEXT = """人
净工资   = 工资 if 周岁 >= 16 else 0   # 第十三条
家庭
人均     = 合计(净工资) / 人数         # 第十三条
收入符合 = 人均 < 保障标准             # 《社会救助暂行办法》第九条
结果     = 收入符合 and not 残疾户
金额     = 进位到元((保障标准 - 人均) * 人数) if 结果 else 0
"""
RULE = rule(TEXT, "金额")
PERSON = {"工资": 30_000, "周岁": 40}
HOME = {"保障标准": 50_000, "残疾户": False}


def refused(household: rules.Values, people: list[rules.Values]) -> str:
    """What is said of a case that no household can be."""
    with pytest.raises(rules.CaseError) as raised:
        rules.decide(RULE, rules.Case(household, people))
    return raised.value.message("en") + raised.value.message("zh")


def test_a_case_gets_an_answer_an_amount_and_every_step() -> None:
    decision = rules.decide(RULE, rules.Case(HOME, [PERSON, {"工资": 25_000, "周岁": 15}, {"工资": 5_000, "周岁": 70}]))
    assert (decision.answer, decision.value("金额")) == (True, 115_000)
    assert [shown.step.name for shown in decision.steps()] == ["净工资", "人均", "收入符合", "结果", "金额"]


def test_a_step_is_told_with_its_values_its_result_and_its_article() -> None:
    told = list(rules.explain(rules.decide(RULE, rules.Case(HOME, [PERSON, PERSON, {"工资": 40_000, "周岁": 40}]))))
    assert told[1].sentence.zh == (
        "人均 = 合计(净工资) / 人数，其中净工资 第1人300元、第2人300元、第3人400元，人数 3；得约333.3333元。"
        "依据：《最低生活保障审核确认办法》第十三条。"
    )
    assert told[2].sentence.en == (
        "收入符合 = 人均 < 保障标准, where 人均 is about 333.3333元, 保障标准 is 500元; this gives yes. "
        "Basis: 《社会救助暂行办法》第九条."
    )
    assert told[4].sentence.zh.endswith("结果 是；得500元。")


def test_an_income_with_digits_too_many_is_refused_and_said() -> None:
    assert "“工资” is 1000000000000000元, but 0元 to 1000000元 is meant." in refused(HOME, [{"工资": 10**17}])


def test_what_no_household_can_have_is_told_all_at_once() -> None:
    said = refused({"保障标淮": 1, "残疾户": 1, "工资": 1}, [{"工资": 1.5, "周岁": True, "收入": 2}])  # type: ignore[dict-item]
    told = ["“保障标淮”", "“残疾户” is 1, but yes or no", "“工资” is 1.5", "“周岁” is True", "“收入” is no value of the person"]
    assert [words for words in told if words not in said] == []
    assert "是否指“保障标准”" in said


@pytest.mark.parametrize("count", [0, 100])
def test_a_household_has_somebody_and_not_a_village(count: int) -> None:
    assert f"一户应有1至99人，现为{count}人。" in refused(HOME, [PERSON] * count)


def test_a_parameter_that_the_place_has_not_set_is_asked_for() -> None:
    decision = rules.decide(RULE, rules.Case({"残疾户": False}, [PERSON]))
    assert decision.answer is None
    assert decision.asks() == (rules.Asked("保障标准", 0, parameter=True),)


def test_only_what_the_answer_waits_for_is_asked() -> None:
    people = [PERSON, {"工资": None, "周岁": 15}, {"工资": None, "周岁": None}, {"工资": None, "周岁": 16}]
    decision = rules.decide(RULE, rules.Case(HOME, people))
    asked = [(one.name, one.person) for one in decision.asks()]
    assert asked == [("周岁", 3), ("工资", 4)]  # of a child's wages nobody needs to know; of somebody's age first
    assert rules.decide(RULE, rules.Case(HOME | {"残疾户": True}, people)).answer is False
    assert rules.decide(RULE, rules.Case(HOME | {"残疾户": True}, people)).asks() == ()


def test_the_nearest_change_is_found_to_the_last_fen() -> None:
    yes = rules.flips(rules.decide(RULE, rules.Case(HOME, [PERSON, PERSON])))
    assert [(one.fact.name, one.person, one.before, one.after) for one in yes.changes] == [
        ("工资", 1, 30_000, 70_000),
        ("工资", 2, 30_000, 70_000),
        ("残疾户", 0, False, True),
    ]
    no = rules.flips(rules.decide(RULE, rules.Case(HOME, [PERSON | {"工资": 100_000}, PERSON])))
    assert [(one.fact.name, one.person, one.before, one.after) for one in no.changes] == [
        ("工资", 1, 100_000, 69_999),
        ("周岁", 1, 40, 15),
    ]


def test_the_nearest_change_is_found_where_the_answer_goes_up_and_down() -> None:
    made = rule("甲 = 收入 < 保障标准\n结果 = 100 <= 月数 <= 200 or 300 <= 月数 < 310 or 月数 == 402 or 甲")
    usual = {"收入": 10, "保障标准": 10}

    def nearest(months: int) -> int | bool:
        found = rules.flips(rules.decide(made, rules.Case(usual | {"月数": months}, [{}]))).changes
        return next(one.after for one in found if one.fact.name == "月数")

    expected = {0: 100, 99: 100, 150: 201, 249: 200, 251: 300, 305: 310, 355: 309, 356: 402, 600: 402}
    assert {months: nearest(months) for months in expected} == expected


def test_an_answer_that_is_a_fact_turns_with_it() -> None:
    made = rule("结果 = 残疾户")
    found = rules.flips(rules.decide(made, rules.Case({"残疾户": True}, [{}]))).changes
    assert [(one.fact.name, one.after) for one in found] == [("残疾户", False)]


def test_an_answer_that_is_unknown_or_that_nothing_turns_has_no_nearest_change() -> None:
    assert rules.flips(rules.decide(RULE, rules.Case({}, [PERSON]))).changes == ()
    made = rule("结果 = 收入 >= 0 or 残疾户")
    assert rules.flips(rules.decide(made, rules.Case({"收入": 1, "残疾户": True}, [{}]))).changes == ()


def test_the_function_of_a_rule_sees_no_builtins_and_none_of_its_words() -> None:
    from minzheng.rules.scalar import function

    made = function(RULE, steps=True)
    assert made.__globals__["__builtins__"] == {}  # type: ignore[attr-defined]
    code = made.__code__  # type: ignore[attr-defined]
    assert set(code.co_names) <= {"sum", "min", "max", "any", "all", "zip"}
    assert all(name.isascii() and name[0] in "vp" and name[1:].isdecimal() for name in code.co_varnames)
    assert {type(one) for one in code.co_consts} <= {int, bool, type(None)}
