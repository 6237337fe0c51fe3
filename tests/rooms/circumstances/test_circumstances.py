"""What is known of a household has a source and a day; it is replaced, corrected and withdrawn, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from minzheng.circumstances import api as circumstances
from minzheng.circumstances import models
from minzheng.circumstances.api import Stating
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from tests.rooms.people.acting import (
    ASSISTANT,
    AWAY,
    CLERK,
    NEXT,
    OFFICER,
    PROVINCE,
    STRANGER,
    TODAY,
    VILLAGE,
    person,
)
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db
BEGAN = date(2012, 3, 1)
AUDITOR = actor("8", "auditor", "320623")


def wage(key: int, amount: int = 120_000, **more: object) -> Stating:
    return Stating(key, "wage", "declared", BEGAN, date(2012, 11, 1), amount)._replace(**more)


def said(key: int, amount: int = 120_000) -> circumstances.Values:
    one = wage(key, amount)
    return circumstances.Values(one.since, one.spoken, one.amount)


@pytest.fixture
def home() -> people.Household:
    return people.found(
        OFFICER, VILLAGE, [(person(), "head"), (person("李秀英", date(1982, 1, 1), 2), "spouse")], since=date(2012, 1, 1)
    )


@pytest.fixture
def head(home: people.Household) -> int:
    return home.members[0].person


def seen(home: people.Household, day: date | None = None, who: access.Actor = CLERK) -> list[tuple[str, str, int | None]]:
    found = circumstances.of_household(who, home.id, purpose="means", day=day)
    return [(one.kind, one.source, one.amount) for one in found]


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(people.Refused) as refused:
        act()
    told = refused.value.message("zh")
    assert "{" not in told + refused.value.message("en")
    assert "1200" not in told
    return refused.value.reason


def test_nothing_is_known_of_a_household_until_something_is_stated(home: people.Household, head: int) -> None:
    assert seen(home) == []
    kept = circumstances.state(CLERK, wage(head))
    assert kept.remarks == ()
    (one,) = circumstances.of_household(CLERK, home.id, purpose="means")
    assert (one.id, one.person, one.household, one.amount, one.spoken) == (kept.id, head, None, 120_000, date(2012, 11, 1))
    assert (one.look, one.until, one.gone, one.made_by) == (date(2013, 11, 1), None, "", CLERK.account)
    assert seen(home, BEGAN - timedelta(1)) == []
    assert "120000" not in repr(one)


def test_a_later_statement_replaces_one_for_its_period_alone(home: people.Household, head: int) -> None:
    circumstances.state(CLERK, wage(head))
    circumstances.state(CLERK, wage(head, 90_000, since=date(2012, 6, 1), until=date(2012, 9, 1)))
    assert seen(home, date(2012, 5, 31)) == [("wage", "declared", 120_000)]
    assert seen(home, date(2012, 6, 1)) == [("wage", "declared", 90_000)]
    assert seen(home, date(2012, 9, 1)) == seen(home) == [("wage", "declared", 120_000)]


def test_what_two_sources_say_stands_side_by_side(home: people.Household, head: int) -> None:
    circumstances.state(CLERK, wage(head))
    circumstances.state(CLERK, wage(head, 200_000, source="record"))
    assert seen(home) == [("wage", "declared", 120_000), ("wage", "record", 200_000)]


def test_a_correction_stands_in_the_turn_of_what_it_corrects(home: people.Household, head: int) -> None:
    first = circumstances.state(CLERK, wage(head)).id
    circumstances.state(CLERK, wage(head, 150_000, since=date(2012, 11, 1)))
    second = circumstances.correct(CLERK, first, said(head, 130_000), reason="看错一位").id
    assert seen(home, date(2012, 10, 31)) == [("wage", "declared", 130_000)]
    assert seen(home) == [("wage", "declared", 150_000)]
    wrong, _, right = circumstances.ever(CLERK, home.id, purpose="means")
    assert (wrong.gone, wrong.why, wrong.amount) == ("corrected", "看错一位", 120_000)
    assert (right.id, right.corrects, right.turn) == (second, first, first)
    assert reason(lambda: circumstances.correct(CLERK, first, said(head), reason="x")) == "gone_already"
    assert reason(lambda: circumstances.withdraw(CLERK, first, reason="x")) == "gone_already"


def test_what_is_withdrawn_lets_stand_what_it_had_replaced(home: people.Household, head: int) -> None:
    circumstances.state(CLERK, wage(head))
    wrong = circumstances.state(CLERK, wage(head, 1, since=date(2012, 6, 1))).id
    circumstances.withdraw(CLERK, wrong, reason="此人为同名者")
    assert seen(home) == [("wage", "declared", 120_000)]
    assert [one.gone for one in circumstances.ever(CLERK, home.id, purpose="means")] == ["", "withdrawn"]


def test_a_correction_says_why(home: people.Household, head: int) -> None:
    first = circumstances.state(CLERK, wage(head)).id
    assert reason(lambda: circumstances.correct(CLERK, first, said(head), reason=" ")) == "no_reason"
    assert reason(lambda: circumstances.correct(CLERK, first, said(head), reason="电话１３８００００００００")) == "reason_number"
    assert [one.gone for one in circumstances.ever(CLERK, home.id, purpose="means")] == [""]


WRONG = {
    "no_such_kind": {"kind": "gold"},
    "unknown_source": {"source": "hearsay"},
    "amount_missing": {"amount": None},
    "amount_needless": {"kind": "illness"},
    "too_large": {"amount": 10**17},
    "too_small": {"amount": -1},
    "note_long": {"note": "长" * 201},
    "until_first": {"until": BEGAN},
    "spoken_future": {"spoken": TODAY + timedelta(1)},
    "look_first": {"look": date(2012, 10, 31)},
    "not_of_household": {"household": 10**9},
    "future": {"since": TODAY + timedelta(1)},
    "before_birth": {"since": date(1980, 2, 28)},
    "no_person": {"person": 10**9},
}


@pytest.mark.parametrize("why", WRONG)
def test_what_cannot_be_is_refused_by_both_ways_in_and_nothing_is_kept(head: int, why: str) -> None:
    one = wage(head, **WRONG[why])
    assert reason(lambda: circumstances.state(CLERK, one)) == why
    report = circumstances.bulk_state(CLERK, [one])
    assert [(at, refused.reason) for at, refused in report.refused] == [(0, why)]
    assert report.ids == (None,)
    assert not models.Statement.objects.exists()


def test_of_the_dead_nothing_is_stated_after_their_death_and_nothing_is_looked_at_again(head: int) -> None:
    circumstances.state(CLERK, wage(head, look=date(2012, 12, 1)))
    assert [one.person for one in circumstances.due(CLERK)[0]] == [head]
    people.died(OFFICER, head, on=date(2012, 11, 20), number=1)
    while events.deliver():
        pass
    assert circumstances.due(CLERK) == ((), "")
    assert reason(lambda: circumstances.state(CLERK, wage(head, spoken=TODAY))) == "died_before"
    assert circumstances.state(CLERK, wage(head, source="visit")).id
    people.undied(OFFICER, head, number=2, reason="同名")
    while events.deliver():
        pass
    assert [one.person for one in circumstances.due(CLERK)[0]] == [head]
    assert list(circumstances.broken(journal.contents("person"))) == []


def test_what_looks_like_fen_or_is_old_is_kept_with_a_word(head: int) -> None:
    kept = circumstances.state(CLERK, wage(head, 9_000_000, spoken=date(2011, 1, 1)))
    assert [one.reason for one in kept.remarks] == ["unusual", "old"]
    assert all(one.message("zh") and one.message("en") for one in kept.remarks)
    assert [(at, one.reason) for at, one in circumstances.bulk_state(CLERK, [wage(head, 9_000_000)]).remarks] == [(0, "unusual")]


def test_a_loss_may_be_earned_in_business_alone(home: people.Household, head: int) -> None:
    circumstances.state(CLERK, wage(head, -50_000, kind="business"))
    assert seen(home) == [("business", "declared", -50_000)]


def test_a_household_is_spoken_of_as_a_whole_by_one_of_it(home: people.Household, head: int) -> None:
    stranger = person("赵六", date(1970, 5, 5), 3)
    whole = wage(head, 4_000_000, kind="deposit", household=home.id)
    assert reason(lambda: circumstances.state(CLERK, whole._replace(person=stranger))) == "not_of_household"
    circumstances.state(CLERK, whole)
    spouse = home.members[1].person
    circumstances.state(CLERK, whole._replace(person=spouse, amount=3_000_000))
    (one,) = circumstances.of_household(CLERK, home.id, purpose="means")
    assert (one.person, one.household, one.amount) == (spouse, home.id, 3_000_000)
    assert circumstances.of_persons(CLERK, [head, spouse], purpose="means") == {}


def test_sums_are_made_by_source_and_never_of_the_whole_and_its_parts(home: people.Household, head: int) -> None:
    spouse = home.members[1].person
    for one in (
        wage(head),
        wage(spouse, 80_000, kind="business"),
        wage(head, 7_000, kind="dibao", source="list"),
        wage(head, 500_000, kind="deposit"),
        wage(head, 60_000, kind="property", source="record"),
    ):
        circumstances.state(CLERK, one)
    declared, record = circumstances.totals(circumstances.of_household(CLERK, home.id, purpose="means"))
    assert (declared.source, declared.amount, declared.persons, declared.whole) == ("declared", 200_000, 2, False)
    assert (record.source, record.amount, record.persons) == ("record", 60_000, 1)
    circumstances.state(CLERK, wage(head, 900_000, household=home.id))
    declared, _ = circumstances.totals(circumstances.of_household(CLERK, home.id, purpose="means"))
    assert (declared.amount, declared.whole) == (None, True)


def test_amounts_are_for_some_duties_and_their_reads_are_on_the_record(home: people.Household, head: int) -> None:
    circumstances.state(CLERK, wage(head, note="修车"))
    (one,) = circumstances.of_household(ASSISTANT, home.id, purpose="means")
    assert (one.kind, one.amount, one.note, one.hidden) == ("wage", None, "", True)
    assert circumstances.totals([one]) == ()
    (one,) = circumstances.of_household(AUDITOR, home.id, purpose="audit")
    assert (one.amount, one.note, one.hidden) == (120_000, "修车", False)
    reads = vault.reads_of(journal.Subject("person", str(head))).reads
    assert [(read.who.account, read.purpose, read.groups) for read in reads] == [
        (AUDITOR.account, "audit", ("circumstances.statement",)),
        (ASSISTANT.account, "means", ("circumstances.statement",)),
    ]
    with pytest.raises(vault.UnknownPurpose):
        circumstances.of_household(CLERK, home.id, purpose="curiosity")


def test_only_those_who_may_state_and_only_of_those_in_their_places(home: people.Household, head: int) -> None:
    with pytest.raises(access.Forbidden):
        circumstances.state(ASSISTANT, wage(head))
    with pytest.raises(access.Forbidden):
        circumstances.bulk_state(ASSISTANT, [wage(head)])
    with pytest.raises(access.Forbidden):
        circumstances.state(AUDITOR, wage(head))
    assert reason(lambda: circumstances.state(STRANGER, wage(head))) == "no_person"
    assert circumstances.bulk_state(STRANGER, [wage(head)]).refused[0][1].reason == "outside"
    kept = circumstances.state(CLERK, wage(head)).id
    assert reason(lambda: circumstances.withdraw(STRANGER, kept, reason="x")) == "no_statement"
    assert reason(lambda: circumstances.of_household(STRANGER, home.id, purpose="means")) == "no_household"
    assert circumstances.of_persons(STRANGER, [head], purpose="means") == {}
    health = actor("9", place="320623", sector="health")
    with pytest.raises(access.Forbidden):
        circumstances.due(health)
    with pytest.raises(access.Forbidden):
        circumstances.due(access.PUBLIC)


def test_the_same_request_twice_is_one_statement(home: people.Household, head: int) -> None:
    first = circumstances.state(CLERK, wage(head), request="a")
    assert circumstances.state(CLERK, wage(head), request="a").id == first.id
    fixed = circumstances.correct(CLERK, first.id, said(head, 1), reason="x", request="b")
    assert circumstances.correct(CLERK, first.id, said(head, 1), reason="x", request="b").id == fixed.id
    assert len(circumstances.ever(CLERK, home.id, purpose="means")) == 2


def test_what_is_due_is_paged_by_day_and_person_and_follows_a_move(head: int) -> None:
    others = [person("赵六", date(1970, 5, n), n + 10, place=NEXT) for n in range(1, 6)]
    days = [date(2012, 12, 3), *(date(2012, 12, n) for n in (2, 4, 2, 1, 4))]
    for key, day in zip((head, *others), days, strict=True):
        circumstances.state(OFFICER, wage(key, look=day))
        circumstances.state(OFFICER, wage(key, kind="business", look=TODAY, spoken=date(2012, 10, 1)))
    found, after = list[circumstances.Due](), ""
    while True:
        some, after = circumstances.due(OFFICER, after=after, size=2)
        found += some
        if not after:
            break
    homes = zip(days, (head, *others), (VILLAGE, *[NEXT] * len(others)), strict=True)
    assert [(one.first, one.person, one.place_code, one.statements) for one in found] == [(*one, 2) for one in sorted(homes)]
    assert [one.person for one in circumstances.due(OFFICER, VILLAGE)[0]] == [head]
    people.move(PROVINCE, head, AWAY, on=TODAY, number=1)
    while events.deliver():
        pass
    assert [one.person for one in circumstances.due(STRANGER)[0]] == [head]
    assert [one.person for one in circumstances.due(OFFICER)[0]] == [key for _, key in sorted(zip(days[1:], others, strict=True))]
    assert reason(lambda: circumstances.due(OFFICER, after="x")) == "bad_after"


def test_what_was_replaced_or_has_ended_is_not_looked_at_again(head: int) -> None:
    circumstances.state(CLERK, wage(head, look=date(2012, 12, 1)))
    newer = circumstances.state(CLERK, wage(head, 1, since=date(2012, 10, 1), look=date(2013, 12, 1))).id
    assert circumstances.due(CLERK) == ((), "")
    circumstances.withdraw(CLERK, newer, reason="x")
    assert len(circumstances.due(CLERK)[0]) == 1
    circumstances.state(CLERK, wage(head, 1, kind="property", until=date(2012, 11, 30), look=date(2012, 12, 1)))
    circumstances.state(CLERK, wage(head, None, kind="old_age"))
    assert [one.statements for one in circumstances.due(CLERK)[0]] == [1]


def test_many_are_stated_at_once_each_taken_or_refused_by_itself(home: people.Household, head: int) -> None:
    spouse = home.members[1].person
    rows = [wage(head), wage(head, -1), wage(spouse, 90_000, household=home.id), wage(head, 130_000)]
    report = circumstances.bulk_state(OFFICER, rows)
    assert [at for at, _ in report.refused] == [1]
    assert [one is None for one in report.ids] == [False, True, False, False]
    assert seen(home) == [("wage", "declared", 90_000), ("wage", "declared", 130_000)]
    assert [one.due for one in models.Statement.objects.order_by("id")] == [None, date(2013, 11, 1), date(2013, 11, 1)]
    assert list(circumstances.broken(journal.contents("person"))) == []


def test_what_a_merged_entry_says_is_of_the_person_it_turned_out_to_be(home: people.Household, head: int) -> None:
    other = people.register(
        PROVINCE, VILLAGE, {"name": "王建国", "kind": "unregistered", "born": "1980-02-29", "sex": "男"}, since=BEGAN
    )
    circumstances.state(CLERK, wage(other.key, 70_000))
    (pair,) = people.duplicates(OFFICER)
    people.propose_merge(OFFICER, pair.id, keep=head, reason="x")
    people.decide(actor("3", "department_reviewer", "320623"), pair.id, accept=True)
    (one,) = circumstances.of_household(CLERK, home.id, purpose="means")
    assert (one.person, one.amount) == (head, 70_000)
    assert reason(lambda: circumstances.state(CLERK, wage(other.key))) == "is_merged"


def test_nothing_raw_is_in_the_database_and_all_goes_with_the_persons_key(home: people.Household, head: int) -> None:
    kept = circumstances.state(CLERK, wage(head, 76_543_21, note="在苏果超市上班")).id
    circumstances.state(CLERK, wage(head, None, kind="disability", household=home.id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM circumstances_statement")
        told = repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()])
    assert not any(word in told for word in ("7654321", "wage", "disability", "苏果"))
    circumstances.withdraw(CLERK, kept, reason="已到苏果")
    with transaction.atomic():
        vault.destroy(access.SYSTEM, journal.Subject("person", str(head), VILLAGE), "期满")
    assert seen(home) == []
    assert circumstances.ever(CLERK, home.id, purpose="means") == ()
    left = models.Statement.objects.values_list("line", "said", "due", "why")
    assert set(left) == {(None, None, None, "")}
    assert reason(lambda: circumstances.state(CLERK, wage(head))) == "destroyed"
    assert circumstances.bulk_state(CLERK, [wage(head)]).refused[0][1].reason == "destroyed"
    assert list(circumstances.broken(journal.contents("person"))) == []


def test_checks_tell_what_was_changed_behind_the_rooms_back(head: int) -> None:
    first = circumstances.state(CLERK, wage(head)).id
    second = circumstances.correct(CLERK, first, said(head, 1), reason="x").id
    assert list(circumstances.broken(journal.contents("person"))) == []
    models.Statement.objects.filter(pk=second).update(since=date(2012, 1, 1), due=None)
    models.Statement.objects.filter(pk=first).update(gone="")
    assert sorted(circumstances.broken(journal.contents("person"))) == [
        f"Statement {first}: it does not say since when it is gone.",
        f"Statement {second}: it corrects {first}, which does not say so.",
        f"Statement {second}: it is not in the journal as it stands.",
        f"Statement {second}: it is to be looked at on None, not on 2013-11-01.",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "amount"),
    [
        ("wage", "1,200.50", 120_050),
        ("wage", " １２００．５ ", 120_050),
        ("business", "-300", -30_000),
        ("vehicle", "2", 2),
        ("housing", "86.5", 8_650),
        ("wage", "0", 0),
        ("wage", "", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(kind: str, text: str, amount: int | None) -> None:
    assert circumstances.amount(kind, text) == amount
    if amount is not None:
        assert circumstances.amount(kind, circumstances.written(kind, amount)) == amount


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("wage", "一千二", "not_amount"),
        ("wage", "1,20", "not_amount"),
        ("wage", "1e5", "not_amount"),
        ("wage", "12元", "not_amount"),
        ("wage", "1.005", "too_exact"),
        ("vehicle", "1.5", "too_exact"),
        ("wage", "9" * 50, "not_amount"),
        ("gold", "1", "no_such_kind"),
    ],
)
def test_what_is_no_amount_is_told(kind: str, text: str, why: str) -> None:
    assert reason(lambda: circumstances.amount(kind, text)) == why
