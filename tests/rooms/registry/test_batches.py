"""The rows of one import, which a second person checks together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.api import Forbidden
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from minzheng.registry import bulk_check, models
from tests.rooms.registry.acting import CHECKER, MAKER, OTHER, STATION, actor

pytestmark = pytest.mark.django_db
TODAY = date(2012, 12, 10)
EARLY = datetime(2000, 1, 1, tzinfo=UTC)
HERE, THERE = "320581", "320623"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time.at(TODAY):
        yield


def brought(count: int = 6, request: str = "upload 1") -> str:
    """An import of so many stations, half of them there, and its id."""
    rows = [
        (HERE if number % 2 else THERE, STATION | {"name": f"{request} {number}", "beds": str(number)}, TODAY)
        for number in range(count)
    ]
    assert registry.bulk_enter(MAKER, "relief_station", rows, reason="stations.xlsx", request=request).accepted == count
    return registry.own_batches(MAKER, EARLY)[-1].id


def ids(batch: str) -> list[int]:
    return [one.id for one in registry.batch_page(CHECKER, batch, size=1000).entries]


def sound() -> bool:
    return list(registry.broken(Row.objects.values_list("subject", "content"))) == []


def standing() -> int:
    return registry.page(MAKER, "relief_station", registry.Query(day=TODAY)).total


def test_an_import_waits_as_one_thing() -> None:
    batch = brought()
    registry.bulk_enter(MAKER, "relief_station", [(HERE, STATION | {"name": "single"}, TODAY)])
    assert [one.title for one in registry.waiting(CHECKER, singly=True).entries] == ["single"]
    assert registry.waiting(CHECKER).total == 7
    (told,) = registry.waiting_batches(CHECKER)
    assert (told.id, told.register, told.name, told.made_by) == (batch, "relief_station", "stations.xlsx", MAKER.account)
    assert (told.rows, told.waiting, told.accepted, told.refused) == (6, 6, 0, 0)
    assert registry.waiting_batches(actor(MAKER.account, "department_reviewer")) == ()


def test_the_steps_of_one_import_are_one_batch_and_those_of_another_are_not() -> None:
    rows = [(HERE, STATION | {"name": f"n{number}"}, TODAY) for number in range(4)]
    for first in (0, 2):
        registry.import_rows(MAKER, "relief_station", Sheet(rows, first), request="upload 7")
    assert [one.rows for one in registry.waiting_batches(CHECKER)] == [4]
    registry.bulk_enter(OTHER, "relief_station", [(HERE, STATION | {"name": "o"}, TODAY)], request="upload 7")
    assert [one.rows for one in registry.waiting_batches(CHECKER)] == [4, 1]


class Sheet:
    """Two lines of a table."""

    def __init__(self, rows: list[tuple[str, dict[str, str], date]], first: int) -> None:
        fields = list(rows[0][1])
        names = {one.id: one.name.zh for one in registry.register("relief_station").fields}
        self.columns = ("区划代码", "生效日期", *(names[field] for field in fields))
        some = rows[first : first + 2]
        self.rows = tuple((place, str(day), *(said[field] for field in fields)) for place, said, day in some)
        self.lines = tuple(range(first + 2, first + 4))


def test_all_that_wait_are_accepted_as_if_each_had_been_checked() -> None:
    batch = brought()
    Event.objects.all().delete()
    assert registry.check_batch(CHECKER, batch, accept=True) == registry.Checked(6, 0, 0, None)
    assert standing() == 6
    one = registry.entry(MAKER, ids(batch)[3])
    assert (one.state, one.made_by, one.checked_by, one.number, one.waiting) == (
        "in_force",
        MAKER.account,
        CHECKER.account,
        1,
        False,
    )
    assert Row.objects.filter(verb="register.accept", account=CHECKER.account).count() == 6
    (told,) = Event.objects.filter(kind="registry.changed")
    assert told.content["places"] == [HERE, THERE]
    assert registry.page(MAKER, "relief_station", registry.Query(day=TODAY, place=HERE)).total == 3
    assert sum(one.sum for one in registry.totals(MAKER, "relief_station", "beds", TODAY, "320000")) == 15
    assert sound()


def test_those_named_are_left_and_the_rest_sent_back_with_a_reason() -> None:
    batch = brought()
    two = ids(batch)[:2]
    assert registry.check_batch(CHECKER, batch, accept=True, leave=two) == registry.Checked(4, 2, 0, None)
    with pytest.raises(registry.Refused):
        registry.check_batch(CHECKER, batch, accept=False, reason=" ")
    assert registry.check_batch(CHECKER, batch, accept=False, reason="床位数不对") == registry.Checked(2, 0, 4, None)
    told = registry.batch(MAKER, batch)
    assert (told.rows, told.waiting, told.accepted, told.refused, told.why) == (6, 0, 4, 2, "床位数不对")
    assert [one.id for one in registry.own_batches(MAKER, EARLY)] == [batch]
    assert registry.sent_back(MAKER, EARLY) == ()
    assert registry.waiting_batches(CHECKER) == ()
    assert Row.objects.filter(verb="register.refuse").count() == 2
    again = registry.enter(MAKER, "relief_station", THERE, STATION | {"name": "upload 1 0"}, since=TODAY)  # its key is free again
    assert again.waiting
    assert sound()


def test_what_was_checked_singly_meanwhile_is_left_as_it_is() -> None:
    batch = brought()
    first, second, *_ = ids(batch)
    registry.check(CHECKER, first, number=1, accept=True)
    registry.check(CHECKER, second, number=1, accept=False, reason="x")
    assert registry.check_batch(CHECKER, batch, accept=True) == registry.Checked(4, 0, 2, None)
    assert registry.check_batch(CHECKER, batch, accept=True) == registry.Checked(0, 0, 6, None)
    assert registry.history(MAKER, second)[0].state == "refused"
    assert sound()


def test_many_are_decided_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_check, "STEP", 4)
    batch = brought(10)
    after: int | None = 0
    done = []
    while after is not None:
        step = registry.check_batch(CHECKER, batch, accept=True, after=after)
        done.append(step.done)
        after = step.after
    assert done == [4, 4, 2]
    assert sound()


def test_the_statements_do_not_grow_with_the_rows() -> None:
    counts = []
    for count in (30, 300):
        batch = brought(count, f"upload {count}")
        with CaptureQueriesContext(connection) as statements:
            registry.check_batch(CHECKER, batch, accept=True)
        counts.append(len([one for one in statements if "SAVEPOINT" not in one["sql"]]))
    assert counts[0] == counts[1] <= 14


def test_nobody_checks_their_own_or_what_lies_elsewhere() -> None:
    batch = brought()
    with pytest.raises(registry.SamePerson):
        registry.check_batch(actor(MAKER.account, "department_reviewer"), batch, accept=True)
    with pytest.raises(Forbidden):
        registry.check_batch(OTHER, batch, accept=True)
    local = actor("7", "department_reviewer", "320500")
    assert [(one.rows, one.waiting) for one in registry.waiting_batches(local)] == [(3, 3)]
    assert {one.place_code for one in registry.batch_page(local, batch).entries} == {HERE}
    assert {one.place_code for one in registry.batch_sample(local, batch, "s")} == {HERE}
    assert registry.batch_totals(local, batch)["beds"] == 1 + 3 + 5
    assert registry.check_batch(local, batch, accept=True) == registry.Checked(3, 0, 0, None)
    assert registry.batch(CHECKER, batch).waiting == 3
    away = actor("8", "department_reviewer", "320100")
    assert registry.waiting_batches(away) == ()
    other_sector = actor("9", "department_reviewer", "320000", "audit")
    for stranger in (away, other_sector):
        for ask in (registry.batch, registry.batch_page, registry.batch_totals):
            with pytest.raises(registry.NoBatch):
                ask(stranger, batch)
        with pytest.raises(registry.NoBatch):
            registry.check_batch(stranger, batch, accept=True)


def test_the_table_is_paged_totalled_and_drawn_from_by_a_seed() -> None:
    batch = brought(25)
    page = registry.batch_page(CHECKER, batch, size=20)
    rest = registry.batch_page(CHECKER, batch, size=20, after=page.after)
    assert [one.title for one in (*page.entries, *rest.entries)] == [f"upload 1 {number}" for number in range(25)]
    assert (page.total, rest.after) == (25, "")
    assert registry.batch_totals(CHECKER, batch)["beds"] == sum(range(25))
    drawn = registry.batch_sample(CHECKER, batch, "seed")
    everyone = sorted(ids(batch), key=lambda one: journal.digest(f"seed {one}".encode()))
    assert [one.id for one in drawn] == everyone[:10]
    assert registry.batch_sample(CHECKER, batch, "seed") == drawn
    assert {one.id for one in registry.batch_sample(CHECKER, batch, "other")} != {one.id for one in drawn}
    with pytest.raises(registry.Refused):
        registry.batch_page(CHECKER, batch, after="x")


def test_a_row_whose_key_another_entry_has_taken_stays() -> None:
    batch = brought(2)
    first = ids(batch)[0]
    row = models.Entry.objects.get(pk=first)
    models.Entry.objects.create(  # what no verb lets happen
        register=row.register, place_code=row.place_code, key=row.key, since=TODAY, until=date(2013, 1, 1), live=False
    )
    assert registry.check_batch(CHECKER, batch, accept=True) == registry.Checked(1, 0, 1, None)
    assert registry.batch(CHECKER, batch).waiting == 1
