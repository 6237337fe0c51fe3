"""The desk: what officials see, what they can do there, and what they are told when they cannot."""

from __future__ import annotations

import ast
import re
from datetime import date
from typing import get_args

import pyotp
import pytest
from django.conf import LazySettings, settings
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.portal.desk import logbook, today, waits, words
from minzheng.portal.desk.clocks import running
from minzheng.portal.desk.frame import Frame
from minzheng.registry import api as registry
from minzheng.services.procedure import things
from tests.architecture import source
from tests.pages.looking import Page
from tests.pages.officials import NANTONG, RUDONG, STATION, official, station

pytestmark = pytest.mark.django_db

LIST = "/desk/registers/relief_station/"
PARTS = ("发生了什么", "留下了什么", "怎么办")


@pytest.fixture(autouse=True)
def demo(settings: LazySettings) -> None:
    """One click signs in."""
    settings.DEMO = True


@pytest.fixture
def maker() -> Client:
    return official("陆建平", "department_officer")


@pytest.fixture
def checker() -> Client:
    return official("欧阳德顺", "department_reviewer")


def text(response: HttpResponse, status: int = 200) -> str:
    """All that a reader reads on a page, which must be sound."""
    assert response.status_code == status, response.content.decode()[:2000]
    seen = Page(response.content.decode())
    assert seen.faults == []
    assert seen.twice == []
    assert seen.dead_links == []
    assert seen.inline == []
    return " ".join(" ".join(seen.texts).split())


def address(one: registry.Entry, act: str = "") -> str:
    return f"/desk/registers/{one.register}/{one.id}/{act}"


def form(client: Client, at: str) -> dict[str, str]:
    """What a form would send as it stands."""
    elements = Page(client.get(at).content.decode()).elements
    inputs = [a for tag, a in elements if tag == "input" and a.get("name") and a.get("name") != "csrfmiddlewaretoken"]
    return {a["name"]: a.get("value", "") for a in inputs if a.get("type") not in {"radio", "checkbox"} or "checked" in a}


def test_every_page_of_the_desk_is_closed_to_those_not_signed_in() -> None:
    found = [
        pattern
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) == "desk"
        for pattern in resolver.url_patterns
    ]
    open_to_all = {"sign_in", "practice", "resident", "sign_out", "ui"}
    assert {one.name for one in found if not hasattr(one.callback, "permission")} == open_to_all
    response = Client().get("/desk/registers/?on=2014-06-30")
    assert response.headers["Location"] == "/desk/sign-in/?next=%2Fdesk%2Fregisters%2F%3Fon%3D2014-06-30"


def test_one_signs_in_by_password_and_goes_where_one_wanted(maker: Client) -> None:
    account = Account.objects.get(login="陆建平")
    account.practice = False
    account.set_password("a long word that nobody guesses")
    account.save()
    client = Client()
    given = {"login": "陆建平", "password": "wrong", "next": "/desk/registers/"}
    refused = text(client.post("/desk/sign-in/", given), 403)
    assert "账号或密码不对。" in refused
    assert all(part in refused for part in PARTS)
    given["password"] = "a long word that nobody guesses"
    assert client.post("/desk/sign-in/", given).headers["Location"] == "/desk/registers/"
    given["next"] = "https://elsewhere.example/"
    assert client.post("/desk/sign-in/", given).headers["Location"] == "/desk/"
    assert client.post("/desk/sign-out/").headers["Location"] == "/desk/sign-in/"
    assert client.get("/desk/").status_code == 302


def test_whoever_has_no_second_proof_yet_is_led_to_it_before_anything_else() -> None:
    new = access.NewAccount(
        login="new",
        name="新来的",
        role="department_reviewer",
        unit="unit",
        sector="civil_affairs",
        place_code=RUDONG,
        since=date(2012, 1, 1),
        password="a long word that nobody guesses",
    )
    access.open_accounts(access.SYSTEM, [new])
    client = Client()
    client.post("/desk/sign-in/", {"login": "new", "password": new.password})
    for path in ("/desk/", "/desk/registers/", "/desk/journal/"):
        assert client.get(path).headers["Location"] == "/desk/me/?set_up=1"
    seen = text(client.get("/desk/me/?set_up=1"))
    assert "设好六位数字，工作台就打开。" in seen
    assert "登录位置" in text(client.get("/desk/sessions/"))
    secret = client.session["totp"][0]
    assert "去看今天的事" in text(client.post("/desk/me/", {"code": pyotp.TOTP(secret).now()}))
    assert client.get("/desk/").status_code == 200


def test_the_design_system_is_also_found_below_the_desk() -> None:
    assert Client().get("/desk/ui/").headers["Location"] == "/ui/"


