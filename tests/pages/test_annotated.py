"""The annotated page of any notice: whole, sound, and standing alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.notice import api as notices
from minzheng.portal.api import annotated_page
from minzheng.portal.public import flow
from tests.conftest import SHARED
from tests.pages.looking import Page

UNITS = "、".join(f"省第{n}研究院" for n in range(1, 401))
LONG = "省" + "统筹推进跨区域重点领域改革发展与基层治理能力现代化建设" * 6 + "领导小组办公室"
ODD = {
    "empty of duties": "话说天下大势，分久必合，合久必分。\n" * 30,
    "four hundred units": f"关于某事的通知\n一、任务\n1.做好工作。（责任单位：{UNITS}）\n2.再做工作。（省民政厅）\n",
    "long names": f"关于{'推进' * 60}的通知\n一、{'加强领导' * 30}\n1.做好{'，继续做好' * 80}。（责任单位：{LONG}、省民政厅）\n",
    "no title": "1.做好这项工作。（省民政厅牵头，省财政厅配合）\n2.做好那项工作。\n",
    "one line": "关于某事的通知 一、任务 1.做好工作。（省民政厅） 2.做好工作。（省财政厅） 二、保障 3.落实。（省教育厅）",
    "restarting numbers": "一、甲\n1.做好工作。（省民政厅）\n二、乙\n1.做好工作。（省财政厅）\n",
    "several in one paragraph": "一、甲\n1.开展工作。（责任单位：省民政厅）推进工作。（责任单位：省财政厅）\n",
    "markup": '一、甲\n1.<b onclick="x">做好</b>&amp;工作"。（省民政厅）\n',
    "a single mark": "。",
}
PIECES = [
    "一、",
    "（一）",
    "1.",
    "2．",
    "第三条 ",
    "\n",
    " ",
    "\u3000",
    "，",
    ",",
    "；",
    "。",
    "(",
    ")",
    "（",
    "）",
    '"',
    "责任单位：",
    "牵头单位：",
]
PIECES += [
    "省民政厅",
    "省财政厅",
    "、",
    "到2015年",
    "95%以上",
    "加快",
    "各地要",
    "做好工作",
    "《通知》",
    "<i>",
    "&",
    "等6件",
    "以下均需各区落实，不再列出",
    "表\t",
]


def sound(notice: notices.Notice, lang: str = "zh-hans") -> Page:
    page = Page(annotated_page(notice, lang=lang))
    assert page.faults == []
    assert page.twice == []
    assert page.dead_links == []
    return page


def standing(notice: notices.Notice) -> None:
    """Every character stands in one paragraph, save printed numbers, which stand in the margin."""
    seen = Counter[int]()
    margins = ""
    for row in flow.rows(notice):
        for paragraph in row.paragraphs:
            seen.update(range(paragraph.start, paragraph.end))
            margins += paragraph.margin
    lost = [at for at, char in enumerate(notice.original) if not char.isspace() and not seen[at]]
    assert max(seen.values(), default=1) == 1
    assert all(notice.original[at] in margins or notice.original[at] in "、.．:：()（）" for at in lost)
    duties = [duty.id for row in flow.rows(notice) for duty in row.duties]
    assert sorted(duties) == sorted(duty.id for duty in (*notice.duties, *notice.cover_duties)), "every duty has its card once"


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_notices_are_shown_whole(text: str) -> None:
    notice = notices.compile(text)
    standing(notice)
    shown = sound(notice).text
    assert all(word in shown for word in re.findall("[\u4e00-\u9fff]+", notice.original))


def test_the_seed_is_shown_whole(seed_notice: notices.Notice) -> None:
    standing(seed_notice)
    sound(seed_notice, "en")


@pytest.mark.needs_shared("notices")
@pytest.mark.parametrize("path", sorted((SHARED / "notices").glob("*.txt")), ids=lambda path: path.stem)
def test_real_notices_are_shown_whole(path: object) -> None:
    notice = notices.compile(path.read_bytes())  # type: ignore[attr-defined]
    standing(notice)
    sound(notice)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join).filter(str.strip))
def test_any_readable_text_is_shown_whole(text: str) -> None:
    try:
        notice = notices.compile(text)
    except notices.Unreadable:
        return
    standing(notice)
    sound(notice)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_page_stands_alone(seed_notice: notices.Notice, lang: str) -> None:
    page = sound(seed_notice, lang)
    assert page.outside == [], "nothing is fetched and nothing is led to outside the file"
    assert {"script", "form", "link", "img", "iframe"} & {tag for tag, _attrs in page.elements} == set()
    assert "url(" not in page.html
    assert "@import" not in page.html
    assert "default-src 'none'" in page.html


def test_the_page_is_made_for_callers_who_know_nothing_of_django() -> None:
    program = (
        "from minzheng.notice import api\n"
        "from minzheng.portal.api import annotated_page\n"
        "print(ascii(annotated_page(api.compile('1.\\u505a\\u597d\\u5de5\\u4f5c\\u3002\\uff08\\u7701\\u6c11\\u653f\\u5385\\uff09'))))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert "doctype html" in done.stdout
