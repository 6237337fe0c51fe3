"""Persons as they are entered, change, die, marry, are found, and are forgotten."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.api import PUBLIC, Forbidden
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.people import models, verbs
from tests.rooms.people.acting import (
    ASSISTANT,
    AWAY,
    CLERK,
    NEXT,
    OFFICER,
    PROVINCE,
    REVIEWER,
    STRANGER,
    TODAY,
    VILLAGE,
    number,
    person,
    shown,
    values,
)

pytestmark = pytest.mark.django_db(transaction=True)


def told(key: int) -> list[tuple[str, str, str, bool]]:
    return [(one.kind, str(one.since), one.reason, one.superseded) for one in people.history(OFFICER, key)]


def events() -> list[str]:
    return list(Event.objects.filter(kind="people.happened").order_by("id").values_list("content__kind", flat=True))


def test_a_person_is_shown_as_they_were_entered_and_masked_by_duty() -> None:
    made = people.register(CLERK, VILLAGE, values(phone="138 1234 5678"), since=date(2010, 1, 1))
    found = people.person(CLERK, made.key, purpose="identify")
    assert (made.number, made.remarks) == (1, ())
    assert (found.place_code, found.sex, found.born, found.died) == (VILLAGE, "male", date(1980, 2, 29), None)
    assert found.said == {
        "name": "王建国",
        "kind": "citizen",
        "number": f"3206**********{number()[-4:]}",
        "sex": "male",
        "born": "1980-02-29",
        "address": "3组12号",
        "phone": "138****5678",
    }
    full = people.person(CLERK, made.key, purpose="identify", full=True)
    assert full.said is not None
    assert (full.said["number"], full.said["phone"]) == (number(), "13812345678")
    with pytest.raises(Forbidden):
        people.person(ASSISTANT, made.key, purpose="identify", full=True)


def test_keys_are_given_in_the_order_of_registration() -> None:
    first, second = person(), person(sequence=2)
    assert second == first + 1


def test_nothing_of_a_person_stands_in_the_database_in_clear() -> None:
    person("阿依古丽·买买提", phone="13812345678")
    with connection.cursor() as cursor:
        for model in (models.Person, models.Identity, models.Version, Row, Event):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            kept = repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()])
            for value in ("阿依古丽", number(), number()[6:14], "13812345678", "3组12号"):
                assert value not in kept


def test_outside_ones_scope_nobody_is_there() -> None:
    key = person()
    assert people.find_number(CLERK, "citizen", number()) == key
    assert people.find_number(STRANGER, "citizen", number()) is None
    for ask in (
        lambda: people.person(STRANGER, key, purpose="identify"),
        lambda: people.history(STRANGER, key),
        lambda: people.kin(STRANGER, key),
        lambda: people.lives_in(STRANGER, key),
        lambda: people.change(STRANGER, key, {"address": "x"}, since=TODAY, number=1),
    ):
        with pytest.raises(people.Refused) as refused:
            ask()
        assert refused.value.message("zh") == f"没有第{key}号人员，或不在您的范围内。"
    with pytest.raises(Forbidden):
        people.page(PUBLIC)
    with pytest.raises(Forbidden):
        people.register(STRANGER, VILLAGE, values(), since=TODAY)
    with pytest.raises(Forbidden):
        people.register(ASSISTANT, VILLAGE, values(), since=TODAY)


def test_a_read_is_on_the_record_of_whom_it_was_about() -> None:
    key = person()
    shown(key)
    (read,) = vault.reads_of(journal.Subject("person", str(key))).reads
    assert (read.who.account, read.purpose, read.full) == (OFFICER.account, "identify", False)
    with pytest.raises(vault.UnknownPurpose):
        people.person(OFFICER, key, purpose="curiosity")


def test_what_changes_holds_from_its_day_and_history_keeps_all() -> None:
    key = person()
    people.change(CLERK, key, {"address": "5组1号", "phone": "13912345678"}, since=date(2012, 6, 1), number=1, reason="搬家")
    before, after = shown(key, day=date(2012, 5, 31)).said, shown(key).said
    assert before is not None
    assert after is not None
    assert (before["address"], after["address"], after["name"]) == ("3组12号", "5组1号", "王建国")
    assert told(key) == [("register", "2010-01-01", "", False), ("change", "2012-06-01", "搬家", False)]


def test_what_was_entered_wrongly_is_superseded_and_its_number_let_go() -> None:
    key = person()
    made = people.correct(CLERK, key, {"number": number(date(1981, 3, 1), 2)}, number=1, reason="看错一位")
    said = shown(key).said
    assert said
    assert (said["born"], said["sex"], made.remarks) == ("1981-03-01", "female", ())
    assert told(key) == [("register", "2010-01-01", "", True), ("correct", "2010-01-01", "看错一位", False)]
    assert people.find_number(CLERK, "citizen", number()) is None
    assert people.find_number(CLERK, "citizen", number(date(1981, 3, 1), 2)) == key
    person("李四")  # the number is free again
    assert list(people.broken()) == []


def test_who_had_no_number_gets_one_and_is_found_by_it() -> None:
    made = people.register(
        CLERK, VILLAGE, {"name": "王之子", "kind": "newborn", "born": "2012-10-01", "sex": "男"}, since=date(2012, 10, 1)
    )
    given = number(date(2012, 10, 1))
    people.change(CLERK, made.key, {"name": "王小明", "kind": "citizen", "number": given}, since=TODAY, number=1, reason="落户")
    assert people.find_number(CLERK, "citizen", given) == made.key


def test_a_former_number_finds_a_person_too() -> None:
    key = person(kind="passport", number="E12345678", born="1980-02-29", sex="男")
    people.change(CLERK, key, {"kind": "citizen", "number": number()}, since=TODAY, number=1)
    assert people.find_number(CLERK, "passport", "e12345678") == people.find_number(CLERK, "citizen", number()) == key


def test_a_number_that_somebody_has_is_told_and_where() -> None:
    person()
    with pytest.raises(people.Refused) as refused:
        people.register(STRANGER, AWAY, values("王建囯"), since=TODAY)
    assert (
        refused.value.message("zh")
        == "公民身份号码相同的人已登记在江苏省南通市如东县。是同一人的，请由当地办理迁移或更正；不是的，请两地核对证件。"
    )
    assert models.Person.objects.count() == 1


def test_of_two_who_enter_a_number_at_once_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    person()
    asked: list[object] = []
    check = verbs.check_free
    monkeypatch.setattr(verbs, "check_free", lambda *given: check(*given) if asked else asked.append(given))
    with pytest.raises(people.Refused, match="taken"):
        people.register(STRANGER, AWAY, values("李四"), since=TODAY)
    assert models.Person.objects.count() == models.Version.objects.count() == 1


def test_the_number_of_somebody_dead_is_told_with_the_day() -> None:
    key = person()
    people.died(CLERK, key, on=date(2012, 11, 2), number=1)
    with pytest.raises(people.Refused) as refused:
        people.register(CLERK, VILLAGE, values(), since=TODAY)
    assert (
        refused.value.message("zh")
        == "公民身份号码相同的人登记在江苏省南通市如东县，已于2012-11-02死亡。请核对证件；死亡登记有误的，由当地撤销后再办。"
    )


def test_death_ends_a_marriage_and_can_be_taken_back_with_all_it_ended() -> None:
    one, two = person(), person("李秀英", sequence=2)
    people.marry(CLERK, one, two, on=date(2011, 5, 1))
    home = people.found(CLERK, VILLAGE, [(one, "head"), (two, "spouse")], since=date(2011, 5, 1))
    people.died(CLERK, one, on=date(2012, 11, 2), number=2, reason="病故")
    assert shown(one).died == date(2012, 11, 2)
    assert shown(one, day=date(2012, 11, 1)).died is None
    assert [tie.until for tie in people.kin(CLERK, two)] == [date(2012, 11, 2)]
    left = people.household(CLERK, home.id)
    assert ([one.person for one in left.members], left.headless) == ([two], True)
    with pytest.raises(people.Refused, match="is_dead"):
        people.change(CLERK, one, {"address": "x"}, since=TODAY, number=3)
    people.undied(CLERK, one, number=3, reason="重名误登")
    assert shown(one).died is None
    assert [tie.until for tie in people.kin(CLERK, two)] == [None]
    again = people.household(CLERK, home.id)
    assert ([(one.person, one.relationship) for one in again.members], again.headless) == (
        [(one, "head"), (two, "spouse")],
        False,
    )
    assert [kind for kind, *_ in told(one)] == ["register", "married", "died", "undied"]
    assert events() == ["married", "married", "died", "undied"]
    assert list(people.broken()) == []


def test_a_marriage_that_a_death_had_not_ended_ends_with_the_other_death() -> None:
    one, two = person(), person("李秀英", sequence=2)
    people.marry(CLERK, one, two, on=date(2011, 5, 1))
    people.died(CLERK, one, on=date(2012, 1, 2), number=2)
    people.died(CLERK, two, on=date(2012, 3, 4), number=2)
    people.undied(CLERK, one, number=3, reason="误登")
    assert [tie.until for tie in people.kin(CLERK, one)] == [date(2012, 3, 4)]


def test_a_birth_ties_a_child_to_its_parents() -> None:
    mother = person("李秀英", sequence=2)
    child = people.register(
        CLERK,
        VILLAGE,
        {"name": "王小明", "kind": "newborn", "born": "2012-02-29", "sex": "男"},
        since=date(2012, 2, 29),
        parents=[mother],
    )
    assert [(tie.other, tie.relationship) for tie in people.kin(CLERK, mother)] == [(child.key, "child")]
    assert told(child.key)[0][0] == "born"
    assert events() == ["born"]


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1980, 2, 29), date(2011, 2, 28), 30),
        (date(1980, 2, 29), date(2011, 3, 1), 31),
        (date(1980, 2, 29), date(2012, 2, 28), 31),
        (date(1980, 2, 29), date(2012, 2, 29), 32),
        (date(1980, 3, 1), date(2012, 2, 29), 31),
    ],
)
def test_who_was_born_on_29_february_is_older_on_1_march_of_a_common_year(born: date, day: date, years: int) -> None:
    assert particulars.age(born, day) == years


def test_who_is_married_does_not_marry_again_before_the_divorce() -> None:
    one, two, three = person(), person("李秀英", sequence=2), person("张兰", sequence=4)
    people.marry(CLERK, one, two, on=date(2011, 5, 1))
    with pytest.raises(people.Refused) as refused:
        people.marry(CLERK, three, one, on=TODAY)
    assert refused.value.message("zh") == f"第{one}号人员自2011-05-01起已婚。离婚的请先登记离婚。"
    people.divorce(CLERK, two, one, on=date(2012, 5, 1))
    people.marry(CLERK, three, one, on=TODAY)
    assert [(tie.other, tie.until) for tie in people.kin(CLERK, one)] == [(two, date(2012, 5, 1)), (three, None)]


def test_nobody_descends_from_themselves_however_far_the_way_round() -> None:
    keys = [person("王" + name, date(1900 + 20 * place, 1, 1), 1) for place, name in enumerate("甲乙丙")]
    keys.append(person("王丁", sequence=2, kind="unregistered", number="", born="", sex="男"))  # of an unknown age
    for parent, child in ((0, 1), (1, 2), (2, 3)):
        people.relate(CLERK, keys[parent], keys[child], since=date(2010, 1, 1))
    with pytest.raises(people.Refused) as refused:
        people.relate(CLERK, keys[3], keys[0], since=date(2010, 1, 1))
    assert refused.value.message("zh") == f"第{keys[0]}号人员是第{keys[3]}号的长辈（或同一人），不能又是其子女。请核对是否填反。"
    with pytest.raises(people.Refused, match="cycle"):
        people.relate(CLERK, keys[0], keys[0], since=date(2010, 1, 1))
    with pytest.raises(people.Refused, match="younger_parent"):
        people.relate(CLERK, keys[2], keys[0], since=date(2010, 1, 1))
    models.Kinship.objects.create(kind="parent", person_id=keys[3], other_id=keys[0], since=TODAY)
    assert list(people.broken()) == [f"Persons {', '.join(map(str, keys))}: they descend from themselves."]


def test_who_moves_is_at_the_new_place_and_out_of_the_household() -> None:
    key = person()
    home = people.found(CLERK, VILLAGE, [(key, "head")], since=date(2011, 1, 1))
    people.move(OFFICER, key, NEXT, on=date(2012, 7, 1), number=1, address="1组1号")
    assert (shown(key).place_code, shown(key, day=date(2012, 6, 30)).place_code) == (NEXT, VILLAGE)
    assert people.household_history(OFFICER, home.id).until == date(2012, 7, 1)
    assert people.lives_in(OFFICER, key) is None
    with pytest.raises(Forbidden):
        people.move(OFFICER, key, AWAY, on=TODAY, number=2)
    people.move(PROVINCE, key, AWAY, on=TODAY, number=2)
    assert people.find_number(OFFICER, "citizen", number()) is None
    assert list(people.broken()) == []


def test_the_same_request_twice_is_once() -> None:
    one, two = (people.register(CLERK, VILLAGE, values(), since=TODAY, request="r1") for _ in range(2))
    assert one.key == two.key
    for _ in range(2):
        people.died(CLERK, one.key, on=TODAY, number=1, request="r2")
    assert len(people.history(CLERK, one.key)) == 2


def test_who_saw_an_older_version_is_told() -> None:
    key = person()
    people.change(CLERK, key, {"address": "x"}, since=TODAY, number=1)
    with pytest.raises(people.Refused) as refused:
        people.correct(OFFICER, key, {"address": "y"}, number=1, reason="x")
    assert refused.value.message("zh").startswith("您打开后，此人的信息已被他人改动（现为第2版，您看到的是第1版）。")


def test_pages_give_everybody_of_a_place_once_and_within_scope() -> None:
    keys = [person(sequence=2 * n + 1, place=VILLAGE if n % 2 else NEXT) for n in range(7)]
    person(sequence=200, place=AWAY)
    seen, after = [], ""
    while True:
        page, after = people.page(OFFICER, "320623", after=after, size=3)
        seen += page
        if not after:
            break
    assert sorted(seen) == keys
    assert people.page(OFFICER, "320581") == ((), "")
    with pytest.raises(people.Refused, match="bad_after"):
        people.page(OFFICER, after="x")


def test_a_page_of_persons_asks_the_database_as_often_as_one() -> None:
    keys = [person(sequence=2 * n + 1) for n in range(12)]
    counts = []
    for asked in (keys[:1], keys):
        with CaptureQueriesContext(connection) as queries:
            assert len(people.persons(OFFICER, asked, purpose="identify")) == len(asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_is_destroyed_is_nowhere_to_be_read_and_the_journal_still_holds() -> None:
    key = person()
    people.change(CLERK, key, {"phone": "13812345678"}, since=TODAY, number=1)
    vault.destroy(REVIEWER, journal.Subject("person", str(key), VILLAGE), "保存期满")
    gone = shown(key)
    assert (gone.said, gone.born, gone.sex) == (None, None, "")
    assert people.find_number(CLERK, "citizen", number()) is None
    with pytest.raises(people.Refused) as refused:
        people.correct(CLERK, key, {"name": "李四"}, number=2, reason="x")
    assert refused.value.message("zh") == f"第{key}号人员的个人信息已依规销毁，不能再读取或变更。"
    assert list(people.broken(journal.contents("person"))) == []
    while journal.seal():
        pass
    assert list(journal.check()) == []


def test_what_was_altered_in_the_database_is_found() -> None:
    key = person()
    assert list(people.broken(journal.contents("person"))) == []
    models.Version.objects.update(place_code=NEXT)
    assert list(people.broken(journal.contents("person"))) == [
        f"Person {key}: it lies at {VILLAGE}, but its last version at {NEXT}.",
        f"Person {key}: version 1 is not in the journal as it stands.",
    ]


def test_what_stands_without_its_person_is_told() -> None:
    key = person()
    assert list(people.broken()) == []
    models.Version.objects.update(person=key + 1)
    models.Identity.objects.update(person=key + 2)
    assert list(people.broken()) == [
        f"Person {key}: it has no version.",
        f"Person {key + 1}: its versions stand without it.",
        f"Person {key + 2}: its numbers stand without it.",
    ]
