"""Files into frozen dataclasses, and every fault in full: its text is what an officer reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    days: int


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    since: date
    kind: Literal["benefit", "permit"] = "benefit"
    rate: Decimal = Decimal(1)
    public: bool = True
    until: date | None = None
    basis: tuple[str, ...] = ()
    step: tuple[Step, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.until and self.until < self.since:
            yield "until", "is before since."
        for place, step in enumerate(self.step):
            if step.days < 0:
                yield f"step.{place}.days", "is less than nothing."


@dataclass(frozen=True, slots=True)
class Unit:
    KEY: ClassVar[tuple[str, ...]] = ("token",)
    token: str
    kind: Literal["department", "office"]
    commanded: bool
    staff: int = 0
    share: Decimal = Decimal(0)
    since: date | None = None
    names: tuple[str, ...] = ()


GOOD = """\
name = "高龄津贴"
since = 2012-10-10
kind = "permit"
rate = 1.50
public = false
basis = ["第三条", "第四条"]
labels = { "省.市" = "x" }

[[step]]
id = "accept"
days = 5
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults(folder: Path, name: str, source: str | bytes, shape: type) -> list[str]:
    """What a file says is wrong with it, a line each."""
    (folder / name).write_bytes(source if isinstance(source, bytes) else source.encode())
    with pytest.raises(content.ContentError) as caught:
        content.csv(folder / name, shape) if name.endswith(".csv") else content.toml(folder / name, shape)
    return [str(fault) for fault in caught.value.faults]


def test_a_toml_file_becomes_what_its_shape_says(folder: Path) -> None:
    (folder / "item.toml").write_text(GOOD, "utf-8")
    item = content.toml(folder / "item.toml", Item)
    assert item == Item(
        "高龄津贴",
        date(2012, 10, 10),
        "permit",
        Decimal("1.50"),
        False,
        None,
        ("第三条", "第四条"),
        (Step("accept", 5),),
        {"省.市": "x"},
    )
    with pytest.raises(TypeError):
        item.labels["new"] = "y"  # type: ignore[index]


def test_a_csv_file_becomes_rows(folder: Path) -> None:
    (folder / "units.csv").write_bytes(
        "\ufefftoken,kind,commanded,staff,share,since,names\r\n"
        '省民政厅,department,yes,74,0.5,2012-10-10,民政厅;厅\r\n\r\n"省,办",office,no,,,,\r\n'.encode()
    )
    assert content.csv(folder / "units.csv", Unit) == (
        Unit("省民政厅", "department", True, 74, Decimal("0.5"), date(2012, 10, 10), ("民政厅", "厅")),
        Unit("省,办", "office", False),
    )


def test_a_text_is_kept_letter_for_letter(folder: Path) -> None:
    (folder / "a.txt").write_bytes("\ufeff一\r\n二".encode())
    assert content.text(folder / "a.txt") == "一\r\n二"


