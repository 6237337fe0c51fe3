"""Tables of households as offices hand them in: what is taken, what is to be put right, and what is never left lying about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings

from minzheng.config.demo import troubles
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import keys
from minzheng.kernel.vault.models import Key
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.rolls import models, rolling, verbs
from tests.rooms.people.acting import AWAY, PROVINCE, TODAY, VILLAGE, number, person

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "户号,与户主关系,姓名,证件号码"
LOST = "表格把号码存成了数值，末几位已经丢失，不能还原。请把该列设为文本，按证件重填。"
ONE, TWO, THREE = number(), number(date(1982, 3, 4), 2), number(date(2008, 5, 6), 3)


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with time.at(TODAY):
        yield


def clerk(place: str = VILLAGE[:9], login: str = "clerk", role: str = "township_clerk") -> access.Actor:
    """Somebody with an account, for a job finds them by it."""
    if not (found := Account.objects.filter(login=login).first()):
        named = {"login": login, "name": login, "role": role, "unit": "unit", "sector": "civil_affairs", "place_code": place}
        access.open_accounts(access.SYSTEM, [access.NewAccount(**named, since=date(2012, 1, 1), practice=True)])  # type: ignore[arg-type]
        found = Account.objects.get(login=login)
    return access.actor_of(found.pk)


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


def sheet(rows: Sequence[Sequence[object]], merged: Sequence[tuple[int, int, int, int, str]] = (), sheets: int = 1) -> bytes:
    """A workbook as a spreadsheet program makes it, with numbers where they were typed as such."""
    from xlsxwriter import Workbook

    data = BytesIO()
    with Workbook(data) as book:
        for count in range(sheets):
            page = book.add_worksheet()
            for line, cells in enumerate(rows if not count else [["别的"], ["x"]]):
                page.write_row(line, 0, cells)
            for *place, text in merged if not count else ():
                page.merge_range(*place, text)
    return data.getvalue()


def looked(data: bytes, name: str = "t.csv", actor: access.Actor | None = None) -> rolls.Roll:
    """A table that was handed in and looked through."""
    who = actor or clerk()
    roll = rolls.hand_in(who, data, name, since=TODAY)
    jobs.work(until_idle=True)
    return rolls.roll(who, roll.id)


def entered(data: bytes, name: str = "t.csv") -> rolls.Roll:
    """The same, and entered as far as it can be."""
    roll = rolls.enter(clerk(), looked(data, name).id)
    jobs.work(until_idle=True)
    return rolls.roll(clerk(), roll.id)


def wrong(roll: rolls.Roll) -> list[tuple[int, str]]:
    """Lines and what is said of them, in Chinese."""
    found, _, _ = rolls.faults(clerk(), roll.id, size=100)
    assert all("{" not in one.said.en for one in found)
    return [(one.line, one.said.zh) for one in found]


def family(place: str = VILLAGE) -> list[str]:
    return [f"1,户主,王建国,{ONE},{place}", f"1,妻,李秀英,{TWO},{place}", f"1,长女,王小丽,{THREE},{place}"]


def names() -> list[str]:
    keys, _ = people.page(PROVINCE, size=500)
    return [(one.said or {})["name"] for one in people.persons(PROVINCE, keys, purpose="identify")]


def key_of(number: str) -> int:
    return people.find_number(PROVINCE, "citizen", number) or 0


def is_shredded(roll: int) -> bool:
    """Whether nothing of a table can be opened any more."""
    kept = Key.objects.filter(pk=keys.key_id(keys.number("rolls.roll"), roll), wrapped__isnull=False)
    return not kept.exists() and not models.Part.objects.filter(roll=roll).exists()


def test_households_go_in_with_their_members_and_the_table_is_destroyed() -> None:
    given = table(*family(), head=f"{HEAD},村（社区）")
    roll = looked(given)
    assert (roll.state, roll.rows, roll.homes, roll.wrong) == ("checked", 3, 1, 0)
    assert names() == []
    assert not is_shredded(roll.id)
    done = entered(given)
    assert (done.state, done.entered, done.persons, done.left) == ("done", 1, 3, None)
    home = people.household(PROVINCE, people.lives_in(PROVINCE, key_of(ONE)) or 0)
    assert [member.relationship for member in home.members] == ["head", "spouse", "child"]
    assert (home.place_code, home.since) == (VILLAGE, TODAY)
    assert people.find(PROVINCE, "wjg").keys == (key_of(ONE),)
    assert is_shredded(done.id)


def test_what_is_to_be_said_of_lines_that_are_in_is_kept_for_two_days_and_holds_no_birthday() -> None:
    old = number(date(1880, 1, 1), 1)
    done = entered(table(f"1,户主,王建国,{old},女", f"2,户主,李秀英,{TWO},女", head=f"{HEAD},性别"))
    told = rolls.remarks(clerk(), done.id)
    assert {(one.line, one.person) for one in told} == {(2, key_of(old))}
    assert any("第17位" in one.said.zh or "第17位" in one.said.zh for one in told)
    assert any("120" in one.said.zh for one in told)
    kept = json.dumps(models.Roll.objects.get(pk=done.id).told, ensure_ascii=False)
    assert old not in kept
    assert "1880" not in kept
    with pytest.raises(people.Refused):
        rolls.remarks(clerk(AWAY[:9], "other"), done.id)
    models.Roll.objects.update(recorded_at=time.machine() - verbs.KEPT * 2)
    verbs.expire()
    assert rolls.remarks(clerk(), done.id) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_empty_table_filled_in_is_taken(lang: str) -> None:
    with pytest.raises(rolls.Refused) as refused:
        rolls.hand_in(clerk(), rolls.empty(rolls.HOUSEHOLDS, lang), "t.xlsx", since=TODAY)
    assert refused.value.message("zh") == "表头下没有内容，未保存。"
    head = [name for name, _, _ in rolls.told(rolls.HOUSEHOLDS, lang)]
    cells = ["1", {"zh": "户主", "en": "head"}[lang], VILLAGE, "王建国", "", ONE, "", "1980-02-29", "3组12号", "13812345678"]
    assert wrong(looked(exchange.to_xlsx("x", head, [cells], notes=["1"]), "t.xlsx")) == []


@pytest.mark.parametrize(
    ("line", "zh"),
    [
        (f"1,户主,,{ONE}", "姓名未填。还没有起名的新生儿请填“某之子”“某之女”，弃婴请填机构所起的名字。"),
        ("1,户主,王建国,3.20623E+17", LOST),
        ("1,户主,王建国,320623198002290000", LOST),
        ("1,户主,王建国,320623198102290016", "公民身份号码第7至14位不是一个日子（如平年的2月29日）。请按证件核对。"),
        ("1,户主,王建国,", "未填公民身份号码。没有号码的人，请选择“新生儿”“无户口人员”等。"),
        (f",户主,王建国,{ONE}", "户号未填。同一户的各行请填同一个号。"),
        (f"1,亲家,王建国,{ONE}", "没有这种与户主关系。请从列表中选择。"),
        (f"1,妻,李秀英,{ONE}", "请指明户主。"),
        (f"1,户主,张?三,{ONE}", "姓名第2个字在传输中丢失了（显示为问号、方框或自造字）。请按证件用国标字库中的字重填。"),
        (f"1,户主,王建国,{ONE},没有的村", "您的范围内没有叫这个名称的村（社区），或不止一个。请改填区划代码。"),
        (f"1,户主,王建国,{ONE},{ONE}", "您的范围内没有叫这个名称的村（社区），或不止一个。请改填区划代码。"),
        (f"1,户主,王建国,{ONE},{AWAY}", f"区划{AWAY}不在您的办理范围内。请由当地办理。"),
    ],
)
def test_a_line_is_to_be_put_right_in_words_that_repeat_no_number(line: str, zh: str) -> None:
    roll = looked(table(line + "," * (line.count(",") < 4), head=f"{HEAD},村（社区）"))
    assert wrong(roll) == [(2, zh)]
    assert roll.wrong == 1
    assert ONE not in zh


def test_a_line_with_several_faults_has_them_all_at_once() -> None:
    assert [said[:4] for _, said in wrong(looked(table("1,户主,张?三,123")))] == ["姓名第2", "公民身份"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("㛃㭎䶮", f" '{ONE}"),
        ("阿依古丽•买买提", ONE.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})),
        ("阿依古丽.买买提", f"{ONE[:6]} {ONE[6:14]} {ONE[14:]}".lower()),
        ("王建国", f"{ONE[:6]}{ONE[8:17]}"),
        ("王建国", number(date(1980, 2, 29), 7, "320684")),
    ],
)
def test_names_and_numbers_are_taken_as_offices_write_them(name: str, given: str) -> None:
    done = entered(table(f"1,户主,{name},{given}").decode().encode("gb18030"))
    assert (done.entered, done.left) == (1, None)
    assert names() == [name.replace("•", "·").replace(".", "·")]


def test_columns_may_stand_in_another_order_under_other_names_with_others_between() -> None:
    head = "序号,身份证号码,姓名,关系,家庭编号"
    roll = looked(table(f"1,{ONE},王建国,本人,甲1", head=head))
    assert wrong(roll) == []
    _, _, notes = rolls.faults(clerk(), roll.id, size=1)
    assert [note.zh for note in notes] == ["列“序号”不在需要的项目里，未采用。"]


def test_a_column_that_is_missing_is_named_and_nothing_is_kept() -> None:
    with pytest.raises(rolls.Refused) as refused:
        looked(table(f"王建国,{ONE}", head="姓名,证件号码"))
    assert refused.value.message("zh") == "表中没有这些列：户号, 与户主关系。请用空白名册的表头，列的先后不限。未保存。"
    assert not models.Roll.objects.exists()


def test_of_two_sheets_the_first_is_taken_and_merged_cells_stand_in_every_row() -> None:
    rows = [HEAD.split(","), ["1", "户主", "王建国", ONE], ["", "妻", "李秀英", TWO]]
    roll = looked(sheet(rows, [(1, 0, 2, 0, "1")], sheets=2), "t.xlsx")
    assert (roll.homes, roll.rows, wrong(roll)) == (1, 2, [])
    _, _, notes = rolls.faults(clerk(), roll.id, size=1)
    assert [note.zh for note in notes] == ["文件有多张工作表，读取的是“Sheet1”，未读取：Sheet2。"]


def test_a_number_typed_as_a_quantity_is_refused_with_its_place() -> None:
    with pytest.raises(exchange.Refused) as refused:
        looked(sheet([HEAD.split(","), ["1", "户主", "王建国", int(ONE[:17] + "0")]]), "t.xlsx")
    assert "第2行D列的数字超过15位" in refused.value.message("zh")
    assert not models.Roll.objects.exists()


def test_nobody_is_in_two_households_of_a_table() -> None:
    roll = looked(table(f"1,户主,王建国,{ONE}", f"2,户主,李秀英,{TWO}", f"2,夫,王建国,{ONE}", f"3,户主,王小丽,{THREE}"))
    assert wrong(roll) == [
        (2, "本表第4行的号码与此相同。一人只在一户：同一人的请只留一行；不是的，请核对证件。"),
        (4, "本表第2行的号码与此相同。一人只在一户：同一人的请只留一行；不是的，请核对证件。"),
    ]
    assert (roll.homes, roll.wrong) == (3, 2)


def test_a_number_that_somebody_has_alive_or_dead_is_told() -> None:
    person(on=date(1980, 2, 29))
    dead = person("李秀英", date(1982, 3, 4), 2)
    people.died(PROVINCE, dead, on=date(2012, 11, 2), number=1)
    assert wrong(looked(table(f"1,户主,王建国,{ONE}", f"2,户主,李秀英,{TWO}"))) == [
        (2, "公民身份号码相同的人已登记在江苏省南通市如东县。是同一人的，请由当地办理迁移或更正；不是的，请两地核对证件。"),
        (3, "公民身份号码相同的人登记在江苏省南通市如东县，已于2012-11-02死亡。请核对证件；死亡登记有误的，由当地撤销后再办。"),
    ]


def test_a_household_goes_in_whole_or_not_at_all_and_comes_back_to_be_mended() -> None:
    lines = [f"1,户主,王建国,{ONE}", f"1,妻,李秀英,{TWO[:-1]}", f"2,户主,王小丽,{THREE}"]
    done = entered(table(*lines))
    assert (done.entered, done.wrong, names()) == (1, 1, ["王小丽"])
    assert is_shredded(done.id)
    left = rolls.roll(clerk(), done.left or 0)
    assert (left.state, left.homes, left.wrong, left.rows) == ("checked", 1, 1, 2)
    mended = exchange.read(rolls.to_mend(clerk(), left.id, "zh"), "m.xlsx")
    assert mended.columns[:3] == ("须改正之处", "户号", "与户主关系")
    assert [row[0] for row in mended.rows] == ["", "公民身份号码应为18位（旧证15位），现为17位。"]
    rows = [[cell.replace(TWO[:-1], TWO) for cell in row] for row in mended.rows]
    again = entered(exchange.to_xlsx("x", mended.columns, rows), "m.xlsx")
    assert (again.entered, again.persons, again.left) == (1, 2, None)
    assert sorted(names()) == ["李秀英", "王小丽", "王建国"]
    rolls.drop(clerk(), left.id)
    assert is_shredded(left.id)


def test_a_household_of_four_hundred_is_one() -> None:
    members = [f"9,其他亲属,王建国,{number(date(1960, 1, 1 + n % 28), 1 + n // 28)}" for n in range(399)]
    done = entered(table(f"9,户主,王建国,{ONE}", *members))
    assert (done.entered, done.persons) == (1, 400)
    assert len(people.household(PROVINCE, people.lives_in(PROVINCE, key_of(ONE)) or 0).members) == 400


def test_who_looks_like_somebody_is_flagged_as_in_single_registration() -> None:
    person("王小丽", date(2012, 11, 1), kind="newborn", number="", born="2012-11-01")
    entered(table("1,户主,王建国," + ONE + ",,", "1,女,王小丽,,新生儿,2012-11-01", head=f"{HEAD},证件种类,出生日期"))
    assert [one.state for one in people.duplicates(PROVINCE)] == ["flagged"]


def test_a_broken_off_entry_goes_on_and_enters_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "SHEET", 1)
    roll = looked(table(f"1,户主,王建国,{ONE}", f"2,户主,李秀英,{TWO}", f"3,户主,王小丽,{THREE}"))
    rolls.enter(clerk(), roll.id)
    part, died = rolling._enter_part, [False]

    def dies(actor: access.Actor, row: models.Roll, one: models.Part, work: object) -> int:
        done = part(actor, row, one, work)  # type: ignore[arg-type]
        if one.number == 1 and not died[0]:
            died[0] = True
            raise jobs.Lost
        return done

    monkeypatch.setattr(rolling, "_enter_part", dies)
    with pytest.raises(jobs.Lost):
        rolling.enter(clerk(), roll.id, Nobody())  # type: ignore[arg-type]
    assert names() == ["王建国"]
    jobs.work(until_idle=True)
    done = rolls.roll(clerk(), roll.id)
    assert (done.state, done.entered, done.persons) == ("done", 3, 3)
    assert sorted(names()) == ["李秀英", "王小丽", "王建国"]


class Nobody:
    """A worker that dies."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}

    def step(self, done: int, total: int) -> None: ...


