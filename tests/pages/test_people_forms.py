"""What a life brings, entered at the desk: each form does its verb once, keeps what was typed, and says what happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from tests.pages.test_people_pages import DAY, clerk, text
from tests.rooms.people.acting import AWAY, NEXT, VILLAGE, number, person

pytestmark = pytest.mark.django_db(transaction=True)
BEGAN, ON = date(2012, 1, 1), "2013-06-01"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


def home(*names: str) -> tuple[int, list[int]]:
    """A household of a head, a spouse and a child, as far as names go."""
    born = (date(1980, 2, 29), date(1981, 3, 1), date(2005, 1, 1))
    keys = [person(name, born[n], 2 * n + 1) for n, name in enumerate(names)]
    living = list(zip(keys, ("head", "spouse", "child"), strict=False))
    return people.found(access.SYSTEM, VILLAGE, living, since=BEGAN).id, keys


def put(client: Client, path: str, **sent: object) -> str:
    """Sends a form as its page gives it, and gives what the page says to which it leads."""
    page = client.get(f"/desk/people/{path}")
    assert page.status_code == 200
    hidden = dict(re.findall(r'<input type="hidden" name="(once|seen)" value="([^"]+)"', page.content.decode()))
    done = client.post(f"/desk/people/{path}", hidden | {"since": ON} | sent)
    assert done.status_code == 302, done.content.decode()[3000:9000]
    return text(client, done["Location"])


def living(household: int) -> dict[int, str]:
    return {one.person: one.relationship for one in people.household(access.SYSTEM, household).members}


def test_a_household_is_founded_with_next_of_kin_and_one_more_joins() -> None:
    one, child, other = person(), person("王小明", date(2005, 1, 1), 3), person("李秀英", sequence=5)
    people.relate(access.SYSTEM, one, child, since=date(2005, 1, 1))
    client = clerk()
    assert f"/people/{one}/found/" in client.get(f"/desk/people/{one}/").content.decode()
    page = put(client, f"{one}/found/", pick=[one, child], **{f"is-{one}": "head", f"is-{child}": "child"})
    assert "王建国 家现住2人" in page
    household = people.lives_in(access.SYSTEM, one)
    assert household
    page = put(client, f"households/{household}/write/join/", who="李秀英", relationship="relative")
    assert living(household) == {one: "head", child: "child", other: "relative"}
    assert "李秀英 入户：其他亲属" in page
    assert f"/people/{one}/found/" not in client.get(f"/desk/people/{one}/").content.decode()


def test_some_leave_go_to_another_household_or_make_one_of_their_own() -> None:
    household, keys = home("王建国", "李秀英", "王小明")
    other = people.found(access.SYSTEM, VILLAGE, [(person("赵六", sequence=9), "head")], since=BEGAN)
    client = clerk()
    put(client, f"households/{household}/write/transfer/", pick=keys[2], to=other.id, **{f"is-{keys[2]}": "relative"})
    assert living(other.id)[keys[2]] == "relative"
    put(client, f"households/{household}/write/split/", pick=keys[1], **{f"is-{keys[1]}": "head"})
    assert living(household) == {keys[0]: "head"}
    assert people.household(access.SYSTEM, people.lives_in(access.SYSTEM, keys[1]) or 0).parted_from == household
    put(client, f"households/{household}/write/leave/", pick=keys[0])
    assert people.household(access.SYSTEM, household).until == date.fromisoformat(ON)
    assert "/write/" not in client.get(f"/desk/people/households/{household}/").content.decode()


def test_another_head_is_named_and_the_household_moves() -> None:
    household, keys = home("王建国", "李秀英", "王小明")
    people.died(access.SYSTEM, keys[0], on=date(2013, 5, 1), number=1)
    client = clerk()
    page = text(client, f"/desk/people/households/{household}/")
    assert "确定户主" in page
    page = put(client, f"households/{household}/write/head/", **{f"is-{keys[1]}": "head", f"is-{keys[2]}": "child"})
    assert living(household) == {keys[1]: "head", keys[2]: "child"}
    assert "李秀英 改为：户主" in page
    put(client, f"households/{household}/write/move/", place=NEXT)
    assert people.household(access.SYSTEM, household).place_code == NEXT


def test_a_child_is_born_into_a_household_and_a_day_is_needed() -> None:
    household, keys = home("王建国", "李秀英")
    client = clerk()
    sent = {"pick": keys, "name": "王宝宝", "kind": "newborn", "sex": "female", "relationship": "child"}
    path = f"/desk/people/households/{household}/write/birth/"
    wrong = client.post(path, sent | {"seen": "1", "born": ""})
    assert wrong.status_code == 422
    assert "新生儿的出生日期未填。" in wrong.content.decode()
    assert 'value="王宝宝"' in wrong.content.decode()
    assert wrong.content.decode().count(" checked") == 2
    page = put(client, path.removeprefix("/desk/people/"), **sent, born=ON)
    assert "王宝宝" in page
    (child,) = living(household).keys() - set(keys)
    assert {tie.other for tie in people.kin(access.SYSTEM, child)} == set(keys)
    assert people.history(access.SYSTEM, child)[0].kind == "born"


def test_a_marriage_a_divorce_and_kinship() -> None:
    one, other, child = person(), person("李秀英", date(1981, 3, 1), 3), person("王小明", date(2005, 1, 1), 5)
    client = clerk()
    assert "李秀英" in put(client, f"{one}/write/marry/", who=number(date(1981, 3, 1), 3))
    page = client.get(f"/desk/people/{one}/").content.decode()
    assert "/write/divorce/" in page
    assert "/write/marry/" not in page
    put(client, f"{one}/write/divorce/", since="2013-06-02")
    put(client, f"{one}/write/child/", who="王小明", since="2005-01-01")
    put(client, f"{child}/write/parent/", who="lxy", since="2005-01-01")
    assert {(tie.other, tie.relationship) for tie in people.kin(access.SYSTEM, child)} == {(one, "parent"), (other, "parent")}


def test_of_several_who_fit_one_is_chosen_and_nobody_is_told() -> None:
    one = person()
    twins = [person("李秀英", sequence=n) for n in (3, 5)]
    client = clerk()
    path = f"/desk/people/{one}/write/marry/"
    several = client.post(path, {"who": "李秀英", "since": ON, "seen": "1"})
    assert several.status_code == 422
    assert "有几个人都符合" in several.content.decode()
    assert all(f'name="chosen" value="{key}"' in several.content.decode() for key in twins)
    assert "没有这个人" in client.post(path, {"who": "钱七", "since": ON}).content.decode()
    assert client.post(path, {"who": "李秀英", "chosen": twins[1], "since": ON}).status_code == 302
    assert [tie.other for tie in people.kin(access.SYSTEM, one)] == [twins[1]]


def test_somebody_moves_leaves_the_province_and_comes_back() -> None:
    household, keys = home("王建国", "李秀英")
    client = clerk()
    put(client, f"{keys[1]}/write/move/", place=NEXT, address="7组8号")
    assert people.person(access.SYSTEM, keys[1], purpose="keep").place_code == NEXT
    page = put(client, f"{keys[0]}/write/departed/", since="2013-06-02")
    assert "迁出本省" in page
    assert people.household(access.SYSTEM, household).until == date(2013, 6, 2)
    assert keys[0] not in people.page(access.SYSTEM, VILLAGE)[0]
    shut = client.post(f"/desk/people/{keys[0]}/write/change/", {"since": ON, "seen": "2"})
    assert "已于2013-06-02迁出本省" in shut.content.decode()
    assert "/write/returned/" in client.get(f"/desk/people/{keys[0]}/").content.decode()
    early = client.post(f"/desk/people/{keys[0]}/write/returned/", {"since": ON, "seen": "2"})
    assert "早于迁出日期" in early.content.decode()
    put(client, f"{keys[0]}/write/returned/", since="2013-06-03")
    assert keys[0] in people.page(access.SYSTEM, VILLAGE)[0]
    assert [one.kind for one in people.history(access.SYSTEM, keys[0])] == ["register", "departed", "returned"]
    assert list(people.broken()) == []


def test_a_death_that_was_none_is_taken_back() -> None:
    key = person()
    client = clerk()
    put(client, f"{key}/write/died/")
    page = client.get(f"/desk/people/{key}/").content.decode()
    assert "/write/undied/" in page
    assert "/write/move/" not in page
    put(client, f"{key}/write/undied/", reason="同名误记")
    assert people.person(access.SYSTEM, key, purpose="keep").died is None


def test_the_second_click_goes_where_the_first_went_and_a_stale_page_is_told() -> None:
    household, keys = home("王建国", "李秀英", "王小明")
    client = clerk()
    path = f"/desk/people/households/{household}/write/leave/"
    sent = {"pick": keys[2], "since": ON, "seen": "1", "once": "abc"}
    first, second = client.post(path, sent), client.post(path, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert people.household(access.SYSTEM, household).number == 2
    stale = client.post(path, sent | {"pick": keys[1], "once": "def"})
    assert stale.status_code == 422
    assert "已被他人改动" in stale.content.decode()
    assert f'value="{keys[1]}" checked' in stale.content.decode()
    nobody = client.post(path, sent | {"pick": "", "seen": "2", "once": "ghi"})
    assert nobody.status_code == 422


@pytest.mark.parametrize(
    "path", ["{key}/write/x/", "households/{home}/write/x/", "{away}/found/", "households/999999/write/leave/"]
)
def test_there_is_no_form_for_what_is_not_there(path: str) -> None:
    household, (key,) = home("王建国")
    away = person("李四", sequence=9, place=AWAY)
    assert clerk().get(f"/desk/people/{path.format(key=key, home=household, away=away)}").status_code == 404


def test_nothing_is_written_on_another_day() -> None:
    household, (key,) = home("王建国")
    client = clerk()
    for path in (f"{key}/write/died/", f"households/{household}/write/leave/", f"{key}/found/"):
        assert client.post(f"/desk/people/{path}?on=2012-12-01", {"since": ON}).status_code == 302
    assert len(people.history(access.SYSTEM, key)) == 1
