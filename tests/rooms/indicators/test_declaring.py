"""A measure that cannot be answered does not load, and says everything that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.content.api import ContentError
from minzheng.indicators import api as indicators
from minzheng.indicators import loading

HEAD = """name = { zh = "甲", en = "A" }
about = { zh = "甲", en = "A" }
clauses = [31]
basis = ["第31条"]
unit = { zh = "张", en = "beds" }
per = 100
direction = "up"
since = 2012-10-10
grade = "B"
evidence = { zh = "甲", en = "A" }
"""
EXAMPLES = """
[[example]]
place = "320581"
day = 2012-12-31
facts = []
numerator = 1
denominator = 1
target = 100
reaches = true
[[example]]
place = "320581"
day = 2012-12-31
facts = []
numerator = 0
denominator = 1
target = 100
reaches = false
"""
BEDS = '[formula.numerator]\ncount = "sum"\nregister = "elder_care_institution"\nfield = "beds"\n'
PEOPLE = '[formula.denominator]\ncount = "sum"\nregister = "population"\nfield = "aged_60"\n'
DECIDED = """[formula]
over = "year"
[formula.numerator]
count = "entries"
source = "cases.decided"
any = [{ all = [{ field = "pace", equals = "in_time" }] }]
[formula.denominator]
count = "entries"
source = "cases.decided"
"""
COUNTIES = '[formula.denominator]\ncount = "places"\nkinds = ["county"]\n'
FAULTS = {
    "a register that is not there": (
        BEDS.replace("elder_care_institution", "elder_care") + PEOPLE,
        'formula.numerator.register is "elder_care", which is no register; they are ',
    ),
    "a field that is not there": (
        BEDS.replace("beds", "bed") + PEOPLE,
        'formula.numerator.field is "bed", but the fields of elder_care_institution are ',
    ),
    "a person": (
        BEDS + 'any = [{ all = [{ field = "head", equals = "甲" }] }]\n' + PEOPLE,
        'formula.numerator.any.0.all.0.field is "head", which says something about a person; no figure is made of it.',
    ),
    "what is not measured": (
        BEDS.replace('"beds"', '"opened"') + PEOPLE,
        'formula.numerator.field is "opened", which elder_care_institution does not declare as measured; it cannot be added up.',
    ),
    "what is not indexed": (
        BEDS + 'any = [{ all = [{ field = "address", equals = "甲" }] }]\n' + PEOPLE,
        'formula.numerator.any.0.all.0.field is "address", which elder_care_institution does not declare as indexed; '
        "it cannot be asked.",
    ),
    "a word that a choice has not": (
        BEDS + 'any = [{ all = [{ field = "state", equals = "shut" }] }]\n' + PEOPLE,
        'formula.numerator.any.0.all.0.equals is "shut", which the field cannot say: ',
    ),
    "a bound of a choice": (
        BEDS + 'any = [{ all = [{ field = "state", at_least = 1 }] }]\n' + PEOPLE,
        'formula.numerator.any.0.all.0.field is "state", which is no number and has no bounds.',
    ),
    "two bounds": (
        BEDS + 'any = [{ all = [{ field = "beds", at_least = 1, at_most = 2 }] }]\n' + PEOPLE,
        "formula.numerator.any.0.all.0.field of the test is held to at_least, at_most, but one of equals, among, at_least, "
        "at_most, more_than, less_than is meant.",
    ),
    "a kind of place that is not there": (
        BEDS + COUNTIES.replace('"county"', '"banner"'),
        'formula.denominator.kinds.0 is "banner", but one of province, prefecture_city, ',
    ),
    "villages and counties": (
        BEDS + COUNTIES.replace('"county"', '"county", "village"'),
        "formula.denominator.kinds are villages and others together; villages are counted apart.",
    ),
    "places over people": (
        BEDS.replace("sum", "places").replace('field = "beds"\n', "") + PEOPLE,
        "formula.denominator.count is sum, but the places that must have an entry are meant.",
    ),
    "parts without a choice": (
        BEDS + COUNTIES.replace("kinds", 'part = [{ code = "x", name = { zh = "甲", en = "A" }, kinds = ["county"] }]\n#'),
        "formula.numerator.by and the parts of the denominator go together.",
    ),
    "a part that no entry says": (
        BEDS
        + 'by = "state"\n'
        + COUNTIES.replace("kinds", 'part = [{ code = "opn", name = { zh = "甲", en = "A" }, kinds = ["county"] }]\n#'),
        'formula.denominator.part.0.code is "opn", but the choices of state are open, suspended, building. Did you mean "open"?',
    ),
    "two places from which rows come": (
        BEDS.replace("register =", 'source = "cases.decided"\nregister =') + PEOPLE,
        "formula.numerator.register or a source is meant, one of them.",
    ),
    "a source that is not there": (
        DECIDED.replace("cases.decided", "case.decided", 1),
        'formula.numerator.source is "case.decided", which is no source; they are ',
    ),
    "a column that is not there": (
        DECIDED.replace('"pace"', '"pase"'),
        'formula.numerator.any.0.all.0.field is "pase", but the fields of cases.decided are item, took, ',
    ),
    "a service that is not there": (
        DECIDED.replace("pace", "item").replace("in_time", "dibaoo"),
        'formula.numerator.any.0.all.0.equals is "dibaoo", which the field cannot say: ',
    ),
    "what happens without a time": (
        DECIDED.replace('over = "year"', ""),
        "formula.over is missing: what happens on a day is asked within a month or a year.",
    ),
    "a time of what lasts": (
        '[formula]\nover = "year"\n' + BEDS + PEOPLE,
        "formula.over is year, but within a time both terms count what happens, not what lasts.",
    ),
    "a median of a register": (
        BEDS.replace("sum", "median") + PEOPLE,
        "formula.numerator.count is median: of a source, over the number of its rows.",
    ),
    "a median below": (
        DECIDED.replace('[formula.denominator]\ncount = "entries"', '[formula.denominator]\ncount = "median"\nfield = "took"'),
        "formula.numerator.count is median: of a source, over the number of its rows.",
    ),
    "a median without a field": (
        DECIDED.replace('count = "entries"', 'count = "median"', 1),
        "formula.numerator.field is what a sum adds up, and nothing else.",
    ),
    "a median that no example shows": (
        DECIDED.replace('count = "entries"', 'count = "median"\nfield = "took"', 1),
        "example.0.median is of what has one, and nothing else.",
    ),
    "a base without what it was": (
        BEDS + PEOPLE + BEDS.replace("formula", "base") + PEOPLE.replace("formula", "base"),
        "example.0.before is missing: what both terms were a year before, or at the base.",
    ),
    "another definition called base": (
        BEDS + PEOPLE + '[[alternative]]\nid = "base"\nname = { zh = "甲", en = "A" }\nwhy = { zh = "甲", en = "A" }\n',
        'alternative.0.id is "base".',
    ),
    "a sum of nothing": (
        BEDS.replace('field = "beds"\n', "") + PEOPLE,
        "formula.numerator.field is what a sum adds up, and nothing else.",
    ),
}


def load(folder: Path, text: str, name: str = "a") -> None:
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "measure.toml").write_text(text, "utf-8")
    loading.load(folder)


@pytest.mark.parametrize("name", FAULTS)
def test_what_registers_and_places_cannot_answer_is_refused(name: str, tmp_path: Path) -> None:
    formula, said = FAULTS[name]
    with pytest.raises(ContentError) as refused:
        load(tmp_path, HEAD + formula + EXAMPLES)
    assert said in str(refused.value)
    assert "measure.toml:" in str(refused.value)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    both = BEDS.replace("beds", "bed") + PEOPLE.replace("aged_60", "aged") + EXAMPLES
    with pytest.raises(ContentError):
        load(tmp_path, HEAD + both)
    with pytest.raises(ContentError) as refused:
        load(tmp_path, HEAD + FAULTS["a person"][0] + EXAMPLES, name="b")
    assert sorted((one.file.parent.name, one.key) for one in refused.value.faults) == [
        ("a", "formula.denominator.field"),
        ("a", "formula.numerator.field"),
        ("b", "formula.numerator.any.0.all.0.field"),
    ]


def test_a_measure_shows_a_world_that_reaches_and_one_that_does_not(tmp_path: Path) -> None:
    first, second = EXAMPLES.split("[[example]]")[1:]
    with pytest.raises(ContentError, match="example lacks one that reaches its target or one that does not"):
        load(tmp_path, HEAD + BEDS + PEOPLE + "[[example]]" + first)
    with pytest.raises(ContentError, match=r"example.1.reaches is true, but the figures say the other"):
        load(tmp_path, HEAD + BEDS + PEOPLE + EXAMPLES.replace("false", "true") + "[[example]]" + second)


def test_a_median_is_of_what_happens(tmp_path: Path) -> None:
    counts = '[formula.{}]\ncount = "{}"\nsource = "entitlements.counted"\n'
    formula = counts.format("numerator", "median") + 'field = "item"\n' + counts.format("denominator", "entries")
    shown = EXAMPLES.replace("numerator = 1", "numerator = 1\nmedian = 1").replace("numerator = 0", "numerator = 0\nmedian = 0")
    with pytest.raises(ContentError, match=r"formula\.numerator\.source is of what lasts, but a median is of what happens\."):
        load(tmp_path, HEAD + formula + shown)


def test_a_base_is_held_to_its_register_like_the_formula(tmp_path: Path) -> None:
    base = BEDS.replace("formula", "base").replace("beds", "bed") + PEOPLE.replace("formula", "base")
    with pytest.raises(ContentError, match=r'base\.numerator\.field is "bed", but the fields of elder_care_institution are '):
        load(tmp_path, HEAD + BEDS + PEOPLE + base + EXAMPLES.replace("facts = []", "facts = []\nbefore = [1, 1]"))


def test_the_measures_that_clauses_ask_for_are_there() -> None:
    found = {one.id: one.clauses for one in indicators.measures()}
    assert {1, 3, 8, 10, 12, 21, 24, 31, 46, 53, 56, 66, 69} == {clause for clauses in found.values() for clause in clauses}
    assert sum(clauses == (31,) for clauses in found.values()) == 6
    assert all(measure.public and measure.alternative for measure in indicators.measures())
