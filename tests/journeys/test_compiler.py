"""A reader at the compiler: with and without scripts, by mouse and keyboard, on paper and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.counter import turned

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit

SMALL = (
    "关于做好某项工作的通知\n一、重点任务\n"
    "1.到2015年,每千名老年人拥有床位30张以上。(牵头单位:省民政厅;配合单位:省财政厅)\n"
    "2.加快推进有关工作。(省民政厅、省财政厅)\n"
)


def visible(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def shown(page: Page) -> list[str]:
    """The views that can be seen."""
    return [view for view in ("read", "xray", "table", "units", "rules") if visible(page, f"#v-{view}")]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_seed_opens_beside_its_x_ray_and_the_address_opens_the_other_views(visit: Visit, scripts: bool) -> None:
    page = visit(scripts=scripts)
    assert page.locator("h1").inner_text().startswith("80项任务")
    assert shown(page) == ["read", "xray"]
    page.get_by_role("link", name="表格").click()
    assert shown(page) == ["table"]
    page.locator("#v-table .anchor", has_text="31").click()
    assert shown(page) == ["read", "xray"]
    assert page.url.endswith("#n31")
    assert page.locator("#n31").bounding_box()["y"] < 300  # type: ignore[index]


@pytest.mark.parametrize("scripts", [True, False])
def test_either_side_leads_to_the_other(visit: Visit, scripts: bool) -> None:
    page = visit("#n31", scripts=scripts)
    number = page.locator("#n31 .mark.time + a.no")
    item = number.get_attribute("href") or ""
    number.click()
    assert page.url.endswith(item)
    page.locator(f"{item} a.no").click()
    assert "#m" in page.url
    assert page.locator(":target").inner_text().startswith("到2015年")


def test_the_legend_hides_a_kind_and_the_choices_the_other_duties(visit: Visit) -> None:
    page = visit(scripts=False)
    before = page.locator("#n1 .mark.vague").first.evaluate("e => getComputedStyle(e).textDecorationLine")
    page.get_by_role("checkbox", name="模糊词").uncheck()
    after = page.locator("#n1 .mark.vague").first.evaluate("e => getComputedStyle(e).textDecorationLine")
    assert (before, after) == ("underline", "none")
    page.locator("label.chip", has_text="有期限").click()
    assert [identity for identity in ("n11", "n12", "n31", "n32") if visible(page, f"#{identity}")] == ["n12", "n31"]


def test_punctuation_can_be_seen_as_issued(visit: Visit) -> None:
    page = visit("#n31", scripts=False)
    comma = page.locator("#n31 t-p").first
    assert comma.evaluate("e => getComputedStyle(e, '::after').content") == "none"
    page.get_by_label("标点已规范").check()
    assert comma.evaluate("e => getComputedStyle(e, '::after').content") in {'","', "attr(o)"}
    assert comma.evaluate("e => getComputedStyle(e).fontSize") == "0px"


def test_a_text_is_pasted_and_read_in_both_languages(visit: Visit) -> None:
    page = visit()
    page.get_by_label("或粘贴文字").fill(SMALL)
    page.get_by_role("button", name="编译").click()
    page.wait_for_selector("#again", state="attached")
    assert page.locator("h1").inner_text().startswith("2项任务")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector('html[lang="en"]')
    assert page.locator("h1").inner_text().startswith("2 tasks")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    assert download.value.suggested_filename.endswith(".json")


def test_a_file_is_chosen_without_scripts(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(SMALL, encoding="gb18030")
    page = visit(scripts=False)
    page.get_by_label("把文件拖到这里").set_input_files(file)
    with turned(page):
        page.get_by_role("button", name="编译").click()
    assert "notice.txt" in page.locator(".telling").inner_text()


def test_a_file_is_dropped(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        """text => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "dropped.txt", {type: "text/plain"}));
            const drop = new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true});
            document.querySelector(".dropzone").dispatchEvent(drop);
        }""",
        SMALL,
    )
    page.wait_for_selector("#again", state="attached")
    assert "dropped.txt" in page.locator(".telling").inner_text()


def test_what_is_too_large_is_not_even_sent(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_bytes(b"x" * (10 * 2**20 + 1))
    page = visit()
    page.get_by_label("把文件拖到这里").set_input_files(file)
    page.get_by_role("button", name="编译").click()
    assert "没有发送" in page.locator("#going").inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_language_and_theme_are_switched(visit: Visit, scripts: bool) -> None:
    page = visit(scripts=scripts)
    page.get_by_text("深色").click()
    page.wait_for_selector('html[data-theme="dark"]')
    page.get_by_role("link", name="English").click()
    page.wait_for_selector('html[lang="en"][data-theme="dark"]')
    page.get_by_text("Light", exact=True).click()
    page.wait_for_selector('html[data-theme="light"]')
    assert page.locator("h1").inner_text().startswith("80 tasks")


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("width", [390, 768, 1024, 1440, 1920])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_nothing_is_wider_than_the_screen(visit: Visit, width: int, lang: str) -> None:
    page = visit(f"?lang={lang}", width=width)
    for view in ("", "#v-xray", "#v-table", "#v-units", "#v-rules"):
        page.goto(f"{visit.site}?lang={lang}{view}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_carries_the_notice_and_no_controls(visit: Visit) -> None:
    page = visit()
    page.emulate_media(media="print")
    assert not any(visible(page, each) for each in (".bar", ".reader", ".views"))
    assert visible(page, "#v-read")
    assert visible(page, "#v-xray")
