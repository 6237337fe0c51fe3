"""A declaration that cannot be kept does not load, and says where and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.content.api import ContentError
from minzheng.registry.loading import load

HEAD = """
name = { zh = "班", en = "Class" }
about = { zh = "班", en = "Classes" }
one = { zh = "班", en = "class" }
sector = "civil_affairs"
clauses = [63]
basis = ["x"]
since = 2000-01-01
order = "name"
"""
FIELD = """
[[fields]]
id = "name"
name = { zh = "名", en = "Name" }
type = "text"
required = true
indexed = true
"""
EXAMPLES = """
[[examples]]
values = { name = "A" }

[[examples]]
refused = "name.required"
values = { name = "" }
"""


def field(name: str, kind: str) -> str:
    """One more field."""
    return f'[[fields]]\nid = "{name}"\nname = {{ zh = "又", en = "Other" }}\ntype = "{kind}"\n'


def choice(code: str) -> str:
    """One answer."""
    return f'choices = [{{ code = "{code}", name = {{ zh = "甲", en = "A" }} }}]\n'


CHOSEN = FIELD.replace('"text"', '"choice"') + choice("a") + field("day", "date")


def faults(folder: Path, text: str) -> list[str]:
    """What is said of a declaration."""
    (folder / "class").mkdir(exist_ok=True)
    (folder / "class" / "register.toml").write_text(text, "utf-8")
    try:
        load(folder)
    except ContentError as error:
        return [f"{fault.line}: {fault.key} {fault.message}" for fault in error.faults]
    return []


def test_a_register_is_named_by_its_folder(tmp_path: Path) -> None:
    assert faults(tmp_path, HEAD + FIELD + EXAMPLES) == []
    assert [register.id for register in load(tmp_path)] == ["class"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            HEAD + FIELD.replace("indexed = true", "") + EXAMPLES,
            '9: order is "name", which is not both indexed and required; a list cannot be sorted by it.',
        ),
        (
            HEAD.replace('order = "name"', 'order = "nmae"') + FIELD + EXAMPLES,
            '9: order is "nmae", but the fields are name. Did you mean "name"?',
        ),
        (
            'key = ["other"]' + HEAD + FIELD + field("other", "text") + EXAMPLES,
            '1: key.0 is "other", which is not required; every entry needs it.',
        ),
        (
            HEAD + FIELD + "public = true\npersonal = true\n" + EXAMPLES,
            "17: fields.0.public is true, but what is said about a person is never public.",
        ),
        (
            HEAD + FIELD + field("phone", "phone") + "public = true\n" + EXAMPLES,
            "21: fields.1.public is true, but what is said about a person is never public.",
        ),
        (
            HEAD + FIELD + "max_length = 101\n" + EXAMPLES,
            "17: fields.0.max_length is 101, but what lists and searches use has 100 letters at most.",
        ),
        (
            HEAD + FIELD + "measured = true\n" + EXAMPLES,
            "17: fields.0.measured is true, but only integer, money, number can be added up.",
        ),
        (HEAD + FIELD + "min = 1\n" + EXAMPLES, "17: fields.0.min is 1, but only integer, money, number, year have bounds."),
        (HEAD + FIELD.replace('"text"', '"choice"') + EXAMPLES, "11: fields.0.choices are missing, but a choice needs them."),
        (
            HEAD + FIELD.replace('"text"', '"date"') + "searchable = true\n" + EXAMPLES,
            "17: fields.0.searchable is true, but only a text can be searched.",
        ),
        (HEAD + FIELD + choice("a") + EXAMPLES, "17: fields.0.choices are given, but a field of type text has none."),
        (
            HEAD + FIELD.replace('"text"', '"choice"') + choice("A") + EXAMPLES,
            '17: fields.0.choices.0.code is "A", but small letters, digits and _ are meant.',
        ),
        (HEAD + FIELD + 'at_most = "name"\n' + EXAMPLES, '17: fields.0.at_most is "name", which is not a number.'),
        (HEAD + FIELD + "past = true\n" + EXAMPLES, "17: fields.0.past is true, but only date, year lie in the past."),
        (
            HEAD + CHOSEN + 'ahead_if = "name.a"\n' + EXAMPLES,
            "22: fields.1.ahead_if is given, but past is not true; any day may lie ahead.",
        ),
        (
            HEAD
            + FIELD.replace('"text"', '"choice"')
            + choice("a")
            + field("day", "date")
            + 'past = true\nahead_if = "name.b"\n'
            + EXAMPLES,
            '23: fields.1.ahead_if is "name.b", but a choice that every entry makes is meant. Did you mean "name.a"?',
        ),
        ("public = true" + HEAD + FIELD + EXAMPLES, "1: public is true, but no field is public."),
        (
            "public = true" + HEAD + FIELD + field("other", "text") + "public = true\n" + EXAMPLES,
            '9: order is "name", which is not public; the public lists are sorted by it too.',
        ),
        (
            HEAD + FIELD + EXAMPLES.split("\n\n", maxsplit=1)[0],
            "18: examples lack one that is accepted or one that is refused; a register shows both.",
        ),
        (
            HEAD + FIELD + EXAMPLES.replace('{ name = "A" }', '{ nam = "A" }'),
            '19: examples.0.values.nam is no field; the fields are name. Did you mean "name"?',
        ),
        ('id = "other"' + HEAD + FIELD + EXAMPLES, '1: id is written down, but the folder says it: "class".'),
        ('digest = "0"' + HEAD + FIELD + EXAMPLES, "1: digest is written down, but it is that of the file."),
    ],
)
def test_a_fault_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert faults(tmp_path, text) == [said]


def test_two_folders_that_declare_one_register_are_a_fault(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "class").mkdir(parents=True)
        (tmp_path / name / "class" / "register.toml").write_text(HEAD + FIELD + EXAMPLES, "utf-8")
    with pytest.raises(ContentError, match="which another folder declares too"):
        load(tmp_path / "a", tmp_path / "b")
