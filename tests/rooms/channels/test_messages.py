"""Families are told once of what happens and see it in their matters; what did not go out is not said to have gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.channels import api as channels
from minzheng.channels import models
from minzheng.channels.api import Telling
from minzheng.content.api import ContentError, Said
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.procedure import api as procedure
from minzheng.services.rosters import api as rosters
from minzheng.services.telling import api as telling
from minzheng.services.telling.messages import own, text
from tests.rooms.people.acting import OFFICER, REVIEWER, VILLAGE, person
from tests.rooms.registry.acting import actor
from tests.rooms.services.acting import CHECKER, PAYER, granting, household
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    AUDITOR,
    CLERK,
    COUNTY,
    HEAD,
    STRANGER,
    applied,
    family,
    inquired,
    laid_down,
    over,
)

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.DEMO = True


def resident(key: int) -> access.Actor:
    """The actor of somebody's own account."""
    said = people.person(access.SYSTEM, key, purpose="identify", full=True).said
    assert said
    me = actor(f"77{key}", "resident", VILLAGE)
    oversight.link(me, access.Vouched("practice", "citizen", said["number"]))
    return me


def texts(me: access.Actor) -> list[str]:
    return [one.text.zh for one in channels.mine(me) if one.text]


def told(n: int = 1, source: str = "s") -> list[Telling]:
    key = person("王建国", sequence=40)
    return [Telling(key, VILLAGE, "accepted", ("case", 1), f"{source}{i}", Said(f"话{i}", f"words {i}")) for i in range(n)]


def test_a_family_is_told_of_each_turn_of_its_case_once() -> None:
    laid_down("800")
    with time.at(NOW):
        home = family(day=NOW)
        opened = applied(home)
        events.deliver()
        assert channels.told_of(CLERK, "case.read", ("case", opened.case), sector=people.SECTOR) == ()
        inquired(opened.case, home)
        cases.opine(HEAD, opened.case, grant=True)
        cases.post(ASSISTANT, opened.case)
        events.deliver()
        day = over(opened.case)
    with time.at(day):
        cases.decide(COUNTY, opened.case, grant=True)
        events.deliver()
        events.deliver()
        me = resident(home.members[0])
        accepted, posted, granted = reversed(texts(me))
    with time.at(day + timedelta(3)):
        cases.tell(CLERK, opened.case, how="当面")
        events.deliver()
        assert texts(me) == [granted, posted, accepted], "that the letter was handed over is nothing new to whoever holds it"
    number = cases.case(CLERK, opened.case).number
    assert accepted.startswith(f"您申请的最低生活保障（低保）（{number}）已于2026年11月23日受理。")
    assert "自2026年11月23日起在村（社区）公示" in posted
    assert f"已于{day.year}年{day.month}月{day.day}日同意：每月1,200元。" in granted
    assert texts(resident(home.members[1])) == [], "who neither applied nor was applied for by is not written to"


def test_what_is_missing_and_what_is_not_granted_is_told_with_where_the_reason_stands() -> None:
    laid_down("800")
    with time.at(NOW):
        first, second = family(day=NOW), family(150_000, day=NOW)
        cases.lack(CLERK, applied(first).case, ["住院发票"])
        opened = applied(second)
        inquired(opened.case, second)
        cases.opine(HEAD, opened.case, grant=False, note="工资高于标准", failing="收入符合")
        cases.decide(COUNTY, opened.case, grant=False, note="工资高于标准", failing="收入符合")
        events.deliver()
        assert "还缺材料" in texts(resident(first.members[0]))[0]
        refused = texts(resident(second.members[0]))[0]
    assert "决定不予同意" in refused
    assert "工资" not in refused, "a message may be read over somebody's shoulder: the reason stands in the letter"


def test_whoever_applied_for_their_family_is_told_too_and_a_stranger_never() -> None:
    laid_down("800")
    with time.at(NOW):
        home = family(day=NOW)
        wife = resident(home.members[1])
        asked = procedure.Applying("dibao", home.members[0], VILLAGE, {}, household=home.household, members=home.members[1:])
        opened = cases.apply(wife, asked)
        cases.lack(CLERK, opened.case, ["身份证"])
        events.deliver()
        assert len(texts(wife)) == len(texts(resident(home.members[0]))) == 1
        heard = channels.told_of(CLERK, "case.read", ("case", opened.case), sector=people.SECTOR)
        assert {one.person for one in heard} == set(home.members)


def test_the_office_sees_how_and_when_and_that_no_short_message_went_out() -> None:
    laid_down("800")
    with time.at(NOW):
        home = family(day=NOW)
        opened = applied(home)
        cases.accept(CLERK, opened.case)
        events.deliver()
    with time.at(NOW + timedelta(2)):
        (one,) = channels.told_of(AUDITOR, "case.read", ("case", opened.case), sector=people.SECTOR)
        assert (one.message, one.day, one.sms, one.read_on, one.text) == ("accepted", NOW, "no_provider", None, None)
        assert channels.told_of(STRANGER, "case.read", ("case", opened.case), sector=people.SECTOR) == ()
        me = resident(home.members[0])
        assert channels.unread(me) == 1
        channels.mine(me)
        assert channels.unread(me) == 0
        (one,) = channels.told_of(CLERK, "case.read", ("case", opened.case), sector=people.SECTOR)
        assert one.read_on == NOW + timedelta(2)
        with pytest.raises(access.Forbidden):
            channels.told_of(me, "case.read", ("case", opened.case), sector=people.SECTOR)
        with pytest.raises(access.Forbidden):
            channels.told_of(replace(CLERK, sector="education"), "case.read", ("case", opened.case), sector=people.SECTOR)
        with pytest.raises(access.Forbidden):
            channels.mine(CLERK)


