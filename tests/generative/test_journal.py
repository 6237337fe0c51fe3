"""Whatever is written and sealed in whatever order, and whatever one thing is then changed, the change is named."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal import seal as sealer
from minzheng.kernel.journal.models import Block, Day, Leaf, Mark, Row
from tests.unguarded import unguarded
from tools import verify_journal as tool

START = datetime(2012, 10, 10, 4, tzinfo=UTC)
FIELDS = ("account", "role", "unit", "place_code", "verb", "kind", "subject", "content")
Line = dict[str, Any]
Problems = list[tuple[str, dict[str, Any]]]

actions = st.lists(
    st.one_of(
        st.integers(1, 7),  # so many rows, of which the first is written and lost
        st.just("seal"),
        st.just("a day passes"),
    ),
    max_size=12,
)


class Undo(Exception):  # noqa: N818 - what is done
    """Takes back what an example kept."""


@contextmanager
def lived(history: list[int | str]) -> Iterator[None]:
    """A journal with that history, all of it sealed in blocks of three rows at most; gone afterwards."""
    before, sealer.BLOCK = sealer.BLOCK, 3
    try:
        with transaction.atomic(), time_machine.travel(START, tick=False) as traveller:
            for action in ["seal", *history, 2, "seal"]:
                if action == "seal":
                    journal.seal()
                elif isinstance(action, int):
                    db.reserve(Row, 1)
                    subjects = [journal.Subject("entry", f"\u82cf{number}") for number in range(action)]
                    journal.write_many(journal.Who(account="7", place="320509"), "entry.amend", [(one, {}) for one in subjects])
                else:
                    traveller.shift(timedelta(days=1))
            yield
            raise Undo
    except Undo:
        pass
    finally:
        sealer.BLOCK = before


def exported() -> list[Line]:
    stream = io.StringIO()
    journal.export(None, None, stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def verified(lines: list[Line], roots: dict[str, str] | None = None) -> tool.Report:
    return tool.check_journal([json.dumps(line, ensure_ascii=False) for line in lines], roots or {})


def of_kind(lines: list[Line], kind: str) -> list[int]:
    return [at for at, line in enumerate(lines) if kind in line and (kind != "day" or "blocks" in line)]


def around(lines: list[Line], at: int, kind: str) -> Line:
    """The block or the day in which a line stands."""
    return next(lines[before] for before in range(at, -1, -1) if before in of_kind(lines, kind))[kind]  # type: ignore[no-any-return]


def part(lines: list[Line], at: int) -> slice:
    """A block or a day with all that stands below it."""
    ends = {"block": ("block", "day"), "day": ("day",)}["block" if "block" in lines[at] else "day"]
    after = [end for end in range(at + 1, len(lines)) if any(end in of_kind(lines, kind) for kind in ends)]
    return slice(at, after[0] if after else len(lines))


def said(problems: Problems, *facts: str) -> set[tuple[Any, ...]]:
    return {(kind, *(found.get(fact) for fact in facts)) for kind, found in problems}


def other(value: Any) -> Any:
    """The same kind of thing, but not it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if len(value) == 64:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    if value[4:5] == "-" and value[:4].isdigit():
        return f"{int(value[:4]) + 1}{value[4:]}"
    return value + "x"


@pytest.mark.django_db
@given(actions, st.data())
def test_an_untouched_export_is_sound_and_a_published_root_proves_all_of_it(
    history: list[int | str], data: st.DataObject
) -> None:
    with lived(history):
        lines = exported()
        assert verified(lines).problems == []
        assert len(of_kind(lines, "row")) == Row.objects.count() == Leaf.objects.count()
        assert list(journal.check()) == []
        roots = published(lines)
        report = verified(lines, roots)
        assert report.problems == []
        assert {kind for kind, _ in report.unchecked} == {"running", "content"}
        day = data.draw(st.sampled_from(sorted(roots)))
        assert said(verified(lines, {day: other(roots[day])}).problems, "day") == {("published", day)}


def days(lines: list[Line]) -> list[Line]:
    return [lines[at]["day"] for at in of_kind(lines, "day")]


def published(lines: list[Line]) -> dict[str, str]:
    return {day["day"]: root for day, root in zip(days(lines), lines[0]["days"], strict=True)}


@pytest.mark.django_db
@given(actions, st.data())
def test_an_export_of_some_days_is_sound_and_says_that_it_is_not_all(history: list[int | str], data: st.DataObject) -> None:
    with lived(history):
        since = data.draw(st.integers(0, 12))
        until = data.draw(st.integers(since, 13))
        begin, end = ((START + timedelta(days=n)).date() for n in (since, until))
        stream = io.StringIO()
        rows = journal.export(begin, end, stream)
        lines = [json.loads(line) for line in stream.getvalue().splitlines()]
        report = verified(lines)
        assert report.problems == []
        assert report.facts["rows"] == rows == len(of_kind(lines, "row"))
        first = [day["first"] for day in days(lines)][:1]
        assert said(report.unchecked, "block") >= {("before", number) for number in first if number > 1}


