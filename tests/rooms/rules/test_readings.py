"""What the readings for whole populations promise beside agreeing: columns as they come, values beyond their range, the page."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from minzheng.content import api as content
from minzheng.rules import api as rules
from tests.rooms.rules.invented import VERSION, rule
from tests.rooms.rules.readings import by_duckdb, by_numpy, by_steps

RULE = rule("人均 = 合计(工资) / 人数\n结果 = 人均 < 保障标准\n金额 = 舍到分((保障标准 - 人均) * 人数) if 结果 else 0", "金额")


def population(members: list[int], wages: list[int], standard: int = 10_000) -> rules.Population:
    parameters = {"保障标准": rules.Column(np.array([standard]))}
    return rules.Population(
        RULE.declared,
        np.array(members),
        {},
        {"工资": rules.Column(np.array(wages, np.int64 if not wages else None))},
        None,
        parameters,
    )


def test_households_keep_their_order_however_large_they_are() -> None:
    made = rules.evaluate(RULE, population([3, 1, 2, 1], [3, 3, 4, 50, 20, 40, 99_999]))
    assert made["金额"].values.tolist() == [29_990, 9_950, 19_940, 0]
    assert made["结果"].values.tolist() == [True, True, True, False]
    assert made["结果"].known is None


def test_many_blocks_are_as_one() -> None:
    numbers = np.random.default_rng(1)
    members = numbers.integers(1, 9, 30_000)
    wages = numbers.integers(0, 20_000, members.sum())
    made = rules.evaluate(RULE, population(members.tolist(), wages.tolist()))
    totals = np.add.reduceat(wages, np.cumsum(members) - members)
    expected = np.where(totals < 10_000 * members, 10_000 * members - totals, 0)
    assert (made["金额"].values == expected).all()


def test_what_lies_beyond_its_range_is_unknown_and_counted() -> None:
    households = population([1, 1, 1], [10**15, -1, 5])
    made = rules.evaluate(RULE, households)
    assert households.beyond == {"工资": 2}
    assert made["结果"].known is not None
    assert made["结果"].known.tolist() == [False, False, True]


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="people has declared columns of 3 rows, unlike 工资"):
        population([1, 2], [5])
    with pytest.raises(ValueError, match="household has declared columns of 1 rows, unlike 收人"):
        rules.Population(RULE.declared, np.array([1]), {"收人": rules.Column(np.array([1]))}, {})
    with pytest.raises(ValueError, match="a household has 1 to 99 members, not 0 or 2"):
        population([0, 2], [5, 5])
    with pytest.raises(ValueError, match="工资 holds float64, but whole numbers is meant"):
        population([1], [0.5])  # type: ignore[list-item]


def test_nobody_is_no_trouble() -> None:
    assert rules.evaluate(RULE, population([], []))["金额"].values.tolist() == []


def test_a_query_takes_what_lies_beyond_its_range_for_unknown() -> None:
    cases = [rules.Case({"保障标准": 10_000}, [{"工资": 5}]), rules.Case({"保障标准": 10**12}, [{"工资": 5}])]
    assert by_duckdb(RULE, cases) == [(True, 9_995), (None, None)]


def test_the_widest_numbers_that_a_rule_allows_are_right_in_every_reading() -> None:
    made = rule(f"金额 = 舍到分(收入 * {'人数 * ' * 5}9 / 7)\n结果 = 城市", "金额")
    cases = [
        rules.Case({"收入": 100_000_000, "城市": True}, [{}] * 99),
        rules.Case({"收入": 99_999_999, "城市": None}, [{}] * 98),
    ]
    expected = [(True, 100_000_000 * 99**5 * 9 // 7), (None, 99_999_999 * 98**5 * 9 // 7)]
    assert by_steps(made, cases) == expected
    assert by_numpy(made, cases) == expected
    assert by_duckdb(made, cases) == expected


def test_a_range_may_lie_far_from_nothing() -> None:
    low, high = 2**53 - 9, 2**53 + 9
    declared = (rules.Fact("资产", "", "number", high, low, of="household"), rules.Fact("城市", "", "yes", of="household"))
    asked = rules.Head("far", content.Said("远", "Far"), "结果", ("结果", "数"), (VERSION,), declared)
    made = rules.compile("家庭\n数 = 资产\n结果 = 城市", asked, VERSION)
    cases = [rules.Case({"资产": worth, "城市": True}, [{}]) for worth in range(low, high + 1)]
    expected = [(True, worth) for worth in range(low, high + 1)]
    assert by_steps(made, cases) == by_numpy(made, cases) == by_duckdb(made, cases) == expected


@pytest.mark.parametrize(
    "step",
    ["最大(甲 - 收入, 0)", "收入 if 甲 > 0 and 甲 < 收入 else 甲", "舍到分(甲 * 7 / 9)", "-甲", "四舍五入到元(甲 / 3 - 收入)"],
)
def test_the_highest_rule_that_is_allowed_can_be_read_everywhere(step: str) -> None:
    made, faults = None, set[str]()
    for steps in range(2, 99):
        lines = [f"步{n} = {step.replace('甲', f'步{n - 1}')}" for n in range(1, steps)]
        try:
            made = rule("\n".join(["步0 = 收入", *lines, f"金额 = 舍到分(步{steps - 1})", "结果 = 城市"]), "金额")
        except rules.RuleError as error:
            faults = {fault.id for fault in error.faults}
            break
    assert faults in ({"high"}, {"range"})
    assert made is not None
    cases = [rules.Case({"收入": income, "城市": True}, [{}]) for income in (0, 12_345, None)]
    assert by_duckdb(made, cases) == by_numpy(made, cases) == by_steps(made, cases)
    assert "SELECT" in rules.sql(made, "spark", sizes=(1,))


def test_totals_beyond_what_a_double_holds_are_right_in_every_reading() -> None:
    text = "人\n甲 = 工资 * 10000001\n家庭\n和 = 合计(甲)\n高 = 最高(甲)\n"
    made = rule(f"{text}金额 = 和 + 高 if 城市 else 高 - 最大(和, 高)\n结果 = 城市", "金额")
    cases = [rules.Case({"城市": city}, [{"工资": 99_999_999}] * size) for city in (True, False) for size in (1, 2, 11)]
    most = 99_999_999 * 10_000_001
    expected = [(True, 2 * most), (True, 3 * most), (True, 12 * most), (False, 0), (False, -most), (False, -10 * most)]
    assert most * 11 % 2 == 1 < most * 11 / 2**53
    assert by_steps(made, cases) == by_numpy(made, cases) == expected
    assert by_duckdb(made, cases) == by_duckdb(made, cases, sizes=(11,)) == expected


def test_a_total_may_be_read_long_after_its_persons() -> None:
    text = "人\n甲 = 工资 * 2\n家庭\n乙 = 合计(甲)\n人\n丙 = 进位到分((工资 + 乙) / 3)\n家庭\n"
    text += "金额 = 合计(丙) + 合计(甲) * 人数(在校)\n结果 = 城市"
    made = rule(text, "金额")
    person = {"工资": 100, "在校": True}
    cases = [rules.Case({"城市": True}, [person, person]), rules.Case({"城市": True}, [person | {"在校": None}])]
    assert by_duckdb(made, cases) == by_steps(made, cases) == by_numpy(made, cases) == [(True, 1_134), (True, None)]


def test_small_written_numbers_do_not_overflow_in_a_query() -> None:
    made = rule("甲 = 100000 if 城市 else 1\n金额 = 甲 * (100000 if 残疾户 else 2)\n结果 = 城市", "金额")
    cases = [rules.Case({"城市": True, "残疾户": True}, [{}])]
    assert by_duckdb(made, cases) == by_steps(made, cases) == by_numpy(made, cases) == [(True, 10**10)]


def test_a_page_names_what_is_asked_and_what_the_province_confirms() -> None:
    text = rules.page(RULE)
    assert "| 工资 | 人 | 金额 | 0元至1000000元 |" in text
    assert "| 保障标准 | 家庭 | 金额 | 0元至10000元 |  |" in text
    assert "| 人均 | `合计(工资) / 人数` |  |" in text


def test_one_decision_needs_neither_numpy_nor_a_database() -> None:
    code = "import sys; from minzheng.rules import api; print({'numpy', 'sqlglot', 'duckdb', 'django'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


IDLE = """家庭
不足 = 合计(工资) < 保障标准
人
可补 = 在校 and 不足
补 = 工资 if 可补 else 0
家庭
结果 = 任一(可补)
金额 = 合计(补)"""


def test_sql_reads_persons_side_by_side_however_many_share_a_table() -> None:
    made = rule(IDLE, "金额")
    assert not {"people", "GROUP"} & set(rules.sql(made).split()), "nobody is joined or gathered anew"
    people = [{"工资": wage, "在校": student} for wage in (0, 4_000, None) for student in (True, False, None)]
    cases = [rules.Case({"保障标准": 5_000}, [one, other]) for one in people for other in people]
    expected = by_steps(made, cases)
    assert {one for row in expected for one in row} >= {None, True, False, 4_000}
    assert by_duckdb(made, cases) == by_numpy(made, cases) == expected
    assert by_duckdb(made, cases, sizes=(1, 5)) == expected
    assert by_duckdb(made, [*cases[:1], rules.Case({"保障标准": 5_000}, [])]) == expected[:1], "a household of nobody is none"
    assert [rules.sql_sizes(largest) for largest in (0, 1, 5, 99)] == [(), (1,), (1, 2, 3, 4, 7), (1, 2, 3, 4, 7, 12, 24, 99)]