def test_what_was_handed_in_lies_nowhere_in_clear(tmp_path: Path) -> None:
    roll = looked(table(*family(), f"2,户主,赵?四,{number(sequence=9)}", head=f"{HEAD},村（社区）"))
    for _ in range(2):
        told = " ".join(
            repr(bytes(cell) if isinstance(cell, memoryview) else cell)
            for model in apps.get_models()
            for row in model._default_manager.values_list()
            for cell in row
        )
        assert not [said for said in (ONE, TWO, THREE, "李秀英", "赵?四") if said in told]
        assert not [file for file in tmp_path.rglob("*") if file.is_file() and ONE.encode() in file.read_bytes()]
        if rolls.roll(clerk(), roll.id).state == "checked":
            rolls.enter(clerk(), roll.id)
            jobs.work(until_idle=True)
    assert {row.state for row in models.Roll.objects.all()} == {"done", "checked"}


def test_nobody_else_sees_it_and_it_is_done_once() -> None:
    roll = looked(table(*family(), head=f"{HEAD},村（社区）"))
    other = clerk(VILLAGE[:9], "other")
    for ask in (rolls.roll, rolls.enter, rolls.drop, lambda who, id_: rolls.to_mend(who, id_, "zh")):
        with pytest.raises(rolls.Refused) as refused:
            ask(other, roll.id)
        assert refused.value.message("zh") == "没有这份名册，或已销毁。"
    assert rolls.rolls(other) == ()
    rolls.enter(clerk(), roll.id)
    with pytest.raises(rolls.Refused) as twice:
        rolls.enter(clerk(), roll.id)
    assert twice.value.message("zh") == "这份名册正在办理或已办完。请刷新后再看。"
    for role, place in (("village_assistant", VILLAGE), ("auditor", "320000")):
        with pytest.raises(access.Forbidden):
            rolls.hand_in(clerk(place, role, role), table(*family()), "t.csv", since=TODAY)


