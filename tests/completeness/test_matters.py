"""A matter is its family's: every resident, every matter, every address; and what hangs is gone when its days are over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.residents.tracking import misses
from minzheng.services.cases import api as cases
from tests.pages.officials import official
from tests.pages.test_residents import resident
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import ASSISTANT, CLERK, HEAD, applied, family, inquired, laid_down

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 23)
FAMILIES = 4
ADDRESSES = {
    "": "get",
    "letters/receipt/": "get",
    "letters/receipt.pdf": "get",
    "withdraw/": "post",
    "reconsider/": "post",
    "supply/": "post",
}


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    misses.forget()
    laid_down("800")
    with time.at(NOW):
        access.travel(access.SYSTEM, NOW)
        yield


def test_a_draft_is_there_for_whoever_typed_it_and_for_nobody_else() -> None:
    homes = [family(day=NOW) for _ in range(FAMILIES)]
    residents = [(f"自述{key}", resident(key, f"r{key}")) for home in homes for key in home.members]
    for text, client in residents:
        assert client.post("/apply/dibao/", {"applicant": text[2:], "reason": text, "step": "keep"}).status_code == 200
    for own, client in residents:
        page = client.get("/apply/dibao/").content.decode()
        assert [text for text, _ in residents if f"{text}<" in page or f'"{text}"' in page] == [own]


def test_a_matter_is_there_for_those_counted_in_it_and_for_nobody_else() -> None:
    homes = [family(day=NOW) for _ in range(FAMILIES)]
    opened = [applied(home) for home in homes]
    residents = [(at, resident(key, f"r{key}")) for at, home in enumerate(homes) for key in home.members]
    wrong, asked = [], 0
    for (own, client), (at, one), (address, verb) in product(residents, enumerate(opened), ADDRESSES.items()):
        status = getattr(client, verb)(f"/my/{one.case}/{address}", {"turn": "999"}).status_code
        asked += 1
        if (status != 404) != (own == at):
            wrong.append((own, at, address, status))
    assert wrong == []
    assert asked == FAMILIES * 2 * FAMILIES * len(ADDRESSES)
    for own, client in residents:
        page = client.get("/my/").content.decode()
        assert [one.number in page for one in opened] == [at == own for at in range(FAMILIES)]


def test_officials_and_strangers_have_no_matters_of_their_own() -> None:
    one = applied(family(day=NOW))
    clerk = official("办事员", "township_clerk", VILLAGE[:9])
    mine = (f"/my/{one.case}/{address}" for address in ("", "letters/receipt/", "letters/receipt.pdf"))
    for address in "/my/", *mine, "/apply/dibao/":
        assert clerk.get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_number_and_code_go_together_and_neither_alone_finds_anything() -> None:
    opened = [applied(family(day=NOW)) for _ in range(3)]
    for one, other in product(opened, opened):
        misses.forget()
        status = Client().post("/track/", {"number": one.number, "code": other.code}).status_code
        assert status == (200 if one is other else 404)
    for sent in {"number": opened[0].number}, {"code": opened[0].code}:
        assert Client().post("/track/", sent).status_code == 404


def test_what_hangs_shows_no_more_than_its_step_and_is_gone_after_its_days() -> None:
    home = family(day=NOW)
    one = applied(home)
    inquired(one.case, home)
    cases.opine(HEAD, one.case, grant=True)
    cases.post(ASSISTANT, one.case)
    hung = cases.postings_of(CLERK, one.case)[-1]
    for day, status in ((hung.begins, 200), (hung.ends, 200), (hung.ends + timedelta(1), 410)):
        with time.at(day):
            access.travel(access.SYSTEM, day)
            assert Client().get(f"/posted/{hung.slug}/").status_code == status
    assert Client().get(f"/posted/{hung.slug[:-1]}/").status_code == 410
