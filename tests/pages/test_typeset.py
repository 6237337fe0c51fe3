"""Punctuation as Chinese typesetting wants it; the characters as issued stay known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.portal.ui.typeset import changes, runs, sentences, typeset


@pytest.mark.parametrize(
    ("issued", "shown"),
    [
        ("完善制度,落实资金;保障生活.", "完善制度，落实资金；保障生活."),
        ("各市、县(市、区)委,各部门:", "各市、县（市、区）委，各部门："),
        ("发布日期:2012-10-10 10:49 字体:[ ]", "发布日期：2012-10-10 10:49字体：[ ]"),
        ("(2013—2015年)和(1)试点", "（2013—2015年）和（1）试点"),
        ("OPC(One Person Company,一人公司)", "OPC（One Person Company，一人公司）"),
        ("共1,042.50元", "共1,042.50元"),
        ("省自然资源和 规划厅", "省自然资源和规划厅"),
        ("苏办〔2012〕85号\u3000\u30002012年", "苏办〔2012〕85号\u30002012年"),
        ('推广"一委一居"模式', "推广\u201c一委一居\u201d模式"),
        ("１．加快", "1.加快"),
        ("plain English, (as it is): yes; no?", "plain English, (as it is): yes; no?"),
        ("", ""),
    ],
)
def test_what_a_printer_would_set(issued: str, shown: str) -> None:
    assert typeset(issued) == shown


def test_sentences_follow_one_another_as_their_language_sets_them() -> None:
    assert sentences("还要两人入户。", "", "须在十日内办完。") == "还要两人入户。须在十日内办完。"
    assert sentences("Two visit.", "It is to be over soon.", "") == "Two visit. It is to be over soon."
    assert sentences() == ""


TEXT = st.text(alphabet='一民政,;:?!()"，（）、。 \u3000\n\xa0aZ09１．%', max_size=40)


@given(TEXT)
def test_runs_give_back_both_faces(text: str) -> None:
    changed = changes(text)
    pieces = list(runs(text, 0, len(text), changed, sorted(changed)))
    assert "".join(shown for shown, _issued in pieces) == typeset(text)
    assert "".join(shown if issued is None else issued for shown, issued in pieces) == text


@given(TEXT)
def test_only_punctuation_width_and_space_change(text: str) -> None:
    folded = str.maketrans("，；：？！（）１．\u201c\u201d", ',;:?!()1.""')
    assert typeset(text).translate(folded).split() == "".join(typeset(text)).translate(folded).split()
    assert "".join(typeset(text).translate(folded).split()) == "".join(text.translate(folded).split())
