"""Between a full-width stop and what goes on in its line there is no space; an English page keeps its own."""

from __future__ import annotations

import pytest
from django.test import Client

from minzheng.portal.ui.gaps import closed
from tests.pages.looking import seen

TYPED = '<textarea name="why">一。 <二>\n三。 四</textarea>'


@pytest.mark.parametrize(
    ("html", "then"),
    [
        ('<p>一。 <a href="/">二</a></p>', '<p>一。<a href="/">二</a></p>'),
        ("<p><b>一。</b>\n二</p>", "<p><b>一。</b>二</p>"),
        ('<li>一； <span class="tbc">二</span></li>', '<li>一；<span class="tbc">二</span></li>'),
        ("<p>一。</p>\n<p>二</p>", "<p>一。</p>\n<p>二</p>"),
        ("<p>One. <a>Two</a></p>", "<p>One. <a>Two</a></p>"),
        (f"{TYPED}。 <b>五</b>", f"{TYPED}。<b>五</b>"),
        ('<input value="一。 二">', '<input value="一。 二">'),
        ("<pre>一。 二</pre>", "<pre>一。 二</pre>"),
    ],
)
def test_a_full_width_stop_brings_its_own_space(html: str, then: str) -> None:
    assert closed(html) == then


@pytest.mark.django_db
def test_a_chinese_page_has_no_gap_and_an_english_one_its_space(client: Client) -> None:
    chinese, english = (seen(client, f"/services/dibao/?lang={lang}").html for lang in ("zh-hans", "en"))
    assert [closed(page) == page for page in (chinese, english)] == [True, True]
    assert "。<a" in chinese
    assert ". <a" in english