WRONG_TOML = {
    "text for a whole number": (
        GOOD.replace("days = 5", 'days = "5"'),
        'x.toml:11: step.0.days is the text "5", but a whole number is meant.',
    ),
    "truth for a whole number": (
        GOOD.replace("days = 5", "days = true"),
        "x.toml:11: step.0.days is true, but a whole number is meant.",
    ),
    "fraction for a whole number": (
        GOOD.replace("days = 5", "days = 5.0"),
        "x.toml:11: step.0.days is the number 5.0, but a whole number is meant.",
    ),
    "number for a text": (
        GOOD.replace('id = "accept"', "id = 7"),
        "x.toml:10: step.0.id is the number 7, but a text is meant.",
    ),
    "text for a date": (
        GOOD.replace("since = 2012-10-10", 'since = "2012-10-10"'),
        'x.toml:2: since is the text "2012-10-10", but a date is meant.',
    ),
    "moment for a date": (
        GOOD.replace("since = 2012-10-10", "since = 2012-10-10 08:30:00"),
        "x.toml:2: since is the moment 2012-10-10 08:30:00, but a date is meant.",
    ),
    "time for a date": (
        GOOD.replace("since = 2012-10-10", "since = 08:30:00"),
        "x.toml:2: since is the time 08:30:00, but a date is meant.",
    ),
    "no number": (
        GOOD.replace("1.50", "nan"),
        "x.toml:4: rate is the number NaN, but a number is meant.",
    ),
    "one for a list": (
        GOOD.replace('["第三条", "第四条"]', '"第三条"'),
        'x.toml:6: basis is the text "第三条", but a list is meant.',
    ),
    "one item of a list": (
        GOOD.replace('["第三条", "第四条"]', '[\n  "第三条", # a comment with ] and "\n  4,\n]'),
        "x.toml:8: basis.1 is the number 4, but a text is meant.",
    ),
    "list for a table": (
        GOOD.replace('{ "省.市" = "x" }', "[]"),
        "x.toml:7: labels is a list, but a table is meant.",
    ),
    "one value of a mapping": (
        GOOD.replace('"省.市" = "x"', '"省.市" = 1'),
        'x.toml:7: labels."省.市" is the number 1, but a text is meant.',
    ),
    "text for a shape": (
        "step = ['x']\n" + GOOD.partition("\n[[step]]")[0],
        'x.toml:1: step.0 is the text "x", but a table is meant.',
    ),
    "table for a text": (
        GOOD.replace('name = "高龄津贴"', "name = { zh = 1 }"),
        "x.toml:1: name is a table, but a text is meant.",
    ),
    "long text": (
        GOOD.replace("since = 2012-10-10", f'since = "{"长" * 80}"'),
        f'x.toml:2: since is the text "{"长" * 55}…", but a date is meant.',
    ),
    "misspelt key": (
        GOOD.replace("name =", "nmae ="),
        "x.toml:1: nmae is no word here; the words are name, since, kind, rate, public, until, basis, step, labels."
        ' Did you mean "name"?',
    ),
    "strange key": (
        GOOD + "\n[author]\n",
        "x.toml:13: author is no word here; the words are name, since, kind, rate, public, until, basis, step, labels.",
    ),
    "missing key": (
        GOOD.replace("since = 2012-10-10\n", ""),
        "x.toml: since is missing: a date is meant.",
    ),
    "missing key of an item": (
        GOOD.replace("days = 5\n", ""),
        "x.toml:9: step.0.days is missing: a whole number is meant.",
    ),
    "misspelt choice": (
        GOOD.replace('"permit"', '"premit"'),
        'x.toml:3: kind is the text "premit", but one of benefit, permit is meant. Did you mean "permit"?',
    ),
    "choice of another type": (
        GOOD.replace('"permit"', "3"),
        "x.toml:3: kind is the number 3, but one of benefit, permit is meant.",
    ),
    "repeated id": (
        GOOD + '\n[[step]]\nid = "accept"\ndays = 1\n',
        'x.toml:14: step.1.id is the text "accept", which step 0 already is.',
    ),
    "the shape's own check": (
        GOOD.replace("kind =", "until = 2011-01-01\nkind ="),
        "x.toml:3: until is before since.",
    ),
    "the shape's own check, deep": (
        GOOD.replace("days = 5", "days = -5"),
        "x.toml:11: step.0.days is less than nothing.",
    ),
    "repeated key": (
        GOOD.replace("kind =", "name =", 1),
        "x.toml:3: is not TOML: Cannot overwrite a value.",
    ),
    "no value": (
        GOOD.replace("2012-10-10", ""),
        "x.toml:2: is not TOML: Invalid value.",
    ),
    "text that does not end": (
        'name = """高龄津贴\n',
        "x.toml:1: is not TOML: Unterminated string.",
    ),
    "full-width sign": (
        GOOD.replace("name =", "name ＝"),
        "x.toml:1: is not TOML: Expected '=' after a key in a key/value pair. ＝ is a full-width character; = is meant.",
    ),
    "full-width quotation mark": (
        GOOD.replace('"高龄津贴"', "“高龄津贴”"),
        'x.toml:1: is not TOML: Invalid value. “ is a full-width character; " is meant.',
    ),
    "not UTF-8": (
        GOOD.encode("gb18030"),
        "x.toml:1: is not UTF-8 but GB18030. Save the file as UTF-8.",
    ),
}

