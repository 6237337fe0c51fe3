"""The light, over any figures: it never gets better as data get worse or older, and says nothing without a ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from minzheng.content.api import Said
from minzheng.plan.standing.api import Known, Point, Standing, light, reaches, thresholds

SINCE, DUE = date(2012, 10, 31), date(2015, 12, 31)
ORDER = thresholds().order
BOUNDS = ("at_least", "more_than", "at_most", "less_than", "exactly")
ANY = st.sampled_from(BOUNDS)
UP = st.sampled_from(("at_least", "more_than"))
MISSING = ("没有", "No ", "not ")
days = st.dates(SINCE, DUE + timedelta(800))
ratios = st.fractions(0, 120, max_denominator=50)
NONE, SIZES, FIGURES = st.none(), st.integers(1, 200), st.none() | ratios


@st.composite
def known(
    draw: st.DrawFn,
    bounds: st.SearchStrategy[str] = ANY,
    *,
    wholes: st.SearchStrategy[int | None] = NONE | SIZES,
    figures: st.SearchStrategy[Fraction | None] = FIGURES,
    aged: bool = False,
) -> Known:
    """What may be known of a measured promise; of one that has `aged`, also when it was last changed."""
    day = draw(days)
    whole = draw(wholes)
    have = draw(st.integers(0, whole)) if whole else 0
    now = Fraction(100 * have, whole) if whole else draw(figures)
    first = draw(st.none() | st.builds(Point, st.dates(SINCE, day), ratios))
    return Known(
        kind="measured",
        day=day,
        since=SINCE,
        due=draw(NONE | st.just(DUE)),
        target=Decimal(draw(st.integers(0, 110))),
        bound=draw(bounds),
        now=now,
        shown="" if now is None else f"{float(now):.1f}",
        unit=Said("张", "beds"),
        whole=whole,
        have=have,
        short_of=draw(st.integers(0, 5000)),
        missing=draw(st.integers(0, 3)),
        floor=draw(st.booleans()),
        history=(first,) if first else (),
        changed=draw(st.dates(SINCE, day) if aged else NONE | st.dates(SINCE, day)),
        grade=draw(st.sampled_from("ABCDE")),
        tail=draw(st.just(()) | st.just(("如东县",))),
        tail_count=draw(st.integers(1, 9)),
        reading=draw(st.none() | st.just(Said("按户籍计", "by hukou"))),
        to_confirm=draw(st.booleans()),
        led=draw(st.booleans()),
    )


def judged(one: Known) -> Standing:
    return light(one, thresholds())


def no_better(worse: Known, better: Known) -> bool:
    return ORDER.index(judged(worse).state) <= ORDER.index(judged(better).state)


@given(known(UP, wholes=NONE, figures=ratios), st.fractions(0, 50, max_denominator=50))
def test_a_lower_figure_is_never_a_better_light(one: Known, less: Fraction) -> None:
    assert one.now is not None
    assert no_better(replace(one, now=max(one.now - less, Fraction(0))), one)


@given(known(UP, wholes=SIZES), st.integers(0, 200))
def test_fewer_of_what_is_to_be_are_never_a_better_light(one: Known, fewer: int) -> None:
    assert one.whole
    have = max(one.have - fewer, 0)
    assert no_better(replace(one, have=have, now=Fraction(100 * have, one.whole)), one)


@given(known(aged=True), st.integers(0, 2000))
def test_older_data_are_never_a_better_light(one: Known, older: int) -> None:
    assert one.changed
    assert no_better(replace(one, changed=one.changed - timedelta(older)), one)


@given(known(), st.integers(0, 50))
def test_more_gaps_are_never_a_better_light(one: Known, more: int) -> None:
    assert no_better(replace(one, missing=one.missing + more), one)


@given(known(), st.sampled_from("ABCDE"), st.sampled_from("ABCDE"))
def test_weaker_evidence_is_never_a_better_light(one: Known, grade: str, other: str) -> None:
    assert no_better(replace(one, grade=max(grade, other)), replace(one, grade=min(grade, other)))


@given(known())
def test_what_is_unknown_or_only_said_is_never_called_well(one: Known) -> None:
    state = judged(replace(one, now=None, shown="")).state
    assert state in {"dim", "stop"}
    assert judged(replace(one, grade="D")).state not in {"done", "go"}


@given(known())
def test_what_is_called_kept_was_reached_and_nothing_else_is(one: Known) -> None:
    found = judged(one)
    if found.state == "done":
        assert one.now is not None
        assert reaches(one.bound, one.now, one.target)
    elif one.now is not None and reaches(one.bound, one.now, one.target):
        assert found.state == "dim"  # old, with gaps, or somebody's word


@given(known())
def test_every_reason_has_a_number_or_names_what_is_missing_in_both_languages(one: Known) -> None:
    found = judged(one)
    assert found.reasons
    for reason in found.reasons:
        for lang in ("zh-hans", "en"):
            said = reason.of(lang)
            assert any(letter.isdigit() for letter in said) or any(word in said for word in MISSING), said
            assert "{" not in said
            assert "None" not in said


@given(known())
def test_the_same_is_always_judged_the_same(one: Known) -> None:
    assert judged(one) == judged(replace(one))


@given(known())
def test_what_nothing_decides_has_no_light(one: Known) -> None:
    found = judged(replace(one, kind="monitored"))
    assert (found.state, found.rate, found.lacking) == ("off", None, None)
