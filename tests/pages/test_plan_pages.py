"""Plans before officials: what is mine, who answers, what proves it, and what is done to a duty from its page."""

from __future__ import annotations

import re
from datetime import date
from itertools import count

import pytest
from django.http import HttpResponse
from django.test import Client

from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import models
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import CITY, COUNTY, IN_FORCE, PROVINCE, SUPERVISOR, settled, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_it_runs", "read_once")]
_names = count(1)
PARTS = ("发生了什么", "留下了什么", "怎么办")
DOCUMENT = {
    "title": "如东县医疗救助办法",
    "issuer": "如东县人民政府",
    "number": "东政发〔2013〕12号",
    "day": "2013-05-02",
    "where": "如东县政府网站",
}


def text(response: HttpResponse, status: int = 200) -> str:
    """All that a reader reads on a page, which must be sound."""
    assert response.status_code == status, response.content.decode()[:3000]
    seen = Page(response.content.decode())
    assert (seen.faults, seen.twice, seen.dead_links, seen.inline) == ([], [], [], [])
    return " ".join(" ".join(seen.texts).split())


def looked(client: Client, address: str, status: int = 200) -> str:
    return text(client.get(address), status)


def officer(place: str = COUNTY, sector: str = "civil_affairs", role: str = "department_officer") -> Client:
    return official(f"某员{next(_names)}", role, place, sector)


def supervisor() -> Client:
    return official(f"督查员{next(_names)}", "province_supervisor", PROVINCE, "government_office")


def rows(response: HttpResponse) -> list[str]:
    """The numbers of the duties on the page, in order."""
    return re.findall(r'<td class="no-of"><a class="anchor" href="/desk/plan/\d+/(\w+)/', response.content.decode())


def test_soft_words_stand_in_one_table_with_what_they_were_ruled_to_mean(plan: duties.Plan) -> None:
    at = f"/desk/plan/{plan.id}/"
    assert "基本" in looked(supervisor(), at).partition("模糊词和口径")[2]
    assert "还没有口径" in looked(supervisor(), at)
    word = plan.duty("12").vague[0]
    duties.rule(SUPERVISOR, plan.id, words=word, question="多少算", answer="九成五以上算", no="12")
    told = looked(supervisor(), at).partition("模糊词和口径")[2]
    assert re.search(rf"{word} [\d ]*12[\d ]* 九成五以上算", told)


def test_the_first_line_says_what_is_mine(plan: duties.Plan) -> None:
    at = f"/desk/plan/{plan.id}/"
    assert "74条与您有关，其中74条牵头" in looked(officer(), at)
    assert "32条与您有关，都不牵头" in looked(officer(sector="finance"), at)
    assert "2条与您有关，都不牵头" in looked(officer(sector="police"), at)
    assert "这份方案里没有一条由贵单位承担" in looked(officer(sector="emergency"), at), "it has none before 2018"
    assert "80条任务，3条牵头待定" in looked(supervisor(), at)


def test_below_the_county_nobody_leads_and_ones_own_is_what_names_such_places(plan: duties.Plan) -> None:
    at, clerk = f"/desk/plan/{plan.id}/", official("助理", "township_clerk", "320623001", "civil_affairs")
    assert "4条与您有关，都不牵头" in looked(clerk, at)
    assert "4条与您有关" in looked(clerk, "/desk/plan/")
    assert "： 如东县民政局 牵头" in looked(clerk, f"{at}31/"), "the county's, whose duty it is"
    assert len(rows(clerk.get(at))) == 4


def test_nobody_s_lead_is_shown_as_nobody_s() -> None:
    plan = duties.establish(SUPERVISOR, settled(), since=IN_FORCE)
    seen = looked(supervisor(), f"/desk/plan/{plan.id}/?show=unsettled")
    assert "80条任务，62条牵头待定" in seen
    assert len(rows(supervisor().get(f"/desk/plan/{plan.id}/?show=unsettled"))) == 62
    assert "牵头单位待定" in looked(officer(), f"/desk/plan/{plan.id}/1/")
    assert "排第一，不等于牵头" in looked(officer(), f"/desk/plan/{plan.id}/1/")