HEAD = "token,kind,commanded,staff,share,since,names\n"
COLUMNS = "token, kind, commanded, staff, share, since, names"
WRONG_CSV = {
    "not yes or no": (HEAD + "a,office,是,,,,\n", 'x.csv:2: commanded is the text "是", but yes or no is meant.'),
    "not a whole number": (HEAD + "a,office,no,1.5,,,\n", 'x.csv:2: staff is the text "1.5", but a whole number is meant.'),
    "not a number": (HEAD + "a,office,no,,NaN,,\n", 'x.csv:2: share is the text "NaN", but a number is meant.'),
    "not a date": (
        HEAD + "a,office,no,,,2012-02-30,\n",
        'x.csv:2: since is the text "2012-02-30", but a date such as 2012-10-10 is meant.',
    ),
    "empty text": (HEAD + ",office,no,,,,\n", "x.csv:2: token is empty, but a text is meant."),
    "misspelt choice": (
        HEAD + "a,ofice,no,,,,\n",
        'x.csv:2: kind is the text "ofice", but one of department, office is meant. Did you mean "office"?',
    ),
    "cell after a cell of two lines": (
        HEAD + '"a\nb",office,no,,,,\nc,office,,,,,\n',
        "x.csv:4: commanded is empty, but yes or no is meant.",
    ),
    "misspelt column": (
        HEAD.replace("kind", "knid"),
        f'x.csv:1: knid is no column here; the columns are {COLUMNS}. Did you mean "kind"?',
    ),
    "nameless column": (
        HEAD.replace("names", ""),
        f"x.csv:1: a column without a name is no column here; the columns are {COLUMNS}.",
    ),
    "missing column": ("token,commanded\n", "x.csv:1: kind is missing from the head line."),
    "repeated column": ("token,kind,commanded,kind\n", "x.csv:1: kind stands twice in the head line."),
    "short row": (HEAD + "a,office\n", "x.csv:2: is a row of 2, but the head line has 7 columns."),
    "repeated id": (
        HEAD + "a,office,no,,,,\nb,office,no,,,,\na,office,no,,,,\n",
        'x.csv:4: token is the text "a", which line 2 already is.',
    ),
    "empty file": ("", f"x.csv:1: is empty, but a head line with {COLUMNS} is meant."),
    "not CSV": (HEAD + 'a,"office,no\n', "x.csv:2: is not CSV: unexpected end of data."),
    "not UTF-8": (HEAD.encode("utf-16"), "x.csv:1: is not UTF-8 but UTF-16. Save the file as UTF-8."),
    "no text": (HEAD.encode() + b"\x00\xff", "x.csv:2: is not UTF-8 but no text. Save the file as UTF-8."),
}


@pytest.mark.parametrize("mistake", WRONG_TOML)
def test_a_fault_in_toml_says_where_what_and_the_nearest_word(folder: Path, mistake: str) -> None:
    source, said = WRONG_TOML[mistake]
    assert faults(folder, "x.toml", source, Item) == [said]


@pytest.mark.parametrize("mistake", WRONG_CSV)
def test_a_fault_in_csv_says_where_what_and_the_nearest_word(folder: Path, mistake: str) -> None:
    source, said = WRONG_CSV[mistake]
    assert faults(folder, "x.csv", source, Unit) == [said]


def test_a_missing_file_names_its_nearest_neighbour(folder: Path) -> None:
    (folder / "units.csv").touch()
    with pytest.raises(content.ContentError) as caught:
        content.csv(folder / "unit.csv", Unit)
    assert str(caught.value) == '1 fault in 1 content file\n  unit.csv: is not there. Did you mean "units.csv"?'


