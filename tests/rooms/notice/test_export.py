"""JSON, its published schema, the spreadsheet, and the command line that gives them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from minzheng.notice import api as notices
from minzheng.notice.api import Diff, Notice
from tests.rooms.notice.invented import OTHER, PLAIN, compiled, text

ROOT = Path(__file__).parents[3]
SEED = ROOT / "jurisdictions" / "jiangsu" / "seed" / "jiangsu-2012-85.txt"


@pytest.fixture(scope="module")
def seed() -> Notice:
    return notices.compile(SEED.read_bytes())


def sheets(notice: Notice) -> dict[str, list[list[str]]]:
    """The cells of the spreadsheet, by sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(notices.to_xlsx(notice)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(notice: Notice) -> Iterator[str]:
    """The XML of the spreadsheet's sheets."""
    with ZipFile(BytesIO(notices.to_xlsx(notice))) as book:
        yield from (book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet"))


# ---- JSON


def test_the_json_of_the_seed_is_what_its_schema_says(seed: Notice) -> None:
    schema = notices.json_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(notices.to_json(seed)))


def test_the_json_of_a_diff_is_what_its_schema_says(seed: Notice) -> None:
    made = json.loads(notices.to_json(notices.diff(seed, compiled())))
    Draft202012Validator(notices.json_schema(Diff)).validate(made)
    assert made["schema"] == "minzheng.notice-diff/1"


@pytest.mark.parametrize(("page", "shape"), [("notice", Notice), ("notice-diff", Diff)])
def test_the_published_schema_is_as_it_would_be_generated(page: str, shape: type) -> None:
    published = ROOT / "docs" / "reference" / f"{page}.schema.json"
    assert json.loads(published.read_text("utf-8")) == notices.json_schema(shape), "run ./habits docs"


def test_a_strange_field_is_not_in_the_schema(seed: Notice) -> None:
    made = json.loads(notices.to_json(seed))
    made["duties"][0]["colour"] = "green"
    assert not Draft202012Validator(notices.json_schema()).is_valid(made)


def test_equal_notices_give_equal_text_with_the_schema_first(seed: Notice) -> None:
    again = notices.compile(SEED.read_bytes())
    assert notices.to_json(seed) == notices.to_json(again)
    assert list(json.loads(notices.to_json(seed)))[:3] == ["schema", "original", "format"]
    assert "省民政厅" in notices.to_json(seed), "Chinese stands as it is"


def test_a_duty_has_what_the_scorer_reads(seed: Notice) -> None:
    duty = json.loads(notices.to_json(seed))["duties"][30]
    assert (duty["no"], duty["deadline"], duty["lead"]) == ("31", "2015", ["省民政厅"])
    assert {"path", "text", "units_all", "co", "targets"} <= set(duty)
    assert {"text", "value", "unit"} <= set(duty["targets"][0])


# ---- the spreadsheet


def test_the_first_sheet_is_the_table_of_tasks(seed: Notice) -> None:
    head, *rows = sheets(seed)["任务分解表"]
    assert head == ["序号", "工作任务", "牵头单位", "责任单位", "完成时限", "依据原文"]
    tasks = [row for row in rows if row[1]]
    assert len(tasks) == 85
    row = next(row for row in tasks if row[0] == "31")
    assert (row[3], row[4]) == ("省发展改革委、省财政厅、省住房城乡建设厅", "2015")
    place = re.search(r"\[原文第(\d+)—(\d+)字\]$", row[5])
    assert place is not None
    quote = seed.original[int(place[1]) - 1 : int(place[2])]
    assert row[5].startswith(quote.strip())
    assert quote.startswith("加快实施社区平台工程")


def test_a_lead_that_nobody_named_is_said_to_be_so(seed: Notice) -> None:
    rows = {row[0]: row[2] for row in sheets(seed)["任务分解表"]}
    assert rows["1"] == "省民政厅\n(名单首位,原文未写明牵头)"
    assert rows["20"] == "省民政厅"
    assert {row[0]: row[2] for row in sheets(compiled())["任务分解表"]}["1"] == "市水务局"


def test_the_second_sheet_gives_each_unit_its_tasks(seed: Notice) -> None:
    rows = sheets(seed)["单位→任务"][1:]
    assert len(rows) == 224
    assert [row[2] for row in rows if row[0] == "省外办"] == ["47"]


def test_the_third_sheet_holds_the_findings(seed: Notice) -> None:
    rows = sheets(seed)["体检发现"][1:]
    assert [row[2] for row in rows] == [finding.message for finding in seed.findings]
    assert rows[0][0] == "必须先定"


def test_the_same_notice_gives_the_same_bytes(seed: Notice) -> None:
    assert notices.to_xlsx(seed) == notices.to_xlsx(seed)


@pytest.mark.parametrize("body", ["=HYPERLINK(0)", "+1+1", "-2+3", "@SUM(A1)", "{=1+1}", "http://example.invalid/"])
def test_no_cell_is_a_formula_or_a_link(body: str) -> None:
    notice = compiled(f"1.{body}。(市水务局牵头,市住建局配合)", OTHER)
    cells = [cell for row in sheets(notice)["任务分解表"] for cell in row]
    assert any(body in cell for cell in cells)
    for xml in parts(notice):
        assert "<f>" not in xml
        assert "<hyperlink" not in xml


def test_the_sheets_print_on_a4_across_with_a_head_that_stays(seed: Notice) -> None:
    for xml in parts(seed):
        assert 'paperSize="9" ' in xml
        assert 'orientation="landscape"' in xml
        assert 'state="frozen"' in xml


def test_a_notice_of_nothing_has_three_sheets() -> None:
    assert [len(rows) for rows in sheets(notices.compile("山中的雨。")).values()] == [1, 1, 2]


# ---- the command line


def run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "minzheng", "notice", *words], input=given, capture_output=True, check=False)


