"""Names found by characters, by pinyin and by initials, within a scope, in pages; and no name in the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.search import api as search
from minzheng.kernel.search import tokens, verbs
from minzheng.kernel.search.models import Entry, Token
from minzheng.kernel.search.places import number, numbered
from minzheng.kernel.search.schema import Surnames, readings, surnames
from minzheng.kernel.vault import api as vault
from tests.rooms.kernel.vault.papers import papers

pytestmark = pytest.mark.django_db
EVERYWHERE = access.scope(access.SYSTEM, "any")
NAMES = {
    1: "王建国",
    2: "李建国",
    3: "王建",
    4: "单晓娜",
    5: "阿依古丽·买买提",
    6: "张㛃",
    7: "陈㭎",
    8: "赵䶮",
    9: "欧阳国华",
    10: "尉迟建国",
    11: "吕梅",
    12: "John Smith",
    13: "王 建 设",
}


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def kept() -> None:
    search.keep_many("holder", [(ref, name, f"3206231010{ref:02d}") for ref, name in NAMES.items()])


def within(*ranges: tuple[str, str]) -> access.Scope:
    return access.Scope(ranges, None)


def found(query: str, scope: access.Scope = EVERYWHERE, kind: str = "holder") -> list[int]:
    return list(search.find(kind, query, scope).ids)


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("王建国", [1]),
        ("王建", [1, 3, 13]),
        ("王", [1, 3, 13]),
        ("建国", [1, 2, 10]),
        ("国华", [9]),
        ("国", []),  # one character is looked for at the start
        ("wang", [1, 3, 13]),
        ("Wang Jian", [1, 3, 13]),
        ("wangjianguo", [1]),
        ("jianguo", [1, 2, 10]),
        ("wjg", [1]),
        ("jg", [1, 2, 10]),
        ("shanxiaona", [4]),
        ("shan xiao nuo", [4]),  # read in two ways
        ("danxiaona", []),  # a surname is read as a surname
        ("yuchijianguo", [10]),
        ("ouyang", [9]),
        ("阿依古丽·买买提", [5]),
        ("阿依古丽买买提", [5]),
        ("阿依古丽•", [5]),
        ("买买提", [5]),
        ("依古丽买买", [5]),
        ("依古丽买提", []),
        ("ayigulimaimaiti", [5]),
        ("ayglmmt", [5]),
        ("㛃", []),
        ("张㛃", [6]),
        ("zhang jie", [6]),
        ("陈㭎", [7]),
        ("chengang", [7]),
        ("赵䶮", [8]),
        ("zhaoyan", [8]),
        ("lv mei", [11]),
        ("lü mei", [11]),
        ("lyu mei", [11]),
        ("ＪＯＨＮ", [12]),
        ("john smith", [12]),
        ("smit", [12]),
        ("王建设", [13]),
        ("", []),
        (" · ", []),
        ("^", []),
        ("%", []),
    ],
)
def test_a_name_is_found(kept: None, query: str, refs: list[int]) -> None:
    assert found(query) == refs


def test_names_that_begin_so_come_first_and_each_but_once(kept: None) -> None:
    search.keep_many("holder", [(20, "建国庆", "320699"), (21, "王王王", "320699")])
    assert found("建国") == [20, 1, 2, 10]
    assert found("王王") == [21]


def test_only_what_lies_in_the_scope_is_found(kept: None) -> None:
    assert found("建国", within(("320623101001", "320623101003"))) == [1, 2]
    assert found("建国", within(("320623101010", "320623101011"), ("320623101001", "320623101002"))) == [1, 10]
    assert found("建国", within(("320623", "320624"))) == [1, 2, 10]
    assert found("建国", within(("32:", "33"))) == found("建国", within()) == []
    assert found("建国", kind="place") == []


def test_pages_follow_each_other_from_the_beginning_to_the_middle_of_names(kept: None) -> None:
    search.keep_many("holder", [(ref, "建国庆" if ref % 2 else "李建国", "320623101") for ref in range(100, 130)])
    scope, seen, cursor = within(("320623101", "320623101010"), ("320623101010", "320624")), list[int](), ""
    while True:
        page = search.find("holder", "建国", scope, cursor=cursor, size=4)
        seen += page.ids
        if not (cursor := page.cursor):
            break
        assert len(page.ids) == 4
    assert seen == [*range(101, 130, 2), *range(100, 130, 2), 1, 2, 10]


@pytest.mark.parametrize("cursor", ["x", "2.1.1", "0.1", "0.1.1.1", "0.-1.1", "0.1.1'", "1.٣.1"])
def test_a_place_in_the_list_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(search.Refused) as refused:
        search.find("holder", "王建", EVERYWHERE, cursor=cursor)
    assert refused.value.message("zh") == "翻页位置无效。请从第一页看起。"
    assert refused.value.message("en") == "This is no place in the list. Please begin with the first page."


def test_what_is_kept_anew_is_found_by_its_new_name_and_place_alone(kept: None) -> None:
    search.keep_many("holder", [(1, "王建军", "320507"), (1, "王卫国", "320509001")])  # the last of one batch holds
    assert (found("建国"), found("建军"), found("卫国")) == ([2, 10], [], [1])
    assert found("王卫国", within(("320509", "320510"))) == [1]
    search.move_many("holder", {1: "320102", 99: "320102"})
    assert (found("王卫国", within(("320509", "320510"))), found("王卫国", within(("320102", "320103")))) == ([], [1])
    search.forget_many("holder", [1, 99])
    assert found("王卫国") == []
    assert Token.objects.filter(ref=1).count() == 0
    search.keep_many("holder", [(ref, name, "320623") for ref, name in NAMES.items()])
    assert Entry.objects.count() == len(NAMES)
    assert {(place,) for place in Token.objects.values_list("place", flat=True)} == {(320623000000,)}


def test_what_comes_in_parts_is_found_and_was_never_kept_before() -> None:
    keeper = search.Keeper("holder")
    for part in ([(1, "王建国", "320623101")], [(ref, NAMES[ref], "320507") for ref in range(2, 11)]):
        keeper(part)
    assert found("建国") == [2, 10, 1]  # by their places
    with pytest.raises(IntegrityError), transaction.atomic():
        keeper([(1, "王建军", "320507")])
    assert (found("王建军"), found("王建国")) == ([], [1])


def test_what_did_not_change_is_not_written_again(kept: None) -> None:
    with CaptureQueriesContext(connection) as sent:
        search.keep_many("holder", [(ref, name, f"3206231010{ref:02d}") for ref, name in NAMES.items()])
        search.move_many("holder", {1: "320623101001"})
    assert [query["sql"] for query in sent if re.match("INSERT INTO .search_(token|entry)|UPDATE|DELETE", query["sql"])] == []
    assert found("王建国") == [1]


def test_a_destroyed_subject_is_not_found_and_another_group_leaves_it(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "_groups", {})
    search.of_group("holder", "tests.identity")
    with papers():
        vault.destroy(access.SYSTEM, journal.Subject("holder", "1"), "期满", ["tests.contact"])
        assert found("王建国") == [1]
        vault.destroy(access.SYSTEM, journal.Subject("holder", "1"), "期满")
        assert found("王建国") == []
        assert Token.objects.filter(ref=1).count() == Entry.objects.filter(ref=1).count() == 0
        monkeypatch.setattr(verbs, "_groups", {})
        vault.destroy(access.SYSTEM, journal.Subject("holder", "2"), "期满", ["tests.contact"])
        assert found("李建国") == []  # nobody said whose the names are, so they go with anything


def test_the_table_tells_no_name_and_another_key_other_tokens(kept: None, settings: LazySettings, tmp_path: Path) -> None:
    rows = list(Token.objects.values_list("token", "place", "ref"))
    assert len(rows) == sum(len(tokens.texts(name)) for name in NAMES.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT tokens FROM search_entry WHERE ref = 1")
        held = bytes(cursor.fetchone()[0])
    assert not any(text.encode() in held for text in tokens.texts(NAMES[1]))
    assert verbs.blinder("holder")("^王") != verbs.blinder("place")("^王")


def test_readings_cover_what_names_are_written_with() -> None:
    table = readings()
    assert [table[letter] for letter in "㛃㭎䶮王吕女〇"] == ["jie", "gang", "yan", "wang", "lv", "nv", "ling"]
    assert len(table) > 40_000
    assert all(syllable.isascii() and syllable.isalpha() for syllable in table.values())
    own = [*surnames().surname, *surnames().given]
    assert all(letter in table for name in own for letter in name)
    wrong = Surnames(surname={"尉迟": ("yu",)}, given={"乐": ("le", "y ue")})
    assert [key for key, _ in wrong.faults()] == ["surname.尉迟", "given.乐"]
    assert isinstance(surnames(), Surnames)
    assert content.Said("a", "b").of("en") == "b"


digits = st.text("0123456789", max_size=6)


@given(code=st.text("0123456789", min_size=1, max_size=12), first=digits, after=st.one_of(digits, digits.map("{}:".format)))
def test_a_range_of_numbers_holds_what_the_range_of_codes_holds(code: str, first: str, after: str) -> None:
    whole = code.ljust(12, "0")
    held = any(low <= number(whole) < high for low, high in numbered([(first, after)]))
    assert held == (first.ljust(12, "0") <= whole < (after if after.endswith(":") else after.ljust(12, "0")) and bool(after))
    assert numbered([("", "\U0010ffff")]) == [(0, 10**12)]
    assert numbered([("3206", "3207"), ("3201", "3202"), ("3202", "3203"), ("5", "4")]) == [
        (320100000000, 320300000000),
        (320600000000, 320700000000),
    ]