def test_a_folder_is_not_a_file(folder: Path) -> None:
    with pytest.raises(content.ContentError, match=r"cannot be read: Is a directory\."):
        content.text(folder)


def test_all_faults_of_all_files_are_said_at_once(folder: Path) -> None:
    (folder / "a.toml").write_text(GOOD.replace("days = 5", "days = false").replace("false", '"no"'), "utf-8")
    (folder / "b.csv").write_text(HEAD + "a,office,no,x,,,\n,office,no,,,,\n", "utf-8")

    def load() -> None:
        with content.gather() as shelf:
            shelf.toml(folder / "a.toml", Item)
            shelf.csv(folder / "b.csv", Unit)
            shelf.text(folder / "c.txt")

    with pytest.raises(content.ContentError) as caught:
        load()
    assert str(caught.value).splitlines() == [
        "5 faults in 3 content files",
        '  a.toml:5: public is the text "no", but true or false is meant.',
        '  a.toml:11: step.0.days is the text "no", but a whole number is meant.',
        '  b.csv:2: staff is the text "x", but a whole number is meant.',
        "  b.csv:3: token is empty, but a text is meant.",
        "  c.txt: is not there.",
    ]


def test_files_held_against_each_other_are_blamed_on_their_lines(folder: Path) -> None:
    (folder / "item.toml").write_text('name = "x"\nsince = 2012-10-10\n\n[[step]]\nid = "a"\ndays = 1\n', "utf-8")
    (folder / "units.csv").write_text("token,kind,commanded\n甲局,department,yes\n\n乙办,office,no\n", "utf-8")

    def load() -> None:
        with content.gather() as shelf:
            shelf.toml(folder / "item.toml", Item)
            shelf.csv(folder / "units.csv", Unit)
            shelf.blame(folder / "item.toml", "step.0.days", "is too long for 乙办.", "乙局")
            shelf.blame(folder / "units.csv", "1.kind", "has no step.")

    with pytest.raises(content.ContentError) as caught:
        load()
    assert [str(fault).rpartition("/")[2] for fault in caught.value.faults] == [
        'item.toml:6: step.0.days is too long for 乙办. Did you mean "乙局"?',
        "units.csv:4: kind has no step.",
    ]


def test_a_block_that_fails_over_broken_content_says_what_is_broken(folder: Path) -> None:
    with pytest.raises(content.ContentError, match="is not there"), content.gather() as shelf:
        assert shelf.toml(folder / "a.toml", Item).name
    with pytest.raises(ZeroDivisionError), content.gather():
        assert 1 / 0


def test_a_shape_that_content_cannot_hold_is_a_fault_of_the_program(folder: Path) -> None:
    (folder / "a.toml").write_text("x = 1.5", "utf-8")
    with pytest.raises(TypeError, match="content has no reader for <class 'float'> in toml"):
        content.toml(folder / "a.toml", make_dataclass("Floating", [("x", float)], frozen=True))


def test_the_jurisdiction_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINZHENG_JURISDICTION", raising=False)
    assert content.jurisdiction().name == "jiangsu"
    for name, near in {"jangsu": ' Did you mean "jiangsu"?', "..": ""}.items():
        monkeypatch.setenv("MINZHENG_JURISDICTION", name)
        with pytest.raises(content.ContentError) as caught:
            content.jurisdiction()
        assert caught.value.faults[0].file.name == "jurisdictions"
        assert str(caught.value).endswith(f'holds no "{name}", which MINZHENG_JURISDICTION names; it holds jiangsu.{near}')