def test_compile_gives_json_on_standard_output(seed: Notice) -> None:
    done = run("compile", str(SEED))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == notices.to_json(seed)


def test_a_dash_is_standard_input_and_xlsx_goes_where_it_is_sent(tmp_path: Path) -> None:
    given = text(PLAIN, OTHER).encode()
    done = run("compile", "-", "--format=xlsx", given=given)
    assert (done.returncode, done.stdout) == (0, notices.to_xlsx(notices.compile(given)))
    there = tmp_path / "table.xlsx"
    assert run("compile", "-", "--format=xlsx", "-o", str(there), given=given).returncode == 0
    assert there.read_bytes() == done.stdout


def test_xray_prints_every_finding_with_its_question() -> None:
    notice = compiled(letter="各县要制定实施方案。")
    for lang in ("zh", "en"):
        said = run("xray", "-", f"--lang={lang}", given=notice.original.encode()).stdout.decode()
        for finding in notice.findings:
            message, question = notices.finding_words(finding, lang)
            assert message in said
            assert question in said


def test_diff_prints_json(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(text(PLAIN, OTHER), "utf-8")
    new.write_text(text(PLAIN, OTHER.replace("12条", "15条")), "utf-8")
    done = run("diff", str(old), str(new))
    assert json.loads(done.stdout)["counts"] == {"same": 1, "tightened": 1}


def test_schema_prints_the_published_schema() -> None:
    assert run("schema").stdout == (ROOT / "docs" / "reference" / "notice.schema.json").read_bytes()
    assert run("schema", "diff").stdout == (ROOT / "docs" / "reference" / "notice-diff.schema.json").read_bytes()


def test_a_novel_is_no_error() -> None:
    done = run("compile", "-", given="很久以前,山里住着一位老人。他每天都去溪边看水。".encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["duties"] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "-：文件里没有文字；未保留任何内容。请检查文件，或直接粘贴正文。\n"),
        (b"\x7fELF\x00\x01", "-：这不是文字文件；未保留任何内容。请提供 TXT、HTML、Markdown、DOCX、XLSX 或带文字的 PDF。\n"),
    ],
)
def test_what_cannot_be_read_gives_one_message_and_nothing_else(given: bytes, said: str) -> None:
    done = run("compile", "-", given=given)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)


def test_a_file_that_is_not_there_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    absent = tmp_path / "absent.txt"
    done = run("xray", str(absent), "--lang=en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"{absent}: cannot be opened (no such file or folder). Check its name.\n"


def test_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = run("compile", str(SEED), "-o", str(tmp_path), "--lang=en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"{tmp_path}: cannot be written (it is a folder).\n"


def test_html_stands_alone() -> None:
    done = run("compile", "-", "--format=html", given=text(PLAIN, OTHER).encode())
    assert done.returncode == 0
    page = done.stdout.decode()
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<link" not in page
