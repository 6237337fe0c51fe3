"""What a family had by the facts of its decision, and how long it waited for the money, is told, of older cases too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.rosters import api as rosters
from tests.rooms.indicators.planting import hear
from tests.rooms.registry.acting import actor
from tests.rooms.services.cases.applying import COUNTY, DAY, LOOKERS, OFFICER, OTHER, applied, family, opined
from tests.rooms.services.cases.test_cases import granted

pytestmark = pytest.mark.django_db
TOWN = "320623101"
PAYER = actor("9000035", "payer", "320623")


def told(name: str, day: date, who: access.Actor = access.SYSTEM) -> indicators.Figure:
    hear()
    return indicators.value(name, TOWN, day, actor=who)


def row(case: int) -> tuple[int | None, int | None, int | None]:
    return models.Case.objects.values_list("income", "heads", "waited").get(pk=case)


def unpaid() -> list[str]:
    """What is broken of waits; the case of the test is called another service than it went through."""
    return [fault for fault in cases.broken() if "waited" in fault]


@pytest.fixture
def case() -> int:
    """A couple that earns 400 yuan a month and is granted 600: (500 − 200) × 2."""
    home = family()
    opened = applied(home)
    granted(opened.case, home)
    return opened.case


def test_income_with_aid_is_kept_with_the_decision_and_told_of_the_whole_year_after(case: int) -> None:
    assert row(case) == (40_000 + 60_000, 2, None)
    for day, ratio in (
        (date(2014, 12, 31), None),
        (date(2015, 1, 1), 6000),
        (date(2015, 12, 31), 6000),
        (date(2016, 1, 1), None),
    ):
        assert told("recipients_income", day).ratio == ratio
    found = told("recipients_income", date(2015, 6, 30))
    assert (found.numerator, found.denominator, found.missing) == (1000, 2, 0)
    assert told("recipients_income", date(2015, 6, 30), access.PUBLIC).withheld
    (opening,) = indicators.records("recipients_income", TOWN, date(2015, 6, 30), actor=access.SYSTEM).openings
    assert (opening.origin, opening.since, opening.until) == ("cases.decided", date(2014, 1, 1), date(2014, 12, 31))


def test_an_opinion_and_a_refusal_say_nothing_of_income() -> None:
    home = family(wage=900_000)
    opened = applied(home)
    opined(opened.case, home, grant=False)
    assert row(opened.case) == (None, None, None)
    drawn = cases.sample(COUNTY, opened.case)
    if drawn:
        cases.look_again(LOOKERS[0], opened.case, with_=[LOOKERS[1].account], note="属实")
    cases.approve(COUNTY, opened.case, grant=False, note="收入高于标准")
    cases.decide(COUNTY, opened.case, grant=False, note="收入高于标准")
    assert row(opened.case) == (None, 0, None)
    assert told("recipients_income", date(2015, 1, 1)).missing == 0


def test_what_was_decided_before_rows_said_so_is_read_from_what_was_signed_once(case: int) -> None:
    told("recipients_income", DAY)
    models.Case.objects.update(income=None, heads=None)
    indicators.count_again("cases.decided", ())
    assert told("recipients_income", date(2015, 1, 1)).missing == 1
    assert (cases.catch_up(), cases.catch_up()) == (1, 0)
    assert row(case) == (100_000, 2, None)
    assert told("recipients_income", date(2015, 1, 1)).ratio == 6000
    assert list(cases.broken()) == []


def test_what_cannot_be_read_any_more_is_unknown_and_counted_as_missing(case: int) -> None:
    told("recipients_income", DAY)
    models.Case.objects.update(income=None, heads=None)
    models.Act.objects.filter(verb="decision").update(said=None)
    assert (cases.catch_up(), cases.catch_up()) == (1, 0)
    assert row(case) == (None, 0, None)
    found = told("recipients_income", date(2015, 1, 1))
    assert (found.denominator, found.missing, found.ratio) == (0, 1, None)


def test_with_a_persons_data_what_they_had_goes(case: int) -> None:
    assert told("recipients_income", date(2015, 1, 1)).denominator == 2
    person = models.Case.objects.get(pk=case).person
    assert indicators.catch_up()
    with transaction.atomic():
        vault.destroy(access.SYSTEM, journal.Subject("person", str(person)), "x")
    assert row(case)[:2] == (None, 0)
    found = told("recipients_income", date(2015, 1, 1))
    assert (found.denominator, found.missing) == (0, 1)
    assert list(indicators.broken()) == []


def test_a_family_waits_until_the_bank_has_paid_and_again_when_it_took_that_back(case: int) -> None:
    models.Case.objects.update(item="temporary_assistance")
    decided = models.Case.objects.get(pk=case).ruled_on
    assert decided is not None
    first = date(decided.year, decided.month + 1, 1)
    waits = told("temporary_aid_wait", first)
    assert (waits.numerator, waits.denominator, waits.missing, waits.ratio) == (0, 1, 1, None)
    lacks, divides = indicators.records("temporary_aid_wait", TOWN, first, actor=access.SYSTEM).openings
    assert (lacks.tells, lacks.lacks, divides.tells, divides.lacks) == ("fails", "waited", "divides", "")
    with time.at(first + timedelta(7)):
        roster = rosters.draw_up(OFFICER, "dibao", "320623", first)
        rosters.approve(OTHER, roster)
        rosters.hand_over(PAYER, roster)
        assert told("temporary_aid_wait", first).ratio is None  # handed over is not paid
        rosters.mark_rest(PAYER, roster, day=first + timedelta(7))
        days = (first + timedelta(7) - DAY).days
        assert told("temporary_aid_wait", first).ratio == days
        assert row(case)[2] == days
        assert unpaid() == []
        for event in Event.objects.filter(kind="entitlements.months_paid"):
            events.replay(event.pk)
        assert told("temporary_aid_wait", first).ratio == days
    with time.at(first + timedelta(9)):
        rosters.mark(PAYER, roster, 1, "failed", reason="system", day=first + timedelta(9))
        assert told("temporary_aid_wait", first).missing == 1
        assert row(case)[2] is None
        models.Case.objects.update(waited=3)
        (fault,) = unpaid()
        assert fault.endswith(": waited is 3, but by what was paid it is None.")