def test_a_jurisdiction_may_lie_outside_the_project(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("MINZHENG_JURISDICTION", str(folder.absolute()))
    assert content.jurisdiction() == folder.absolute()
    nowhere = folder.absolute() / "nowhere"
    monkeypatch.setenv("MINZHENG_JURISDICTION", str(nowhere))
    with pytest.raises(content.ContentError) as caught:
        content.jurisdiction()
    assert caught.value.faults[0].file == nowhere
    assert str(caught.value).endswith("nowhere: is no folder, but MINZHENG_JURISDICTION names it.")


# Round trip: a value written as TOML or CSV, in any of the forms that TOML allows, is read as the same value.

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)
steps = st.lists(st.builds(Step, words, st.integers(0, 2**40)), max_size=4, unique_by=lambda step: step.id).map(tuple)
days = st.dates(date(1949, 10, 1))
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6)
items = st.builds(
    Item,
    words,
    days,
    st.sampled_from(["benefit", "permit"]),
    numbers,
    st.booleans(),
    st.none(),
    st.lists(words, max_size=4).map(tuple),
    steps,
    st.dictionaries(words, words, max_size=4),
)


def quoted(word: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"'}
    return '"' + "".join(escapes.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in word) + '"'


def as_toml(item: Item, inline: bool) -> str:
    def listed(words: tuple[str, ...]) -> str:
        return (
            "[" + ", ".join(map(quoted, words)) + "]" if inline else "[ # ]\n" + "".join(f" {quoted(w)},\n" for w in words) + "]"
        )

    table = "".join(f"{quoted(key)} = {quoted(word)}\n" for key, word in item.labels.items())
    lines = [
        f"name = {quoted(item.name)}",
        f'"since" = {item.since}',
        f"kind = '{item.kind}'",
        f"rate = {item.rate:f}",
        f"public = {str(item.public).lower()}",
        f"basis = {listed(item.basis)}",
    ]
    if inline:
        lines.append("step = [" + ", ".join(f"{{ id = {quoted(step.id)}, days = {step.days} }}" for step in item.step) + "]")
        lines.append("labels = {" + table.strip("\n").replace("\n", ", ") + "}")
    else:
        lines += [f"[[ step ]] # [x]\nid = {quoted(step.id)}\ndays = {step.days}" for step in item.step]
        lines.append("[labels]\n" + table)
    return "\n".join(lines)


@given(items, st.booleans())
def test_what_is_written_as_toml_is_read_back(tmp_path_factory: pytest.TempPathFactory, item: Item, inline: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "round.toml"
    path.write_text(as_toml(item, inline), "utf-8")
    assert content.toml(path, Item) == item


@given(items, st.booleans(), st.data())
def test_a_fault_is_placed_on_the_line_where_it_was_made(
    tmp_path_factory: pytest.TempPathFactory, item: Item, inline: bool, data: st.DataObject
) -> None:
    lines = as_toml(item, inline).split("\n")
    spoilt = data.draw(
        st.sampled_from([n for n, line in enumerate(lines) if line.startswith(("kind", "days", "public", "name"))])
    )
    lines[spoilt] = lines[spoilt].split("=")[0] + "= 08:30:00"
    path = tmp_path_factory.getbasetemp() / "spoilt.toml"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(content.ContentError) as caught:
        content.toml(path, Item)
    assert [fault.line for fault in caught.value.faults] == [spoilt + 1]


@given(st.recursive(st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)))
def test_any_value_in_any_place_is_a_value_or_a_fault(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    def inline(value: Any) -> str:
        match value:
            case dict():
                return "{" + ", ".join(f"{quoted(key)} = {inline(one)}" for key, one in value.items()) + "}"
            case list():
                return "[" + ", ".join(map(inline, value)) + "]"
        return str(value)

    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text("\n".join(f"{key} = {inline(value)}" for key in ("name", "step", "labels", "other")), "utf-8")
    assert tomllib.loads(path.read_text("utf-8"))["step"] == value
    with pytest.raises(content.ContentError) as caught:
        content.toml(path, Item)
    assert {fault.line for fault in caught.value.faults} <= {None, 1, 2, 3, 4}
