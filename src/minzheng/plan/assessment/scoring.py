"""Lines into scores, scores into bands: pure, exact, and the same on every machine. It reads published data and nothing else.

Data are plain values as they stand in the published file; `score` is all that `recompute` needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

CENT = Decimal("0.01")
_SIX = Decimal("0.000001")
Weighed = tuple[Fraction, Fraction]
"""A weight and a score of 100."""


@dataclass(frozen=True, slots=True)
class Line:
    """One promise at one place, as the year ended. Figures are exact fractions as text (`"26"`, `"5282/200"`).

    `baseline`, `value`, `slice`: where it began, where it stood, where it should have stood. `due` and `reached`: days, empty
    where there is none. `sample`: records looked at again and those found as recorded, empty where nobody looked.
    """

    place: str
    no: str
    letter: str
    weight: int
    baseline: str
    value: str
    slice: str
    bound: str
    due: str
    reached: str
    ends: str
    grade: str
    lead: str
    co: tuple[str, ...] = ()
    sample: tuple[int, int] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A line with how it was scored: `attainment` and `late` (months), `lateness` factor, and of 100 what the formula recommends.

    `score` counts: what was recommended, unless the assessor decided otherwise and said `why`.
    """

    line: Line
    verified: Fraction
    attainment: Decimal
    late: int
    lateness: Decimal
    recommended: Decimal
    score: Decimal
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A place's or a unit's year: the weighted mean, its interval, and the band; empty where it cannot be told apart."""

    id: str
    lines: int
    score: Decimal
    low: Decimal
    high: Decimal
    band: str


def scored(line: Line, formula: Mapping[str, Any], decided: tuple[str, str] | None = None) -> Scored:
    """One line scored; `decided`: the score that the assessor gave it instead, and why."""
    share = verified(line.sample, int(formula["lower_bound_percent"]))
    part = _attainment(line, share)
    late = months_late(line)
    factor = lateness(late, int(formula["half_life_months"]))
    attained = _decimal(part)
    recommended = (100 * attained * factor).quantize(CENT)
    score, why = (decided_score(decided[0]), decided[1]) if decided else (recommended, "")
    return Scored(line, share, attained, late, factor, recommended, score, why)


def decided_score(text: str) -> Decimal:
    """A score as an assessor gives it. Raises ValueError unless it lies between 0 and 100, with two places at most."""
    score = Decimal(text)
    if not score.is_finite() or not 0 <= score <= 100 or score != score.quantize(CENT):
        raise ValueError(text)
    return score.quantize(CENT)


def results(lines: Iterable[Scored], formula: Mapping[str, Any]) -> dict[str, Result]:
    """By place: every place that has a line, by its code."""
    by_place: dict[str, list[Weighed]] = {}
    for one in lines:
        by_place.setdefault(one.line.place, []).append((Fraction(one.line.weight), Fraction(one.score)))
    return {place: result(place, found, formula) for place, found in sorted(by_place.items())}


def unit_results(lines: Iterable[Scored], formula: Mapping[str, Any]) -> dict[str, Result]:
    """By unit: the lead carries its share of each line, co-units with a deliverable the rest; others are not assessed."""
    lead = int(formula["lead_percent"])
    by_unit: dict[str, list[Weighed]] = {}
    for one in lines:
        if not one.line.lead:
            continue
        share = Fraction(lead if one.line.co else 100)
        by_unit.setdefault(one.line.lead, []).append((one.line.weight * share, Fraction(one.score)))
        for unit in one.line.co:
            by_unit.setdefault(unit, []).append((one.line.weight * (100 - share) / len(one.line.co), Fraction(one.score)))
    return {unit: result(unit, found, formula) for unit, found in sorted(by_unit.items())}


def result(name: str, found: Sequence[Weighed], formula: Mapping[str, Any]) -> Result:
    """The weighted mean of some scores with its jackknife interval, and the band in which the whole interval lies."""
    weight = sum((each for each, _ in found), Fraction(0))
    total = sum((each * score for each, score in found), Fraction(0))
    mean = total / weight
    if len(found) < 2:
        return Result(name, len(found), _cents(mean), Decimal("0.00"), Decimal("100.00"), "")
    without = [(total - each * score) / (weight - each) for each, score in found]
    centre = sum(without, Fraction(0)) / len(without)
    spread = sum(((one - centre) ** 2 for one in without), Fraction(0)) * (len(found) - 1) / len(found)
    half = Fraction(str(formula["z"])) * _sqrt(spread)
    low, high = _cents(max(mean - half, Fraction(0))), _cents(min(mean + half, Fraction(100)))
    return Result(name, len(found), _cents(mean), low, high, _band(low, high, formula["band"]))


def _band(low: Decimal, high: Decimal, bands: Sequence[Sequence[Any]]) -> str:
    """The best band that the lower end reaches; the one below them all where the upper end reaches none; else nothing."""
    reached = next((str(name) for name, least in bands if low >= int(least)), "")
    return reached or ("D" if high < int(bands[-1][1]) else "")


def verified(sample: Sequence[int], confidence: int) -> Fraction:
    """The share of a value that was found again: 1 where nobody looked or all was found, else its lower bound (Wilson 1927)."""
    if not sample or sample[0] == sample[1]:
        return Fraction(1)
    looked, found = sample
    z = _QUANTILES[confidence]
    share, extra = Fraction(found, looked), z * z / looked
    root = _sqrt((share * (1 - share) + extra / 4) / looked)
    return max(Fraction(0), (share + extra / 2 - z * root) / (1 + extra))


_QUANTILES = {80: Fraction("0.8416"), 90: Fraction("1.2816"), 95: Fraction("1.6449")}
"""One-sided quantiles of the normal distribution, as printed with the result."""


def months_late(line: Line) -> int:
    """Whole months begun from the day it was due to the day it was reached, or to the end of the year looked at."""
    if not line.due:
        return 0
    due, until = date.fromisoformat(line.due), date.fromisoformat(line.reached or line.ends)
    if until <= due:
        return 0
    months = (until.year - due.year) * 12 + until.month - due.month
    return months + (until.day > due.day and not _ends_month(due))


def _ends_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def lateness(months: int, half_life: int) -> Decimal:
    """½ to the power of months over half-life, to six places."""
    with localcontext() as context:
        context.prec = 40
        return (Decimal("0.5") ** (Decimal(months) / half_life)).quantize(_SIX)


def _attainment(line: Line, share: Fraction) -> Fraction:
    """How far from the baseline to the slice, capped at both ends; where nothing was left to gain, whether it was held."""
    begun, value, wanted = (Fraction(text) for text in (line.baseline, line.value, line.slice))
    if line.bound in {"at_most", "less_than"}:
        begun, value, wanted = -begun, -value, -wanted
    else:
        value *= share
    if wanted <= begun:
        held = value >= wanted
        return Fraction(1) if held else max(Fraction(0), value / wanted) if wanted > 0 else Fraction(0)
    return min(Fraction(1), max(Fraction(0), (value - begun) / (wanted - begun)))


def _cents(value: Fraction) -> Decimal:
    return _decimal(value).quantize(CENT)


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 40
        return (Decimal(value.numerator) / value.denominator).quantize(_SIX)


def _sqrt(value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = 40
        return Fraction((Decimal(value.numerator) / value.denominator).sqrt().quantize(_SIX))
