"""What a family may be entitled to: one question a page, by the rules themselves, and nothing kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.portal.entitled.asking import Asking, Key, One, name_of, number
from minzheng.portal.entitled.screening import Family, Screening
from minzheng.services.facts import api as facts
from tests.pages.looking import Page, words
from tests.rooms.indicators.planting import plant

DAY = date(2026, 11, 27)
HOME = "320623"
BEGUN = {"place": [HOME], "persons": ["1"], "seen": ["1"], "about": ["hardship"]}
POOR = {"户籍符合:0": "1", "周岁:1": "45", "住房:0": "1"}
pytestmark = pytest.mark.django_db
type Sent = Mapping[str, list[str]]


@pytest.fixture(autouse=True)
def laid_down() -> Iterator[None]:
    """What the county pays a month, on the day on which it is asked."""
    said = {"benefit": "dibao", "number": "东民发〔2026〕3号", "area": "all", "amount": "800"}
    plant("assistance_standard", HOME, said, date(2026, 7, 1))
    with time.at(DAY):
        yield


def asked(client: Client, sent: Sent, status: int = 200) -> Page:
    response: HttpResponse = client.post("/entitled/", sent)  # type: ignore[assignment]
    assert response.status_code == status
    return Page(response.content.decode())


def form(page: Page) -> dict[str, list[str]]:
    """What the form would send as it stands."""
    sent: dict[str, list[str]] = {}
    for tag, one in page.elements:
        ticked = one.get("type") != "checkbox" or "checked" in one
        if tag == "input" and ticked and "name" in one:
            sent.setdefault(one["name"], []).append(one.get("value", ""))
    return sent


def names(page: Page) -> list[str]:
    """The facts that a page asks."""
    return [one.partition(":")[0] for one in form(page).get("asked", [""])[0].split(",")]


def walk(client: Client, answers: Mapping[str, str], step: str = "next", begun: Sent = BEGUN) -> list[Page]:
    """Every page from the first question of the rules to what was found."""
    pages = [asked(client, begun)]
    while 'name="asked"' in pages[-1].html:
        own = {name: [text] for name, text in answers.items() if f'name="{name}"' in pages[-1].html}
        pages.append(asked(client, form(pages[-1]) | own | {"step": [step]}))
        assert len(pages) < 25
    return pages


def test_the_first_questions_are_where_and_how_many(client: Client) -> None:
    page = Page(client.get("/entitled/").content.decode())
    assert "您在哪里申请？" in words(page)
    assert "替您家算的是这些高龄津贴（尊老金）" in words(page), "what is worked out stands beside the first question"
    assert "农村五保供养" not in words(page), "nobody can ask for that any more"
    assert {"南通市", "如东县"} <= set(re.findall(r'(?:label="|>)(南通市|如东县)', page.html))
    assert "一起过日子的有几口人？" in words(asked(client, {"place": [HOME], "step": ["next"]}))
    about = asked(client, {"place": [HOME], "persons": ["2"], "step": ["next"]})
    assert "您家现在有什么情况？" in words(about)
    assert "身后事" in words(about)


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"place": ["999999"]}, "请从列表中选一个地方。"), ({"place": [HOME], "persons": ["no"]}, "请填1到12的整数。")],
)
def test_what_is_no_place_and_no_number_is_asked_again(client: Client, sent: Sent, said: str) -> None:
    assert said in words(asked(client, {**sent, "step": ["next"]}, 422))


def test_whoever_is_poor_very_likely_gets_what_the_rule_gives(client: Client) -> None:
    pages = walk(client, POOR | {"工资:1": "300"})
    text = words(pages[-1])
    assert "很可能享受到" in text
    assert "每月约500元" in text
    assert "收入符合：人均收入 300元、保障标准 800元" in text
    assert "同意核对家庭经济状况的授权书" in text
    assert "《最低生活保障审核确认办法》第十三条" in text
    assert "这不是审批" in text


def test_whoever_earns_too_much_is_told_by_how_much_and_who_hears_them(client: Client) -> None:
    pages = walk(client, POOR | {"工资:1": "1300"})
    text = words(pages[-1])
    assert "目前够不上" in text
    assert "差在 收入符合：人均收入 1,300元、保障标准 800元、相差500元" in text
    assert "12345" in text
    assert 'href="/services/temporary_assistance/' in pages[-1].html


def test_what_was_not_ticked_is_said_as_it_was_asked(client: Client) -> None:
    text = words(walk(client, {})[-1])
    assert re.search(r"差在 [^：]+：没有选“户口在[^”]+”", text)
    assert "没有选“户籍符合”" not in text


@pytest.mark.parametrize("about", ["hardship", "elderly", "disability", "children", "service"])
def test_where_it_falls_short_the_step_is_said_with_what_it_read(client: Client, about: str) -> None:
    text = words(walk(client, {}, begun=BEGUN | {"about": [about]})[-1])
    short = re.findall(r"差在 (\S+)", text)
    assert short
    assert [one for one in short if "：" not in one] == []


def test_what_cannot_change_the_answer_is_not_asked(client: Client) -> None:
    there = len(Screening(Family.anybody(DAY, HOME, ("您",), ["hardship"])).questions)
    poor, rich = walk(client, POOR | {"工资:1": "300"}), walk(client, POOR | {"工资:1": "1300"})
    assert len(rich) <= len(poor)
    assert sum(len(names(page)) for page in poor[:-1]) < there
    assert "金融资产" not in {name for page in rich[:-1] for name in names(page)}


def test_the_page_asked_is_one_that_the_most_rules_wait_for(client: Client) -> None:
    screening = Screening(Family.anybody(DAY, HOME, ("您", "家人"), ["hardship", "elderly", "disability", "children"]))
    following, pages = screening.following, screening.pages
    assert following is not None
    assert len(screening.open) > 4
    counted = Counter(page for keys in screening.open.values() for page in {pages[name_of(key)].en for key in keys})
    assert counted[pages[name_of(following.keys[0])].en] == max(counted.values())


class InOrder(Screening):
    """The same, asked in the order in which it is declared; what no rule waits for is left out here too."""

    @property
    def following(self) -> Asking | None:
        """The first page that is declared, of those of which a rule still asks something."""
        order = list(dict.fromkeys(words.en for words in self.pages.values()))
        wanted = {key for keys in self.open.values() for key in keys}
        page = min(map(self._page, wanted), key=order.index, default=None)
        wanted = {key for key in wanted if self._page(key) == page}
        return self.asking(wanted | self._amounts(wanted)) if page else None


def questions(kind: type[Screening], people: int, events: list[str], so: Mapping[Key, One]) -> tuple[int, set[object]]:
    """How many pages a family answers until no rule asks anything, and what was found; what `so` does not say is not so."""
    family = Family.anybody(DAY, HOME, tuple("甲乙丙"[:people]), events)
    answers, done = dict[Key, One](), tuple[tuple[Key, ...], ...]()
    while page := (screening := kind(family, answers, done)).following:
        for key in page.keys:
            one = screening.declared[name_of(key)]
            answers[key] = so.get(key, False if one.kind == "yes" else 45 if one.kind == "years" else max(0, one.bounds[0]))
        done += (page.keys,)
        assert len(done) < 25
    return len(done), {(found.item.id, found.people, found.decision.answer) for found in screening.found}


LIVES: dict[Key, One] = {("户籍符合", 0): True, ("住房", 0): 1}
ALL = ["hardship", "elderly", "disability", "children", "passing", "service"]


@pytest.mark.parametrize(
    ("people", "events", "so", "pages", "in_order", "there"),
    [
        (1, ["hardship"], {("工资", 1): 30000}, 8, 8, 12),
        (2, ["elderly"], {("周岁", 1): 82, ("周岁", 2): 80}, 2, 2, 4),
        (1, ["hardship", "disability", "children"], {("工资", 1): 30000}, 8, 9, 14),
        (2, ["hardship", "disability", "children"], {("周岁", 1): 82, ("周岁", 2): 80}, 9, 10, 14),
        (1, ALL, {("工资", 1): 400000}, 8, 8, 21),
        (1, ALL, {("工资", 1): 30000}, 10, 11, 21),
        (2, ALL, {("周岁", 1): 82, ("周岁", 2): 80}, 11, 12, 21),
    ],
)
def test_no_more_pages_are_asked_than_in_declared_order_and_of_several_events_fewer(
    people: int, events: list[str], so: Mapping[Key, One], pages: int, in_order: int, there: int
) -> None:
    screening = Screening(Family.anybody(DAY, HOME, tuple("甲乙丙"[:people]), events))
    assert len({words.en for words in screening.pages.values()}) == there
    asked, found = questions(Screening, people, events, {**LIVES, **so})
    declared, same = questions(InOrder, people, events, {**LIVES, **so})
    assert (asked, declared) == (pages, in_order)
    assert found == same


def test_who_is_not_sure_of_anything_perhaps_gets_it_and_reads_what_is_missing(client: Client) -> None:
    text = words(walk(client, {}, step="skip")[-1])
    assert "也许能享受" in text
    assert "还要看：" in text
    assert "金融资产" in text.partition("还要看：")[2]


def test_an_answer_can_be_changed_and_everything_else_stays(client: Client) -> None:
    done = walk(client, POOR | {"工资:1": "1300"})[-1]
    at = next(n for n, page in enumerate(form(done)["done"]) if "工资:1=" in page)
    again = asked(client, form(done) | {"change": [str(at)]})
    assert form(again)["工资:1"] == ["1300"]
    changed = asked(client, form(again) | {"工资:1": ["300"], "step": ["next"]})
    while 'name="asked"' in changed.html:
        own = {name: [text] for name, text in POOR.items() if f'name="{name}"' in changed.html}
        changed = asked(client, form(changed) | own | {"step": ["next"]})
    assert "每月约500元" in words(changed)


def test_one_goes_back_page_by_page(client: Client) -> None:
    pages = walk(client, POOR | {"工资:1": "300"})
    back = asked(client, form(pages[2]) | {"step": ["back"]})
    assert names(back) == names(pages[1])


def test_a_wrong_number_is_told_beside_its_field_and_nothing_is_lost(client: Client) -> None:
    page = next(page for page in walk(client, POOR) if "工资" in names(page))
    wrong = asked(client, form(page) | {"工资:1": ["很多"], "转移收入:1": ["20"], "step": ["next"]}, 422)
    assert "“很多”不是数字" in words(wrong)
    assert form(wrong)["工资:1"] == ["很多"]
    assert form(wrong)["转移收入:1"] == ["20"]
    assert any("户籍符合:0=1" in page for page in form(wrong)["done"])
    huge = asked(client, form(page) | {"工资:1": ["9" * 15], "step": ["next"]}, 422)
    assert names(huge) == names(page)


def test_an_amount_that_is_possible_for_a_month_and_not_for_the_period_is_told(client: Client) -> None:
    page = next(page for page in walk(client, POOR) if "工资" in names(page))
    wrong = asked(client, form(page) | {"工资:1": ["9000000"], "step": ["next"]}, 422)
    assert names(wrong) == names(page)
    assert 'aria-invalid="true"' in wrong.html


def test_another_language_keeps_what_stands_on_the_page(client: Client) -> None:
    page = next(page for page in walk(client, POOR) if "工资" in names(page))
    response = client.post("/entitled/?lang=en", form(page) | {"工资:1": ["77"]})
    there = Page(response.content.decode())
    assert form(there)["工资:1"] == ["77"]
    assert "What you leave empty counts as nothing." in words(there)


def test_several_persons_say_what_they_are_to_whoever_asks(client: Client) -> None:
    begun = {**BEGUN, "persons": ["2"]}
    pages = walk(client, POOR | {"周岁:2": "12", "tie:2": "子女", "工资:1": "900"}, begun=begun)
    assert "子女" in words(pages[-1])
    assert "人均收入 450元" in words(pages[-1])


def test_a_large_family_sends_no_more_than_is_taken(client: Client) -> None:
    begun = {"place": [HOME], "persons": ["12"], "seen": ["1"]}
    assert max(sum(map(len, form(page).values())) for page in walk(client, POOR, begun=begun)) < 300


def test_nothing_is_kept_and_no_answer_stands_in_an_address(client: Client) -> None:
    before = Row.objects.count()
    pages = walk(client, POOR | {"工资:1": "300"})
    assert Row.objects.count() == before
    assert not client.cookies
    response = client.post("/entitled/", BEGUN)
    assert "no-store" in response["Cache-Control"]
    assert all(one.get("method") == "post" for page in pages for tag, one in page.elements if tag == "form")


@pytest.mark.parametrize(
    "sent",
    [
        {"done": ["工资:1=x"]},
        {"change": ["99"]},
        {"asked": ["没有这个:1,工资:99"], "step": ["next"]},
        {"done": ["?,,"]},
    ],
)
def test_what_no_page_of_ours_sends_is_no_error(client: Client, sent: Sent) -> None:
    asked(client, {**BEGUN, **sent})


def test_every_page_is_sound_in_both_languages(client: Client) -> None:
    for lang in "zh-hans", "en":
        client.get(f"/entitled/?lang={lang}")
        for page in walk(client, POOR | {"工资:1": "300"}):
            assert not page.faults
            assert not page.twice
            assert not page.inline


def test_numbers_are_read_as_people_write_them() -> None:
    wages = facts.book("dibao").head.declared["工资"]  # type: ignore[union-attr]
    for text in "1,300.50", "１３００．５", "1300.5元", " 1300.50 ":
        assert number(text, wages) == 130050
    for text in "1.005", "-1", "nan", "1e3", "十":
        with pytest.raises(ValueError, match=r"\w"):
            number(text, wages)
