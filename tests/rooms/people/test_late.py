"""Who came in side by side with somebody like them is flagged afterwards, as if one had come after the other."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from minzheng.people import api as people
from minzheng.people import models
from minzheng.people.late import flag_late
from tests.rooms.people.acting import OFFICER, VILLAGE, values

pytestmark = pytest.mark.django_db
SINCE = date(2012, 1, 1)
ALIKE = {"name": "王建国", "born": "1980-02-29", "sex": "男", "kind": "unregistered"}


def entered(rows: list[dict[str, str]]) -> list[int]:
    report = people.bulk_register(OFFICER, [people.Row(VILLAGE, one, SINCE) for one in rows])
    assert not report.refused
    return [key or 0 for key in report.keys]


def pairs() -> list[tuple[int, int, str]]:
    return sorted(models.Duplicate.objects.values_list("kept", "other", "state"))


def test_those_alike_of_whom_one_has_no_number_are_flagged_once() -> None:
    keys = entered([ALIKE, values(), values("李秀英", sequence=2), ALIKE, values(sequence=3)])
    seen = pairs()
    assert seen
    models.Duplicate.objects.all().delete()
    with transaction.atomic():
        assert flag_late(OFFICER, keys) == {keys[1], keys[3], keys[4]}
        assert pairs() == seen
        assert flag_late(OFFICER, keys) == set()
        assert pairs() == seen


def test_others_are_left_alone() -> None:
    (before,) = entered([ALIKE])
    keys = entered([values()])
    models.Duplicate.objects.all().delete()
    with transaction.atomic():
        assert flag_late(OFFICER, keys) == set()
        assert flag_late(OFFICER, []) == set()
    assert before not in keys


def test_a_table_of_several_chunks_has_them_flagged_wherever_they_stand() -> None:
    rows = [{"name": f"王{chr(0x4E00 + n)}", "born": "1980-02-29", "sex": "男", "kind": "unregistered"} for n in range(2100)]
    rows[10] = rows[2050] = ALIKE
    report = people.bulk_register(OFFICER, [people.Row(VILLAGE, one, SINCE) for one in rows])
    assert pairs() == [(report.keys[10], report.keys[2050], "flagged")]
    assert [at for at, one in report.remarks if one.reason == "alike"] == [2050]
