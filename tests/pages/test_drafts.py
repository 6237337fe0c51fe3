"""An application on the phone is saved as it is typed: with scripts at every change, without them at every step."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.services.cases import api as cases
from minzheng.services.drafts import api as drafts
from minzheng.services.procedure import api as procedure
from tests.pages.looking import Page, seen, words
from tests.pages.test_entitled import form
from tests.pages.test_residents import NOW, OWN, _there, couple, resident, send, sent, walked

__all__ = ["_there"]
pytestmark = pytest.mark.django_db
APPLY = "/apply/dibao/"


def began(client: Client) -> Page:
    """The first question, after who applies."""
    page = seen(client, APPLY)
    applicant = re.search(r'name="applicant" value="(\d+)"', page.html)
    assert applicant
    return send(client, APPLY, form(page) | {"applicant": [applicant[1]], "step": ["begin"]})


def keep(client: Client, page: Page, typed: dict[str, list[str]], status: int = 200) -> str:
    """What the script sends when something changes."""
    response = client.post(APPLY, form(page) | typed | {"step": ["keep"]})
    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def money(client: Client) -> tuple[Page, str]:
    """The first page on which an amount is asked, and its field."""
    page = began(client)
    for _ in range(10):
        found = re.search(r'name="([^"]+)" value="[^"]*" inputmode', page.html)
        if found:
            return page, found[1]
        own = {name: [text] for name, text in OWN.items() if f'name="{name}"' in page.html}
        page = send(client, APPLY, form(page) | own | {"step": ["next"]})
    raise AssertionError("no amount is asked")


def test_what_is_typed_is_there_when_the_form_is_opened_again_though_no_step_was_made() -> None:
    client = resident(couple().members[0])
    page, field = money(client)
    assert re.fullmatch(r"已保存\d\d:\d\d", keep(client, page, {field: ["九百多"]}))
    again = seen(client, APPLY)
    assert f'name="{field}" value="九百多"' in again.html
    assert "接着上次填的，2026年11月23日存的。" in words(again)
    assert 'role="alert"' not in again.html
    assert form(again)["asked"] == form(page)["asked"]
    assert form(again)["request"] == form(page)["request"]


def test_without_scripts_every_step_saves_and_what_is_wrong_is_saved_too() -> None:
    client = resident(couple().members[0])
    page, field = money(client)
    wrong = send(client, APPLY, form(page) | {field: ["九百多"], "step": ["next"]}, 422)
    assert "已保存" in words(wrong)
    assert f'name="{field}" value="九百多"' in seen(client, APPLY).html
    right = send(client, APPLY, form(wrong) | {field: ["900"], "step": ["next"]})
    again = seen(client, APPLY)
    for name in "asked", "done":
        assert form(again).get(name) == form(right).get(name)


def test_who_applies_is_kept_and_asked_again_where_one_had_not_gone_on() -> None:
    home = couple()
    client = resident(home.members[0])
    keep(client, seen(client, APPLY), {"applicant": [str(home.members[1])], "member": []})
    again = seen(client, APPLY)
    assert "谁申请？" in words(again)
    assert re.search(rf'name="applicant" value="{home.members[1]}" required checked', again.html)
    assert not re.search(rf'name="member" value="{home.members[0]}" checked', again.html)


def test_the_last_page_is_kept_but_the_pledge_is_not() -> None:
    client = resident(couple().members[0])
    keep(client, walked(client, APPLY, OWN), {"reason": ["失业两年"], "account": ["不是账号"], "true": ["1"]})
    again = seen(client, APPLY)
    assert "失业两年" in again.html
    assert form(again)["account"] == ["不是账号"]
    assert "true" not in form(again)


def test_once_it_is_sent_it_is_gone_and_what_comes_late_is_not_kept() -> None:
    client = resident(couple().members[0])
    page = walked(client, APPLY, OWN)
    send(client, APPLY, form(page) | {"true": ["1"], "step": ["send"]}, 201)
    assert keep(client, page, {"reason": ["晚到"]}, 409) == "没有保存"
    again = seen(client, APPLY)
    assert "接着上次填的" not in words(again)
    assert "谁申请？" in words(again)


def test_what_was_refused_stays_until_it_is_sent() -> None:
    client = resident(couple().members[0])
    page = walked(client, APPLY, OWN)
    send(client, APPLY, form(page) | {"reason": ["失业两年"], "step": ["send"]}, 422)
    assert "失业两年" in seen(client, APPLY).html


def test_one_begins_anew() -> None:
    client = resident(couple().members[0])
    page, field = money(client)
    keep(client, page, {field: ["900"]})
    again = seen(client, APPLY)
    thrown = client.post(APPLY, {"step": "anew"})
    assert (thrown.status_code, thrown["Location"]) == (302, APPLY)
    fresh = seen(client, APPLY)
    assert "接着上次填的" not in words(fresh)
    assert "谁申请？" in words(fresh)
    assert form(fresh)["request"] != form(again)["request"]


def test_no_button_before_those_of_the_form_throws_anything_away() -> None:
    """Enter in a field presses the first button of its form."""
    client = resident(couple().members[0])
    page, field = money(client)
    keep(client, page, {field: ["900"]})
    buttons = [one for tag, one in seen(client, APPLY).elements if tag == "button" and one.get("value") == "anew"]
    assert [one.get("form") for one in buttons] == ["anew"]


def test_what_was_begun_stands_among_ones_matters_until_it_is_sent_or_thrown_away() -> None:
    client = resident(couple().members[0])
    assert "填了没交的申请" not in words(seen(client, "/my/"))
    keep(client, seen(client, APPLY), {})
    mine = seen(client, "/my/")
    assert "填了没交的申请最低生活保障（低保）接着填 ›2026年11月23日填的，保存到2026年12月23日" in words(mine)
    assert "您在这里还没有办件" not in words(mine)
    assert [one["href"] for tag, one in mine.elements if tag == "a" and one.get("href") == APPLY] == [APPLY]
    client.post(APPLY, {"step": "anew"})
    assert "填了没交的申请" not in words(seen(client, "/my/"))


def test_enter_in_a_field_goes_on_and_does_not_go_back() -> None:
    client = resident(couple().members[0])
    page, _ = money(client)
    of = [one for tag, one in page.elements if tag == "button" and one.get("form", "again") == "again"]
    assert (of[0].get("name"), of[0].get("value")) == ("step", "next"), (
        "the letters and languages of the bar stand before the form"
    )


def test_each_of_a_family_goes_on_with_their_own_and_a_stranger_with_nothing() -> None:
    home = couple()
    client, spouse = resident(home.members[0]), resident(home.members[1], "s")
    stranger = resident(couple().members[0], "t")
    keep(client, walked(client, APPLY, OWN), {"reason": ["失业两年"]})
    for other in spouse, stranger:
        page = seen(other, APPLY)
        assert "失业两年" not in page.html
        assert "接着上次填的" not in words(page)
    assert "失业两年" in seen(client, APPLY).html


def test_nobody_unlinked_or_not_signed_in_keeps_anything() -> None:
    assert Client().post(APPLY, {"step": "keep"}).status_code == 302
    answer = resident().post(APPLY, {"step": "keep", "reason": "x"})
    assert "还没有与本人的记录关联" in answer.content.decode()


def test_after_its_days_the_form_is_empty() -> None:
    client = resident(couple().members[0])
    keep(client, walked(client, APPLY, OWN), {"reason": ["失业两年"]})
    with time.at(NOW + timedelta(drafts.days() + 1)):
        assert drafts.expire() == 1
    assert "失业两年" not in seen(client, APPLY).html


def test_what_was_kept_is_sent_like_what_was_never_left() -> None:
    client = resident(couple().members[0])
    walked(client, APPLY, OWN)
    again = seen(client, APPLY)
    send(client, APPLY, form(again) | {"reason": ["失业"], "true": ["1"], "step": ["send"]}, 201)
    (left,) = cases.of_person(client.actor)  # type: ignore[attr-defined]
    other = resident(couple().members[0], "t")
    sent(other)
    (whole,) = cases.of_person(other.actor)  # type: ignore[attr-defined]
    assert said(client, left) == said(other, whole)


def said(client: Client, case: procedure.Case) -> list[tuple[str, int, object]]:
    """What a family said in an application, by their order and not by their keys."""
    turned = {0: 0} | {key: at for at, key in enumerate((case.person, *case.members), 1)}
    act = cases.acts(client.actor, case.id, purpose="own")[0]  # type: ignore[attr-defined]
    assert act.said
    return [(name, turned[who], value) for name, who, value in json.loads(act.said["answers"])]
