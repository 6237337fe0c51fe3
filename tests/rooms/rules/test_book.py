"""A rule's folder: every fault of every file at once, and no version without an example for yes and one for no."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.rules import api as rules

HEAD = """id = "aid"
name = { zh = "救助", en = "Aid" }
answer = "给予"
outputs = ["给予", "金额"]

[[version]]
id = "2012"
since = 2012-12-12
until = 2021-06-30
title = "旧办法"
number = "某〔2012〕1号"

[[version]]
id = "2021"
since = 2021-07-01
title = "新办法"

[[fact]]
name = "收入"
en = "Income"
kind = "money"
of = "household"
most = 1000

[[parameter]]
name = "标准"
en = "Standard"
kind = "money"
most = 1000
confirm = true
"""
TEXT = "家庭\n给予 = 收入 < 标准 # 第四条\n金额 = 标准 - 收入 if 给予 else 0\n"
EXAMPLES = """[usual]
parameters = "标准 500"

[[example]]
name = "低"
versions = ["2012", "2021"]
household = "收入 499.99"
people = [""]
expect = "给予，金额 0.01"

[[example]]
name = "相等"
versions = ["2012", "2021"]
household = "收入 500"
people = [""]
expect = "给予 否，金额 0"
"""


MORE = """[[parameter]]
name = "多余"
en = "Unread"
kind = "yes"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"rule.toml": HEAD, "2012.rule": TEXT, "2021.rule": TEXT, "examples.toml": EXAMPLES}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def said(folder: Path) -> str:
    with pytest.raises(content.ContentError) as raised:
        rules.load(folder)
    return str(raised.value).replace(f"{folder}/", "")


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")


def test_a_rule_is_read_with_its_versions_and_examples(folder: Path) -> None:
    book = rules.load(folder)
    assert [rule.version.id for rule in book.rules] == ["2012", "2021"]
    assert len(list(book.cases())) == 4


def test_an_example_that_the_rule_does_not_give_is_told_with_what_it_gives(folder: Path) -> None:
    change(folder, "examples.toml", "金额 0.01", "金额 1")
    assert said(folder) == (
        "2 faults in 1 content file\n"
        "  examples.toml:9: example.0.expect is not what version 2012 gives: 金额 0.01元, not 1.\n"
        "  examples.toml:9: example.0.expect is not what version 2021 gives: 金额 0.01元, not 1."
    )


def test_a_version_without_a_no_does_not_load(folder: Path) -> None:
    change(
        folder,
        "examples.toml",
        'versions = ["2012", "2021"]\nhousehold = "收入 500"',
        'versions = ["2012"]\nhousehold = "收入 500"',
    )
    assert said(folder) == (
        '1 fault in 1 content file\n  rule.toml:14: version.1.id is "2021", which lacks an example that says no.'
    )


def test_the_faults_of_every_text_stand_together_with_line_and_character(folder: Path) -> None:
    change(folder, "2012.rule", "收入 < 标准", "收入 ＜ 标准")
    change(folder, "2021.rule", "标准 - 收入", "标准 - 收人")
    told = said(folder)
    assert "2012.rule:2: character 9 “＜” is a full-width character left by an input method; “<” is meant. “＜”是输入法" in told
    assert "2021.rule:3: character 11 “收人” is neither declared nor a step above. Did you mean “收入”?" in told


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "rule.toml",
            "since = 2021-07-01",
            "since = 2021-08-01",
            "version.1.since is 2021-08-01, but the day after version 2012",
        ),
        ("rule.toml", "until = 2021-06-30", "until = 2012-01-01", "version.0.until is 2012-01-01, before since."),
        ("rule.toml", 'answer = "给予"', 'answer = "发给"', 'answer is "发给", which is none of outputs.'),
        ("rule.toml", '"金额"]', '"金颔"]', "rule.toml gives out “金颔”, but there is no such step."),
        ("rule.toml", 'name = "标准"', 'name = "收入"', 'parameter.0.name is "收入", which is a fact already.'),
        ("rule.toml", 'name = "标准"', 'name = "标 准"', '"标 准", but one Chinese word without blanks or signs is meant'),
        ("rule.toml", 'name = "标准"', 'name = "标准b"', '"标准b", but one Chinese word without blanks or signs is meant'),
        ("rule.toml", 'name = "标准"', 'name = "人数"', "without blanks or signs is meant, and none of the language."),
        (
            "rule.toml",
            "most = 1000\nconfirm",
            "most = 92233720368547759\nconfirm",
            "parameter.0.most is 92233720368547759, but what fits 63 bits is meant.",
        ),
        ("rule.toml", "most = 1000\nconfirm", "confirm", "parameter.0.most is missing: the largest value that is no mistake"),
        ("rule.toml", "most = 1000\nconfirm", "least = 2000\nmost = 1000\nconfirm", "most is 1000, but least is 2000."),
        ("rule.toml", 'kind = "money"\nof', 'kind = "yes"\nof', "fact.0.most is no bound here."),
        ("rule.toml", "[[parameter]]", MORE + "\n[[parameter]]", 'parameter.0.name is "多余", which no version reads.'),
        ("examples.toml", "收入 499.99", "收人 499.99", 'is "低": “收人” is no value of the household that this rule declares.'),
        ("examples.toml", "收入 499.99", "收入 很少", "“收入 很少” is meant to be “name value”"),
        ("examples.toml", "收入 499.99", "收入 499.999", "“收入 499.999” is meant to be “name value”"),
        ("examples.toml", "收入 499.99", "收入 4999", "“收入” is 4999元, but 0元 to 1000元 is meant."),
        (
            "examples.toml",
            "给予，金额 0.01",
            "给于，金额 0.01",
            "“给于” is neither declared nor a step above. Did you mean “给予”?",
        ),
        ("examples.toml", '["2012", "2021"]', '["2012", "2020"]', 'names "2020"; the versions are 2012, 2021.'),
    ],
)
def test_what_is_wrong_with_a_folder_is_told(folder: Path, name: str, old: str, new: str, words: str) -> None:
    change(folder, name, old, new)
    assert words in said(folder)


def test_a_missing_text_is_told(folder: Path) -> None:
    (folder / "2021.rule").unlink()
    assert "2021.rule: is not there." in said(folder)