@pytest.mark.django_db
@given(actions, st.data())
def test_one_thing_changed_in_an_export_is_named(history: list[int | str], data: st.DataObject) -> None:
    with lived(history):
        lines = exported()
    tampered = copy.deepcopy(lines)
    tamper = data.draw(st.sampled_from(TAMPERS))
    expected = tamper(tampered, data.draw)
    if expected is not None:
        problems = verified(tampered).problems
        assert problems
        expected(problems)


Draw = Callable[[st.SearchStrategy[Any]], Any]
Expected = Callable[[Problems], None] | None


def exactly(*facts: str, of: set[tuple[Any, ...]]) -> Expected:
    def check(problems: Problems) -> None:
        assert said(problems, *facts) == of

    return check


def a_row_changed(lines: list[Line], draw: Draw) -> Expected:
    at = draw(st.sampled_from(of_kind(lines, "row")))
    where = draw(st.sampled_from(["id", *lines[at]["row"]]))
    holder = lines[at] if where == "id" else lines[at]["row"]
    holder[where] = other(holder[where])
    return exactly("block", "places", of={("row_changed", around(lines, at, "block")["number"], str(lines[at]["position"]))})


def a_position_changed(lines: list[Line], draw: Draw) -> Expected:
    at = draw(st.sampled_from(of_kind(lines, "row")))
    position = lines[at]["position"]
    lines[at]["position"] += 1
    return exactly("line", "position", of={("label", at + 1, position)})


def a_row_deleted(lines: list[Line], draw: Draw) -> Expected:
    at = draw(st.sampled_from(of_kind(lines, "row")))
    number, position = around(lines, at, "block")["number"], str(lines[at]["position"])
    del lines[at]
    return exactly("block", "places", of={("row_gone", number, position)})


def a_row_inserted(lines: list[Line], draw: Draw) -> Expected:
    at = draw(st.sampled_from(of_kind(lines, "row")))
    made = copy.deepcopy(lines[at])
    made["row"]["verb"] += "x"
    lines.insert(at + 1, made)
    return exactly("block", "places", of={("row_added", around(lines, at, "block")["number"], str(made["position"]))})


def a_row_repeated(lines: list[Line], draw: Draw) -> Expected:
    rows = of_kind(lines, "row")
    at, to = draw(st.sampled_from(rows)), draw(st.sampled_from(rows))
    number = around(lines, to, "block")["number"]
    lines.insert(to + 1, lines[at])

    def check(problems: Problems) -> None:
        assert ("row_added", number) in said(problems, "block")

    return check


def rows_swapped(lines: list[Line], draw: Draw) -> Expected:
    one, two = sorted(draw(st.sampled_from(of_kind(lines, "row"))) for _ in range(2))
    if one == two:
        return None
    blocks = [around(lines, at, "block")["number"] for at in (one, two)]
    places = [str(lines[at]["position"]) for at in (one, two)]
    lines[one], lines[two] = lines[two], lines[one]
    if blocks[0] != blocks[1]:  # in each block something unknown stands where something is missing
        return exactly("block", "places", of={("row_changed", *found) for found in zip(blocks, places, strict=True)})

    def check(problems: Problems) -> None:
        assert {("row_moved", blocks[0])} == said(problems, "block")

    return check


def the_tail_cut_off(lines: list[Line], draw: Draw) -> Expected:
    end = draw(st.integers(1, len(lines) - 1))
    whole = copy.deepcopy(lines)
    del lines[end:]
    gone: set[tuple[str, str, Any]] = set()
    kept = {kind: of_kind(lines, kind) for kind in ("day", "block", "row")}
    gone_days = [at for at in of_kind(whole, "day") if at not in kept["day"]]
    gone |= {("day_gone", "place", of_kind(whole, "day").index(at) + 1) for at in gone_days}
    for kind, above in ("block", "day"), ("row", "block"):
        for at in set(of_kind(whole, kind)) - set(kept[kind]):
            holder = max(before for before in of_kind(whole, above) if before < at)
            if holder < end:
                gone.add((f"{kind}_gone", "places", at))

    def check(problems: Problems) -> None:
        assert {kind for kind, _ in problems} == {kind for kind, _, _ in gone}
        assert {found["place"] for kind, found in problems if kind == "day_gone"} == {p for k, _, p in gone if k == "day_gone"}
        for kind, name in ("block", "number"), ("row", "position"):
            places = sorted((whole[at][kind] if kind == "block" else whole[at])[name] for k, _, at in gone if k == f"{kind}_gone")
            found = [facts["places"] for problem, facts in problems if problem == f"{kind}_gone"]
            assert found == ([f"{places[0]}-{places[-1]}" if len(places) > 1 else str(places[0])] if places else [])

    return check


