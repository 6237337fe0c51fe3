"""A plan printed in any layout and compiled is the plan again; whatever is compiled keeps what the schema promises."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minzheng.notice import api
from minzheng.notice.schema import Anchor, Duty, Notice
from minzheng.notice.text import normalise, view
from tests.generative.plans import LAYOUTS, TABLES, Layout, Plan, Task, plans
from tests.invariants import anchors, faults


def fold(text: str) -> str:
    return "".join(normalise(text).split())


def planned(task: Task) -> dict[str, Any]:
    """What a task must come back as."""
    names = {"units": task.units, "lead": task.lead, "co": task.co, "measures": task.measures}
    return {"no": task.no, "deadline": task.deadline, **{key: [fold(name) for name in value] for key, value in names.items()}}


def found(duty: Duty) -> dict[str, Any]:
    """What it came back as."""
    measures = [f"{target.value}{target.unit}" for target in duty.targets if target.value is not None]
    names = {"units": duty.units_all, "lead": duty.lead, "co": duty.co, "measures": measures}
    return {"no": duty.no, "deadline": duty.deadline, **{key: [fold(name) for name in value] for key, value in names.items()}}


def comes_back(layout: Layout, plan: Plan) -> None:
    page = layout(plan)
    notice = api.compile(page.data)
    assert [found(duty) for duty in notice.duties] == [planned(task) for task in page.tasks]
    for duty, task in zip(notice.duties, page.tasks, strict=True):
        assert fold(task.text) in fold(duty.title + duty.text)
    assert list(faults(notice)) == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@given(plan=plans())
def test_a_plan_comes_back_from_any_layout(layout: Layout, plan: Plan) -> None:
    comes_back(layout, plan)


@pytest.mark.parametrize("layout", TABLES.values(), ids=TABLES)
@given(plan=plans(cells=True))
def test_a_plan_comes_back_from_any_table(layout: Layout, plan: Plan) -> None:
    comes_back(layout, plan)