def test_narrowings_are_counted_and_stand_in_the_address(plan: duties.Plan) -> None:
    client, at = officer(), f"/desk/plan/{plan.id}/"
    assert rows(client.get(at + "?show=due")) == ["12", "16", "24", "31"]
    assert rows(client.get(at + "?show=measured")) == ["12", "24", "31", "53", "56"]
    assert len(rows(client.get(at + "?show=all"))) == 85
    assert len(rows(client.get(at))) == 74, "one's own come first"
    assert rows(client.get(at + "?show=attested"))[:2] == ["4", "10"]
    assert "全部 85" in looked(client, at + "?show=nonsense")
    assert {"16", "17"} <= set(rows(client.get(at + "?show=mine")))
    with time.at(date(2020, 6, 1)):
        assert {"16", "17"}.isdisjoint(rows(officer(CITY).get(at))), "veterans passed to others in 2018"


def test_a_duty_is_its_sentence_its_answers_and_its_promises(plan: duties.Plan) -> None:
    seen = looked(officer(), f"/desk/plan/{plan.id}/31/")
    assert "民政六件实事：由您牵头" in seen
    assert "养老机构床位数达到每千名老年人30张以上 甲" in seen
    assert "第31条·第2句·甲" in seen
    assert "不低于30张，2015年底前 · 适用于设区的市、市辖区、县级市、县" in seen
    assert "老年人按60周岁以上户籍人口计，待省确认。" in seen
    assert "省住房城乡建设厅 省住房城乡建设厅 南通市住房和城乡建设局 如东县住房和城乡建设局" in seen
    watched = looked(officer(), f"/desk/plan/{plan.id}/5/")
    assert "为何只监测 “基本消除”的比例和期限待省确认。" in watched
    assert looked(officer(), f"/desk/plan/{plan.id}/81/", 404)
    assert looked(officer(), f"/desk/plan/{plan.id + 1}/", 404)
    assert looked(officer(), f"/desk/plan/{plan.id}/c4/").count("通知第4项") >= 1


def test_after_a_reform_the_page_says_who_since_when_and_why(plan: duties.Plan) -> None:
    with time.at(date(2020, 6, 1)):
        seen = looked(official("退役", "department_officer", COUNTY, "veterans"), f"/desk/plan/{plan.id}/16/")
    assert "退役士兵安置：由您牵头" in seen
    assert "省退役军人事务厅 自2018年10月至11月之间起" in seen
    assert "《深化党和国家机构改革方案》" in seen


def test_evidence_goes_from_clerk_to_reviewer_by_the_page_of_today(plan: duties.Plan) -> None:
    clerk, reviewer = officer(), officer(role="department_reviewer")
    rule = plan.duty("2").proofs[0].id
    at = f"/desk/plan/{plan.id}/2/"
    assert "如东县还没有登记。" in looked(clerk, at)
    sent = clerk.post(f"{at}prove/", DOCUMENT | {"proof": rule})
    made = models.Evidence.objects.get()
    assert sent.headers["Location"] == f"{at}#e{made.pk}"
    seen = looked(clerk, at)
    assert "如东县医疗救助办法 东政发〔2013〕12号 待审核" in seen
    assert "属实" not in seen, "whoever recorded it does not check it"
    assert "登记证据" not in seen, "once is enough"
    today = looked(reviewer, "/desk/")
    assert "核对证据“如东县医疗救助办法”" in today
    assert re.search(r"第2条医疗救助，某员\d+登记，如东县。", today)
    assert "属实" in looked(reviewer, at)
    assert "如东县医疗救助办法" in looked(official("市", "department_reviewer", CITY), "/desk/")
    kept = reviewer.post(f"{at}judge/", {"evidence": made.pk, "answer": "refuse", "reason": ""})
    assert all(part in text(kept, 422) for part in (*PARTS, "“理由”未填。其余内容都还在。"))
    assert reviewer.post(f"{at}judge/", {"evidence": made.pk, "answer": "accept"}).status_code == 302
    assert "如东县医疗救助办法 东政发〔2013〕12号 有效" in looked(clerk, at)
    assert "核对证据" not in looked(reviewer, "/desk/")
    city = looked(official("市二", "department_officer", CITY), at)
    assert "下级：适用的8地中，1地已登记。" in city
    assert "不适用于南通市本级" in city
    assert "还没有的： 崇川区 港闸区 通州区 海安县 启东市 如皋市 海门市" in city, "those that lack it are named"
    assert "8地中1地已登记" in looked(official("市三", "department_officer", CITY), f"/desk/plan/{plan.id}/?show=mine")
    gone = reviewer.post(f"{at}judge/", {"evidence": made.pk, "answer": "withdraw", "reason": "文件已废止"})
    assert gone.status_code == 302
    assert "已撤回" in looked(clerk, at)
    assert "文件已废止" in looked(clerk, at)
    noted = looked(reviewer, at)
    assert "撤回证据" in noted
    assert "核对证据，属实" in noted