def a_block_header_changed(lines: list[Line], draw: Draw) -> Expected:
    at = draw(st.sampled_from(of_kind(lines, "block")))
    number, day = lines[at]["block"]["number"], around(lines, at, "day")["day"]
    where = draw(st.sampled_from(sorted(lines[at]["block"])))
    lines[at]["block"][where] = other(lines[at]["block"][where]) if where != "previous" else "0" * 64

    def check(problems: Problems) -> None:
        assert ("block_changed", day, str(number)) in said(problems, "day", "places")
        assert {kind for kind, _ in problems} <= {"block_changed", "block_root"}

    return check


def a_day_header_changed(lines: list[Line], draw: Draw) -> Expected:
    place = draw(st.integers(0, len(of_kind(lines, "day")) - 1))
    header = lines[of_kind(lines, "day")[place]]["day"]
    where = draw(st.sampled_from(sorted(header)))
    header[where] = other(header[where]) if where != "previous" else "0" * 64

    def check(problems: Problems) -> None:
        assert ("day_changed", place + 1) in said(problems, "place")

    return check


def a_list_changed(lines: list[Line], draw: Draw) -> Expected:
    name, kind = draw(st.sampled_from([("leaves", "block"), ("blocks", "day"), ("days", "journal")]))
    at = draw(st.sampled_from(of_kind(lines, kind)))
    place = draw(st.integers(0, len(lines[at][name]) - 1))
    lines[at][name][place] = other(lines[at][name][place])
    if kind == "journal":
        return exactly("place", of={("day_changed", place + 1)})
    fact = "number" if kind == "block" else "day"
    return exactly(kind, of={(f"{kind}_list", lines[at][kind][fact])})


def blocks_swapped(lines: list[Line], draw: Draw) -> Expected:
    blocks = of_kind(lines, "block")
    one, two = sorted(draw(st.sampled_from(blocks)) for _ in range(2))
    if one == two:
        return None
    first, second = part(lines, one), part(lines, two)
    touched = {around(lines, at, "day")["day"] for at in (one, two)}
    lines[:] = [*lines[:one], *lines[second], *lines[first.stop : two], *lines[first], *lines[second.stop :]]

    def check(problems: Problems) -> None:
        kinds = {"block_moved"} if len(touched) == 1 else {"block_changed"}
        assert said(problems, "day") == {(kind, day) for kind in kinds for day in touched}

    return check


def a_block_deleted(lines: list[Line], draw: Draw) -> Expected:
    at = draw(st.sampled_from(of_kind(lines, "block")))
    number, day = lines[at]["block"]["number"], around(lines, at, "day")["day"]
    del lines[part(lines, at)]
    return exactly("day", "places", of={("block_gone", day, str(number))})


def a_day_deleted(lines: list[Line], draw: Draw) -> Expected:
    place = draw(st.integers(0, len(of_kind(lines, "day")) - 1))
    del lines[part(lines, of_kind(lines, "day")[place])]
    return exactly("place", of={("day_gone", place + 1)})


TAMPERS: list[Callable[[list[Line], Draw], Expected]] = [
    a_row_changed,
    a_position_changed,
    a_row_deleted,
    a_row_inserted,
    a_row_repeated,
    rows_swapped,
    the_tail_cut_off,
    a_block_header_changed,
    a_day_header_changed,
    a_list_changed,
    blocks_swapped,
    a_block_deleted,
    a_day_deleted,
]


# ---- receipts


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder and key of a plain value in a JSON value."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from places(inner)
        else:
            yield value, key


@pytest.mark.django_db
@given(actions, st.data())
def test_a_receipt_is_proved_by_the_root_of_its_day_and_by_nothing_else(history: list[int | str], data: st.DataObject) -> None:
    with lived([*history, "seal", "a day passes"]):
        row = data.draw(st.sampled_from(list(Leaf.objects.order_by("position").values_list("row_id", flat=True))))
        receipt = journal.receipt(row)
        roots = published(exported())
    text = json.dumps(receipt, ensure_ascii=False, separators=(",", ":"))
    day = receipt["day"]["day"]  # type: ignore[index]
    assert tool.check_receipt(text, {day: roots[day]}).problems == []
    for wrong in set(roots) - {day}:
        assert said(tool.check_receipt(text, {wrong: roots[wrong]}).problems, "day", "given") == {("other_day", day, wrong)}
        assert ("published", day) in said(tool.check_receipt(text, {day: roots[wrong]}).problems, "day")
    for number in range(len(list(places(receipt)))):
        changed = copy.deepcopy(receipt)
        holder, key = list(places(changed))[number]
        holder[key] = other(holder[key])
        assert tool.check_receipt(json.dumps(changed), {}).problems, key
    at, letter = (
        data.draw(st.integers(0, 9999)) % len(text),
        data.draw(st.characters(exclude_categories=("Cs",))),
    )  # whatever the text is
    letter = chr(ord(letter) ^ 1) if letter == text[at] else letter
    assert tool.check_receipt(text[:at] + letter + text[at + 1 :], {}).problems
    assert tool.check_receipt(text[:at] + text[at + 1 :], {}).problems


