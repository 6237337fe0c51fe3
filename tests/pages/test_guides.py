"""The guide to services, as a resident reads it: what, who, with what, by when, and by which article."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.services.catalogue import api as catalogue
from tests.pages.looking import seen, words
from tests.rooms.indicators.planting import plant
from tests.rooms.plan.planning import in_force

DIBAO = "/services/dibao/"
LAID_DOWN = {"benefit": "dibao", "number": "通民发〔2012〕31号"}
pytestmark = pytest.mark.django_db


def test_the_first_line_says_by_when_and_each_step_its_last_day(client: Client) -> None:
    with time.at(date(2021, 7, 2)):
        text = words(seen(client, f"{DIBAO}?on=2021-07-01"))
    assert "2021年7月1日受理的申请，最迟2021年8月12日作出决定。" in text
    assert "最迟2021年7月6日开始" in text
    assert "受理后30个工作日内 第二十二条" in text
    assert "不予批准的，最迟2021年8月17日" in text
    assert "不予批准的，县级审核确认后3个工作日内 第二十一条" in text


def test_a_day_goes_by_the_law_of_that_day(client: Client) -> None:
    with time.at(date(2021, 7, 2)):
        old, new = words(seen(client, f"{DIBAO}?on=2021-06-30")), words(seen(client, f"{DIBAO}?on=2021-07-01"))
    assert "《最低生活保障审核审批办法（试行）》民发〔2012〕220号" in old
    assert "民主评议" in old
    assert "《最低生活保障审核确认办法》" in new
    assert "2021年7月1日起受理的" in old
    assert "对“拟批准的再公示”有异议的，自提出异议（异议成立的，自退回重新调查）起20个工作日内 第二十九条" in old
    assert "2012年12月12日至2021年6月30日受理的" in new


def test_law_that_is_not_in_force_yet_is_not_spoken_of(client: Client) -> None:
    with time.at(date(2014, 9, 30)):
        text = words(seen(client, DIBAO))
    assert "2014年9月30日受理的申请，“核对并入户调查”最迟2014年10月20日完成；全程期限法规没有规定。" in text
    assert "2021" not in text
    with time.at(date(2026, 6, 30)):
        before = words(seen(client, DIBAO))
    with time.at(date(2026, 7, 1)):
        after = words(seen(client, DIBAO))
    with time.at(date(2014, 9, 30)):
        assert "2021" not in words(seen(client, "/services/orphan_allowance/"))
        assert "特困人员认定办法" not in words(seen(client, "/services/advanced_age_allowance/"))
    assert "社会救助法" not in before.replace("社会救助暂行办法", "")
    assert "社会救助法已于2026年7月1日施行" in after


def test_every_line_has_its_article_or_is_to_be_confirmed(client: Client) -> None:
    with time.at(date(2014, 9, 30)):
        html = seen(client, DIBAO).html
    lines = re.findall(r'<ul class="sayings">(.*?)</ul>', html, re.DOTALL)
    told = [one for block in lines for one in re.findall(r"<li>(.*?)</li>", block, re.DOTALL)]
    version = catalogue.item("dibao").on(date(2014, 9, 30))
    assert version is not None
    said = sum(len(getattr(version, key)) for key in ("who", "where", "gives", "brings", "posted", "pays", "again", "stops"))
    assert len(told) == said + 2
    assert all(('class="article"' in one) != ("待省确认" in one) for one in told)


def test_every_article_leads_to_its_paper(client: Client) -> None:
    with time.at(date(2026, 11, 27)):
        page = seen(client, DIBAO).html
    targets = set(re.findall(r'href="#(paper-\d+)"', page))
    assert len(targets) > 1
    assert targets <= set(re.findall(r'id="(paper-\d+)"', page))


@pytest.mark.parametrize(
    ("asked", "said"), [("父亲没有收入", "有1个事项可能对得上"), ("低", "可能对得上"), ("火星", "换个说法试试")]
)
def test_people_ask_in_their_own_words(client: Client, asked: str, said: str) -> None:
    assert said in words(seen(client, f"/services/?q={asked}"))


def test_an_answer_stands_before_all_else_also_on_a_phone(client: Client) -> None:
    page = seen(client, "/services/?q=父亲没有收入").html
    assert page.index('id="h-found"') < page.index('id="h-screen"')
    nothing = words(seen(client, "/services/?q=火星"))
    assert "没有和“火星”对得上的事项" in nothing
    assert "0个事项" not in nothing


def test_services_of_another_day_stay_on_it(client: Client) -> None:
    with time.at(date(2014, 9, 30)):
        assert f"{DIBAO}?on=2013-05-02" in seen(client, "/services/?on=2013-05-02").html
        assert f'href="{DIBAO}"' in seen(client, "/services/").html


def test_what_is_paid_here_is_the_places_own_or_that_of_the_place_above(client: Client) -> None:
    began, rose = date(2012, 7, 1), date(2013, 7, 1)
    plant("assistance_standard", "320600", LAID_DOWN | {"area": "urban", "amount": "450"}, began)
    plant("assistance_standard", "320600", LAID_DOWN | {"area": "rural", "amount": "360.50"}, began)
    plant("assistance_standard", "320623", LAID_DOWN | {"area": "all", "amount": "400"}, rose)

    def paid(place: str, day: str = "2014-09-30") -> list[str]:
        with time.at(date(2014, 9, 30)):
            html = seen(client, f"{DIBAO}?place={place}&on={day}").html
        return re.findall(r"<dt>最低生活保障（(.*?)）</dt><dd><b>([0-9.,]+)</b>", html)

    assert paid("320600") == paid("320602") == [("城市", "450"), ("农村", "360.50")]
    assert paid("320623") == [("城乡统一", "400")]
    assert paid("320623", "2013-05-02") == [("城市", "450"), ("农村", "360.50")]
    assert paid("320500") == []
    with time.at(date(2014, 9, 30)):
        assert "通民发〔2012〕31号，2012年7月1日起在案" in words(seen(client, f"{DIBAO}?place=320602"))
        assert "这个地方还没有记录标准。" in words(seen(client, f"{DIBAO}?place=320500"))
        assert "请选择您的地方" in words(seen(client, DIBAO))


def test_what_cannot_be_shown_is_told(client: Client) -> None:
    with time.at(date(2014, 9, 30)):
        assert "您要找的也许是“最低生活保障（低保）”" in words(seen(client, "/services/dibo/", 404))
        assert "请在全部事项中查找。" in words(seen(client, "/services/xyz/", 404))
        assert "“soon”不是日期" in words(seen(client, f"{DIBAO}?on=soon", 400)).replace(" ", "")


def test_every_service_is_whole_in_both_languages_on_every_day_of_the_demo(client: Client) -> None:
    with time.at(date(2026, 11, 27)):
        for item in catalogue.items():
            for day in ("2012-10-31", "2014-09-30", "2015-12-31", "2019-06-01", "2026-11-27"):
                for lang, none in (("zh-hans", "还没有或已不再办理"), ("en", "there was no such service")):
                    text = words(seen(client, f"/services/{item.id}/?on={day}&lang={lang}"))
                    assert (none in text) == (item.on(date.fromisoformat(day)) is None), (item.id, day)


def test_below_the_services_stands_what_was_promised_of_them_and_how_it_is_kept(client: Client) -> None:
    with time.at(date(2014, 9, 30)):
        assert "政府答应了什么" not in words(seen(client, "/services/"))
        in_force()
        text = words(seen(client, "/services/?place=320623"))
        before = words(seen(client, "/services/?on=2012-10-30"))
    assert "政府答应了什么，在如东县怎么样 " in text
    assert "退役士兵安置 难兑现 期限2013年12月31日已过9个月，还没有。" in text
    assert "养老服务体系" not in text.partition("政府答应了什么")[2], "it says nothing of how it stands"
    assert "政府答应了什么" not in before


def test_a_promise_of_the_place_stands_beside_the_law_where_it_is_sooner(client: Client) -> None:
    promised = {"item": "dibao", "unit": "working_day", "number": "东民发〔2021〕8号"}
    with time.at(date(2021, 7, 2)):
        plant("service_promise", "320623", promised | {"days": "20"}, date(2021, 1, 1))
        plant("service_promise", "320581", promised | {"days": "30"}, date(2021, 1, 1))
        here, there, above = (
            words(seen(client, f"{DIBAO}?on=2021-07-01&place={place}")) for place in ("320623", "320581", "320600")
        )
    assert "本地承诺：受理后20个工作日内，即2021年7月29日前作出决定。如东县，东民发〔2021〕8号" in here
    assert "最迟2021年8月12日作出决定" in here
    assert "本地承诺" not in there  # what is no sooner than the law is no promise
    assert "本地承诺" not in above
