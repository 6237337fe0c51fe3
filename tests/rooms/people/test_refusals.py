"""Every reason for which the room, or what it reads by, refuses something. None is without use, and none is missing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.rolls.refusals import words as roll_words
from tests.rooms.people.acting import CLERK, OFFICER, PROVINCE, TODAY, VILLAGE, number, person, values

BEGAN = date(2012, 1, 1)


def entered(**said: str) -> people.Kept:
    return people.register(CLERK, VILLAGE, values(**said), since=TODAY)


def placed(place: str, since: date = TODAY) -> people.Kept:
    return people.register(PROVINCE, place, values(sequence=99), since=since)


def divorced(one: int, two: int, on: date) -> None:
    people.marry(CLERK, one, two, on=BEGAN)
    people.divorce(CLERK, one, two, on=on)


def third(one: int, two: int) -> None:
    for n, parent in enumerate((one, two, person("张三", date(1950, 1, 1), 7)), 1):
        people.relate(CLERK, parent, child(n == 1), since=TODAY)


def child(new: bool) -> int:
    return (
        person("王小明", date(2011, 1, 1), 5) if new else people.find_number(CLERK, "citizen", number(date(2011, 1, 1), 5)) or 0
    )


def again(one: int, parent: int) -> None:
    for _ in range(2):
        people.relate(CLERK, parent, one, since=TODAY)


def died(one: int) -> None:
    people.died(CLERK, one, on=BEGAN, number=1)
    people.move(CLERK, one, VILLAGE, on=TODAY, number=2)


def kept_back(one: int) -> None:
    people.change(CLERK, one, {"address": "x"}, since=date(2012, 6, 1), number=1)
    people.change(CLERK, one, {"address": "y"}, since=date(2012, 5, 31), number=2)


def not_of_two(one: int, two: int) -> None:
    people.propose_merge(CLERK, people.flag(CLERK, one, two, reason="x").id, keep=two + 1, reason="x")


def stranger_leaves(one: int, two: int) -> None:
    home = people.found(CLERK, VILLAGE, [(one, "head")], since=BEGAN)
    people.leave(CLERK, home.id, [two], on=TODAY, number=1)


Act = Callable[[int, int], object]
ACTS: dict[str, tuple[Act, str]] = {
    "unknown_field": (lambda *_: entered(mail="x"), "没有“mail”这一项。"),
    "born_later": (
        lambda *_: entered(kind="newborn", number="", born="2012-12-11"),
        "出生日期2012-12-11晚于今天（2012-12-10）。请核对。",
    ),
    "not_a_day": (
        lambda *_: entered(born="1980-00-00"),
        "日期应写作1980-02-29；月、日不能为00，平年没有2月29日。",
    ),
    "not_a_sex": (lambda *_: entered(sex="雄"), "性别应为“男”“女”或“未说明”。"),
    "not_a_phone": (lambda *_: entered(phone="123"), "电话应为手机号（11位）或带区号的固定电话。"),
    "not_an_address": (lambda *_: entered(address="3组\x00"), "住址含有不能保存的字符。"),
    "address_long": (lambda *_: entered(address="路" * 201), "住址最多200个字，现为201个。"),
    "unknown_place": (lambda *_: placed("320623999"), "区划代码320623999在2012-12-10不存在。请选择当日有效的区划。"),
    "high_place": (lambda *_: placed("320623"), "人员和家庭登记在村（社区）或乡镇（街道），不登记在如东县。"),
    "future": (
        lambda *_: placed(VILLAGE, date(2012, 12, 11)),
        "日期2012-12-11晚于今天（2012-12-10）。请填今天或更早的日期。",
    ),
    "before_birth": (lambda *_: placed(VILLAGE, date(1979, 1, 1)), "日期1979-01-01早于出生日期。请核对。"),
    "lives_there": (lambda one, _: people.move(CLERK, one, VILLAGE, on=TODAY, number=1), "此人已登记在四海社区居委会。"),
    "before_version": (
        lambda one, _: kept_back(one),
        "日期2012-05-31早于最近一次变更（2012-06-01）。请填之后的日期，或作更正。",
    ),
    "no_reason": (lambda one, _: people.correct(CLERK, one, {}, number=1, reason=" "), "请写明理由。"),
    "reason_number": (
        lambda one, _: people.correct(CLERK, one, {}, number=1, reason=f"应为{number()}"),
        "理由中不能写证件号码、电话或账号。请删去号码。",
    ),
    "is_alive": (lambda one, _: people.undied(CLERK, one, number=1, reason="x"), "第{one}号人员没有死亡登记。"),
    "is_dead": (lambda one, _: died(one), "第{one}号人员已于2012-01-01死亡。死亡登记有误的，请先撤销。"),
    "younger_parent": (
        lambda one, two: people.relate(CLERK, two, one, since=TODAY),
        "第{two}号人员不比第{one}号年长，不能是其父母。请核对是否填反。",
    ),
    "known_parent": (
        lambda one, _: again(one, person("王老汉", date(1950, 1, 1), 3)),
        "已登记第{three}号是第{one}号的父母。",
    ),
    "two_parents": (third, "第{four}号人员已登记两位父母。有误的请先更正。"),
    "same_spouse": (lambda one, _: people.marry(CLERK, one, one, on=TODAY), "不能与本人结婚登记。"),
    "not_married": (lambda one, two: people.divorce(CLERK, one, two, on=TODAY), "没有第{one}号与第{two}号的婚姻登记。"),
    "before_wedding": (
        lambda one, two: divorced(one, two, BEGAN),
        "日期2012-01-01不晚于结婚日期2012-01-01。",
    ),
    "same_entry": (lambda one, _: people.flag(CLERK, one, one, reason="x"), "请选择两个不同的人员。"),
    "not_of_the_two": (not_of_two, "第{three}号不是这两人之一。"),
    "not_member": (stranger_leaves, "第{two}号人员不在第"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ACTS)
def test_an_act_is_refused_in_words(reason: str) -> None:
    act, zh = ACTS[reason]
    one, two = person(), person("李秀英", sequence=2)
    with pytest.raises(people.Refused) as refused:
        act(one, two)
    assert refused.value.reason == reason
    assert refused.value.message("zh").startswith(zh.format(one=one, two=two, three=two + 1, four=two + 2))
    assert "{" not in refused.value.message("en")


@pytest.mark.django_db
def test_a_day_is_read_as_people_write_it() -> None:
    for sequence, text in enumerate(("1980-02-29", "1980年2月29日", "1980.2.29", "１９８０/2/29", "19800229")):
        kept = entered(kind="newborn", number="", born=text, name="王" + "甲乙丙丁戊"[sequence], sex="女")
        assert people.person(OFFICER, kept.key, purpose="identify").born == date(1980, 2, 29)


def said(name: str) -> set[str]:
    """The reasons with which the modules of the three rooms make a `Refused` or a `Remark`."""
    files = [file for room in (particulars, people, rolls) for file in Path(room.__file__).parent.glob("*.py")]
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == name]
    kept = [branch for call in calls for branch in (_branches(call.args[0]) if call.args else ())]
    return {node.value for node in kept if isinstance(node, ast.Constant)}


def _branches(node: ast.expr) -> list[ast.expr]:
    return [*_branches(node.body), *_branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def test_no_reason_is_without_use_and_none_is_missing() -> None:
    rooms = (particulars.words(), people.words(), roll_words())
    assert sorted(said("Refused")) == sorted(reason for room in rooms for reason in room.reason)
    assert sorted(said("Remark")) == sorted(remark for room in rooms for remark in room.remark)
