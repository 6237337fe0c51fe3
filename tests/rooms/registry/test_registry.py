"""Entries as people make, change, check and find them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.api import PUBLIC, SYSTEM, Forbidden
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from minzheng.registry import models
from tests.rooms.registry.acting import CHECKER, MAKER, OTHER, SESSION, STATION, actor

pytestmark = pytest.mark.django_db
TODAY, AUTUMN = date(2012, 12, 10), date(2012, 11, 5)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time.at(TODAY):
        yield


def session(name: str = "A", place: str = "320500", since: date = AUTUMN, **values: object) -> registry.Entry:
    return registry.enter(MAKER, "training_session", place, SESSION | {"name": name} | values, since=since)


def station(name: str = "A", place: str = "320581") -> registry.Entry:
    made = registry.enter(MAKER, "relief_station", place, STATION | {"name": name}, since=date(2003, 8, 1))
    return registry.check(CHECKER, made.id, number=1, accept=True)


def found(register: str = "training_session", **asked: object) -> list[str]:
    query = registry.Query(**{"day": TODAY} | asked)  # type: ignore[arg-type]
    return [one.title for one in registry.page(MAKER, register, query).entries]


def test_an_entry_is_what_was_said_of_it() -> None:
    made = session("助理培训")
    assert registry.entry(MAKER, made.id) == made
    assert made.values == {
        "name": "助理培训",
        "begins": date(2012, 11, 5),
        "days": Decimal("2.5"),
        "kind": "post",
        "planned": 80,
        "attended": 76,
        "cost": 3_600_000,
    }
    assert (made.title, made.number, made.state, made.made_by, made.since, made.until) == (
        "助理培训",
        1,
        "in_force",
        "1",
        AUTUMN,
        None,
    )
    assert (datetime.now(UTC) - made.recorded_at).total_seconds() < 60


def test_lists_answer_for_any_day() -> None:
    made = session(attended="70")
    registry.amend(MAKER, made.id, {**made.values, "attended": 75}, since=date(2012, 12, 1), number=1, reason="补录")
    registry.end(MAKER, made.id, on=date(2012, 12, 5), number=2, reason="并入年度班")
    for day, attended in ((4, None), (5, 70), (30, 70)):
        page = registry.page(MAKER, "training_session", registry.Query(day=date(2012, 11, day)))
        assert [one.values["attended"] for one in page.entries] == [attended] * (attended is not None)
    assert registry.entry(MAKER, made.id, date(2012, 12, 4)).values["attended"] == 75
    with pytest.raises(registry.NoEntry):
        registry.entry(MAKER, made.id, date(2012, 12, 5))
    assert registry.entry(MAKER, made.id).until == date(2012, 12, 5)
    said = [(one.number, one.kind, one.state, one.since, one.until, one.reason) for one in registry.history(MAKER, made.id)]
    assert said == [
        (1, "enter", "in_force", AUTUMN, date(2012, 12, 1), ""),
        (2, "amend", "in_force", date(2012, 12, 1), date(2012, 12, 5), "补录"),
        (3, "end", "in_force", date(2012, 12, 5), date(2012, 12, 5), "并入年度班"),
    ]


def test_what_was_recorded_wrong_is_corrected_and_stays_in_the_history() -> None:
    made = session(attended="7")
    registry.correct(MAKER, made.id, {**made.values, "attended": 77}, number=1, reason="漏打一位")
    assert registry.entry(MAKER, made.id, AUTUMN).values["attended"] == 77
    assert [(one.state, one.values["attended"]) for one in registry.history(MAKER, made.id)] == [
        ("superseded", 7),
        ("in_force", 77),
    ]


def test_a_checked_register_waits_for_another_person() -> None:
    made = registry.enter(MAKER, "relief_station", "320581", STATION, since=date(2003, 8, 1))
    assert (made.state, made.waiting) == ("proposed", True)
    assert found("relief_station") == []
    assert [one.id for one in registry.waiting(CHECKER).entries] == [made.id]
    assert registry.entry(MAKER, made.id) == made
    taken = registry.check(CHECKER, made.id, number=1, accept=True)
    assert (taken.state, taken.checked_by, taken.waiting) == ("in_force", "3", False)
    assert found("relief_station") == [STATION["name"]]
    registry.amend(MAKER, made.id, STATION | {"beds": "90"}, since=TODAY, number=1, reason="扩建")
    assert registry.entry(MAKER, made.id).values["beds"] == 60
    assert registry.entry(MAKER, made.id).waiting
    registry.check(CHECKER, made.id, number=2, accept=False, reason="没有验收材料")
    assert registry.entry(MAKER, made.id).values["beds"] == 60
    assert registry.waiting(CHECKER).entries == ()
    assert [(one.state, one.check_reason) for one in registry.history(MAKER, made.id)][1] == ("refused", "没有验收材料")
    registry.amend(MAKER, made.id, STATION | {"beds": "90"}, since=TODAY, number=1, reason="扩建")
    assert registry.check(CHECKER, made.id, number=3, accept=True).values["beds"] == 90


def test_a_refused_entry_leaves_its_key_to_others() -> None:
    made = registry.enter(MAKER, "relief_station", "320581", STATION, since=date(2003, 8, 1))
    registry.check(CHECKER, made.id, number=1, accept=False, reason="重名")
    assert registry.enter(MAKER, "relief_station", "320581", STATION, since=date(2003, 8, 1)).id != made.id


def test_the_same_request_with_other_contents_is_refused() -> None:
    one = registry.enter(MAKER, "training_session", "320500", SESSION, since=AUTUMN, request="r1")
    for values, since in ((SESSION | {"planned": "99"}, AUTUMN), (SESSION, TODAY)):
        with pytest.raises(registry.Refused, match="sent_before"):
            registry.enter(MAKER, "training_session", "320500", values, since=since, request="r1")
    with pytest.raises(registry.Refused, match="sent_before"):
        registry.amend(MAKER, one.id, SESSION, since=AUTUMN, number=1, reason="x", request="r1")
    assert len(registry.history(MAKER, one.id)) == 1


def test_the_same_request_twice_is_once() -> None:
    one, two = (registry.enter(MAKER, "training_session", "320500", SESSION, since=AUTUMN, request="r1") for _ in range(2))
    assert one == two
    more = SESSION | {"planned": "90"}
    changes = [registry.amend(MAKER, one.id, more, since=TODAY, number=1, reason="x", request="r2") for _ in range(2)]
    assert changes[0] == changes[1]
    assert len(registry.history(MAKER, one.id)) == 2
    assert registry.enter(OTHER, "training_session", "320581", SESSION, since=AUTUMN, request="r1").id != one.id


def test_each_act_is_in_the_journal_with_what_was_said() -> None:
    made = station()
    registry.end(MAKER, made.id, on=TODAY, number=1, reason="撤并")
    rows = Row.objects.filter(kind="entry", subject=str(made.id)).order_by("id")
    assert [(row.verb, row.account) for row in rows] == [("register.enter", "1"), ("register.accept", "3"), ("register.end", "1")]
    digests = list(rows.values_list("subject", "content"))
    assert list(registry.broken(digests)) == []
    assert list(registry.broken(digests[:-1])) == [f"Entry {made.id}: version 2 stands 0 times in the journal."]


def test_what_does_not_hold_is_said() -> None:
    made = session()
    models.Cell.objects.filter(field="training_session.name").update(text="b")
    models.Version.objects.update(since=date(2012, 11, 6))
    told = list(registry.broken())
    assert (
        f"Entry {made.id}: its versions stand from 2012-11-06 until 9999-12-31, but it from 2012-11-05 until 9999-12-31." in told
    )
    assert f"Entry {made.id}: the cell training_session.name from 2012-11-06 until 9999-12-31 is missing." in told
    models.Entry.objects.update(number=2, waiting=3, live=False, key="z")
    told = list(registry.broken())
    assert f"Entry {made.id}: its number is 2, but version 1 came into force last." in told
    assert f"Entry {made.id}: version 3 should wait, but [] are proposed." in told
    assert f"Entry {made.id}: it is not live as its versions say." in told
    models.Version.objects.update(entry=made.id + 1)
    assert f"Entry {made.id + 1}: its versions stand without it." in list(registry.broken())
    models.Version.objects.all().delete()
    assert list(registry.broken()) == [
        f"Entry {made.id}: cells stand without a version.",
        f"Entry {made.id}: it has no version.",
    ]


def test_a_list_is_searched_filtered_and_sorted() -> None:
    for name, kind, begins in (
        ("助理培训", "post", "2012-11-05"),
        ("救灾演练", "special", "2012-10-08"),
        ("ＡＢ班", "post", "2012-11-01"),
    ):
        session(name, kind=kind, begins=begins)
    assert found() == ["救灾演练", "ＡＢ班", "助理培训"]
    assert found(descending=True) == ["助理培训", "ＡＢ班", "救灾演练"]
    assert found(sort="name")[0] == "ＡＢ班"
    assert found(text="培训") == ["助理培训"]
    assert found(text="ab") == ["ＡＢ班"]
    assert found(text="%") == []
    assert found(filters={"kind": "岗位培训"}) == ["ＡＢ班", "助理培训"]
    assert found(filters={"kind": "post", "begins": "2012-11-01"}) == ["ＡＢ班"]
    page = registry.page(MAKER, "training_session", registry.Query(day=TODAY))
    assert page.facets == {"kind": (("post", 2), ("special", 1))}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["name", "begins"])
def test_pages_hold_every_entry_once_and_in_order(sort: str, descending: bool) -> None:
    for number in range(7):
        session(f"{number % 3}{number}", begins=f"2012-11-0{1 + number % 3}")
    names: list[str] = []
    after = ""
    while True:
        query = registry.Query(day=TODAY, sort=sort, descending=descending, size=3, after=after)
        page = registry.page(MAKER, "training_session", query)
        assert (page.total, page.capped) == (7, False)
        names += [one.title for one in page.entries]
        after = page.after
        if not after:
            break
    everything = found(sort=sort, descending=descending)
    assert names == everything
    assert everything == sorted(everything, reverse=descending) if sort == "name" else len(set(everything)) == 7


def test_a_page_asks_four_statements_however_many_entries_it_shows() -> None:
    asked = []
    for number in range(5):
        session(f"n{number}")
        with CaptureQueriesContext(
            connection,
        ) as statements:
            found(place="320500", filters={"kind": "post"})
        asked.append(len(statements))
    assert asked == [4] * 5


def test_totals_stand_at_the_places_below_and_lose_nothing() -> None:
    session("A", "320500", days="1")
    session("B", "320581", days="2.5")
    session("C", "320000", days="10")
    session("D", "320102", days="0.5")
    totals = {one.place_code: (one.count, one.sum) for one in registry.totals(MAKER, "training_session", "days", TODAY, "320000")}
    assert totals["320500"] == (2, Decimal("3.5"))
    assert totals["320100"] == (1, Decimal("0.5"))
    assert totals["320000"] == (1, 10)
    assert totals["321300"] == (0, 0)
    assert sum(count for count, _ in totals.values()) == 4
    below = registry.totals(MAKER, "training_session", "", TODAY, "320500")
    assert [(one.place_code, one.count) for one in below if one.count] == [("320500", 1), ("320581", 1)]


def test_nobody_sees_or_does_what_lies_outside_their_scope() -> None:
    made = session("A", "320581")
    elsewhere = actor("9", "department_reviewer", "320102")
    other_sector = actor("9", "department_officer", "320500", "finance")
    supervisor = actor("8", "province_supervisor")
    assert registry.page(elsewhere, "training_session", registry.Query(day=TODAY)).total == 0
    assert registry.page(elsewhere, "training_session", registry.Query(day=TODAY, place="320581")).total == 0
    assert sum(one.count for one in registry.totals(elsewhere, "training_session", "", TODAY, "320000")) == 0
    for ask in (registry.entry, registry.history):
        with pytest.raises(registry.NoEntry):
            ask(elsewhere, made.id)
    with pytest.raises(registry.NoEntry):
        registry.end(elsewhere, made.id, on=TODAY, number=1, reason="x")
    for who in (other_sector, PUBLIC):
        with pytest.raises(Forbidden):
            registry.page(who, "training_session", registry.Query(day=TODAY))
    with pytest.raises(Forbidden):
        registry.enter(elsewhere, "training_session", "320581", SESSION, since=AUTUMN)
    with pytest.raises(Forbidden):
        registry.end(supervisor, made.id, on=TODAY, number=1, reason="x")
    with pytest.raises(Forbidden):
        registry.waiting(MAKER)
    assert registry.page(SYSTEM, "training_session", registry.Query(day=TODAY)).total == 1


def test_the_public_sees_public_fields_of_public_registers_in_force() -> None:
    made = station("常熟站")
    registry.enter(MAKER, "relief_station", "320500", STATION, since=TODAY)  # waits
    page = registry.public_page("relief_station", registry.Query(day=TODAY, text="常熟"))
    assert [one.title for one in page.entries] == ["常熟站"]
    assert page.entries[0] == registry.public_entry(made.id, TODAY)
    assert "phone" not in page.entries[0].values
    assert (page.entries[0].made_by, page.entries[0].reason) == ("", "")
    with pytest.raises(Forbidden):
        registry.public_page("training_session", registry.Query(day=TODAY))
    with pytest.raises(registry.NoEntry):
        registry.public_entry(session().id)


def test_many_rows_are_taken_each_by_itself_and_once() -> None:
    rows = [("320581", SESSION | {"name": f"n{number}"}, AUTUMN) for number in range(5)]
    bad = [("320581", {"name": "x"}, AUTUMN), ("329999", SESSION, AUTUMN), rows[0]]
    first = registry.bulk_enter(MAKER, "training_session", [*rows, *bad], request="import 1")
    assert first.accepted == 5
    told = [(number, problem.field, problem.reason) for number, problem in first.problems]
    missing = [(6, name, "required") for name in ("begins", "days", "kind", "planned")]
    assert told == [*missing, (7, "", "unknown_place"), (8, "", "twice")]
    again = registry.bulk_enter(MAKER, "training_session", [*rows, *bad], request="import 1")
    assert (again.accepted, again.repeated) == (0, 5)
    assert [problem.reason for _, problem in registry.bulk_enter(MAKER, "training_session", rows).problems] == ["taken"] * 5
    assert len(found()) == 5
    assert list(registry.broken(Row.objects.values_list("subject", "content"))) == []


def test_a_row_outside_the_scope_is_refused_and_the_others_taken() -> None:
    clerk = actor("6", place="320500")
    rows = [("320581", SESSION, AUTUMN), ("320102", SESSION, AUTUMN)]
    report = registry.bulk_enter(clerk, "training_session", rows)
    assert report.accepted == 1
    assert [(number, problem.message("zh")) for number, problem in report.problems] == [
        (2, "区划320102不在您的办理范围内。请由当地办理。")
    ]


def test_many_rows_of_a_checked_register_wait_or_have_their_checker() -> None:
    rows = [("320581", STATION | {"name": "A"}, TODAY)]
    registry.bulk_enter(MAKER, "relief_station", rows)
    assert registry.waiting(CHECKER).total == 1
    registry.bulk_enter(MAKER, "relief_station", [("320581", STATION | {"name": "B"}, TODAY)], checker=CHECKER)
    assert found("relief_station") == ["B"]
    maker = actor("3")
    for checker, error in ((CHECKER, registry.SamePerson), (actor("1"), registry.SamePerson), (OTHER, Forbidden)):
        with pytest.raises(error):
            registry.bulk_enter(maker if checker is CHECKER else MAKER, "relief_station", rows, checker=checker)
    assert list(registry.broken(Row.objects.values_list("subject", "content"))) == []


def test_many_entries_are_amended_each_by_itself_and_once() -> None:
    made = [session(f"n{number}") for number in range(3)]
    rows = [("320500", SESSION | {"name": f"n{number}", "planned": str(80 + number)}, TODAY) for number in (0, 1, 2, 2, 9)]
    report = registry.bulk_amend(MAKER, "training_session", rows, reason="年度核对")
    assert (report.accepted, report.repeated) == (2, 1)
    assert [(number, problem.reason) for number, problem in report.problems] == [(4, "twice"), (5, "not_in_force")]
    assert [registry.entry(MAKER, one.id).values["planned"] for one in made] == [80, 81, 82]
    assert list(registry.broken(Row.objects.values_list("subject", "content"))) == []


def test_a_thousand_rows_take_eleven_statements() -> None:
    rows = [("320581", SESSION | {"name": f"n{number}"}, AUTUMN) for number in range(1000)]
    with CaptureQueriesContext(connection) as statements:
        assert registry.bulk_enter(MAKER, "training_session", rows, request="r").accepted == 1000
    own = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert len(own) <= 11  # two of them tell the rooms above


class Sheet:
    """A table as it is read from a file."""

    def __init__(self, columns: list[str], *rows: list[str]) -> None:
        self.columns, self.rows = tuple(columns), tuple(map(tuple, rows))
        self.lines = tuple(range(2, len(rows) + 2))


HEAD = ["区划代码", "生效日期", "培训班名称", "开班日期", "天数", "类别", "计划人数"]
LINE = ["320581", "2012-11-05", "A", "2012-11-05", "1", "岗位培训", "10"]


def test_a_table_is_taken_by_the_names_of_its_columns() -> None:
    sheet = Sheet(HEAD, LINE, [*LINE[:1], "", "B", *LINE[3:]], [*LINE[:2], "C", *LINE[3:6], "十"])
    tried = registry.import_rows(MAKER, "training_session", sheet, dry_run=True)
    assert found() == []
    report = registry.import_rows(MAKER, "training_session", sheet)
    assert report == tried
    assert report.accepted == 1
    assert [(line, problem.message("zh")) for line, problem in report.problems] == [
        (3, "“生效日期”未填。"),
        (4, "“计划人数”应为整数，现为“十”。"),
    ]
    assert found() == ["A"]


def test_a_table_whose_head_does_not_fit_is_refused_whole() -> None:
    sheet = Sheet([*HEAD[:1], *HEAD[2:6], "人数", "类别"], LINE)
    report = registry.import_rows(MAKER, "training_session", sheet)
    assert report.accepted == 0
    assert [(line, problem.message("zh")) for line, problem in report.problems] == [
        (0, "表中的“人数”列不是本台账的项目。"),
        (0, "表中缺少“生效日期”列。"),
        (0, "表中缺少“计划人数”列。"),
        (0, "表中有两列都是“类别”。"),
    ]


def test_what_is_exported_can_be_imported() -> None:
    session("A", passed="70")
    session("B", "320581", cost="")
    head, rows = registry.export_rows(MAKER, "training_session", registry.Query(day=TODAY))
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    before = registry.page(MAKER, "training_session", registry.Query(day=TODAY)).entries
    for entry in before:
        registry.end(MAKER, entry.id, on=AUTUMN, number=1, reason="x")
    assert registry.import_rows(MAKER, "training_session", Sheet(list(head), *cells)).problems == ()
    after = registry.page(MAKER, "training_session", registry.Query(day=TODAY)).entries
    assert [(one.place_code, one.since, one.values) for one in after] == [
        (one.place_code, one.since, one.values) for one in before
    ]
    with pytest.raises(Forbidden):
        registry.export_rows(actor("5", "village_assistant", "320581101001"), "training_session", registry.Query(day=TODAY))