def test_after_five_failures_one_is_told_how_long_to_wait() -> None:
    client = Client()
    for _ in range(5):
        client.post("/desk/sign-in/", {"login": "nobody", "password": "x"})
    assert "请等15分钟再试。" in text(client.post("/desk/sign-in/", {"login": "nobody", "password": "x"}), 403)


def test_practice_is_there_in_a_demonstration_alone(maker: Client, settings: LazySettings) -> None:
    assert "练习：一键进入角色" in text(Client().get("/desk/sign-in/"))
    settings.DEMO = False
    assert "练习" not in text(Client().get("/desk/sign-in/"))
    client = Client()
    client.post("/desk/practice/", {"account": Account.objects.get(login="陆建平").pk})
    assert client.get("/desk/").status_code == 302


def test_today_says_first_what_is_to_be_done(maker: Client, checker: Client) -> None:
    assert "今天没有要您办的事" in text(checker.get("/desk/"))
    station(maker)
    seen = text(checker.get("/desk/"))
    assert "今天1件" in seen
    assert "核救助管理机构台账的“常熟市救助管理站”" in seen
    assert "陆建平提出：登记，如东县。" in seen
    mine = text(maker.get("/desk/"))
    assert "今天没有要您办的事" in mine
    assert "我提交的，等待审核 常熟市救助管理站" in mine


def test_each_part_gives_its_things_and_a_clock_comes_first(maker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "_givers", {})

    @waits.gives
    def some(desk: Frame) -> list[waits.Thing]:
        whose = desk.actor.name
        return [
            waits.Thing("不急", whose, "看", "/desk/"),
            waits.Thing("后到期", whose, "答", "/desk/", date(2014, 7, 2)),
            waits.Thing("先到期", whose, "签", "/desk/", date(2014, 7, 1)),
        ]

    seen = text(maker.get("/desk/"))
    assert "今天3件，先办第1件" in seen
    assert "1 先到期 陆建平 2014年7月1日前 已过期 签 2 后到期 陆建平 2014年7月2日前 已过期 答 3 不急 陆建平 看" in seen
    assert "先到期" not in text(maker.get("/desk/?on=2014-06-30"))


def test_a_village_called_after_its_town_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"county": "南通市如东县", "village": "南通市如东县东安科技园区东安科技园区虚拟社区"}
    monkeypatch.setattr(words, "place", lambda code, day=None: names[code])
    assert words.within("village", "county") == "东安科技园区虚拟社区"


def test_a_day_that_is_over_or_ends_says_so_and_one_line_may_stand_for_many(
    maker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "_givers", {})
    access.travel(access.SYSTEM, date(2014, 7, 2))

    @waits.gives
    def some(desk: Frame) -> list[waits.Thing]:
        days = {"昨天到期": date(2014, 7, 1), "今天的": date(2014, 7, 2), "明天的": date(2014, 7, 3)}
        rest = waits.Thing("另有好些", "", "看", "/desk/", date(2014, 7, 4), stands_for=30, more=True)
        return [*(waits.Thing(name, "", "办", "/desk/", day) for name, day in days.items()), rest]

    seen = text(maker.get("/desk/"))
    assert "今天33+件，先办第1件" in seen
    assert "1 昨天到期 2014年7月1日前 已过期 办 2 今天的 2014年7月2日前 今天到期 办 3 明天的 2014年7月3日前 办" in seen


def test_where_a_rule_gives_time_its_clock_is_drawn_and_the_day_stands_below(
    maker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "_givers", {})
    access.travel(access.SYSTEM, date(2014, 7, 2))
    begun, ends = date(2014, 6, 23), [date(2014, 6, 30), date(2014, 7, 2), date(2014, 7, 3), date(2014, 7, 22)]

    @waits.gives
    def some(desk: Frame) -> list[waits.Thing]:
        return [waits.Thing(f"第{n}件", "", "办", "/desk/", day, running(day, begun, desk.today)) for n, day in enumerate(ends)]

    page = maker.get("/desk/")
    assert re.findall(r'class="clock (\w+)"', page.content.decode()) == ["stop", "tight", "mind", "go"]
    assert "已过2日 2014年6月30日前 办" in text(page)
    assert "还有1日 2014年7月3日前 办" in text(page)
    assert "已过期" not in text(page), "the clock has said so"