def test_who_came_meanwhile_is_told_when_it_is_entered() -> None:
    roll = looked(table(f"1,户主,王建国,{ONE}", f"2,户主,李秀英,{TWO}"))
    person()
    rolls.enter(clerk(), roll.id)
    jobs.work(until_idle=True)
    done = rolls.roll(clerk(), roll.id)
    assert (done.entered, done.wrong) == (1, 1)
    assert [line for line, _ in wrong(rolls.roll(clerk(), done.left or 0))] == [2]


def test_what_nobody_comes_back_for_is_destroyed_after_two_days() -> None:
    roll = looked(table(f"1,户主,王建国,{ONE}"))
    assert verbs.expire() == 0
    models.Roll.objects.update(recorded_at=time.machine() - verbs.KEPT * 2)
    assert verbs.expire() == 1
    assert rolls.roll(clerk(), roll.id).state == "dropped"
    assert is_shredded(roll.id)


def test_a_table_without_a_place_is_of_the_village_of_whoever_hands_it_in_or_is_told() -> None:
    officer = clerk("320623", "officer", "department_officer")
    roll = looked(table(f"1,户主,王建国,{ONE}"), actor=officer)
    found, _, _ = rolls.faults(officer, roll.id, size=9)
    assert [one.said.zh for one in found] == ["村（社区）未填。请填名称或区划代码。"]
    assert (
        wrong(looked(table(f"1,户主,王建国,{ONE},四海社区居委会", f"2,户主,李秀英,{TWO},{VILLAGE[:9]}000", head=f"{HEAD},社区")))
        == []
    )


def test_the_table_of_the_demo_shows_what_goes_wrong_in_tables() -> None:
    text = Path(troubles.__file__).with_name("roll.csv").read_text(encoding="utf-8").format(place=VILLAGE)
    roll = looked(text.encode("gb18030"))
    faults, wrong, _ = rolls.faults(clerk(), roll.id, size=50)
    assert (roll.homes, wrong) == (12, 8)
    assert [one.line for one in faults] == [
        9,
        13,
        14,
        14,
        16,
        17,
        18,
        21,
        22,
    ]  # a household with two heads, who has a twin, has both
