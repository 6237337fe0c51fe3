"""What the words of the language mean, one sentence each. Amounts are fen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from minzheng.rules import api as rules
from tests.rooms.rules.invented import rule, value

PERSON = {"工资": 0, "残疾等级": 0, "周岁": 0, "在校": False}


@pytest.mark.parametrize(
    ("expression", "given", "expected"),
    [
        ("进位到元(盈亏)", 1, 100),
        ("进位到元(盈亏)", 100, 100),
        ("进位到元(盈亏)", -199, -100),
        ("舍到元(盈亏)", 199, 100),
        ("舍到元(盈亏)", -101, -200),
        ("四舍五入到元(盈亏)", 149, 100),
        ("四舍五入到元(盈亏)", 150, 200),
        ("四舍五入到元(盈亏)", -149, -100),
        ("四舍五入到元(盈亏)", -150, -200),
        ("四舍五入到元(盈亏)", -151, -200),
        ("进位到分(盈亏 / 3)", 100, 34),
        ("进位到分(盈亏 / 3)", -100, -33),
        ("舍到分(盈亏 / 3)", 100, 33),
        ("舍到分(盈亏 / 3)", -100, -34),
        ("四舍五入到分(盈亏 / 8)", 4, 1),
        ("四舍五入到分(盈亏 / 8)", -4, -1),
        ("进位到元(盈亏 / 3)", 300, 100),
        ("进位到元(盈亏 / 3)", 301, 200),
        ("舍到元(盈亏 * 1.5)", 199, 200),
        ("舍到元(-盈亏)", 1, -100),
    ],
)
def test_a_rounding_word_rounds(expression: str, given: int, expected: int) -> None:
    assert value(expression, 盈亏=given) == expected


def test_a_plain_number_is_rounded_to_whole_ones() -> None:
    assert value("进位到整(月数 / 12)", 月数=13) == 2
    assert value("舍到整(月数 / 12)", 月数=23) == 1


def test_a_quotient_stays_exact_until_it_is_rounded() -> None:
    made = rule("甲 = 收入 / 3\n乙 = 进位到分(甲 * 3)\n结果 = 甲 * 3 == 收入", "乙")
    decision = rules.decide(made, rules.Case({"收入": 100}, [PERSON]))
    assert decision.value("乙") == 100
    assert decision.answer is True
    assert next(decision.steps()).values == (Fraction(100, 3),)


def test_quotients_are_compared_without_dividing() -> None:
    assert value("1 if 收入 / 人数 < 保障标准 / 3 else 0", 收入=66, 保障标准=100) == 1  # 33 < 33 1/3
    assert value("1 if 收入 / 人数 < 保障标准 else 0", 收入=200, 保障标准=100) == 0  # lower, not equal


def test_a_per_cent_is_a_hundredth() -> None:
    assert value("舍到分(保障标准 * 比例)", 保障标准=999, 比例=150) == 1498


def test_a_choice_and_the_largest_and_smallest_take_quotients_too() -> None:
    assert value("进位到分(最大(收入 / 3, 保障标准 / (人数 + 1), 0))", 收入=10, 保障标准=11) == 4
    assert value("进位到分(最小(收入 / 3, 保障标准 / (人数 + 1)))", 收入=10, 保障标准=12) == 4
    assert value("舍到分(收入 / 7 if 城市 else 收入 / 人数)", 收入=10, 城市=False) == 5


def test_the_larger_of_a_quotient_and_one_may_divide() -> None:
    assert value("进位到分(收入 / 最大(人数(在校) / 人数, 1))", 收入=10) == 10


def test_persons_are_gathered_into_their_household() -> None:
    text = "总 = 合计(工资)\n高 = 最高(工资)\n低 = 最低(工资 * 2)\n数 = 人数(在校)\n口 = 人数 + 0\n"
    text += "结果 = 任一(周岁 >= 60) and not 全部(在校)"
    made = rule(text, "总", "高", "低", "数", "口")
    people = [PERSON | {"工资": 300, "周岁": 60}, PERSON | {"工资": 100, "在校": True}]
    decision = rules.decide(made, rules.Case({}, people))
    assert [decision.value(name) for name in made.outputs] == [True, 400, 300, 200, 1, 2]


def test_a_step_of_persons_may_read_the_household_and_come_after_it() -> None:
    text = "人\n额 = 工资 / 2\n家庭\n均 = 合计(额) / 人数\n人\n差 = 进位到分(额 - 均)\n家庭\n大 = 最高(差)\n结果 = 大 > 0"
    made = rule(text, "大")
    decision = rules.decide(made, rules.Case({}, [PERSON | {"工资": 100}, PERSON]))
    assert decision.value("大") == 25


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("城市 and 残疾户", False),
        ("残疾户 and 城市", False),
        ("城市 or not 残疾户", True),
        ("城市 or 残疾户", None),
        ("not 城市", None),
        ("收入 > 0", None),
        ("收入 * 0 == 0", None),
        ("是 if 城市 else 是", None),
        ("残疾户 if 城市 else 城市", None),
        ("城市 if 残疾户 else 是", True),
        ("任一(在校)", True),
        ("任一(周岁 > 200)", None),
        ("全部(在校)", None),
        ("全部(周岁 > 200 and 残疾户)", False),
        ("合计(工资) > 0", None),
        ("人数(在校) > 0", None),
        ("最大(收入, 保障标准) > 0", None),
    ],
)
def test_unknown_stays_unknown_unless_the_rest_decides(expression: str, expected: bool | None) -> None:
    made = rule(f"结果 = {expression}")
    person = PERSON | {"在校": True}
    case = rules.Case({"收入": None, "城市": None, "残疾户": False, "保障标准": 1}, [person, {"残疾等级": 0}])
    assert rules.decide(made, case).answer is expected


def test_a_rule_that_could_leave_63_bits_is_refused_with_the_reason() -> None:
    with pytest.raises(rules.RuleError) as raised:
        rule("结果 = 收入 * 保障标准 / 保障标准 * 人数 * 人数 * 人数 * 人数 * 人数 > 0")
    assert {fault.id for fault in raised.value.faults} == {"unit_multiply"}
    with pytest.raises(rules.RuleError) as raised:
        rule("结果 = 收入 * 人数 * 人数 * 人数 * 人数 * 人数 * 人数 > 0")
    assert raised.value.message("en") == (
        "line 2, character 6: The result may reach 9.4e+19, past 63 bits (about 9.2e+18); its sides are "
        "1…950990049900000000; 1…99. Please round before, or declare narrower ranges."
    ).replace("1…950990049900000000", "0…950990049900000000")
