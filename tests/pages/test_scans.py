"""Signed sheets come back as scans: one with a telephone or all of a day, each to its case by its code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.letters import giving
from minzheng.services.cases import api as cases
from tests.pages.officials import official
from tests.pages.test_case_pages import DESK, text
from tests.rooms.kernel.test_codes import scan
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import DAY, applied, family, laid_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        laid_down()
        yield


def test_sheets_of_a_day_without_network_go_each_to_its_case_by_the_code_that_was_printed(settings: LazySettings) -> None:
    client = official("clerk", "township_clerk", VILLAGE[:9])
    opened = [applied(family()), applied(family())]
    codes = []
    for one, sheet in zip(opened, ("application", "visit"), strict=True):
        cases.accept(client.actor, one.case)  # type: ignore[attr-defined]
        printed = []
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(giving, "drawn", lambda text, _label, printed=printed: printed.append(text) or "<svg/>")
            assert one.number in text(client, f"{DESK}{one.case}/sheets/{sheet}/")
        codes += printed
    pile = SimpleUploadedFile("pile.pdf", scan(codes[0], "", codes[1]))
    page = text(client, f"{DESK}scans/", {"file": [pile, SimpleUploadedFile("x.pdf", scan(""))]}, status=422)
    assert "没有读出表单上的码" in page
    assert "“x.jpg”是空文件" in text(client, f"{DESK}scans/", {"file": SimpleUploadedFile("x.jpg", b"")}, status=422)
    kept = [[each.name for each in cases.scans(client.actor, one.case)] for one in opened]  # type: ignore[attr-defined]
    assert kept == [["申请表.pdf"], ["入户调查记录.pdf"]]
    assert f'value="{opened[0].number}"' in client.get(codes[0].removeprefix("http://testserver")).content.decode()
    again = text(client, f"{DESK}scans/", {"file": SimpleUploadedFile("x.pdf", scan("")), "number": opened[0].number})
    assert opened[0].number in again
    far = text(official("远方", "township_clerk", "320581101"), f"{DESK}scans/", {"file": pile.open()}, status=422)
    assert f"没有{opened[0].number}号办件" in far
    assert "什么都没有归入" in text(client, f"{DESK}scans/", {}, status=422)
    many = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4") for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]
    assert "太大" in text(client, f"{DESK}scans/", {"file": many}, status=400)
    assert sum(len(cases.scans(client.actor, one.case)) for one in opened) == 3  # type: ignore[attr-defined]
