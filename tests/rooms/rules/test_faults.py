"""Every fault of a rule's text is told in both languages, where it is, with what was meant."""

from __future__ import annotations

import pytest

from minzheng.rules import api as rules
from tests.rooms.rules.invented import VERSION, faults, head, rule

SHOWN = [one for one in rules.words().fault if one.example]
ELSEWHERE = {
    "empty": "家庭\n# 只有注释",
    "no_level": "结果 = 残疾户",
    "long": f"家庭\n结果 = 收入{' + 收入' * 500} > 0",
    "large": f"家庭\n甲 = 最大({', '.join(f'收入 / (人数 + {n})' for n in range(1, 7))})\n结果 = 甲 > 0",
    "no_output": "家庭\n结论 = 残疾户",
    "high": "家庭\n步0 = 城市\n" + "".join(f"步{n} = not 步{n - 1}\n" for n in range(1, 62)) + "结果 = 步61",
}
OF_CASES = {"case_name", "case_kind", "case_range", "case_members", "case_text"}


@pytest.mark.parametrize("wrong", SHOWN, ids=lambda wrong: wrong.id)
def test_the_example_of_a_fault_has_that_fault(wrong: rules.Fault) -> None:
    found = faults(wrong.example)
    assert wrong.id in {fault.id for fault in found}
    for fault in found:
        assert (fault.line, fault.column) >= (2, 1)
        assert "{" not in fault.message("zh") + fault.message("en")


@pytest.mark.parametrize(("name", "text"), ELSEWHERE.items(), ids=ELSEWHERE)
def test_a_fault_of_the_whole_text_is_told(name: str, text: str) -> None:
    with pytest.raises(rules.RuleError) as raised:
        rules.compile(text, head(), VERSION)
    assert name in {fault.id for fault in raised.value.faults}


def test_no_fault_is_without_a_test() -> None:
    assert {one.id for one in rules.words().fault} == {one.id for one in SHOWN} | set(ELSEWHERE) | OF_CASES


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "结果 = 收入 ＜ 保障标准",
            "第2行第9字：“＜”是输入法留下的全角字符，应为“<”。",
            "line 2, character 9: “＜” is a full-width character left by an input method; “<” is meant.",
        ),
        (
            "结果 = 最大(收入，保障标准) > 0",
            "第2行第11字：“，”是输入法留下的全角字符，应为“,”。",
            "line 2, character 11: “，” is a full-width character left by an input method; “,” is meant.",
        ),
        (
            "  结果 = 收入 < 保障标淮",
            "第2行第13字：没有申报过“保障标淮”，前面也没有这一步。是否指“保障标准”？",
            "line 2, character 13: “保障标淮” is neither declared nor a step above. Did you mean “保障标准”?",
        ),
        (
            "结果 = 工资 < 保障标准",
            "第2行第6字：“工资”属于每个人，这一步属于家庭。请说明怎样归到家庭：合计、最高、最低、人数、任一、全部。",
            "line 2, character 6: “工资” is of each person, this step of the household. Please say how it becomes one value: "
            "合计, 最高, 最低, 人数, 任一 or 全部.",
        ),
        (
            "结果 = 收入 / 人数(在校) < 保障标准",
            "第2行第11字：除数“人数(在校)”可能为0至99，应证明大于0，例如“最大(人数(在校), 1)”。",
            "line 2, character 11: The divisor “人数(在校)” may be 0 to 99; it is meant to be above 0 for sure, such as "
            "“最大(人数(在校), 1)”.",
        ),
        (
            "结果 = 收入 < 300元",
            "第2行第11字：数“300”与文字连在一起。单位在申报处写明，这里只写数；数和词之间空一格。",
            "line 2, character 11: The number 300 and a word stand together. Units are declared, so only the number is written; "
            "a blank stands before a word.",
        ),
        ("甲 = 乙\n乙 = 丙\n丙 = 甲\n结果 = 丙 > 0", "第2行第5字：绕成了圈：甲 → 乙 → 丙 → 甲。", None),
    ],
)
def test_a_fault_says_where_it_is_and_what_was_meant(text: str, zh: str, en: str | None) -> None:
    first = faults(text)[0]
    assert first.placed("zh-hans") == zh
    assert en is None or first.placed("en") == en