class Told:
    """A provider as the test of the interface has it: what it was asked to send."""

    def __init__(self, *answers: str) -> None:
        self.asked: list[channels.Outgoing] = []
        self.answers = answers

    def send(self, batch: Sequence[channels.Outgoing]) -> Sequence[str]:
        self.asked += batch
        return self.answers


@contextmanager
def by(provider: channels.Provider) -> Iterator[None]:
    before = channels.provide(provider)
    try:
        yield
    finally:
        channels.provide(before)


def test_a_provider_is_asked_once_for_each_and_only_what_it_says_counts_as_sent() -> None:
    provider = Told("sent", "perhaps")
    with by(provider):
        given = told(3)
        assert channels.tell(access.SYSTEM, given) == 3
        assert channels.tell(access.SYSTEM, given) == 0
    assert [one.text for one in provider.asked] == ["话0", "话1", "话2"]
    assert "话0" not in repr(provider.asked)
    assert list(models.Message.objects.order_by("pk").values_list("sms", flat=True)) == ["sent", "failed", "failed"]
    assert list(channels.broken()) == []


def test_what_was_said_is_sealed_and_goes_with_its_person_who_holds_up_nobody_else() -> None:
    (first,), other = (
        told(),
        Telling(person("李秀英", sequence=41), VILLAGE, "paid", ("entitlement", 1), "o", Said("话", "words")),
    )
    channels.tell(access.SYSTEM, [first])
    row = models.Message.objects.get()
    assert "话".encode() not in bytes(row.said)
    vault.destroy(access.SYSTEM, journal.Subject("person", str(first.person), VILLAGE), "应本人要求")
    assert models.Message.objects.get(pk=row.pk).said is None
    assert channels.tell(access.SYSTEM, [replace(first, source="later"), other]) == 1
    assert list(models.Message.objects.order_by("pk").values_list("person", flat=True)) == [first.person, other.person]


def test_a_whole_roster_is_told_of_in_a_few_statements_and_the_same_again_tells_nobody() -> None:
    month = date(2013, 2, 1)
    with time.at(date(2012, 12, 10)):
        homes = [household(n) for n in range(1, 13)]
        for home in homes:
            entitlements.grant(REVIEWER, granting(home))
    with time.at(date(2013, 2, 8)):
        roster = rosters.draw_up(OFFICER, "dibao", "320623", month)
        rosters.approve(CHECKER, roster)
        rosters.hand_over(PAYER, roster)
        rosters.mark(PAYER, roster, 1, "failed", day=time.today(), reason="no_account")
        rosters.mark_rest(PAYER, roster, day=time.today())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            events.deliver()
        lines = len(rosters.lines(OFFICER, roster))
        assert models.Message.objects.count() == lines
        inserts = [one for one in asked if "channels_message" in one["sql"]]
        assert len(inserts) < lines, "not one statement a line"
        me = resident(homes[1].members[0].person)
        assert "最低生活保障（低保）2013年2月的840元已由银行发到账户。" in texts(me)
        assert any("没有发成" in one for one in texts(resident(homes[0].members[0].person)))


def test_before_a_recheck_a_family_is_told_once_for_its_day() -> None:
    with time.at(date(2012, 12, 10)):
        home = household(1)
        made = entitlements.grant(REVIEWER, granting(home, recheck=date(2013, 3, 1)))
    with time.at(date(2013, 1, 10)):
        assert telling.remind() == 0
    with time.at(date(2013, 2, 8)):
        assert telling.remind() == 1
        assert telling.remind() == 0
        assert "到2013年3月1日要复核" in texts(resident(home.members[0].person))[0]
        assert entitlements.entitlement(CLERK, made).recheck == date(2013, 3, 1)


def test_the_words_of_an_item_are_its_own_and_a_wrong_one_is_told_with_all_others(tmp_path: Path) -> None:
    file = tmp_path / "messages.toml"
    file.write_text('[text]\naccepted = { zh = "{item}已收", en = "{item} came in" }\n', "utf-8")
    assert own(tmp_path).text["accepted"].zh == "{item}已收"
    file.write_text('[text]\naccepted = { zh = "{sum}", en = "x" }\nnever = { zh = "a", en = "b" }\n', "utf-8")
    with pytest.raises(ContentError) as faults:
        own(tmp_path)
    assert "names {sum}, but of this is known: day, item, number." in str(faults.value)
    assert "is no message" in str(faults.value)
    file.write_text('[version.2012]\nposted = { zh = "{sum}", en = "x" }\n[version.1999]\n', "utf-8")
    with pytest.raises(ContentError) as faults:
        own(tmp_path, ["2012", "2021"])
    assert "version.1999 is no version of it; there are 2012, 2021." in str(faults.value)
    assert "names {sum}, but of this is known: begins, ends, item, number." in str(faults.value)
    assert list(telling.broken()) == []


def test_a_version_of_an_item_has_words_of_its_own_before_those_of_the_item() -> None:
    assert "公示两次" in text("posted", "dibao", "2012")[1].zh
    assert "公示两次" not in text("posted", "dibao", "2021")[1].zh
    assert "不用先垫" in text("granted", "funeral_waiver", "2012")[1].zh
    assert text("refused", "funeral_waiver", "2012")[1] == text("refused", "dibao", "2021")[1]