# ---- in the database


def in_rows(draw: Draw) -> set[tuple[str, str, Any]]:
    leaf = draw(st.sampled_from(list(Leaf.objects.order_by("position").select_related("row"))))
    if draw(st.booleans()):
        where = draw(st.sampled_from([*FIELDS, "digest", "recorded_at", "day"]))
        value = getattr(leaf.row, where)
        value = value + timedelta(days=1) if where in {"recorded_at", "day"} else other(value)[-12:]
        Row.objects.filter(id=leaf.row_id).update(**{where: value})
        return {("row", "position", leaf.position)}
    Row.objects.filter(id=leaf.row_id).delete()
    found = {("row_gone", "position", leaf.position)}
    newest = Row.objects.order_by("id").last()
    return (
        found
        if newest and newest.id >= Mark.objects.get().ceiling
        else found | {("tail_gone", "row", newest.id if newest else 0)}
    )


def a_row_put_in(_draw: Draw) -> set[tuple[str, str, Any]]:
    row = Row.objects.order_by("id").first()
    assert row is not None
    row.pk -= 1
    row.save(force_insert=True)
    return {("row_added", "row", row.pk)}


def in_leaves(draw: Draw) -> set[tuple[str, str, Any]]:
    leaf = draw(st.sampled_from(list(Leaf.objects.order_by("position"))))
    match draw(st.integers(0, 2)):
        case 0:
            Leaf.objects.filter(position=leaf.position).update(hash=draw(st.sampled_from([other(leaf.hash), "no hash", ""])))
            return {("leaf", "position", leaf.position)}
        case 1:
            Leaf.objects.filter(position=leaf.position).delete()
            found = {("leaf_gone", "position", leaf.position)}
            return found | ({("row_added", "row", leaf.row_id)} if leaf.row_id <= Mark.objects.get().floor else set())
        case _:
            Leaf.objects.filter(position=leaf.position).update(position=10**6)
            return {("leaf_gone", "position", leaf.position), ("leaf_stray", "position", 10**6)}


def in_blocks(draw: Draw) -> set[tuple[str, str, Any]]:
    block = draw(st.sampled_from(list(Block.objects.order_by("number"))))
    where = draw(st.sampled_from(["root", "hash", "previous", "sealed_at"]))
    value = "0" * 64 if where != "sealed_at" else block.sealed_at + timedelta(seconds=1)
    Block.objects.filter(number=block.number).update(**{where: value})
    return {("block", "block", block.number)}


def a_block_taken_out(draw: Draw) -> set[tuple[str, str, Any]]:
    numbers = list(Block.objects.order_by("number").values_list("number", flat=True))
    number = draw(st.sampled_from(numbers))
    gone = Block.objects.get(number=number)
    Block.objects.filter(number=number).delete()
    if number == numbers[-1]:
        return {("leaf_stray", "position", place) for place in range(gone.total - gone.count + 1, gone.total + 1)}
    return {("blocks_gone", "first", number)}


def in_days(draw: Draw) -> set[tuple[str, str, Any]]:
    if not Day.objects.exists():
        return set()
    day = draw(st.sampled_from(list(Day.objects.order_by("day"))))
    where = draw(st.sampled_from(["first", "count", "root", "previous", "hash"]))
    Day.objects.filter(day=day.day).update(**{where: other(getattr(day, where) or "0" * 64)})
    return {("day", "day", day.day)}


@pytest.mark.django_db
@pytest.mark.parametrize("tamper", [in_rows, a_row_put_in, in_leaves, in_blocks, a_block_taken_out, in_days])
@given(history=actions, data=st.data())
def test_one_thing_changed_in_the_database_is_named(
    tamper: Callable[[Draw], set[tuple[str, str, Any]]], history: list[int | str], data: st.DataObject
) -> None:
    with lived(history):
        with unguarded():
            expected = tamper(data.draw)
        problems = list(journal.check())
        named = {(one.kind, fact, value) for one in problems for fact, value in one.facts.items()}
        assert expected <= named
        assert bool(expected) == bool(problems)
        assert all(one.of("zh") != one.of("en") for one in problems)