def test_a_form_that_is_refused_keeps_what_was_typed(plan: duties.Plan) -> None:
    clerk, rule = officer(), plan.duty("2").proofs[0].id
    at = f"/desk/plan/{plan.id}/2/"
    for changed, why in {
        ("day", "2014-07-01"): "日期2014-07-01晚于今天（2014-06-30）。",
        ("day", "May"): "“May”不是日期",
        ("where", " "): "“在哪里看得到”未填。",
    }.items():
        back = clerk.post(f"{at}prove/", DOCUMENT | {"proof": rule} | dict([changed]))
        assert why in text(back, 422)
        assert 'value="东政发〔2013〕12号"' in back.content.decode()
    word = plan.duty("4").proofs[1].id
    back = clerk.post(f"/desk/plan/{plan.id}/4/prove/", DOCUMENT | {"proof": word, "value": "a few"})
    assert "“a few”不是数。" in text(back, 422)
    assert clerk.post(f"/desk/plan/{plan.id}/4/prove/", DOCUMENT | {"proof": word, "value": "12,034"}).status_code == 302
    assert "12,034" in looked(clerk, f"/desk/plan/{plan.id}/4/")
    assert clerk.post(f"{at}prove/", DOCUMENT | {"proof": word}).status_code == 404, "a promise of another duty"
    assert clerk.post(f"{at}prove/", DOCUMENT | {"proof": "x"}).status_code == 404


def test_on_another_day_nothing_is_offered(plan: duties.Plan) -> None:
    seen = looked(officer(), f"/desk/plan/{plan.id}/2/?on=2014-06-29")
    assert "登记证据" not in seen
    assert "您看的是2014年6月29日的情况。" in seen
    assert "作口径说明" not in looked(supervisor(), f"/desk/plan/{plan.id}/2/?on=2014-06-29")