def test_all_faults_of_a_text_are_told_at_once_and_none_twice() -> None:
    text = "人\n甲 = 工资（1）\n乙 = 工次 + 残疾等级 * 在校\n家庭\n丙 = 收入 + (保障标准\n丁 = 合计(乙) + 月数\n"
    text += "结果 = 丁 > 收入 and 丙 > 0"
    assert [(fault.line, fault.column, fault.id) for fault in faults(text)] == [
        (2, 7, "letter"),
        (2, 9, "letter"),
        (3, 5, "unknown_name"),
        (3, 17, "wants_number"),
        (5, 10, "unclosed"),
    ]


def test_a_place_is_right_on_the_second_line_of_a_step() -> None:
    (fault,) = faults("结果 = (收入 < 保障标准\n        and 城市 and 残疾护)")
    assert (fault.line, fault.column, fault.id) == (3, 20, "unknown_name")


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('x')",
        "收入.__class__",
        "(lambda: 收入)()",
        "[收入 for 收入 in 收入]",
        "{收入}",
        "收入[0]",
        "收入 ** 2",
        "收入 // 2",
        "收入 % 2",
        "收入 @ 收入",
        "城市 & 残疾户",
        "~城市",
        "收入 is 收入",
        "收入 in 收入",
        "(甲 := 收入)",
        "f'{收入}'",
        "b'x'",
        "...",
        "1j",
        "None",
        "True",
        "eval(收入)",
        "合计(*收入)",
        "合计(x=收入)",
        "合计(收入, 收入)",
        "最大()",
        "await 收入",
        "yield",
        "9" * 400,
        "1e400",
        "1_000",
        "0x10",
        "- " * 900 + "月数",
    ],
)
def test_nothing_but_the_language_is_read(expression: str) -> None:
    assert faults(f"结果 = {expression}")


@pytest.mark.parametrize(
    "line", ["import os", "结果: int = 1", "结果, 甲 = 1", "del 收入", "结果 += 1", "if 城市: 结果 = 城市", "\0", "\\", "甲 = \\"]
)
def test_a_line_that_is_no_step_is_no_rule(line: str) -> None:
    assert faults(line)


def test_a_long_chain_neither_overflows_the_program_nor_passes_unseen() -> None:
    assert {fault.id for fault in faults("甲 = " + "(" * 1500 + "收入" + ")" * 450)} <= {"deep", "not_read", "unclosed"}
    assert {fault.id for fault in faults("结果 = " + "not " * 400 + "城市")} == {"deep"}
    rule("结果 = " + " or ".join(["城市"] * 200))


@pytest.mark.parametrize("divisor", ["(1 if 收入 >= 0 else 0)", "人数(工资 >= 0)", "(0 if 月数 < 0 else 1)"])
def test_a_condition_proves_nothing_since_what_it_asks_may_be_unknown(divisor: str) -> None:
    assert [fault.id for fault in faults(f"结果 = 收入 / {divisor} > 0")] == ["zero"]


@pytest.mark.parametrize("letter", ["\ufe0f", "\u0301", "\u200d", "\U000e0100"])
def test_two_names_never_differ_in_what_nobody_sees(letter: str) -> None:
    assert {fault.id for fault in faults(f"甲{letter} = 收入\n结果 = 甲{letter} > 0")} == {"unseen"}


@pytest.mark.parametrize("name", ["甲a", "А甲", "家庭", "未知", "甲é"])
def test_a_name_is_chinese_and_no_word_of_the_language(name: str) -> None:
    assert "name" in {fault.id for fault in faults(f"{name} = 收入\n结果 = {name} > 0")}
    rule("甲A_2 = 收入\n结果 = 甲A_2 > 0")


def test_a_rule_may_be_indented_and_read_from_any_machine() -> None:
    made = rules.compile("\t家庭：\r\n\t\t结果 = 收入 < 保障标准  # 第九条\r\n".replace("：", ""), head(), VERSION)
    assert [(step.name, step.expression, step.basis) for step in made.steps] == [("结果", "收入 < 保障标准", "第九条")]
