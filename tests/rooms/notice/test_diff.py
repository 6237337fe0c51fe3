"""Two notices compared as duties."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.notice import api as notices
from minzheng.notice.api import Change, Diff
from tests.rooms.notice.invented import compiled

SEED = Path(__file__).parents[3] / "jurisdictions" / "jiangsu" / "seed" / "jiangsu-2012-85.txt"
CLEAN = "{no}.到2020年疏浚河道12条,保持河面清洁。(市水务局牵头,市住建局配合)"
PATROL = "{no}.每周巡查护岸并登记隐患。(市住建局牵头,市城管局配合)"
TEACH = "{no}.编写护水读本,送进中小学课堂。(市教育局牵头,市水务局配合)"


def tasks(*bodies: str) -> list[str]:
    """Tasks with running numbers."""
    return [body.format(no=no) for no, body in enumerate(bodies, 1)]


def compare(old: list[str], new: list[str]) -> Diff:
    return notices.diff(compiled(*old), compiled(*new))


def only(old: str, new: str) -> Change:
    """What became of the first of two tasks, of which the second stayed."""
    changes = compare(tasks(old, PATROL), tasks(new, PATROL)).changes
    assert changes[1].kinds == ("same",)
    return changes[0]


def test_a_notice_and_itself_are_the_same() -> None:
    seed = notices.compile(SEED.read_bytes())
    assert notices.diff(seed, seed).counts == {"same": 85}


@pytest.mark.parametrize(
    ("new", "kinds", "matters"),
    [
        (CLEAN.replace("到2020年", "到2019年"), ("tightened",), ["deadline"]),
        (CLEAN.replace("到2020年", "到2021年"), ("relaxed",), ["deadline"]),
        (CLEAN.replace("到2020年疏浚", "疏浚"), ("relaxed",), ["deadline"]),
        (CLEAN.replace("12条", "15条"), ("tightened",), ["target"]),
        (CLEAN.replace("12条", "9条"), ("relaxed",), ["target"]),
        (CLEAN.replace("保持", "基本保持"), ("relaxed",), ["soft_word"]),
        (CLEAN.replace("市水务局牵头", "市生态环境局牵头"), ("reassigned",), ["lead", "units"]),
        (CLEAN.replace("市住建局", "市林业局"), ("reassigned",), ["units"]),
        (CLEAN.replace("保持河面清洁", "确保河面干净"), ("reworded",), []),
        (CLEAN, ("same",), []),
        (CLEAN.replace("2020年疏浚河道12条", "2019年疏浚河道10条"), ("tightened", "relaxed"), ["deadline", "target"]),
    ],
)
def test_a_change_is_told_by_what_it_changes(new: str, kinds: tuple[str, ...], matters: list[str]) -> None:
    change = only(CLEAN, new)
    assert change.kinds == kinds
    assert [detail.matter for detail in change.details] == matters


def test_an_upper_bound_that_falls_is_tighter() -> None:
    old = "{no}.到2020年管网漏损率控制在12%以内。(市水务局牵头,市住建局配合)"
    assert only(old, old.replace("12%", "10%")).kinds == ("tightened",)
    assert only(old, old.replace("12%", "15%")).kinds == ("relaxed",)


def test_a_number_is_compared_in_full() -> None:
    old = "{no}.2020年底前植树9000棵。(市林业局牵头,市水务局配合)"
    assert only(old, old.replace("9000棵", "1.2万棵")).kinds == ("tightened",)


def test_what_was_encouraged_and_is_now_demanded_is_tightened() -> None:
    change = only("{no}.鼓励各县设立河长。(市水务局)", "{no}.各县要设立河长。(市水务局)")
    assert change.kinds == ("tightened",)
    assert "modality" in [detail.matter for detail in change.details]


def test_a_duty_that_moved_is_still_the_same() -> None:
    diff = compare(tasks(CLEAN, PATROL), tasks(TEACH, CLEAN, PATROL))
    assert [(change.kinds, change.old, change.new) for change in diff.changes] == [
        (("added",), None, "n1"),
        (("same",), "n1", "n2"),
        (("same",), "n2", "n3"),
    ]


def test_what_is_gone_stands_last() -> None:
    diff = compare(tasks(CLEAN, TEACH, PATROL), tasks(CLEAN, PATROL))
    assert [change.kinds for change in diff.changes] == [("same",), ("same",), ("dropped",)]
    assert (diff.changes[-1].old, diff.changes[-1].new) == ("n2", None)


def test_a_duty_that_moved_and_changed_is_found_by_its_words() -> None:
    diff = compare(tasks(CLEAN, PATROL), tasks(PATROL, CLEAN.replace("12条", "20条")))
    assert [(change.kinds, change.old) for change in diff.changes] == [(("same",), "n2"), (("tightened",), "n1")]


def test_the_number_alone_pairs_nothing() -> None:
    diff = compare(tasks(CLEAN, PATROL), tasks(TEACH, PATROL))
    assert [change.kinds for change in diff.changes] == [("added",), ("same",), ("dropped",)]


def test_cover_duties_are_compared_too() -> None:
    body = tasks(CLEAN, PATROL)
    diff = notices.diff(compiled(*body), compiled(*body, letter="各县要制定实施方案。"))
    assert diff.counts == {"added": 1, "same": 2}
