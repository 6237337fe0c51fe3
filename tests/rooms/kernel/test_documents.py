"""Files that people hand in: what is taken, how it is kept, and what becomes of it."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.db import transaction

from minzheng.kernel.documents import api as documents
from minzheng.kernel.documents import store
from minzheng.kernel.documents.models import Row
from minzheng.kernel.documents.schema import words
from minzheng.kernel.exchange.api import to_xlsx
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row as Journal
from minzheng.kernel.time import api as time

ANNA = journal.Who(account="7")
CASE = journal.Subject("case", "17")
PDF = b"%PDF-1.7 a scan"


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "documents"


def container(*parts: str) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as made:
        for part in parts:
            made.writestr(part, "<a/>")
    return data.getvalue()


@pytest.mark.django_db
def test_a_file_is_kept_as_it_came_and_journalled(home: Path) -> None:
    kept = documents.keep(ANNA, PDF, "证明.pdf", owner=CASE)
    assert kept == documents.Document(kept.id, "证明.pdf", len(PDF), "pdf", journal.digest(PDF), CASE)
    assert documents.open_(kept.id) == PDF
    assert documents.document(kept.id) == kept
    assert documents.of(CASE) == (kept,)
    assert [(row.verb, row.kind, row.subject, row.account) for row in Journal.objects.all()] == [
        ("document.keep", "document", str(kept.id), "7")
    ]
    (file,) = (path for path in home.rglob("*") if path.is_file())
    assert file == home / kept.digest[:2] / kept.digest
    assert file.stat().st_mode & 0o077 == 0
    assert list(documents.check()) == []


@pytest.mark.django_db
def test_the_same_bytes_are_one_file_under_two_names(home: Path) -> None:
    first, second = (documents.keep(ANNA, PDF, name, owner=CASE) for name in ("a.pdf", "b.pdf"))
    assert (first.digest, first.name, second.name) == (second.digest, "a.pdf", "b.pdf")
    assert len([path for path in home.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "a", "png"),
        (b"\xff\xd8\xff\xe0...", "a", "jpg"),
        (container("word/document.xml"), "a", "docx"),
        (to_xlsx("a", ["a"], [["b"]]), "a", "xlsx"),
        ("姓名,编号\n陈平,3".encode("gb18030"), "a.CSV", "csv"),
        ("姓名,编号".encode("utf-16"), "a.csv", "csv"),
        ("情况说明".encode(), "a.doc", "txt"),
    ],
)
def test_a_file_is_what_its_content_is(data: bytes, name: str, kind: str) -> None:
    assert documents.keep(ANNA, data, name, owner=CASE).kind == kind


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scans\\证明.PDF", "证明.PDF"),
        ("photo.jpg", "photo.jpg.pdf"),
        ("..", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("a\r\nb\x00\u202efdp.exe", "abfdp.exe.pdf"),
        ("长" * 300, "长" * 120 + ".pdf"),
        ("\ud800", "?.pdf"),
    ],
)
def test_a_name_is_for_people_and_never_a_path(home: Path, name: str, kept: str) -> None:
    made = documents.keep(ANNA, PDF, name, owner=CASE)
    assert made.name == kept
    assert [path.name for path in home.rglob("*") if path.is_file()] == [made.digest]


KINDS = "PDF / PNG picture / JPG picture / Word document (DOCX) / Excel workbook (XLSX) / CSV table / plain text"  # as declared


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "“a” is empty; it was not kept. Check that it is the right file."),
        (
            b"%PDF-" + bytes(20 << 20),
            "“a” is larger than 20 MiB; it was not kept. Make its pictures smaller or divide it into several files.",
        ),
        (b"MZ\x90\x00\x03", f"“a” is no file of a kind that is taken; it was not kept. What is taken: {KINDS}."),
        (b"PK\x03\x04...", f"“a” is no file of a kind that is taken; it was not kept. What is taken: {KINDS}."),
        (container("evil.exe"), f"“a” is no file of a kind that is taken; it was not kept. What is taken: {KINDS}."),
        (
            container("xl/workbook.xml", "xl/vbaProject.bin"),
            "“a” holds a macro; it was not kept. Save it without macros and give that.",
        ),
    ],
)
def test_what_is_not_kept_is_refused_in_words(home: Path, data: bytes, text: str) -> None:
    with pytest.raises(documents.Refused) as caught:
        documents.keep(ANNA, data, "a", owner=CASE)
    assert str(caught.value) == text
    assert caught.value.message("zh").startswith("“a”")
    assert not home.exists()
    assert not Row.objects.exists()


@pytest.mark.django_db
def test_a_full_store_takes_nothing_more() -> None:
    Row.objects.create(size=50 << 30, digest="x", recorded_at=time.machine())
    with pytest.raises(documents.Refused) as caught:
        documents.keep(ANNA, PDF, "a.pdf", owner=CASE)
    assert str(caught.value) == "The store of files is full; “a.pdf” was not kept. Tell the administrator."


@pytest.mark.django_db
def test_what_is_gone_altered_or_nobodys_is_found_and_never_given(home: Path) -> None:
    gone, altered = (documents.keep(ANNA, PDF + letter, "a.pdf", owner=CASE) for letter in (b"1", b"2"))
    (home / gone.digest[:2] / gone.digest).unlink()
    (home / altered.digest[:2] / altered.digest).write_bytes(PDF + b"3")
    (home / "zz").mkdir()
    (home / "zz" / "left").write_bytes(b"")
    assert {(found.fault, found.file) for found in documents.check()} == {
        ("missing", f"{gone.digest[:2]}/{gone.digest}"),
        ("altered", f"{altered.digest[:2]}/{altered.digest}"),
        ("orphaned", "zz/left"),
    }
    assert "The document's file zz/left is orphaned." in map(str, documents.check())
    told = []
    for id_ in (gone.id, altered.id, altered.id + 1):
        with pytest.raises(documents.Refused) as caught:
            documents.open_(id_)
        told.append(str(caught.value))
    assert told == [
        f"The content of “a.pdf” (number {gone.id}) is gone, so it cannot be opened. "
        "Ask the administrator to restore it from a backup.",
        f"The content of “a.pdf” (number {altered.id}) is not what was kept, so it is not opened. "
        "Ask the administrator to restore it from a backup.",
        f"There is no file with the number {altered.id + 1}.",
    ]
    documents.keep(ANNA, PDF + b"2", "a.pdf", owner=CASE)  # given once more, it is whole again
    assert documents.open_(altered.id) == PDF + b"2"


@pytest.mark.django_db
def test_what_a_transaction_leaves_behind_is_orphaned_and_nothing_more(home: Path) -> None:
    with transaction.atomic():
        documents.keep(ANNA, PDF, "a.pdf", owner=CASE)
        transaction.set_rollback(True)
    assert [found.fault for found in documents.check()] == ["orphaned"]
    assert documents.of(CASE) == ()


@pytest.mark.django_db
def test_a_write_that_fails_leaves_neither_a_file_nor_a_row(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        documents.keep(ANNA, PDF, "a.pdf", owner=CASE)
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert not Row.objects.exists()


def test_every_refusal_has_words() -> None:
    source = Path(store.__file__).read_text("utf-8")
    assert set(re.findall(r'Refused\("(\w+)"', source)) == set(words())