def test_the_issuer_rules_what_words_mean_who_leads_and_how_it_is_proven(plan: duties.Plan) -> None:
    client, at = supervisor(), f"/desk/plan/{plan.id}/12/"
    ruling = {"words": "基本实现全覆盖", "question": "多少算基本？", "answer": "95%以上。"}
    assert client.post(f"{at}rule/", ruling).status_code == 302
    assert "“基本实现全覆盖” 多少算基本？ 2014-06-30 95%以上。" in looked(officer(), at)
    assert client.post(f"/desk/plan/{plan.id}/13/rule/", ruling | {"whole": "1"}).status_code == 302
    assert "整份通知" in looked(officer(), f"/desk/plan/{plan.id}/14/")
    assert "“问题”未填。" in text(client.post(f"{at}rule/", ruling | {"question": ""}), 422)
    assert client.post(f"{at}lead/", {"token": "省综治办"}).status_code == 302
    assert "省综治办 牵头 2014年6月30日确认" in looked(officer(), at)
    assert "省公安厅没有列在第12条的责任单位里" in text(client.post(f"{at}lead/", {"token": "省公安厅"}), 422)
    proof = plan.duty("2").proofs[1].id
    agreed = {"proof": proof, "kind": "measured", "what_zh": "救助比例", "what_en": "Share", "measure": "four_bodies"}
    back = client.post(f"/desk/plan/{plan.id}/2/agree/", agreed)
    assert "用指标证明，须有目标值和比较方向。" in text(back, 422)
    assert client.post(f"/desk/plan/{plan.id}/2/agree/", agreed | {"bound": "at_least", "target": "60"}).status_code == 302
    assert "不低于60% · 适用于" in looked(officer(), f"/desk/plan/{plan.id}/2/")
    assert "实际救助比例和封顶线" in looked(officer(), f"/desk/plan/{plan.id}/2/?on=2014-06-29")
    assert Row.objects.filter(kind="duty").count() == 3
    reviewer = official("省审", "department_reviewer", PROVINCE)
    assert "约定证明方式" in looked(reviewer, f"/desk/plan/{plan.id}/2/")


def test_who_may_not_is_told_who_can(plan: duties.Plan) -> None:
    at = f"/desk/plan/{plan.id}/2/"
    for address, sent in {
        f"{at}rule/": {"words": "x", "question": "y", "answer": "z"},
        f"{at}lead/": {"token": "省财政厅"},
        f"{at}agree/": {"proof": "1"},
        f"{at}judge/": {"evidence": "1"},
    }.items():
        assert all(part in text(officer().post(address, sent), 403) for part in PARTS)
    stranger = officer(sector="police")
    back = stranger.post(f"{at}prove/", DOCUMENT | {"proof": plan.duty("2").proofs[0].id})
    assert "这一条不由贵单位承担，没有改动。" in text(back, 422)
    assert "登记证据" not in looked(stranger, at)
    assert Client().get(at).status_code == 302


def test_two_plans_are_held_against_each_other(plan: duties.Plan) -> None:
    lines = "1.完善社会救助制度。(省民政厅、省财政厅)\n2.制定公开办法。(省民政厅)"
    new = duties.establish(SUPERVISOR, settled(small(lines=lines), ruled={"1": "省民政厅"}), replaces=plan.id)
    seen = looked(officer(), f"/desk/plan/{new.id}/against/{plan.id}/")
    assert "条不同：" in seen
    assert "新增" in seen
    assert "删去" in seen
    assert looked(Client(), f"/plan/{new.id}/against/{plan.id}/").count("删去") >= 1
    assert "各条都一样" in looked(officer(), f"/desk/plan/{plan.id}/against/{plan.id}/")
    assert "与苏办〔2012〕85号对照" in looked(officer(), f"/desk/plan/{new.id}/")


@pytest.mark.parametrize("address", ["", "2/", "31/", "c4/", "5/?place=320623"])
def test_the_pages_are_complete_in_english(plan: duties.Plan, address: str) -> None:
    client = supervisor()
    sep = "&" if "?" in address else "?"
    seen = client.get(f"/desk/plan/{plan.id}/{address}{sep}lang=en").content.decode()
    bare = re.sub(r"<title>.*?</title>|<(\w+)[^>]*lang=\"zh-Hans\"[^>]*>.*?</\1>", "", seen, flags=re.DOTALL)
    said = " ".join(Page(bare).texts).replace("江苏省", "").replace("如东县", "")  # names of places stay as they are
    assert re.findall(r"[\u4e00-\u9fff]{2,}", said) == []


def test_a_page_asks_the_database_as_often_for_many_duties_as_for_few(plan: duties.Plan) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = officer()
    client.get(f"/desk/plan/{plan.id}/")
    with CaptureQueriesContext(
        connection,
    ) as all_of_them:
        client.get(f"/desk/plan/{plan.id}/?show=all")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/desk/plan/{plan.id}/?show=due")
    assert len(all_of_them) == len(one) <= 30
