"""Lists of births from hospitals: who is taken into which household, and what each list has wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.people.models import Person
from minzheng.rolls import api as rolls
from tests.rooms.people.acting import AWAY, PROVINCE, TODAY, VILLAGE, number, person
from tests.rooms.rolls.test_rolls import clerk

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "产妇身份证号,父亲身份证号,婴儿姓名,性别,出生日期,公民身份号码,分娩结局"
MOTHERS = date(1982, 1, 1)
MOTHER, FATHER = number(MOTHERS, 2), number()


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with time.at(TODAY):
        yield


@pytest.fixture
def home() -> people.Household:
    living = [(person("王建国"), "head"), (person("李秀英", MOTHERS, 2), "spouse")]
    return people.found(PROVINCE, VILLAGE, living, since=date(2012, 1, 1))


def row(**more: str) -> str:
    said = {
        "mother": MOTHER,
        "father": "",
        "name": "王小一",
        "sex": "男",
        "born": "2012-12-01",
        "number": "",
        "outcome": "",
    } | more
    return ",".join(said.values())


def looked(*lines: str) -> rolls.Roll:
    made = rolls.hand_in(clerk(), "\n".join([HEAD, *lines]).encode(), "births.csv", since=TODAY, of=rolls.BIRTHS)
    jobs.work(until_idle=True)
    return rolls.roll(clerk(), made.id, rolls.BIRTHS)


def entered(*lines: str) -> rolls.Roll:
    one = rolls.enter(clerk(), looked(*lines).id, rolls.BIRTHS)
    jobs.work(until_idle=True)
    return rolls.roll(clerk(), one.id, rolls.BIRTHS)


def wrong(*lines: str) -> dict[int, str]:
    faults, _, _ = rolls.faults(clerk(), looked(*lines).id, rolls.BIRTHS, size=50)
    return {fault.line: fault.said.zh for fault in faults}


def test_a_child_comes_into_the_household_of_its_mother_from_its_birthday_on(home: people.Household) -> None:
    done = entered(row(father=FATHER))
    assert (done.state, done.entered, done.persons) == ("done", 1, 1)
    (child,) = set(people.household(PROVINCE, home.id).members) - set(home.members)
    assert (child.relationship, child.since) == ("child", date(2012, 12, 1))
    seen = people.person(PROVINCE, child.person, purpose="identify")
    assert seen.said is not None
    assert (seen.said["kind"], seen.said.get("number", "")) == ("newborn", "")
    assert {one.other for one in people.kin(PROVINCE, child.person)} == {one.person for one in home.members}
    assert [one.kind for one in people.history(PROVINCE, child.person)] == ["born"]


def test_twins_go_in_together_or_not_at_all(home: people.Household) -> None:
    assert "同一个姓名" in wrong(row(), row())[3]
    assert "日期对不上" in wrong(row(), row(name="王小二", born="2012-11-20"))[2]
    assert wrong(row(), row(name="王小二", sex="x")).keys() == {3}
    done = entered(row(), row(name="王小二", sex="x"))
    assert (done.entered, done.wrong) == (0, 1)
    assert entered(row(), row(name="王小二", sex="女", born="2012-12-02")).persons == 2
    assert len(people.household(PROVINCE, home.id).members) == 4


def test_a_child_is_entered_once_whoever_sends_the_list(home: people.Household) -> None:
    assert home
    entered(row())
    assert "已登记有同一天出生的孩子" in wrong(row(name="王某之子"))[2]
    assert "日期对不上" in wrong(row(born="2012-11-01"))[2]
    assert Person.objects.count() == 3


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"outcome": "死产"}, "死产不登记为人员"),
        ({"outcome": "不详"}, "分娩结局填写有误"),
        ({"mother": number(date(1990, 1, 1), 4)}, "转给那里"),
        ({"mother": "3206231980"}, "位"),
        ({"mother": FATHER}, "登记为男性"),
        ({"father": MOTHER}, "登记为女性"),
        ({"sex": ""}, "性别未填"),
        ({"born": ""}, "出生日期未填"),
        ({"born": "2013-02-30"}, "平年没有2月29日"),
        ({"born": "2013-02-03"}, "晚于"),
        ({"name": ""}, "姓名"),
    ],
)
def test_what_a_list_has_wrong_is_told_by_its_line(home: people.Household, more: dict[str, str], why: str) -> None:
    assert home
    assert why in wrong(row(**more))[2]


def test_a_mother_of_another_county_is_passed_on_and_nobody_is_told_that_she_is_there() -> None:
    person("赵敏", date(1985, 5, 5), 6, AWAY)
    elsewhere, nowhere = number(date(1985, 5, 5), 6), number(date(1986, 5, 5), 6)
    found = wrong(row(mother=elsewhere), row(mother=nowhere))
    assert found[2] == found[3]
    assert "别的县" in found[2]


def test_a_mother_without_a_household_or_dead_before_the_birth_is_put_right_first(home: people.Household) -> None:
    person("孙丽", date(1984, 4, 4), 8)
    assert "不住在任何一个家庭" in wrong(row(mother=number(date(1984, 4, 4), 8)))[2]
    people.died(PROVINCE, home.members[1].person, on=date(2012, 11, 1), number=1)
    assert "早于出生日期" in wrong(row())[2]


def test_a_child_that_has_its_number_keeps_it_and_is_a_grandchild_where_the_mother_is_a_child() -> None:
    living = [(person("王老汉", date(1950, 1, 1), 1), "head"), (person("王娟", date(1986, 6, 6), 2), "child")]
    home = people.found(PROVINCE, VILLAGE, living, since=date(2012, 1, 1))
    born = date(2012, 12, 1)
    done = entered(row(mother=number(date(1986, 6, 6), 2), number=number(born, 5), sex="男"))
    assert done.persons == 1
    child = people.household(PROVINCE, home.id).members[-1]
    assert child.relationship == "grandchild"
    assert people.person(PROVINCE, child.person, purpose="identify").said["kind"] == "citizen"  # type: ignore[index]
