"""The compiler page: what stands on it, and what it lets nobody do."""

from __future__ import annotations

import pytest
from django.test import Client

from minzheng.notice.api import Notice
from tests.pages.looking import Page

ANSWER = {
    "zh-hans": "80项任务，45个责任单位，其中62项由多家承担而通知未写谁牵头；4项有期限，5项有数字。",
    "en": "80 tasks, 45 responsible units, 62 of the tasks fall to several units, and the notice names no lead; 4 have a "
    "deadline, 5 have a figure.",
}
PAGES = ("/", "/?lang=en", "/?theme=dark", "/ui/", "/ui/?lang=en", "/api/docs", "/api/docs?lang=en")


def page(client: Client, address: str = "/") -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.mark.parametrize("lang", ANSWER)
def test_the_first_line_says_what_the_notice_asks_of_whom_by_when(client: Client, lang: str) -> None:
    assert ANSWER[lang] in client.get(f"/?lang={lang}").content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound(client: Client, address: str) -> None:
    seen = page(client, address)
    assert seen.faults == []
    assert seen.twice == []
    assert seen.dead_links == []
    assert seen.inline == [], "the content policy forbids scripts and styles in the page"
    assert all(link.startswith(("/", "?")) for link in seen.outside), "nothing is fetched from elsewhere"


@pytest.mark.parametrize("address", [*PAGES, "/nowhere"])
def test_every_answer_carries_its_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_whole_original_stands_on_the_page(client: Client, seed_notice: Notice) -> None:
    shown = "".join(page(client).text.split())
    numbers = {duty.no for duty in seed_notice.duties}
    lost = [
        line
        for line in seed_notice.original.splitlines()
        if (words := [w for w in "".join(line.split()).replace(",", "\uff0c").split("\uff0c") if len(w) > 6 and w.isalnum()])
        and not any(word.lstrip("0123456789") in shown for word in words)
    ]
    assert lost == []
    assert len(numbers) == 80


def test_every_duty_has_its_sentence_and_its_card(client: Client, seed_notice: Notice) -> None:
    ids = set(page(client).ids)
    for duty in (*seed_notice.duties, *seed_notice.cover_duties):
        assert {duty.id, f"card-{duty.id}"} <= ids
        assert {clause.id.replace("/", "-") for clause in duty.clauses} <= ids


def test_language_is_chosen_by_a_switch_and_remembered(client: Client) -> None:
    assert 'lang="zh-Hans"' in client.get("/", headers={"accept-language": "en"}).content.decode()[:200], (
        "Chinese is the default, whatever the browser says"
    )
    assert 'lang="en"' in client.get("/?lang=en").content.decode()[:200]
    assert 'lang="en"' in client.get("/").content.decode()[:200]
    assert client.get("/?lang=xx").headers["Content-Language"] == "en"


def test_theme_is_chosen_by_a_switch_and_remembered(client: Client) -> None:
    assert "data-theme" not in client.get("/").content.decode()[:200]
    client.get("/?theme=dark")
    assert 'data-theme="dark"' in client.get("/").content.decode()[:200]


def test_in_english_the_notice_stays_chinese_and_says_so(client: Client) -> None:
    seen = page(client, "/?lang=en")
    assert [
        attrs for tag, attrs in seen.elements if tag == "div" and attrs.get("class") == "said" and attrs.get("lang") != "zh-Hans"
    ] == []


@pytest.mark.parametrize("address", ["/nowhere", "/download/exe"])
def test_a_wrong_address_is_told_in_three_parts(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    text = response.content.decode()
    assert all(part in text for part in ("发生了什么", "留下了什么", "怎么办"))


@pytest.mark.django_db  # closing a streamed answer looks at the connections that other tests left
@pytest.mark.parametrize(
    "address", ["/static/ui/tokens.css", "/static/ui/ui.js", "/static/public/notice.css", "/static/ui/house.svg"]
)
def test_static_files_are_served_without_a_build(client: Client, address: str) -> None:
    assert len(static(client, address)) > 100


def static(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    text = b"".join(response).decode()
    response.close()
    return text


@pytest.mark.django_db
def test_the_dark_tokens_of_the_system_and_of_the_switch_are_the_same(client: Client) -> None:
    sheet = static(client, "/static/ui/tokens.css")
    by_system = sheet.split(':root:not([data-theme="light"]) {')[1].split("}")[0].split()
    by_switch = sheet.split(':root[data-theme="dark"] {')[1].split("}")[0].split()
    assert by_system == by_switch