def test_all_that_waits_is_reached_page_after_page_and_by_kind(maker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "_givers", {})

    def things(desk: Frame) -> list[waits.Thing]:
        return [waits.Thing(f"第{number}号事", desk.place, "看", "/desk/") for number in range(1, 75)]

    def figures(desk: Frame) -> list[waits.Thing]:
        return [waits.Thing("要数", desk.place, "答", "/desk/", date(2014, 7, 1))]

    things.__module__, figures.__module__ = "minzheng.portal.plan.waits", "minzheng.portal.watching.waits"
    waits.gives(things)
    waits.gives(figures)
    path, seen = "/desk/?place=320623001", []
    while path:
        page = Page(maker.get(path).content.decode())
        seen += re.findall(r"(\d+) (?:第(\d+)号事|(要数))", " ".join(" ".join(page.texts).split()))
        onwards = [attrs["href"] for _tag, attrs in page.elements if attrs.get("rel") == "next"]
        path = f"/desk/{onwards[0]}" if onwards else ""
    assert [int(number) for number, _, _ in seen] == list(range(1, 76)), "numbered through, none twice and none left out"
    assert seen[0][2] == "要数"
    assert [int(no) for _, no, _ in seen[1:]] == list(range(1, 75))
    assert "后面还有65件" in text(maker.get("/desk/"))
    assert "证据 74" in text(maker.get("/desk/"))
    only = text(maker.get("/desk/?of=watching"))
    assert "今天75件" in only
    assert "1 要数" in only
    assert "号事" not in only
    assert "第11号事" in text(maker.get("/desk/?of=plan&after=10"))
    for odd in "?after=x", "?after=-1", "?after=99999", "?of=nothing":
        text(maker.get(f"/desk/{odd}"))


def test_of_more_to_check_than_are_looked_up_no_exact_number_is_told(
    maker: Client, checker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        station(maker, name=f"第{number}站")
    assert "今天12件" in text(checker.get("/desk/"))
    monkeypatch.setattr(today, "TO_CHECK", 11)
    assert "今天11+件" in text(checker.get("/desk/"))
    assert "后面还有1+件" in text(checker.get("/desk/"))


def test_the_day_of_a_demonstration_is_set_for_everybody(maker: Client, checker: Client) -> None:
    maker.post("/desk/day/", {"day": "2014-09-30", "next": "/desk/registers/"})
    assert "2014年9月30日 星期二" in text(checker.get("/desk/"))
    maker.post("/desk/day/", {"free": "1"})
    assert "2014年9月30日" not in text(checker.get("/desk/"))


def test_who_has_set_them_up_is_asked_for_six_digits(maker: Client) -> None:
    maker.get("/desk/me/?set_up=1")
    secret = maker.session["totp"][0]
    assert "已经生效。" in text(maker.post("/desk/me/", {"code": pyotp.TOTP(secret).now()}))
    account = Account.objects.get(login="陆建平")
    account.practice = False
    account.set_password("a long word that nobody guesses")
    account.save()
    given = {"login": "陆建平", "password": "a long word that nobody guesses"}
    assert "这个账号还要填六位数字。" in text(Client().post("/desk/sign-in/", given), 403)
    assert "六位数字不对，或已用过。" in text(Client().post("/desk/sign-in/", given | {"code": "000000"}), 403)
    later = pyotp.TOTP(secret).at(int(time.machine().timestamp()) + 30)
    assert Client().post("/desk/sign-in/", given | {"code": later}).status_code == 302


def test_a_session_is_ended_from_another_browser(maker: Client) -> None:
    other = Client()
    other.post("/desk/practice/", {"account": Account.objects.get(login="陆建平").pk})
    seen = maker.get("/desk/sessions/")
    assert "您在2处登录" in text(seen)
    one = next(a["value"] for tag, a in Page(seen.content.decode()).elements if a.get("name") == "session")
    assert maker.post("/desk/sessions/", {"session": one}).status_code == 302
    assert other.get("/desk/").status_code == 302
    assert maker.get("/desk/").status_code == 200


def test_what_was_sent_back_is_a_thing_to_do(maker: Client, checker: Client) -> None:
    one = station(maker)
    checker.post(address(one, "check/"), {"number": 1, "answer": "refuse", "reason": "床位数不对"})
    seen = text(maker.get("/desk/"))
    assert "今天1件" in seen
    assert "欧阳德顺退回：床位数不对" in seen


def test_what_was_sent_back_is_found_under_whatever_was_written_after_it(
    maker: Client, checker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "RECENT", 2)
    one = station(maker)
    checker.post(address(one, "check/"), {"number": 1, "answer": "refuse", "reason": "床位数不对"})
    for number in range(3):
        station(maker, name=f"第{number}站")
    assert "欧阳德顺退回：床位数不对" in text(maker.get("/desk/"))
    neighbour = official("王立成", "department_officer", "320682")
    assert "退回" not in text(neighbour.get("/desk/"))


def test_the_list_says_how_many_and_can_be_narrowed_by_its_address(maker: Client, checker: Client) -> None:
    assert "这里还没有登记。" in text(maker.get(LIST))
    for number in range(3):
        one = station(maker, name=f"第{number}站", standardised="是" if number else "否")
        registry.check(checker.actor, one.id, number=1, accept=True)  # type: ignore[attr-defined]
    assert "如东县有3条救助管理站" in text(maker.get(LIST))
    found = text(maker.get(f"{LIST}?q=第1"))
    assert "如东县有1条符合" in found
    assert "第2站" not in found
    assert "没有符合的。" in text(maker.get(f"{LIST}?q=没有"))
    assert "如东县有0条救助管理站" in text(maker.get(f"{LIST}?on=2012-12-31"))


def test_another_day_than_today_says_so_and_takes_no_writing(maker: Client) -> None:
    seen = maker.get(f"{LIST}?on=2014-06-30")
    assert "您看的是2014年6月30日的情况。 不是今天，不能改动。" in text(seen)
    assert f'href="{LIST}new/' not in seen.content.decode()
    assert 'href="/desk/registers/?on=2014-06-30"' in seen.content.decode(), "the day goes along with every link"
    assert maker.get(f"{LIST}new/?on=2014-06-30").status_code == 302


def test_a_form_keeps_what_was_typed_and_says_all_that_is_wrong_beside_it(maker: Client) -> None:
    at = f"{LIST}new/"
    given = form(maker, at) | {"v-name": "如东站", "v-beds": "很多", "place_code": ""}
    response = maker.post(at, given)
    seen = text(response, 422)
    assert all(part in seen for part in PARTS)
    assert seen.count("请选择地方。") == 2, "on top and beside the field"
    assert seen.count("“床位数”应为整数，现为“很多”。") == 2
    assert 'value="很多"' in response.content.decode()
    assert f'value="{given["request"]}"' in response.content.decode()
    assert registry.page(maker.actor, "relief_station", registry.Query(day=date.today())).total == 0  # type: ignore[attr-defined]


def test_a_place_that_never_was_is_told_and_what_was_typed_is_kept(maker: Client) -> None:
    given = form(maker, f"{LIST}new/") | {f"v-{key}": value for key, value in STATION.items()} | {"place_code": "999999"}
    response = maker.post(f"{LIST}new/", given)
    assert "没有代码为“999999”的地方。" in text(response, 422)
    assert f'value="{STATION["name"]}"' in response.content.decode()


def test_sending_a_form_twice_enters_once(maker: Client) -> None:
    at = f"{LIST}new/"
    given = form(maker, at) | {f"v-{key}": value for key, value in STATION.items()} | {"place_code": RUDONG}
    first, second = (maker.post(at, given) for _ in range(2))
    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]


