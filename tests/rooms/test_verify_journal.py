"""The script that checks the journal without the program: what it says, and that it says it on any Python from 3.9 on."""

from __future__ import annotations

import ast
import copy
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction

from minzheng.__main__ import main
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal import digests
from minzheng.kernel.journal import seal as sealer
from tools import verify_journal as tool

pytestmark = pytest.mark.django_db
SCRIPT = Path(tool.__file__)
NOON = datetime(2012, 10, 10, 4, tzinfo=UTC)
Line = dict[str, Any]


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_its_own_sm3_gives_what_the_standard_gives(data: bytes, digest: str) -> None:
    assert tool.own_sm3(data).hex() == tool.sm3(data).hex() == digests.digest(data) == digest


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_its_own_sm3_is_ours_at_every_length(length: int) -> None:
    data = bytes(n % 251 for n in range(length))
    assert tool.own_sm3(data).hex() == digests.digest(data)


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_of_a_tree_leads_to_the_root_and_to_no_other(size: int) -> None:
    leaves = [digests.digest(bytes([n])) for n in range(size)]
    root = digests.tree_root(leaves)
    assert tool.tree_root(leaves) == root
    assert digests.tree_root([*leaves, leaves[-1]]) != root
    for index, leaf in enumerate(leaves):
        path = digests.tree_path(leaves, index)
        assert tool.climb(leaf, index, size, path) == root
        assert tool.climb(leaf, index ^ 1, size, path) != root or size == 1
        assert tool.climb(leaf, index, size, path[:-1]) != root or size == 1
        assert tool.climb(leaf, index, size, [*path, leaf]) == tool.climb(leaf, size, size, path) == ""


def test_it_is_written_for_an_old_python_and_imports_the_standard_library_alone() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 9))
    imports = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imports |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imports <= sys.stdlib_module_names


@pytest.fixture
def lines(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Line]:
    """Day 10 with rows 1-3 and 4-5, day 11 with 6-7, the running day 12 with 8; one row is not sealed."""
    monkeypatch.setattr(sealer, "BLOCK", 3)
    with time_machine.travel(NOON, tick=False) as traveller:
        for rows in (5, 2, 1):
            with transaction.atomic():
                for number in range(rows):
                    journal.write(journal.Who(account="7"), "entry.amend", journal.Subject("entry", str(number)))
            journal.seal()
            traveller.shift(timedelta(days=1))
        traveller.shift(-timedelta(days=1))
        with transaction.atomic():
            journal.write(journal.Who(), "entry.amend", journal.Subject("entry", "late"))
        stream = io.StringIO()
        assert journal.export(None, None, stream) == 8
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def run(
    path: Path, text: str, capsys: pytest.CaptureFixture[str], *words: str, command: str = "journal"
) -> tuple[int, list[str]]:
    (path / "given").write_text(text, "utf-8")
    status = tool.main([command, str(path / "given"), *words])
    return status, capsys.readouterr().out.splitlines()


