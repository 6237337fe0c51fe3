"""A reader's own notice: pasted, dropped, refused, downloaded; and kept nowhere."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.kernel.workers import api as workers
from minzheng.portal.public import intake
from tests.pages.looking import Page

SMALL = """关于做好某项工作的通知
一、重点任务
1.到2015年，每千名老年人拥有床位30张以上。（牵头单位：省民政厅；配合单位：省财政厅）
2.加快推进有关工作。（省民政厅、省财政厅）
"""
THREE_PARTS = ("发生了什么", "留下了什么", "怎么办")


def sent(client: Client, **fields: object) -> Page:
    response = client.post("/", fields)
    assert response.status_code == 200, Page(response.content.decode()).text
    return Page(response.content.decode())


def refused(client: Client, status: int, **fields: object) -> str:
    response = client.post("/", fields)
    assert response.status_code == status
    text = response.content.decode()
    assert all(part in text for part in THREE_PARTS)
    assert Page(text).faults == []
    return text


def test_pasted_text_is_annotated_and_says_that_it_is_kept_nowhere(client: Client) -> None:
    seen = sent(client, text=SMALL)
    assert "2项任务" in seen.text
    assert "哪里都没有留存" in seen.text
    assert seen.faults == seen.twice == seen.dead_links == seen.inline == []


def test_a_file_is_annotated_and_its_name_is_shown_as_text(client: Client) -> None:
    name = '<img src=x onerror="1">.txt'
    seen = sent(client, file=SimpleUploadedFile(name, SMALL.encode("gb18030")))
    assert "2项任务" in seen.text
    assert not [tag for tag, _attrs in seen.elements if tag == "img"]


def test_markup_in_a_notice_stays_text(client: Client) -> None:
    seen = sent(client, text=SMALL.replace("加快推进", '<script>alert("1")</script>&amp;加快推进'))
    assert 'alert("1")' in seen.text.replace("\u201c", '"').replace("\u201d", '"')
    assert seen.inline == []
    assert seen.faults == []


def test_the_page_can_be_asked_again_in_another_language_or_as_a_file(client: Client) -> None:
    seen = sent(client, text=SMALL)
    again = {
        attrs["name"]: attrs.get("value", "") for tag, attrs in seen.elements if tag == "input" and attrs.get("type") == "hidden"
    }
    english = client.post("/?lang=en", again)
    assert "2 tasks" in english.content.decode()
    data = client.post("/download/json", again)
    assert data["Content-Type"] == "application/json"
    assert len(json.loads(data.content)["duties"]) == 2
    book = client.post("/download/xlsx", again)
    assert zipfile.ZipFile(io.BytesIO(book.content)).testzip() is None
    alone = client.post("/download/html", again)
    assert "attachment" in alone["Content-Disposition"]
    assert "2 tasks" in alone.content.decode()


@pytest.mark.parametrize("file_format", ["json", "xlsx", "html"])
def test_the_opening_notice_can_be_downloaded(client: Client, file_format: str) -> None:
    response = client.get(f"/download/{file_format}")
    assert response.status_code == 200
    assert f".{file_format}" in response["Content-Disposition"]


def test_a_result_is_not_to_be_stored(client: Client) -> None:
    assert "no-store" in client.post("/", {"text": SMALL})["Cache-Control"]
    assert "no-store" in client.post("/download/html", {"text": SMALL})["Cache-Control"]


def test_nothing_reaches_a_disk_or_a_log(
    client: Client, tmp_path: object, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", "/nonexistent")
    with caplog.at_level(logging.DEBUG):
        sent(client, file=SimpleUploadedFile("a.txt", (SMALL * 40).encode()))
        refused(client, 422, file=SimpleUploadedFile("a.txt", b"%PDF-1.7 broken"))
    assert "老年人" not in caplog.text


def test_nothing_given_is_told(client: Client) -> None:
    assert "没有收到文件" in refused(client, 422, text=" \n ")
    assert "没有收到文件" in refused(client, 422)


def test_an_unreadable_file_is_told_with_what_to_do(client: Client) -> None:
    refused(client, 422, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken"))


def test_of_a_secret_paper_nothing_comes_back(client: Client) -> None:
    text = refused(client, 422, text="机密★10年\n关于某事的通知\n一、内容甲乙丙丁。（省民政厅）")
    assert "甲乙丙丁" not in text


def test_what_was_typed_comes_back_when_it_failed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_args: object, **_bounds: object) -> None:
        raise workers.TimedOut("late")

    monkeypatch.setattr(workers, "run", late)
    assert SMALL.splitlines()[0] in refused(client, 503, text=SMALL)


@pytest.mark.parametrize("failure", [workers.Busy, workers.TimedOut, workers.OutOfMemory, workers.Crashed])
def test_every_failure_of_a_worker_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: type[workers.Failed]
) -> None:
    def fail(*_args: object, **_bounds: object) -> None:
        raise failure("x")

    monkeypatch.setattr(workers, "run", fail)
    refused(client, 503, text=SMALL)


def test_more_than_ten_mebibytes_are_refused(client: Client) -> None:
    refused(client, 413, file=SimpleUploadedFile("a.txt", b"x" * (10 * 2**20 + 1)))
    refused(client, 413, text="字" * (4 * 2**20))
    refused(client, 413, again=b64encode(b"x" * (11 * 2**20)).decode())
    refused(client, 413, file=SimpleUploadedFile("a.txt", b"x" * (20 * 2**20)))


def test_a_forged_copy_is_refused(client: Client) -> None:
    refused(client, 422, again="*")
    refused(client, 422, again=b64encode(b"\xff\xfe").decode(), kind="text")


def test_a_broken_form_is_refused(client: Client) -> None:
    response = client.post("/", b"not a form", content_type="multipart/form-data")
    assert response.status_code == 422


def test_the_three_parts_of_the_compilers_line_are_set_apart() -> None:
    match = intake.THREE_PARTS.fullmatch("文件已加密；未保留任何内容。请去掉密码，另存后再试。")
    assert match
    assert match.groups() == ("文件已加密", "请去掉密码，另存后再试。")
    assert re.match(intake.THREE_PARTS, "The file holds no text; nothing was kept. Check the file.")