def test_money_is_typed_in_yuan_and_shown_with_its_unit(maker: Client) -> None:
    at = "/desk/registers/training_session/new/"
    values = {
        "name": "培训班",
        "begins": "2012-11-05",
        "days": "2.5",
        "kind": "post",
        "planned": "80",
        "attended": "76",
        "cost": "36000.5",
    }
    codes = {choice.name.zh: choice.code for choice in registry.register("training_session").field("kind").choices}
    values["kind"] = codes["岗位培训"]
    response = maker.post(at, form(maker, at) | {f"v-{key}": value for key, value in values.items()} | {"place_code": RUDONG})
    assert "36,000.50" in text(maker.get(response.headers["Location"]))


def test_the_language_switch_of_a_form_keeps_what_was_typed(maker: Client) -> None:
    response = maker.post(f"{LIST}new/?lang=en", form(maker, f"{LIST}new/") | {"v-beds": "很多", "look": "1"})
    assert "Enter: relief station" in text(response)
    assert 'value="很多"' in response.content.decode()


def test_a_proposal_shows_old_and_new_and_is_checked_by_another(maker: Client, checker: Client) -> None:
    one = station(maker)
    assert "等待另一人审核" in text(maker.get(address(one)))
    assert "等您审核" in text(checker.get(address(one)))
    checker.post(address(one, "check/"), {"number": 1, "answer": "accept"})
    given = form(maker, address(one, "amend/")) | {f"v-{key}": value for key, value in STATION.items()}
    given |= {"v-standardised": "true", "v-minors_centre": "true", "v-beds": "80", "since": "2014-03-01", "reason": "扩建"}
    assert maker.post(address(one, "amend/"), given).status_code == 302
    seen = text(checker.get(address(one)))
    assert "床位数（张） 60 → 80" in seen
    assert "扩建" in seen
    refused = text(checker.post(address(one, "check/"), {"number": 2, "answer": "refuse"}), 409)
    assert "请写明理由。" in refused
    checker.post(address(one, "check/"), {"number": 2, "answer": "accept"})
    assert "登记 自2013年1月1日起" in text(maker.get(address(one)))
    assert "60" in text(maker.get(f"{address(one)}?on=2014-02-28"))