def text(lines: list[Line]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def test_a_sound_export_says_what_it_holds_and_what_could_not_be_checked(
    lines: list[Line], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = lines[0]["days"][1]
    assert run(tmp_path, text(lines), capsys, "--lang", "en") == (
        0,
        [
            "Sound: 3 days, 4 blocks, 8 rows.",
            "Not checked:",
            "  No published root was given: whether all was rewritten, or the end cut off, cannot be seen. "
            f"Compare the root published for 2012-10-11 with {root}",
            "  2012-10-12 was still running; its root is not published yet.",
            "  1 rows were not sealed yet and are not in it.",
            "  The journal keeps digests of contents; whether the contents are unchanged is not checked here.",
        ],
    )
    assert run(tmp_path, text(lines), capsys, f"--root=2012-10-11={root}") == (
        0,
        [
            "相符：3日、4块、8行。",
            "未能核对：",
            "  2012-10-12尚未结束，根值未公布。",
            "  导出时有1行尚未封存，不在其中。",
            "  日志只存内容的摘要，内容原文是否未变不在此核对。",
        ],
    )
    status, said = run(tmp_path, text(lines), capsys, f"--root=2012-10-10={lines[0]['days'][0]}", "--root=2013-01-01=" + root)
    assert status == 1
    assert said[:2] == ["2013-01-01：给出了当日已公布的根值，文件中却没有这一日。", "不相符：1处。"]
    assert f"  2012-10-10之后各日没有根值可比。请核对2012-10-11公布的根值是否为 {root}" in said
    assert verify_some_days(tmp_path, capsys) == [
        "  2012-10-10不在文件的起止之内。",
        "  文件从第3块开始，之前的内容不在其中。",
    ]


def verify_some_days(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    stream = io.StringIO()
    journal.export(date(2012, 10, 11), date(2012, 10, 12), stream)
    status, said = run(path, stream.getvalue(), capsys, f"--root=2012-10-10={'0' * 64}")
    assert status == 0
    return [line for line in said if "开始" in line or "不在文件" in line]


# Lines of the export, from 0: 0 head, 1 day, 2 block 1, 3-5 rows, 6 block 2, 7-8 rows, 9 day, 10 block 3, 11-12 rows,
# 13 day, 14 block 4, 15 row.


def resealed(lines: list[Line]) -> None:
    """The lists and roots of the upper lines made anew, as somebody would who has understood half of it."""
    below: list[str] = []
    for line in reversed(lines):
        if "row" in line:
            below.insert(0, tool.leaf_hash(line["id"], line["row"]))
        elif "leaves" in line:
            line["leaves"], line["block"]["root"], below = below, tool.tree_root(below), []
    for kind, above, making in ("block", "blocks", tool.block_hash), ("day", "days", tool.day_hash):
        found: list[str] = []
        for line in reversed(lines):
            if kind in line and (kind == "block" or "blocks" in line):
                found.insert(0, making(line[kind]))
            elif above in line:
                line[above] = found
                if above == "blocks":
                    line["day"]["root"] = tool.tree_root(found)
                found = []


def change(at: int, *keys: str | int, to: Any) -> Callable[[list[Line]], None]:
    def act(lines: list[Line]) -> None:
        holder: Any = lines[at]
        for key in keys[:-1]:
            holder = holder[key]
        holder[keys[-1]] = to

    return act


def move(at: int, to: int) -> Callable[[list[Line]], None]:
    return lambda lines: lines.insert(to, lines.pop(at))


def drop(first: int, after: int) -> Callable[[list[Line]], None]:
    return lambda lines: lines.__delitem__(slice(first, after))


def repeat(at: int, to: int, **changes: Any) -> Callable[[list[Line]], None]:
    return lambda lines: lines.insert(to, copy.deepcopy(lines[at]) | changes)


def then_reseal(act: Callable[[list[Line]], None]) -> Callable[[list[Line]], None]:
    def both(lines: list[Line]) -> None:
        act(lines)
        resealed(lines)

    return both


SAID: list[tuple[str, Callable[[list[Line]], None], str, str]] = [
    (
        "form",
        change(4, "row", "verb", to=1),
        "第5行：格式不符（row.verb），不是日志原样。",
        "Line 5: not as the journal writes it (row.verb).",
    ),
    ("form", change(4, "note", to=""), "第5行：格式不符（note），不是日志原样。", "Line 5: not as the journal writes it (note)."),
    ("headless", drop(0, 1), "缺少首行。", "The first line is missing."),
    ("astray", drop(1, 3), "第2行：不在任何块或任何日之内。", "Line 2: stands in no block or no day."),
    (
        "row_changed",
        change(4, "row", "account", to="8"),
        "第1块第2位：被改动（第5行）。",
        "Block 1, position 2: changed (line 5).",
    ),
    ("row_gone", drop(3, 5), "第1块第1-2位：被删除。", "Block 1, position 1-2: deleted."),
    (
        "row_added",
        repeat(5, 6, id=99),
        "第1块第3位之后：插入了未曾封存的内容（第7行）。",
        "Block 1, after position 3: something was inserted that was never sealed there (line 7).",
    ),
    ("row_moved", move(3, 5), "第1块第1位：次序被改动（第6行）。", "Block 1, position 1: out of its order (line 6)."),
    ("label", change(4, "position", to=7), "第5行：所标位置为7，实际为2。", "Line 5: says position 7; it is position 2."),
    (
        "block_list",
        change(2, "leaves", 0, to="0" * 64),
        "第1块：叶值清单被改动（第3行），各行完好。",
        "Block 1: its list of leaves was changed (line 3); its rows are sound.",
    ),
    (
        "block_root",
        change(2, "block", "root", to="0" * 64),
        "第1块：块头所载根值与其叶值清单不符（第3行）。",
        "Block 1: the root in its header is not that of its leaves (line 3).",
    ),
    (
        "block_changed",
        change(6, "block", "previous", to="0" * 64),
        "2012-10-10第2块：块头被改动（第7行）。",
        "2012-10-10, block 2: its header was changed (line 7).",
    ),
    ("block_gone", drop(2, 6), "2012-10-10第1块：被删除。", "2012-10-10, block 1: deleted."),
    (
        "block_added",
        repeat(6, 9, leaves=[]),
        "2012-10-10第2块之后：插入了未曾封存的块（第10行）。",
        "2012-10-10, after block 2: a block was inserted that was never sealed there (line 10).",
    ),
    (
        "block_moved",
        lambda lines: lines.__setitem__(slice(2, 9), [*lines[6:9], *lines[2:6]]),
        "2012-10-10第2块：次序被改动（第3行）。",
        "2012-10-10, block 2: out of its order (line 3).",
    ),
    (
        "chain",
        then_reseal(change(6, "block", "previous", to="0" * 64)),
        "第2块与第1块不相衔接。",
        "Block 2 does not follow block 1.",
    ),
    (
        "wrong_day",
        then_reseal(change(2, "block", "sealed_at", to="2012-10-09T04:00:00.000000+00:00")),
        "第1块：封存于2012-10-09，却列在2012-10-10。",
        "Block 1: sealed on 2012-10-09, but it stands under 2012-10-10.",
    ),
    (
        "day_list",
        change(1, "blocks", 0, to="0" * 64),
        "2012-10-10：块清单被改动（第2行），各块完好。",
        "2012-10-10: its list of blocks was changed (line 2); its blocks are sound.",
    ),
    (
        "day_root",
        change(1, "day", "root", to="0" * 64),
        "2012-10-10：当日根值与其块清单不符（第2行）。",
        "2012-10-10: the root in its header is not that of its blocks (line 2).",
    ),
    (
        "day_changed",
        change(0, "days", 0, to="0" * 64),
        "2012-10-10：与首行所列不符，两者之一被改动（第2行）。",
        "2012-10-10: not as the first line lists it; one of the two was changed (line 2).",
    ),
    ("day_gone", drop(9, 13), "首行所列第2日：被删除。", "Day 2 of the first line's list: deleted."),
    (
        "day_added",
        repeat(13, 16, blocks=[]),
        "2012-10-12：首行没有列出（第17行）。",
        "2012-10-12: the first line does not list it (line 17).",
    ),
    (
        "day_moved",
        lambda lines: lines.__setitem__(slice(1, 13), [*lines[9:13], *lines[1:9]]),
        "2012-10-11：次序被改动（第2行）。",
        "2012-10-11: out of its order (line 2).",
    ),
    (
        "day_chain",
        then_reseal(change(9, "day", "previous", to="0" * 64)),
        "2012-10-11与2012-10-10不相衔接。",
        "2012-10-11 does not follow 2012-10-10.",
    ),
    (
        "beyond",
        change(0, "since", to="2012-10-11"),
        "2012-10-10：超出首行所说的起止。",
        "2012-10-10: lies beyond what the first line says.",
    ),
]


@pytest.mark.parametrize(("kind", "tamper", "zh", "english"), SAID, ids=[f"{n}-{one[0]}" for n, one in enumerate(SAID)])
def test_what_was_changed_is_said(
    kind: str,
    tamper: Callable[[list[Line]], None],
    zh: str,
    english: str,
    lines: list[Line],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tamper(lines)
    status, said = run(tmp_path, text(lines), capsys)
    assert status == 1
    assert zh in said
    assert english in run(tmp_path, text(lines), capsys, "--lang=en")[1]


def test_who_rewrites_everything_is_found_by_a_published_root(
    lines: list[Line], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = lines[0]["days"][2]
    change(15, "row", "account", to="8")(lines)
    resealed(lines)
    assert run(tmp_path, text(lines), capsys)[0] == 0
    status, said = run(tmp_path, text(lines), capsys, f"--root=2012-10-12={published}", "--lang=en")
    assert (status, said[0]) == (1, f"2012-10-12: the root is {lines[0]['days'][2]}, but {published} was published.")


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", '{"journal": 1, "journal": 1}', "[" * 10**5, '{"row": NaN}', "\ud800".encode("utf-8", "surrogatepass")],
)
def test_what_is_no_journal_is_refused(garbage: str | bytes, tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(garbage if isinstance(garbage, bytes) else garbage.encode())
    for command in ("journal", "receipt"):
        assert tool.main([command, str(tmp_path / "given")]) in {1, 2}


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["receipt", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'none'}：读不了（")
    with pytest.raises(SystemExit):
        tool.main(["receipt", "x", "--root=2012-10-10=5f"])
    assert "2012-10-10=5f is no root; DAY=HEX is meant" in capsys.readouterr().err


RECEIPT_SAID = [
    (
        ["row", "account"],
        "8",
        "该行、它的编号、位置或路径被改动：不能得出第1块的根值。",
        "The row, its id, its position or its path was changed: it does not lead to the root of block 1.",
    ),
    (
        ["block", "previous"],
        "0" * 64,
        "块头或其路径被改动：第1块不能得出2012-10-10的根值。",
        "The block's header or its path was changed: block 1 does not lead to the root of 2012-10-10.",
    ),
    (["root"], "0" * 64, "2012-10-10的日头或根值被改动。", "The header or the root of 2012-10-10 was changed."),
    (
        ["day", "day"],
        "2012-10-11",
        "第1块：封存于2012-10-10，却列在2012-10-11。",
        "Block 1: sealed on 2012-10-10, but it stands under 2012-10-11.",
    ),
    (["receipt"], 2, "第1行：格式不符（receipt），不是日志原样。", "Line 1: not as the journal writes it (receipt)."),
]


@pytest.mark.parametrize(("keys", "value", "zh", "english"), RECEIPT_SAID)
def test_what_was_changed_in_a_receipt_is_said(
    keys: list[str], value: object, zh: str, english: str, lines: list[Line], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt: Any = journal.receipt(lines[4]["id"])
    holder = receipt if len(keys) == 1 else receipt[keys[0]]
    holder[keys[-1]] = value
    for lang, words in ("zh", zh), ("en", english):
        status, said = run(tmp_path, json.dumps(receipt), capsys, "--lang", lang, command="receipt")
        assert status == 1
        assert words in said


def test_a_receipt_says_what_it_proves(lines: list[Line], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row, root = lines[4]["id"], lines[0]["days"][0]
    given = json.dumps(journal.receipt(row))
    sound = f"相符：第{row}号日志行位于第2位、第1块、2012-10-10。"
    content = "  日志只存内容的摘要，内容原文是否未变不在此核对。"
    alone = f"  回执自身一致。它是否真的在日志中，要看2012-10-10公布的根值是否为 {root}"
    assert run(tmp_path, given, capsys, command="receipt") == (0, [sound, "未能核对：", alone, content])
    proved = run(tmp_path, given, capsys, f"--root=2012-10-10={root}", command="receipt")
    assert proved == (0, [sound, "未能核对：", content])
    status, said = run(tmp_path, given, capsys, f"--root=2012-10-11={root}", "--lang=en", command="receipt")
    other = "This receipt is of 2012-10-10, but the root given is of 2012-10-11. Give the root of 2012-10-10."
    assert (status, said[:2]) == (1, [other, "Not sound: 1 places."])
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        running = json.dumps(journal.receipt(lines[15]["id"]))
    early = "  It was made while 2012-10-12 was running, before its root was published. Ask for a new one after that."
    assert early in run(tmp_path, running, capsys, "--lang=en", command="receipt")[1]


def test_a_receipt_is_proved_on_an_old_python_too(lines: list[Line], tmp_path: Path) -> None:
    python = shutil.which("python3.9") or sys.executable
    if subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:  # a name with nothing behind it
        python = sys.executable
    (tmp_path / "receipt").write_text(json.dumps(journal.receipt(lines[4]["id"])), "utf-8")
    (tmp_path / "journal").write_text(text(lines), "utf-8")
    root = f"--root=2012-10-10={lines[0]['days'][0]}"
    for command in ("receipt", "journal"):
        done = subprocess.run(
            [python, SCRIPT, command, tmp_path / command, root, "--lang=en"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Sound: ")


def test_the_command_line_seals_publishes_and_exports(
    lines: list[Line], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "seal"]) == 0
    assert capsys.readouterr().out == "1 rows sealed.\n"
    assert main(["journal", "root", "2012-10-10"]) == 0
    assert capsys.readouterr().out == f"2012-10-10={lines[0]['days'][0]}\n"
    assert main(["journal", "root", "2011-01-01"]) == 2
    assert capsys.readouterr().err == "No block of the journal was sealed on 2011-01-01. There is no root to publish.\n"
    out = tmp_path / "journal.jsonl"
    assert main(["journal", "export", "--since=2012-10-11", "--until=2012-10-12", f"--output={out}"]) == 0
    assert capsys.readouterr().out.startswith(f"2 rows in {out}. Check it with: python tools/verify_journal.py journal {out}")
    assert tool.main(["journal", str(out), f"--root=2012-10-11={lines[0]['days'][1]}"]) == 0
    assert main(["journal", "export", f"--output={out}"]) == 2
    assert capsys.readouterr().err == f"{out} cannot be written (File exists); nothing was exported. Name another file.\n"
    capsys.readouterr()
    assert main(["journal", "export"]) == 0
    written = capsys.readouterr().out.splitlines()
    assert tool.check_journal(written, {}).facts == {"days": 4, "blocks": 5, "rows": 9}
    with pytest.raises(SystemExit):
        main(["journal", "root", "yesterday"])
    assert "yesterday is no day; one such as 2012-10-10 is meant" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_root_of_the_running_day_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel(NOON, tick=False):
        with transaction.atomic():
            journal.write(journal.Who(), "entry.amend", journal.Subject("entry", "1"))
        journal.seal()
        assert main(["journal", "root", "2012-10-10"]) == 2
    assert capsys.readouterr().err == "2012-10-10 is not over yet; its root is ready after midnight in China.\n"
