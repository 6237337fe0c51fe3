"""A resident's own matters: applied for on a phone, followed by number and code, objected to, decided, told in a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.portal.residents import matters
from minzheng.portal.residents.tracking import WRONG, misses
from minzheng.services.cases import api as cases
from minzheng.services.postings import api as postings
from tests.pages.looking import Page, seen, words
from tests.pages.test_entitled import form
from tests.rooms.people.acting import VILLAGE, number, person
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    CLERK,
    COUNTY,
    HEAD,
    MATE,
    OFFICER,
    Family,
    answers,
    applied,
    appointed,
    family,
    inquired,
    laid_down,
    over,
    posted,
)

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    misses.forget()
    laid_down("800")
    with time.at(NOW):
        access.travel(access.SYSTEM, NOW)
        yield


def resident(key: int | None = None, login: str = "r") -> Client:
    """A browser in which a resident is signed in; with a key, linked to that person."""
    one = access.NewAccount(
        login=login,
        name="居民",
        role="resident",
        unit="",
        sector="",
        place_code=VILLAGE,
        since=date(2012, 1, 1),
        practice=True,
        provider="practice",
    )
    access.open_accounts(access.SYSTEM, [one])
    client = Client()
    assert client.post("/desk/resident/practice/", {"subject": login}).status_code == 302
    actor = access.actor_of(Account.objects.get(login=login).pk)
    client.actor = actor  # type: ignore[attr-defined]
    if key is not None:
        oversight.link(actor, access.Vouched("practice", "citizen", number_of(key)))
    return client


def number_of(key: int) -> str:
    """The identity number of somebody, as it lies sealed."""
    said = people.person(access.SYSTEM, key, purpose="identify", full=True).said
    assert said
    return said["number"]


def test_whoever_signs_in_as_a_resident_stands_before_their_own_matters() -> None:
    client = resident()
    assert client.post("/desk/resident/practice/", {"subject": "r"}).headers["Location"] == "/my/"
    on_the_way = client.post("/desk/resident/practice/", {"subject": "r", "next": "/apply/dibao/"})
    assert on_the_way.headers["Location"] == "/apply/dibao/"
    assert 'href="/my/"' in client.get("/desk/").content.decode()


def test_the_bar_offers_to_sign_in_to_nobody_who_is() -> None:
    signed_out, signed_in = (words(seen(one, "/services/")) for one in (Client(), resident()))
    assert ("登录" in signed_out, "我的账号" in signed_out) == (True, False)
    assert ("我的账号" in signed_in, "编译通知 登录" in signed_in) == (True, False)


def couple() -> Family:
    return family(day=NOW)


def send(client: Client, address: str, sent: dict[str, list[str]], status: int = 200) -> Page:
    response = client.post(address, sent)
    assert response.status_code == status, words(Page(response.content.decode()))[:800]
    return Page(response.content.decode())


def walked(client: Client, address: str, own: dict[str, str]) -> Page:
    """From who applies to the page on which it is sent."""
    page = seen(client, address)
    applicant = re.search(r'name="applicant" value="(\d+)"', page.html)
    assert applicant
    page = send(client, address, form(page) | {"applicant": [applicant[1]], "step": ["begin"]})
    for _ in range(10):
        if 'name="asked"' not in page.html:
            return page
        mine = {name: [text] for name, text in own.items() if f'name="{name}"' in page.html}
        page = send(client, address, form(page) | mine | {"step": ["next"]})
    raise AssertionError("it never ends")


OWN = {"户籍符合:0": "1", "住房:0": "1", "工资:1": "900"}


def sent(client: Client) -> Page:
    page = walked(client, "/apply/dibao/", OWN)
    return send(client, "/apply/dibao/", form(page) | {"reason": ["失业"], "true": ["1"], "step": ["send"]}, 201)


def keys(page: Page) -> tuple[str, str]:
    found = re.findall(r"<dd>([^<]+)</dd>", page.html)
    return found[0], found[1]


def test_nobody_who_is_not_signed_in_applies(client: Client) -> None:
    for address in "/my/", "/apply/dibao/":
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/desk/sign-in/?next=")


def test_an_account_is_linked_once_and_leads_back_to_where_one_was() -> None:
    home, client = couple(), resident()
    page = seen(client, "/apply/dibao/")
    assert "还没有与本人的记录关联" in words(page)
    wrong = client.post("/my/link/practice/", {"number": "123", "next": "/apply/dibao/"})
    assert wrong.status_code == 422
    said = number_of(home.members[0])
    linked = client.post("/my/link/practice/", {"number": said, "next": "/apply/dibao/"})
    assert linked["Location"] == "/apply/dibao/"
    assert client.post("/my/link/practice/", {"number": said, "next": "https://elsewhere.cn/"}).status_code == 422


def test_a_family_applies_and_is_asked_nothing_that_records_know() -> None:
    client = resident(couple().members[0])
    page = seen(client, "/apply/dibao/")
    assert "您本人，54岁" in words(page)
    assert "配偶，52岁" in words(page)
    assert "王建国" not in page.html
    confirmed = walked(client, "/apply/dibao/", OWN)
    names = {one.partition(":")[0] for page in form(confirmed)["done"] for one in page.split(",")}
    assert "工资" in names
    assert not names & {"周岁", "本人或配偶", "tie"}


def test_it_is_sent_once_and_found_by_number_and_code() -> None:
    client = resident(couple().members[0])
    page = sent(client)
    number_, code = keys(page)
    assert re.fullmatch(r"320623-2026-\d{5}", number_)
    (mine,) = cases.of_person(client.actor)  # type: ignore[attr-defined]
    assert (mine.number, mine.channel, mine.state, len(mine.members)) == (number_, "portal", "opened", 1)
    found = send(Client(), "/track/", {"number": [number_], "code": [code]})
    assert "已收到，等待受理" in words(found)
    assert "王建国" not in found.html
    assert "失业" not in found.html


def test_what_was_sent_twice_came_in_once() -> None:
    client = resident(couple().members[0])
    page = walked(client, "/apply/dibao/", OWN)
    whole = form(page) | {"true": ["1"], "step": ["send"]}
    send(client, "/apply/dibao/", whole, 201)
    again = send(client, "/apply/dibao/", whole, 201)
    assert "已经提交过" in words(again)
    assert len(cases.of_person(client.actor)) == 1  # type: ignore[attr-defined]


def test_without_the_pledge_nothing_is_sent_and_nothing_is_lost() -> None:
    client = resident(couple().members[0])
    page = walked(client, "/apply/dibao/", OWN)
    left = send(client, "/apply/dibao/", form(page) | {"reason": ["失业两年"], "account": ["6222"], "step": ["send"]}, 422)
    assert "失业两年" in left.html
    assert form(left)["account"] == ["6222"]
    assert cases.of_person(client.actor) == ()  # type: ignore[attr-defined]


def test_a_second_application_of_a_family_is_turned_away_with_the_number_of_the_first() -> None:
    home = couple()
    first = applied(home)
    client = resident(home.members[0])
    page = walked(client, "/apply/dibao/", OWN)
    told = send(client, "/apply/dibao/", form(page) | {"true": ["1"], "step": ["send"]}, 422)
    assert first.number in words(told)


def test_one_applies_for_family_and_for_nobody_else() -> None:
    home = couple()
    client, stranger = resident(home.members[0]), person("外人", date(1960, 1, 1), 77)
    page = seen(client, "/apply/dibao/")
    assert str(stranger) not in re.findall(r'name="applicant" value="(\d+)"', page.html)
    forged = send(client, "/apply/dibao/", form(page) | {"applicant": [str(stranger)], "step": ["begin"]})
    assert "谁申请？" in words(forged)


def test_what_is_no_service_or_not_yet_one_is_not_there() -> None:
    client = resident(couple().members[0])
    assert client.get("/apply/nothing/").status_code == 404
    assert client.get("/apply/wubao/").status_code == 404


def test_a_matter_says_in_its_first_line_how_far_it_is_and_what_is_asked() -> None:
    home = couple()
    opened = applied(home)
    client = resident(home.members[0])
    address = f"/my/{opened.case}/"
    assert "您现在不用做什么" in words(seen(client, address)).replace(" ", "")
    cases.lack(CLERK, opened.case, ["户口簿", "授权书"])
    page = words(seen(client, address))
    assert "还缺材料" in page
    assert "户口簿" in page
    supplied = client.post(f"{address}supply/", {"text": "已交", "turn": str(cases.case(CLERK, opened.case).turn)})
    assert supplied.status_code == 302
    cases.accept(CLERK, opened.case)
    page = words(seen(client, address))
    assert "乡镇、街道正在办：启动调查并入户" in page
    assert "家里每位成年人要签字同意核对" in page
    assert "受理 2026年11月23日" in page
    assert "低保" in words(seen(client, "/my/"))


def test_the_other_member_sees_it_and_a_neighbour_does_not() -> None:
    home = couple()
    opened = applied(home)
    assert resident(home.members[1]).get(f"/my/{opened.case}/").status_code == 200
    neighbour = resident(person("邻居", date(1960, 1, 1), 78), login="n")
    for address in "", "letters/receipt/", "letters/receipt.pdf":
        assert neighbour.get(f"/my/{opened.case}/{address}").status_code == 404
    assert neighbour.post(f"/my/{opened.case}/withdraw/", {}).status_code == 404
    assert cases.case(CLERK, opened.case).state == "opened"


def test_an_application_is_taken_back_and_a_stale_page_is_told() -> None:
    home = couple()
    opened = applied(home)
    client = resident(home.members[0])
    stale = client.post(f"/my/{opened.case}/withdraw/", {"turn": "99", "text": "不用了"})
    assert stale.status_code == 422
    assert "不用了" in stale.content.decode()
    assert client.post(f"/my/{opened.case}/withdraw/", {"turn": "1", "text": "不用了"}).status_code == 302
    assert "已撤回" in words(seen(client, f"/my/{opened.case}/"))
    assert client.post(f"/my/{opened.case}/decide/", {}).status_code == 404


def hung() -> tuple[Family, int, str]:
    """A case whose posting hangs in the village."""
    home = couple()
    opened = applied(home)
    inquired(opened.case, home)
    cases.opine(HEAD, opened.case, grant=True)
    cases.post(ASSISTANT, opened.case)
    return home, opened.case, cases.postings_of(CLERK, opened.case)[-1].slug


def test_a_posting_shows_what_the_law_shows_and_is_found_by_nobody_else(client: Client) -> None:
    _home, _case, slug = hung()
    response = client.get(f"/posted/{slug}/")
    page = Page(response.content.decode())
    text = words(page)
    assert "王建国" in text
    assert "每月" in text
    assert number(date(1972, 2, 29)) not in page.html
    assert "失业" not in page.html
    assert "noindex" in response["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in page.html
    assert "no-store" in response["Cache-Control"]
    assert slug not in client.get("/services/").content.decode()


def test_anybody_objects_without_a_name_and_the_family_learns_the_answer_not_whose(client: Client) -> None:
    home, case, slug = hung()
    assert "还没有提交" in words(send(client, f"/posted/{slug}/", {"words": [""], "contact": ["138"]}, 422))
    assert "2026年12月2日前核实并答复" in words(send(client, f"/posted/{slug}/", {"words": ["家里有两辆车"]}, 201))
    mine = resident(home.members[0])
    page = seen(mine, f"/my/{case}/")
    assert "有异议，2026年12月2日前查清" in words(page)
    assert "两辆车" not in page.html
    (objection,) = cases.objections(CLERK, case)
    events.deliver()
    cases.visit(CLERK, case, with_=[MATE.account], note="车不是他家的")
    cases.answer_objection(CLERK, objection.id, upheld=False, answer="车不是他家的")
    assert "已查清：不成立。车不是他家的" in words(seen(mine, f"/my/{case}/"))


def test_a_flood_of_objections_is_held_off(client: Client) -> None:
    _home, _case, slug = hung()
    for _ in range(postings.words().address_limit):
        send(client, f"/posted/{slug}/", {"words": ["同样的话"]}, 201)
    assert "这一小时内收到的已经很多" in words(send(client, f"/posted/{slug}/", {"words": ["同样的话"]}, 422))


def test_what_hangs_no_more_is_gone(client: Client) -> None:
    _home, case, slug = hung()
    last = cases.postings_of(CLERK, case)[-1].ends
    with time.at(last + timedelta(1)):
        access.travel(access.SYSTEM, last + timedelta(1))
        page = seen(client, f"/posted/{slug}/", 410)
    assert "王建国" not in page.html
    assert seen(client, "/posted/never/", 410)


def decided(*, grant: bool = True) -> tuple[Family, int, date]:
    """A case that was decided, and the day."""
    home = couple()
    opened = applied(home)
    inquired(opened.case, home)
    if not grant:
        cases.opine(HEAD, opened.case, grant=False, note="收入高于标准", failing="收入符合")
        cases.decide(COUNTY, opened.case, grant=False, note="收入高于标准", failing="收入符合")
        return home, opened.case, NOW
    cases.opine(HEAD, opened.case, grant=True)
    cases.post(ASSISTANT, opened.case)
    day = over(opened.case)
    with time.at(day):
        cases.decide(COUNTY, opened.case, grant=True)
    return home, opened.case, day


def test_a_letter_says_what_was_decided_and_anybody_can_check_it(client: Client) -> None:
    home, case, day = decided()
    mine = resident(home.members[0])
    with time.at(day):
        access.travel(access.SYSTEM, day)
        assert "已同意：每月1,200元" in words(seen(mine, f"/my/{case}/"))
        letter = words(seen(mine, f"/my/{case}/letters/decision/"))
        assert "每月发给1,200元（壹仟贰佰元整）" in letter
        assert "王建国：" in letter
        found = re.search(r"(320623-2026-\d{5}) · ((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})", letter)
        assert found
        good = words(send(client, "/verify/", {"number": [found[1]], "code": [found[2].lower()]}))
        assert "同意：每月1,200元" in good
        assert "王建国" not in good
        for code in "AAAA-AAAA-AAAA-AAAA", "", "é" * 70:
            assert "没有查到这个编号和查询码" in words(send(client, "/verify/", {"number": [found[1]], "code": [code]}, 404))


def test_the_family_sees_what_will_change_and_why_without_a_name() -> None:
    day, young = over_eighteen()
    with time.at(day):
        access.travel(access.SYSTEM, day)
        page = words(seen(resident(young[0]), f"/my/{young[1]}/")).partition("往后会变的")[2]
        assert "到期复核。收入不固定、有劳动能力 《最低生活保障审核确认办法》第三十一条" in page
        assert "2028年3月1日 每月400元。子女满18周岁" in page
        assert "小丫" not in page


def over_eighteen() -> tuple[date, tuple[int, int]]:
    """A father with a daughter of 16 to whom something was granted: the day, and his key and the case."""
    appointed()
    keys = person("王建国", date(1972, 2, 28), 91), person("王小丫", date(2010, 3, 1), 92)
    home = people.found(OFFICER, VILLAGE, [(keys[0], "head"), (keys[1], "child")], since=date(2012, 1, 1))
    both = Family(home.id, keys)
    circumstances.state(CLERK, Stating(keys[0], "wage", "declared", date(2014, 1, 1), NOW, 40_000))
    opened = applied(both)
    inquired(opened.case, both)
    cases.opine(HEAD, opened.case, grant=True)
    cases.post(ASSISTANT, opened.case)
    day = over(opened.case)
    with time.at(day):
        cases.decide(COUNTY, opened.case, grant=True, class_="varying")
    return day, (keys[0], opened.case)


def test_a_refusal_names_the_step_and_the_way_to_reconsideration() -> None:
    home = family(150_000, day=NOW)
    opened = applied(home)
    inquired(opened.case, home)
    cases.opine(HEAD, opened.case, grant=False, note="工资高于标准", failing="收入符合")
    cases.decide(COUNTY, opened.case, grant=False, note="工资高于标准", failing="收入符合")
    client = resident(home.members[0])
    address = f"/my/{opened.case}/"
    page = words(seen(client, address))
    assert "没有同意" in page
    assert "收入符合" in page
    assert "工资高于标准" in page
    turn = str(cases.case(CLERK, opened.case).turn)
    empty = client.post(f"{address}reconsider/", {"body": "南通市民政局", "text": "", "turn": turn})
    assert empty.status_code == 422
    assert "南通市民政局" in empty.content.decode()
    assert client.post(f"{address}reconsider/", {"body": "南通市民政局", "text": "工资算错", "turn": turn}).status_code == 302
    assert words(seen(client, address)).count("您已于2026年11月23日向南通市民政局申请复议") == 2, (
        "at the top, and where it was asked"
    )


def test_wrong_codes_rest_an_address(client: Client) -> None:
    opened = applied(couple())
    for _ in range(WRONG):
        send(client, "/track/", {"number": [opened.number], "code": ["wrong"]}, 404)
    assert "输错的次数太多" in words(send(client, "/track/", {"number": [opened.number], "code": [opened.code]}, 429))
    misses.forget()
    send(client, "/track/", {"number": [opened.number], "code": [opened.code]})


def test_who_looked_stands_beside_the_matter() -> None:
    home = couple()
    opened = applied(home)
    client = resident(home.members[0])
    people.persons(replace(MATE, unit=""), [home.members[0]], purpose="identify")
    page = words(seen(client, f"/my/{opened.case}/")).partition("谁看过我的资料")[2]
    assert "乡镇民政助理 为了：核对来人身份 看了：姓名、" in page
    assert "只看到一部分：证件号码、电话" in page
    assert "被拒绝" not in page


def test_who_was_refused_stands_among_those_who_looked_since_the_application() -> None:
    home = couple()
    with time.at(NOW - timedelta(days=5)), pytest.raises(access.Forbidden):
        people.persons(ASSISTANT, [home.members[0]], purpose="identify", full=True)
    opened = applied(home)
    client = resident(home.members[0])
    for _ in range(2):
        with pytest.raises(access.Forbidden):
            people.persons(ASSISTANT, [home.members[0]], purpose="identify", full=True)
    page = words(seen(client, f"/my/{opened.case}/")).partition("谁看过我的资料")[2]
    assert page.count("被拒绝，什么也没看到") == 1
    assert "2026年11月23日 被拒绝 当日2次" in page
    assert "村级民政协理员" in page


def test_whoever_looks_often_at_their_own_pushes_no_official_off_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    home = couple()
    opened = applied(home)
    client = resident(home.members[0])
    people.persons(replace(MATE, unit=""), [home.members[0]], purpose="identify")
    monkeypatch.setattr(matters, "AT_ONCE", 2)
    for _ in range(3):
        page = words(seen(client, f"/my/{opened.case}/"))
    assert "乡镇民政助理" in page.partition("谁看过我的资料")[2]
    assert "还没有人看过" not in page


def test_every_page_is_sound_in_both_languages(client: Client) -> None:
    home, case, slug = hung()
    mine = resident(home.members[0])
    for lang in "zh-hans", "en":
        for browser, address in (
            (mine, "/my/"),
            (mine, f"/my/{case}/"),
            (mine, "/apply/temporary_assistance/"),
            (client, "/track/"),
            (client, "/verify/"),
            (client, f"/posted/{slug}/"),
        ):
            page = seen(browser, f"{address}?lang={lang}")
            assert (page.faults, page.twice, page.inline, page.dead_links) == ([], [], [], []), address


def test_under_the_procedure_of_2012_the_review_stands_on_the_track() -> None:
    with time.at(date(2014, 9, 22)):
        access.travel(access.SYSTEM, date(2014, 9, 22))
        home = family()
        opened = applied(home, answers(home))
        posted(opened.case, home)
        client = resident(home.members[0])
        assert "民主评议" in words(seen(client, f"/my/{opened.case}/"))
