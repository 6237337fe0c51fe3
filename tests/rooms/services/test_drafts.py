"""What a resident has filled in: kept as typed, for them alone, gone when sent, thrown away, destroyed, or left for its days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.drafts import api as drafts
from minzheng.services.drafts import models
from tests.pages.test_residents import resident
from tests.rooms.registry.acting import actor
from tests.rooms.services.acting import household

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ODD = [("工资:1", "九百 or so"), ("工资:1", ""), ("reason", "失业\n两年\0\ud800"), ("住房:0", "1")]


@pytest.fixture(autouse=True)
def _demo(settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]


def living() -> tuple[access.Actor, int, int]:
    """A resident, the person they are, and their household."""
    home = household()
    key = home.members[0].person
    return resident(key).actor, key, home.id  # type: ignore[attr-defined]


def fields(who: access.Actor, home: int | None, item: str = "dibao") -> list[tuple[str, str]]:
    found = drafts.draft(who, item, home)
    return list(found.fields) if found else []


def test_what_was_typed_is_given_back_to_the_letter_however_wrong() -> None:
    who, _, home = living()
    at = drafts.keep(who, "dibao", home, ODD, word="a")
    found = drafts.draft(who, "dibao", home)
    assert found
    assert list(found.fields) == ODD
    assert found.at == at
    assert "失业" not in repr(found)


def test_there_is_one_for_a_resident_an_item_and_a_household() -> None:
    who, _, home = living()
    drafts.keep(who, "dibao", home, [("reason", "一")], word="a")
    drafts.keep(who, "dibao", home, [("reason", "二")], word="b")
    drafts.keep(who, "tekun", home, [("reason", "三")], word="c")
    drafts.keep(who, "dibao", None, [("reason", "四")], word="d")
    assert fields(who, home) == [("reason", "二")]
    assert fields(who, home, "tekun") == [("reason", "三")]
    assert fields(who, None) == [("reason", "四")]
    assert models.Draft.objects.count() == 3


def test_it_lies_sealed_and_the_journal_knows_it_by_its_number() -> None:
    who, key, home = living()
    drafts.keep(who, "dibao", home, [("reason", "失业")], word="a")
    row = models.Draft.objects.get()
    assert row.person == key
    assert "失业".encode() not in bytes(row.said or b"")
    (noted,) = journal.history(journal.Subject("draft", str(row.pk))).rows
    assert (noted.verb, noted.who.account) == ("draft.keep", who.account)


def test_nobody_else_is_given_it() -> None:
    who, _, home = living()
    drafts.keep(who, "dibao", home, ODD, word="a")
    spouse = resident(household(2).members[1].person, "s").actor  # type: ignore[attr-defined]
    unlinked = resident(login="u").actor  # type: ignore[attr-defined]
    for other in spouse, unlinked:
        assert drafts.draft(other, "dibao", home) is None
        drafts.drop(other, "dibao", home)
    assert drafts.keep(unlinked, "dibao", home, ODD, word="x") is None
    with pytest.raises(access.Forbidden):
        drafts.draft(actor("9000031", "department_reviewer", "320623"), "dibao", home)
    assert fields(who, home) == ODD


def test_what_is_dropped_is_gone_and_nothing_of_it_comes_in_late() -> None:
    who, _, home = living()
    drafts.keep(who, "dibao", home, ODD, word="a")
    drafts.drop(who, "dibao", home)
    assert fields(who, home) == []
    assert models.Draft.objects.get().said is None
    assert drafts.keep(who, "dibao", home, ODD, word="a") is None
    assert fields(who, home) == []
    assert drafts.keep(who, "dibao", home, [("reason", "再来")], word="b")
    assert fields(who, home) == [("reason", "再来")]


def test_what_is_too_long_is_not_kept_and_what_was_kept_stays() -> None:
    who, _, home = living()
    drafts.keep(who, "dibao", home, ODD, word="a")
    assert drafts.keep(who, "dibao", home, [("reason", "长" * drafts.LONGEST)], word="a") is None
    assert fields(who, home) == ODD


def test_it_goes_with_the_keys_of_the_person() -> None:
    who, key, home = living()
    drafts.keep(who, "dibao", home, ODD, word="a")
    vault.destroy(access.SYSTEM, journal.Subject("person", str(key)), "x")
    assert not models.Draft.objects.exists()
    with pytest.raises(vault.Destroyed):
        drafts.keep(who, "dibao", home, ODD, word="b")
    assert not models.Draft.objects.exists()


def test_it_is_forgotten_its_days_after_the_last_change() -> None:
    who, _, home = living()
    drafts.keep(who, "dibao", home, ODD, word="a")
    drafts.keep(who, "tekun", home, ODD, word="b")
    with time.at(TODAY + timedelta(10)):
        drafts.keep(who, "dibao", home, ODD, word="a")
    with time.at(TODAY + timedelta(drafts.days())):
        assert drafts.expire() == 0
    with time.at(TODAY + timedelta(drafts.days() + 1)):
        assert drafts.expire() == 1
        assert fields(who, home) == ODD
    with time.at(TODAY + timedelta(drafts.days() + 11)):
        assert drafts.expire() == 1
        assert fields(who, home) == []


def test_when_it_was_kept_is_told_in_the_time_of_here() -> None:
    who, _, home = living()
    with time.at(datetime(2026, 11, 23, 0, 30, tzinfo=time.CHINA)):
        drafts.keep(who, "dibao", home, ODD, word="a")
    found = drafts.draft(who, "dibao", home)
    assert found
    assert f"{found.at:%m-%d %H:%M}" == "11-23 00:30"