def test_a_stale_form_shows_both_versions_and_keeps_ours(maker: Client, checker: Client) -> None:
    one = registry.enter(maker.actor, "community_facility", "320623001001", FACILITY, since=date(2013, 1, 1))  # type: ignore[attr-defined]
    given = form(maker, address(one, "amend/")) | {"v-area": "700", "since": "2014-01-01", "reason": "加建"}
    theirs = dict(one.values) | {"area": "650"}
    registry.amend(checker.actor, one.id, theirs, since=date(2013, 6, 1), number=1, reason="测量")  # type: ignore[attr-defined]
    response = maker.post(address(one, "amend/"), given)
    seen = text(response, 409)
    assert "欧阳德顺改了这一条" in seen
    assert "用房面积（平方米） 650 → 700" in seen
    assert 'value="700"' in response.content.decode()
    assert maker.post(address(one, "amend/"), given | {"number": "2"}).status_code == 302


FACILITY = {
    "area": "620.5",
    "kind": "城市社区",
    "one_window": "是",
    "elder_room": "是",
    "reading_room": "是",
    "clinic": "否",
    "meets_standard": "是",
}


def test_an_end_is_told_with_its_day(maker: Client) -> None:
    one = registry.enter(maker.actor, "community_facility", "320623001001", FACILITY, since=date(2013, 1, 1))  # type: ignore[attr-defined]
    given = form(maker, address(one, "end/")) | {"since": "2015-05-01", "reason": "拆除"}
    assert maker.post(address(one, "end/"), given).status_code == 302
    assert "终止 2015年5月1日" in text(maker.get(address(one)))
    assert "如东县有0条" in text(maker.get("/desk/registers/community_facility/"))
    other = registry.enter(maker.actor, "community_facility", "320623001002", FACILITY, since=date(2013, 1, 1))  # type: ignore[attr-defined]
    seen = text(maker.post(address(other, "end/"), form(maker, address(other, "end/")) | {"since": ""}), 422)
    assert "日期未填或不是日期。" in seen
    assert "”未填。" not in seen, "an end has no other fields"


def test_what_is_refused_names_who_can_and_is_noted() -> None:
    auditor = official("葛红梅", "auditor", NANTONG)
    seen = text(auditor.get(f"{LIST}new/"), 403)
    assert all(part in seen for part in PARTS)
    assert "这需要“记台账”的权限；您现在的身份是审计人员。" in seen
    assert "部门经办人、部门审核人、乡镇民政助理、村级民政协理员" in seen
    assert Row.objects.filter(verb="access.refused", subject="register.make").count() == 1


def test_what_is_checked_twice_waits_no_more(maker: Client, checker: Client) -> None:
    one = station(maker)
    given = {"number": "1", "answer": "accept"}
    assert checker.post(address(one, "check/"), given).status_code == 302
    seen = text(checker.post(address(one, "check/"), given), 409)
    assert "该条目没有等待审核的变更。" in seen
    assert "什么都没有改。" in seen
    assert "仍在等待" not in seen


def test_what_lies_elsewhere_is_not_there(maker: Client) -> None:
    one = station(maker)
    row = Row.objects.get(verb="register.enter").pk
    reviewer = official("柳青", "department_reviewer", "320682")
    for missing in row, row + 999:
        assert "这里没有您能看的内容" in text(reviewer.get(f"/desk/journal/{missing}/receipt/"), 404)
    neighbour = official("王立成", "department_officer", "320682")
    seen = text(neighbour.get(address(one)), 404)
    assert "这里没有您能看的内容" in seen
    assert neighbour.get("/desk/registers/nothing/").status_code == 404


def test_an_address_that_asks_for_what_cannot_be_is_told(maker: Client) -> None:
    assert "不能按“phone”排序。" in text(maker.get(f"{LIST}?sort=phone"), 400)
    assert "翻页位置无效。" in text(maker.get(f"{LIST}?after=nonsense"), 400)


def test_a_city_enters_what_it_promises_itself_and_what_its_counties_do() -> None:
    form = official("city", "department_officer", "320600").get("/desk/registers/service_promise/new/").content.decode()
    assert re.findall(r'<option value="(3206\d\d)"', form)[:1] == ["320600"]
    assert '<option value="320623"' in form
    assert 'value="320623101' not in form


