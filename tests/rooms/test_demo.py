"""The demo is the same every time however it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import connection, transaction

from minzheng.config.demo import households, province, troubles
from minzheng.config.demo.content import figures
from minzheng.config.stories import cases as stories
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.registry.models import Version
from minzheng.services.cases import api as cases
from minzheng.services.cases.models import Case
from minzheng.services.entitlements import api as entitlements
from minzheng.services.procedure import api as procedure
from minzheng.services.rosters import api as rosters
from minzheng.services.rosters.models import Line
from tests.settling import forget

pytestmark = pytest.mark.django_db
OPENS = date(2014, 9, 30)


@pytest.fixture(autouse=True)
def demo(settings: LazySettings, read_once: None, tmp_path: Path) -> None:
    settings.DEMO, settings.HOME = True, tmp_path


def ever(number: str) -> bool:
    """Whether its place was one, when its bearer was born."""
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return any(not one.ended or not places.default().surely(one.ended, born) for one in places.default().ever(number[:6]))


def test_as_many_are_old_as_the_figures_of_a_city_say() -> None:
    for city in ("320600", "321300"):
        drawing = households.Drawing(OPENS)
        living = [one for n in range(60) for home in drawing.homes(f"{city[:4]}99{n:06}", 30) for one in home.living]
        aged = sum((OPENS - one.born).days / 365.25 >= 60 for one in living) / len(living)
        assert max(Counter(one.born for one in living).values()) < 9  # nobody is crowded into one day
        new = [one for one in living if one.said.get("kind") == "newborn"]
        assert 0 < len(new) < len(living) / 200
        assert {one.said["name"][-2:] for one in new} <= {"之子", "之女"}
        assert len({one.said["name"] for one in new}) == len(new)  # by a common name they would look like one
        wanted = next(float(one.aged) for one in figures().city if one.code == city) / 100
        assert abs(aged - wanted) < 0.03, city


def test_poor_writing_is_read_right_or_told() -> None:
    number = "32990119800229001"
    number += particulars.check_character(number)
    said = {"name": "王建国", "number": number, "sex": "male", "born": "1980-02-29"}
    told = set()
    for way in troubles._WAYS[:-1]:
        read, remarks = particulars.read(way(said), OPENS)
        assert (read.name, read.number, read.born) == ("王建国", number, date(1980, 2, 29))
        told |= {remark.reason for remark in remarks}
    assert len(told) >= 2
    body = "32990720120229003"
    child = said | {"number": body + particulars.check_character(body), "born": "2012-02-29"}
    read, remarks = particulars.read(troubles.former(child), OPENS)
    assert (read.number[:6], read.born, read.sex) == ("320304", date(2012, 2, 29), "male")
    assert "outlived" in {remark.reason for remark in remarks}
    assert not ever(read.number)


def test_another_making_says_the_same_however_often_it_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procedure, "share", lambda _secret, _number: 99)  # whom the county looks at again is drawn anew each time
    acting = acted(monkeypatch)

    def made(*breaks: int) -> tuple[object, ...]:
        before = transaction.savepoint_create()
        for statements in breaks:
            with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(broken_off_after(statements, acting)):
                province.make(lambda _line: None, within="321100")
            forget()
        province.make(lambda _line: None, within="321100")
        columns = ("entry__register", "entry__place_code", "number", "kind", "state", "since", "until", "said")
        said = sorted(Version.objects.values_list(*columns)), sorted(Account.objects.values_list("login", "name", "practice"))
        paid = ("place_code", "item", "month", "part", "amount", "live", "result", "reason", "result_on", "roster__handed_on")
        said += (sorted(Line.objects.values_list(*paid)),)
        counts = {model.__name__: model.objects.count() for model in apps.get_models() if model._meta.app_label not in UNEVEN}  # type: ignore[attr-defined]
        transaction.savepoint_rollback(before)
        forget()
        return *said, counts

    sent = count()
    with connection.execute_wrapper(lambda execute, *given: (acting or next(sent), execute(*given))[1]):
        first = made()
    statements = next(sent)
    assert len(first[0]) > 3_000  # type: ignore[arg-type]
    for before, after in zip(first, made(300, statements // 6, statements // 3), strict=True):
        assert before == after


UNEVEN = {"events", "journal", "jobs", "django_tasks_database", "sessions", "contenttypes", "review"}
"""Rooms that keep something each time anew: what was noted and told; what is drawn: a blind reading."""


def test_families_that_were_broken_off_while_they_applied_keep_what_they_had_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acting, kept = acted(monkeypatch), list[str]()

    def stroke(execute: Callable[..., object], sql: str, *given: object) -> object:
        if acting and "INSERT" in sql and "postings_" in sql:
            kept.extend(Case.objects.values_list("number", flat=True))
            raise KeyboardInterrupt
        return execute(sql, *given)

    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(stroke):
        province.make(lambda _line: None, within="321100")
    forget()
    acting.clear()
    province.make(lambda _line: None, within="321100")
    now = Counter(Case.objects.values_list("number", flat=True))
    assert kept
    assert not Counter(kept) - now
    assert len(now) > len(kept)
    with time.at(OPENS):
        assert not [fault for check in (cases.broken, entitlements.broken, rosters.broken) for fault in check()]


def acted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The township whose families act out their applications just now: none, or one."""
    now = list[str]()

    def apply(town: str, *given: object) -> None:
        now.append(town)
        stories_apply(town, *given)  # type: ignore[arg-type]
        now.remove(town)

    stories_apply = stories.apply
    monkeypatch.setattr(stories, "apply", apply)
    return now


def broken_off_after(statements: int, acting: list[str]) -> Callable[..., object]:
    """What ends the work in the midst of it, as a stroke of power does, but not while families act."""
    left = iter(range(statements))

    def passed(execute: Callable[..., object], sql: str, *given: object) -> object:
        if not acting and "SAVEPOINT" not in sql and next(left, None) is None:
            raise KeyboardInterrupt
        return execute(sql, *given)

    return passed


def test_a_database_that_is_in_use_is_left_as_it_is() -> None:
    Account.objects.create(login="clerk", name="Clerk")
    with pytest.raises(province.NotEmpty, match="Name another home"):
        province.make(lambda _line: None)
    assert Account.objects.count() == 1
    access.travel(access.SYSTEM, OPENS)
    Account.objects.all().delete()
    with pytest.raises(province.NotEmpty):  # a demo that is open is not made again
        province.make(lambda _line: None)
