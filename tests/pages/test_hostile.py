"""What a hostile or careless hand sends to the pages of services: every answer is in words, and none is an accident."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.portal.residents.tracking import misses
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.months import api as months
from tests.pages.test_case_pages import DESK, TOWN, clerk, official
from tests.rooms.services.cases.applying import ASSISTANT, DAY, Family, applied, family, inquired, laid_down, opined

pytestmark = pytest.mark.django_db
BAD = ["", "a\x00b", "-1", "1" * 15, "一二三", "😀" * 1250, "٣²"]


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    misses.forget()
    with time.at(DAY):
        laid_down()
        yield


def quiet(status: int, *more: object) -> None:
    assert status < 500, more


@pytest.mark.parametrize("bad", BAD)
def test_pages_that_anybody_reaches_answer_whatever_is_sent(client: Client, bad: str) -> None:
    for path in ("/track/", "/verify/"):
        for sent in ({"number": bad, "code": bad}, {"number": "320623-2014-00001", "code": bad}):
            misses.forget()
            quiet(client.post(path, sent).status_code, path, sent)
    for path in ("/posted/%00/", "/posted/a%00b/", "/posted/😀/", f"/posted/{'x' * 2000}/"):
        quiet(client.get(path).status_code, path)
        quiet(client.post(path, {"words": bad, "contact": bad}).status_code, path)
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    quiet(client.post(f"/posted/{slug}/", {"words": bad, "contact": bad}).status_code, bad)


VERBS = {
    "accept": ("day",),
    "lack": ("papers",),
    "supply": ("note",),
    "authorise": ("person", "signer", "agrees", "day"),
    "verification": ("conclusion", "document", "day", "note"),
    "visit": ("with", "day", "note"),
    "review": ("present", "representatives", "agree", "oppose", "day", "note"),
    "notice": ("how", "day"),
    "relative": ("account", "reason"),
    "send_back": ("to", "reason"),
    "extend": ("reason",),
    "suspend": ("reason", "until"),
    "terminate": ("reason",),
    "withdraw": ("signer", "reason"),
    "end": (),
    "go_on": ("reason",),
    "reconsideration": ("body", "reason", "day"),
    "reconsidered": ("outcome", "document", "to", "note"),
    "nothing": ("x",),
}


@pytest.mark.parametrize("bad", BAD)
def test_every_verb_upon_a_case_answers_whatever_is_sent(bad: str) -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    for state in (lambda: None, lambda: cases.accept(client.actor, opened.case)):  # type: ignore[attr-defined]
        state()
        for verb, names in VERBS.items():
            if verb in {"terminate", "withdraw", "accept", "lack", "suspend"}:
                continue
            sent = dict.fromkeys(names, bad) | {"turn": bad, "q1-1": bad, "q28-0": bad}
            quiet(client.post(f"{DESK}{opened.case}/do/{verb}/", sent).status_code, verb, bad)
            quiet(client.post(f"{DESK}{opened.case}/do/{verb}/", dict.fromkeys(names, bad)).status_code, verb, bad)
    for path in ("?q=", "list/?after=", "list/?item=", "list/?step=", "clocks/?after=", "list/?state=", "queue/?after="):
        quiet(client.get(f"{DESK}{path}{bad.replace(chr(0), '%00')}").status_code, path, bad)
    quiet(client.post(DESK, {"q": bad}).status_code, bad)


@pytest.mark.parametrize("bad", BAD)
def test_applying_at_the_counter_answers_whatever_is_sent(bad: str) -> None:
    home, other = family(), family()
    client = clerk()
    where = f"{DESK}households/{home.household}/new/dibao/"
    for sent in (
        {"applicant": bad, "counted": [bad, str(other.members[0])], "once": bad, "does": bad, "account": bad, "reason": bad},
        {"applicant": str(home.members[0]), "counted": [str(one) for one in home.members], "once": bad, "does": "lack"},
        {"applicant": str(other.members[0]), "counted": [str(one) for one in other.members], "does": "accept"},
    ):
        quiet(client.post(where, {**sent, "q28-0": bad, "q16-24": bad, "channel": bad, "lacks": bad}).status_code, sent)
    quiet(client.get(f"{DESK}households/{home.household}/new/{'x' * 50}/").status_code)


def test_what_cannot_be_granted_for_a_reason_of_another_room_is_told_on_the_page_of_the_decision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home: Family = family(members=1)
    opened = applied(home)
    inquired(opened.case, home)
    head = official("head", "township_reviewer", TOWN)

    def full(*_given: object, **_more: object) -> None:
        raise entitlements.Refused("not_account", least=10, most=30)

    monkeypatch.setattr(cases, "opine", full)
    response = head.post(f"{DESK}{opened.case}/decision/", {"verb": "opinion", "grant": "yes"})
    assert response.status_code in {404, 422}


@pytest.mark.parametrize("bad", ["", "\x00", "-1", "1" * 15, "一", "9e999999", "1e999990", "NaN", "sNaN", "Infinity", "0.001"])
def test_an_amount_that_is_none_is_told(bad: str) -> None:
    with pytest.raises(entitlements.Refused, match="'yuan_wrong'"):
        months.fen(bad, entitlements.kinds()["recover"].name)


def test_who_came_along_is_somebody_who_acts_there() -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    cases.accept(client.actor, opened.case)  # type: ignore[attr-defined]
    where = f"{DESK}{opened.case}/do/visit/"
    response = client.post(where, {"with": ["99999", "nobody"], "note": "属实", "day": DAY.isoformat()})
    assert response.status_code == 422
    assert "所填2人不是在这里任职的工作人员" in response.content.decode()
    assert "属实" in response.content.decode()
