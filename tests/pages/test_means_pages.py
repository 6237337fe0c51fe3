"""What a household lives on, at the desk: said with source and day, stated and corrected once, and looked at again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from tests.pages.officials import official
from tests.pages.test_people_pages import DAY, clerk, text
from tests.rooms.people.acting import VILLAGE, person

pytestmark = pytest.mark.django_db(transaction=True)
SPOKEN = date(2013, 5, 1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


@pytest.fixture
def home() -> people.Household:
    keys = person(), person("李秀英", sequence=4)
    return people.found(access.SYSTEM, VILLAGE, list(zip(keys, ("head", "spouse"), strict=True)), since=date(2012, 1, 1))


def put(client: Client, path: str, **sent: object) -> tuple[int, str]:
    """Sends a form as its page gives it: the answer's status, and where it leads or what it says."""
    page = client.get(path).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(once|seen)" value="([^"]+)"', page))
    done = client.post(path, hidden | sent)
    return done.status_code, done["Location"] if done.status_code == 302 else done.content.decode()


def at(home: people.Household, more: str = "") -> str:
    return f"/desk/people/households/{home.id}/{more}"


def stated(home: people.Household) -> list[tuple[str, int | None]]:
    found = circumstances.of_household(access.SYSTEM, home.id, purpose="means")
    return [(one.kind, one.amount) for one in found]


def test_of_a_household_of_which_nothing_is_known_this_is_said(home: people.Household) -> None:
    page = text(clerk(), at(home))
    assert "还没有这户收入、待遇和困难的记录。" in page
    assert "登记情况" in page


def test_what_is_stated_stands_with_its_source_day_and_sum(home: people.Household) -> None:
    client, (head, spouse) = clerk(), [one.person for one in home.members]
    assert "王建国 登记家庭经济状况" in text(client, at(home, "means/")), "whose household it is"
    typed = {"source": "declared", "spoken": "2013-05-01", "since": "2013-01-01"}
    status, led = put(client, at(home, "means/"), whose=head, kind="wage", amount="１，２００.50", note="修车", **typed)
    assert (status, led) == (302, at(home) + "#means")
    put(client, at(home, "means/"), whose=spouse, kind="business", amount="300", **typed)
    put(client, at(home, "means/"), whose="household", kind="deposit", amount="20000", **typed)
    put(client, at(home, "means/"), whose=head, kind="illness", **typed)
    page = text(client, at(home))
    for words in (
        "工资性收入 修车 王建国 1,200.50 元/月 家庭申报 2013-05-01",
        "合计每月1,500.50元 2人中有2人的记录；所指日期2013年5月1日",
        "银行存款 全户 20,000.00 元",
        "重病、慢性病 王建国 —",
        "哪些计入、是否符合条件，不在这里认定。",
    ):
        assert words in page, page
    reads = vault.reads_of(journal.Subject("person", str(head))).reads
    assert {("circumstances.statement",), ("people.person",)} == {read.groups for read in reads}


def test_what_cannot_be_stated_comes_back_as_it_was_typed(home: people.Household) -> None:
    client, head = clerk(), home.members[0].person
    typed = {"whose": head, "source": "declared", "spoken": "2013-05-01", "since": "2013-01-01"}
    for more, words in (
        ({"kind": "wage", "amount": "一千"}, "金额或数量填写有误"),
        ({"kind": "wage", "amount": ""}, "须填金额或数量"),
        ({"kind": "wage", "amount": "10000000000000.00"}, "数字过大"),
        ({"kind": "wage", "amount": "5", "spoken": "2013-00-00"}, "日期应写作"),
        ({"kind": "wage", "amount": "5", "spoken": "2099-01-01"}, "晚于今天"),
        ({"kind": "gold", "amount": "5"}, "没有这种情况"),
        ({"kind": "wage", "amount": "5", "whose": 10**9}, ""),
    ):
        status, page = put(client, at(home, "means/"), **{**typed, **more})
        assert status == 422
        assert words in page, (words, page[2000:6000])
        assert f'value="{more.get("amount", "")}"' in page
    assert stated(home) == []


def test_a_second_click_states_nothing_twice(home: people.Household) -> None:
    client, head = clerk(), home.members[0].person
    page = client.get(at(home, "means/")).content.decode()
    once = dict(re.findall(r'<input type="hidden" name="(once)" value="([^"]+)"', page))
    sent = {"whose": head, "kind": "wage", "amount": "5", "source": "visit", "spoken": "2013-05-01", "since": "2013-01-01"}
    assert {client.post(at(home, "means/"), once | sent).status_code for _ in range(2)} == {302}
    assert len(circumstances.ever(access.SYSTEM, home.id, purpose="means")) == 1


def test_a_statement_is_corrected_and_withdrawn_with_a_reason(home: people.Household) -> None:
    client, head = clerk(), home.members[0].person
    first = circumstances.state(access.SYSTEM, Stating(head, "wage", "declared", SPOKEN, SPOKEN, 120_000)).id
    form = at(home, f"means/{first}/correct/")
    assert 'value="1200.00"' in client.get(form).content.decode()
    days = {"spoken": "2013-05-01", "since": "2013-05-01"}
    assert put(client, form, amount="1300", **days)[0] == 422
    assert put(client, form, amount="900000", reason="看错一位", **days)[0] == 302
    page = text(client, at(home))
    assert "数额比通常大得多，已登记。" in page
    assert "1条已不适用的记录" in page
    assert "已更正： 看错一位" in page
    assert client.get(form).status_code == 404
    (one,) = circumstances.of_household(access.SYSTEM, home.id, purpose="means")
    assert put(client, at(home, f"means/{one.id}/withdraw/"), reason="同名者")[0] == 302
    assert stated(home) == []
    assert client.get(at(home, f"means/{one.id}/burn/")).status_code == 404


def test_a_village_assistant_sees_what_is_stated_without_amounts_and_states_nothing(home: people.Household) -> None:
    head = home.members[0].person
    one = circumstances.state(access.SYSTEM, Stating(head, "wage", "declared", SPOKEN, SPOKEN, 123_456, note="修车")).id
    assistant = official("assistant", "village_assistant", VILLAGE)
    page = text(assistant, at(home))
    assert "工资性收入" in page
    assert "您的岗位不显示" in page
    assert "1,234.56" not in page
    assert "修车" not in page
    assert "登记情况" not in page
    assert assistant.get(at(home, "means/")).status_code == 403
    assert assistant.post(at(home, f"means/{one}/withdraw/"), {"reason": "x"}).status_code == 403


def test_what_is_to_be_looked_at_again_leads_from_today_to_the_household(home: people.Household) -> None:
    client, head = clerk(), home.members[0].person
    assert "今天没有到期待复查的。" in text(client, "/desk/people/due/")
    old = date(2012, 5, 1)
    for kind in ("wage", "deposit"):
        circumstances.state(access.SYSTEM, Stating(head, kind, "declared", old, old, 100))
    assert "1人的家庭情况到期待复查" in text(client, "/desk/")
    page = client.get("/desk/people/due/").content.decode()
    assert f'href="{at(home)}"' in page
    assert "2013-05-01" in page
    assert "2条记录到期待复查。" in text(client, at(home))
    assert client.get("/desk/people/due/?after=x").status_code == 400


def test_on_another_day_it_is_as_it_was_and_nothing_is_stated(home: people.Household) -> None:
    client, head = clerk(), home.members[0].person
    circumstances.state(access.SYSTEM, Stating(head, "wage", "declared", SPOKEN, SPOKEN, 120_000))
    page = text(client, at(home) + "?on=2013-04-30")
    assert "还没有这户收入、待遇和困难的记录。" in page
    assert client.get(at(home, "means/") + "?on=2013-04-30").status_code == 302


def test_a_whole_and_its_parts_are_not_added(home: people.Household) -> None:
    head = home.members[0].person
    for whole in (None, home.id):
        circumstances.state(access.SYSTEM, Stating(head, "wage", "declared", SPOKEN, SPOKEN, 120_000, household=whole))
    page = text(clerk(), at(home))
    assert "同一项既记了全户又记了成员，不作合计。" in page
    assert "合计每月" not in page