def test_totals_by_place_open_onto_the_list() -> None:
    city = official("周文才", "department_officer", NANTONG)
    station(city)
    response = city.get(f"{LIST}by-place/?field=beds")
    assert "床位数（张）" in text(response)
    assert f'href="{LIST}?place={RUDONG}"' in response.content.decode()
    sheet = exchange.read(city.get(f"{LIST}by-place/?field=beds&take=1").content, "totals.xlsx")
    assert sheet.columns == ("地方", "条数", "床位数（张）")
    assert ("如东县", "0", "还没有") in sheet.rows, "what waits for a check counts nowhere"
    assert Row.objects.filter(verb="table.take").count() == 1


def test_totals_by_place_lose_nothing_that_lies_in_no_place_below(maker: Client, checker: Client) -> None:
    one = station(maker)
    registry.check(checker.actor, one.id, number=1, accept=True)  # type: ignore[attr-defined]
    assert "如东县本级 1" in text(maker.get(f"{LIST}by-place/"))


def test_a_table_is_looked_at_before_it_is_entered_and_is_entered_once(maker: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    at = "/desk/registers/relief_station/import/"
    names = {"name", "beds", "minors_centre", "standardised", "opened"}
    head = (
        "区划代码,生效日期,"
        + ",".join(one.name.zh for one in registry.register("relief_station").fields if one.id in names)
        + "\n"
    )
    order = [one.id for one in registry.register("relief_station").fields if one.id in names]
    good = ",".join(STATION[name] for name in order)
    bad = good.replace("60", "很多")
    file = SimpleUploadedFile("in.csv", f"{head}{RUDONG},2013-01-01,{good}\n{RUDONG},2013-01-01,{bad}\n".encode())
    response = maker.post(at, {"file": file})
    seen = text(response)
    assert "1行可以登记，1行不行" in seen
    assert "3 “床位数”应为整数，现为“很多”。" in seen
    upload = next(a["value"] for tag, a in Page(response.content.decode()).elements if a.get("name") == "upload")
    first, second = (maker.post(at, {"upload": upload}).headers["Location"] for _ in range(2))
    assert first == second
    assert maker.get(first).headers["Refresh"] == "2"
    jobs.work(until_idle=True)
    done = maker.get(first)
    assert "已登记1行" in text(done)
    assert "须由另一人审核后才算数。" in text(done)
    assert "Refresh" not in done.headers
    assert "没有选文件，或文件是空的。" in text(maker.post(at), 422)


def test_a_list_goes_out_as_a_workbook_and_that_is_noted(maker: Client) -> None:
    response = maker.get(f"{LIST}export/")
    assert response.content[:2] == b"PK"
    assert Row.objects.filter(verb="register.export").count() == 1


def test_the_journal_is_for_those_who_may_read_it(maker: Client, checker: Client) -> None:
    station(maker)
    seen = text(checker.get("/desk/journal/"))
    assert "陆建平 部门经办人 登记 常熟市救助管理站" in seen
    assert maker.get("/desk/journal/").status_code == 403
    assert 'href="/desk/journal/"' not in maker.get("/desk/registers/").content.decode()


def test_whatever_is_written_into_the_journal_by_name_is_read_there_in_words() -> None:
    calls = [one for module in source.modules() for one in ast.walk(module.tree) if isinstance(one, ast.Call)]
    named = [(getattr(one.func, "attr", getattr(one.func, "id", "")), one.args) for one in calls]
    verbs = {args[1].value for name, args in named if name == "write" and len(args) > 2 and isinstance(args[1], ast.Constant)}
    kinds = {args[0].value for name, args in named if name == "Subject" and args and isinstance(args[0], ast.Constant)}
    assert {"letter.give", "posting.put_up"} < verbs
    verbs |= {f"case.{one}" for one in get_args(things.Verb)}
    assert [one for one in sorted(verbs) if logbook.verb(one) == one] == []
    told = {"register", "permission", "account"}  # of these the thing itself has a name
    assert sorted(kinds - told - set(logbook.declared().kind)) == []


def test_a_thing_without_a_page_is_called_by_what_it_is(checker: Client) -> None:
    journal.write(access.SYSTEM, "case.accept", journal.Subject("case", "446", RUDONG), {})
    assert "系统 受理 办件 446" in text(checker.get("/desk/journal/"))


def test_the_six_digits_are_set_up_by_a_key_that_stays_the_same_until_they_fit(maker: Client) -> None:
    first = text(maker.get("/desk/me/?set_up=1"))
    secret = maker.session["totp"][0]
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in first
    assert "这六位数字与下面的密钥不符。" in text(maker.post("/desk/me/", {"code": "000000"}))
    assert maker.session["totp"][0] == secret


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_is_sound_in_both_languages(maker: Client, checker: Client, lang: str) -> None:
    one = station(maker)
    maker.get(f"/desk/?lang={lang}")
    checker.get(f"/desk/?lang={lang}")
    for path in ("", "registers/", "me/", "sessions/", "registers/relief_station/by-place/", "registers/relief_station/import/"):
        text(maker.get(f"/desk/{path}"))
    for path in ("", "amend/", "end/"):
        text(maker.get(address(one, path)))
    for each in registry.registers():
        text(maker.get(f"/desk/registers/{each.id}/"))
        text(maker.get(f"/desk/registers/{each.id}/new/"))
    text(checker.get("/desk/journal/"))
    text(checker.get(address(one)))


def test_a_resident_finds_what_is_public_about_their_place(maker: Client, checker: Client) -> None:
    made = station(maker)
    registry.check(checker.actor, made.id, number=1, accept=True)  # type: ignore[attr-defined]
    resident = official("居民甲", "resident", "320623001001", "")
    seen = text(resident.get("/desk/"))
    assert "与您有关的事会列在这里" in seen
    assert "您的角色" not in seen
    operator = official("管账号的", "operator")
    assert "账号在程序所在的机器上用这条命令管： minzheng account" in text(operator.get("/desk/"))


def test_the_journal_says_the_business_day_where_it_is_another(maker: Client, checker: Client) -> None:
    access.travel(access.SYSTEM, date(2014, 9, 30))
    made = station(maker)
    registry.check(checker.actor, made.id, number=1, accept=True)  # type: ignore[attr-defined]
    with time.at(date(2014, 9, 30)):
        registry.amend(maker.actor, made.id, STATION | {"beds": "61"}, since=date(2014, 9, 1), number=1, reason="扩建")  # type: ignore[attr-defined]
    seen = text(checker.get("/desk/journal/?kind=entry"))
    assert "业务日期2014年9月30日" in seen
    assert "救助管理机构台账 2014-09-30" in text(maker.get("/desk/"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?on=2014-02-30", "“2014-02-30”不是日期。 以下是如东县2014年9月30日的情况。"),
        ("?on=2030-01-01", "2030年1月1日还没有到。 以下是如东县2014年9月30日的情况。"),
        ("?on=1949-10-01", "没有1949年10月1日的记载，区划名录从后来开始。"),
        ("?place=320500", "“320500”那天不在您的范围内。"),
        ("?place=999999", "“999999”那天不在您的范围内。"),
    ],
)
def test_a_day_or_a_place_that_is_not_to_be_had_is_said(maker: Client, asked: str, said: str) -> None:
    access.travel(access.SYSTEM, date(2014, 9, 30))
    assert said in text(maker.get(f"/desk/{asked}"))
    assert "以下是" not in text(maker.get("/desk/?on=2014-06-30&place=320623001"))


def test_one_click_takes_a_demonstration_to_a_day(maker: Client) -> None:
    for day in ("2012-10-31", "2014-09-30", "2015-12-31", "2019-06-01"):
        assert f'name="to" value="{day}"' in maker.get("/desk/").content.decode()
    maker.post("/desk/day/", {"day": "2014-01-01", "to": "2019-06-01"})
    assert "2019年6月1日" in text(maker.get("/desk/"))


def test_a_demonstration_says_that_it_is_still_growing(maker: Client, client: Client) -> None:
    first, second, *_ = settings.DEMO_WAVES
    access.travel(access.SYSTEM, second)
    access.note_filled(first)
    assert all("演示数据，补记中" in text(one.get(at)) for one, at in ((maker, "/desk/"), (client, "/places/")))
    access.note_filled(second)
    assert not any("补记中" in text(one.get(at)) for one, at in ((maker, "/desk/"), (client, "/places/")))


TABLE = f"{LIST}imports/"


def handed_in(maker: Client, count: int = 3) -> str:
    """The address of a table of so many stations that somebody brought in."""
    rows = [(RUDONG, STATION | {"name": f"第{number}站", "beds": str(10 + number)}, date(2013, 1, 1)) for number in range(count)]
    actor = maker.actor  # type: ignore[attr-defined]
    registry.bulk_enter(actor, "relief_station", rows, reason="救助站.xlsx", request=f"table {count}")
    (told,) = registry.own_batches(actor, time.machine().replace(year=2000))
    return f"{TABLE}{told.id}/"


def decided(checker: Client, at: str, **sent: object) -> str:
    """What the page of the work says when a table was decided on."""
    answer = checker.post(f"{at}check/", {"request": "w"} | sent)
    assert answer.status_code == 302, answer.content.decode()
    assert checker.post(f"{at}check/", {"request": "w"} | sent).headers["Location"] == answer.headers["Location"]
    jobs.work(until_idle=True)
    return text(checker.get(answer.headers["Location"]))


def test_a_table_waits_as_one_thing_and_is_accepted_whole(maker: Client, checker: Client) -> None:
    at = handed_in(maker)
    seen = text(checker.get("/desk/"))
    assert "今天1件" in seen
    assert "核救助管理机构台账的表“救助站.xlsx”" in seen
    assert "陆建平提交：3行，其中3行待审核。" in seen
    assert "我提交的，等待审核 救助站.xlsx" in text(maker.get("/desk/"))
    page = text(checker.get(f"{at}?seed=abc"))
    assert "有3行等您审核" in page
    assert "床位数（张） 33" in page
    assert "随机抽出的3行" in page
    assert "抽样种子为abc" in page
    assert "整表审核" not in text(maker.get(at))
    assert "已通过：3行" in decided(checker, at, answer="accept")
    assert "这张表的每一行都已审核" in text(checker.get(at))
    assert "今天没有要您办的事" in text(checker.get("/desk/"))


def test_what_is_left_out_of_a_table_goes_on_waiting_and_the_rest_is_sent_back(maker: Client, checker: Client) -> None:
    at = handed_in(maker, 60)
    first = [one.id for one in registry.batch_page(checker.actor, at.split("/")[-2]).entries]  # type: ignore[attr-defined]
    turned = checker.post(f"{at}check/", {"leave": first[:2], "turn": str(first[-1])}).headers["Location"]
    page = checker.get(turned)
    assert "已留出2行" in text(page)
    kept = next(a["value"] for tag, a in Page(page.content.decode()).elements if tag == "input" and a.get("name") == "left")
    assert kept == f"{first[0]}.{first[1]}"
    said = decided(checker, at, answer="accept", left=kept)
    assert "已通过：58行" in said
    assert "留出2行，仍待审核。" in said
    assert "没有写明理由。" in text(checker.post(f"{at}check/", {"answer": "refuse"}), 422)
    assert "留出的行数超过一次的上限。" in text(
        checker.post(f"{at}check/", {"answer": "accept", "left": ".".join(map(str, range(1, 102)))}), 422
    )
    said = decided(checker, at, answer="refuse", reason="床位数不对")
    assert "已退回：2行" in said
    assert "58行此前已另行审核，保持不变。" in said
    assert "退回：2行。床位数不对" in text(maker.get("/desk/"))


def test_a_table_is_decided_by_another_person_and_only_in_its_register(maker: Client, checker: Client) -> None:
    at = handed_in(maker)
    assert maker.post(f"{at}check/", {"answer": "accept"}).status_code == 403
    assert checker.get(at.replace("relief_station", "relief_stock")).status_code == 404
    assert checker.get(f"{TABLE}nothing/").status_code == 404
    away = official("王立成", "department_reviewer", "320682")
    assert away.get(at).status_code == 404
    assert away.post(f"{at}check/", {"answer": "accept"}).status_code == 404
    for lang in ("zh-hans", "en"):
        text(checker.get(f"{at}?lang={lang}"))
        text(maker.get(f"{at}?lang={lang}"))


def test_what_is_too_large_or_has_no_length_is_told_before_it_is_read(maker: Client) -> None:
    at = f"{LIST}import/"
    seen = text(maker.post(at, {"file": "x"}, CONTENT_LENGTH=str(17 * 2**20)), 413)
    assert "把通知编译成任务" not in seen
    seen = text(maker.generic("POST", at, b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH=""), 411)
    assert all(part in seen for part in PARTS)
    assert "发来的内容没有说明长度，无法读取。" in seen


def test_what_one_import_left_in_the_journal_is_one_line_that_leads_to_each(
    maker: Client, checker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.machine()
    monkeypatch.setattr(time, "machine", lambda: now)
    one = station(maker)
    registry.check(checker.actor, one.id, number=1, accept=True)  # type: ignore[attr-defined]
    handed_in(maker, 260)
    page = checker.get("/desk/journal/")
    seen = text(page)
    assert "一分钟内260条 最后一条： 第259站" in seen
    assert "审核通过 常熟市救助管理站" in seen
    assert "第0站" not in seen
    each = next(a["href"] for tag, a in Page(page.content.decode()).elements if tag == "a" and "each=1" in a.get("href", ""))
    found, at = list[str](), f"/desk/journal/{each}"
    while at:
        body = checker.get(at).content.decode()
        found += re.findall(r'data-subject="entry (\d+)"', body)
        onward = re.search(r'rel="next" href="([^"]+)"', body)
        at = f"/desk/journal/{onward[1].replace('&amp;', '&')}" if onward else ""
    assert (len(found), len(set(found))) == (262, 261), "each of the table, and the two acts on what came before it"
