"""A plan printed in any layout and compiled is the plan again; whatever is compiled keeps what the schema promises."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from minzheng.notice import api, responsibility
from minzheng.notice.schema import Anchor, Duty, Notice
from minzheng.notice.text import View, normalise, view
from tests.generative.plans import FRAGMENTS, LAYOUTS, SMALL, TABLES, Layout, Plan, Task, mixed, plans
from tests.invariants import anchors, faults

SHAPE = Draft202012Validator(api.json_schema())
PRINTED = [layout for layout in (*LAYOUTS.values(), *TABLES.values()) if str(layout(SMALL).data)[:2] not in ("b'", "<!", "<h")]


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


PLANNED = st.builds(lambda layout, plan: layout(plan).data, st.sampled_from(PRINTED), plans())
SOUP = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A printed plan with pieces put in and taken out."""
    text: str = draw(PLANNED)
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(FRAGMENTS)) + text[place + draw(st.integers(0, 3)) :]
    return text


TEXT = SOUP | st.builds(mixed, SOUP) | damaged() | st.text()


def compiled(data: bytes | str) -> Notice | str:
    """The notice, or why there is none."""
    try:
        return api.compile(data)
    except api.Unreadable as error:
        return error.reason


@given(TEXT)
@example("00\t印发通知")
def test_any_text_gives_a_notice_that_keeps_its_promises(text: str) -> None:
    notice = compiled(text)
    assert isinstance(notice, str) or list(faults(notice)) == []


@given(st.binary() | st.builds(str.encode, TEXT, st.sampled_from(["utf-8", "utf-16", "gb18030"]), st.just("replace")), st.data())
def test_any_bytes_give_a_notice_that_keeps_its_promises(data: bytes, draw: st.DataObject) -> None:
    notice = compiled(data[draw.draw(st.integers(0, 3)) :])
    assert isinstance(notice, str) or list(faults(notice)) == []


@given(TEXT | PLANNED)
def test_the_same_text_gives_the_same_notice(text: str) -> None:
    assert compiled(text) == compiled(text)


@given(TEXT | PLANNED)
def test_folding_widths_and_spaces_first_changes_places_alone(text: str) -> None:
    notice, folded = compiled(text), compiled(normalise(text))
    if isinstance(notice, str) or isinstance(folded, str):
        assert notice == folded
        return
    assume("html" not in (notice.format, folded.format))  # markup is no text to fold
    assert placeless(notice) == placeless(folded)
    at = view(notice.original).at
    for here, there in zip(anchors(notice), anchors(folded), strict=True):
        if there.quote:
            assert (here.start, here.end) == (at[there.start], at[there.end - 1] + 1)


def placeless(value: Any) -> Any:
    """A value without offsets, quotes and the original."""
    match value:
        case Anchor(rule=rule):
            return rule
        case Notice():
            return {**_fields(value), "original": None}
        case tuple():
            return [placeless(item) for item in value]
        case _ if is_dataclass(value):
            return _fields(value)
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: placeless(getattr(value, field.name)) for field in fields(value)}


@given(TEXT | PLANNED)
def test_json_says_everything_and_in_the_published_shape(text: str) -> None:
    notice = compiled(text)
    if isinstance(notice, Notice):
        read = json.loads(api.to_json(notice))
        assert read == json.loads(json.dumps(asdict(notice)))
        assert list(SHAPE.iter_errors(read)) == []


def _shifted(whole: View, rule: str, start: int = 0, end: int | None = None) -> Anchor:
    anchor = _anchor(whole, rule, start, end)
    return replace(anchor, start=anchor.start + 1, end=anchor.end + 1)


_anchor, _resolve = View.anchor, responsibility.resolve
BROKEN: dict[str, tuple[str, object]] = {
    "anchors one place off": ("minzheng.notice.text.View.anchor", _shifted),
    "the first deadline instead of the latest": ("minzheng.notice.duties.latest", lambda days: days[0] if days else None),
    "everybody leads": ("minzheng.notice.duties.resolve", lambda *a: [(name, "lead", why) for name, _, why in _resolve(*a)]),
    "no separators inside brackets": ("minzheng.notice.units._protected", lambda text: [False] * len(text)),
    "numbers are not due": ("minzheng.notice.lexer._Sequence.due", lambda *_: False),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_compiler_is_noticed(broken: tuple[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    comes_back(LAYOUTS["L21 one line, verbs"], SMALL)
    monkeypatch.setattr(*broken)
    with pytest.raises(AssertionError):
        comes_back(LAYOUTS["L21 one line, verbs"], SMALL)
