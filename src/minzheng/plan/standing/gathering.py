"""What lights are judged by, brought together for many promises at many places in a few statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import islice
from math import ceil, floor

from minzheng.content.api import Said
from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.duties.api import Duty, Held, Plan, Proof
from minzheng.plan.standing.bound import bound, holding
from minzheng.plan.standing.light import Known, Point, reaches

NAMED = 5
"""How many of the last places a reason names."""
_ALL = Decimal(100)
_PERCENT = Said("%", "%")


@dataclass(frozen=True, slots=True)
class Tail:
    """The last places of a promise that is to be kept at each of several: those without it, of all that are bound.

    `each`: one thing is to be at each, so that they lack the thing; else each has a share of its own to reach.
    """

    lacking: tuple[str, ...]
    bound: int
    each: bool = True


@dataclass
class Gathering:
    """What is known of a plan's promises on a day, for the places asked; where given, of one duty or one proof of it alone."""

    actor: access.Actor
    plan: Plan
    day: date
    asked: tuple[str, ...]
    only: Duty | None = None
    proof: int = 0
    _tails: dict[tuple[int, str], Tail] = field(default_factory=dict)
    _below: dict[tuple[str, tuple[str, ...]], Mapping[str, indicators.Figure]] = field(default_factory=dict)
    _at_due: dict[tuple[str, date], Mapping[str, indicators.Figure]] = field(default_factory=dict)

    @cached_property
    def proofs(self) -> Mapping[int, tuple[Proof, ...]]:
        """By the id of the duty, how its promises were to be proven on the day."""
        found = duties.agreed(self.plan, self.day)
        if self.only is None:
            return found
        return {self.only.id: tuple(one for one in found[self.only.id] if self.proof in {0, one.id})}

    @cached_property
    def measures(self) -> Mapping[str, indicators.Measure]:
        """The measures of the plan that are declared, and the actor's to read here."""
        declared = {one.id: one for one in indicators.measures()}
        named = {proof.measure for some in self.proofs.values() for proof in some if proof.measure in declared}
        return {name: declared[name] for name in sorted(named) if declared[name].public or self.full}

    @property
    def full(self) -> bool:
        """Whether the actor is told of few households too, wherever it is asked."""
        held = access.scope(self.actor, "indicator.read")
        return all(held.holds(place) for place in self.asked)

    @property
    def stamp(self) -> str:
        """Another word whenever something that is gathered may have changed: two statements."""
        return f"{indicators.stamp(tuple(self.measures))} {duties.evidence_stamp(self.plan.id)}"

    @cached_property
    def figures(self) -> Mapping[str, Mapping[str, indicators.Figure]]:
        """By measure and place, the figure of the day."""
        return indicators.values(tuple(self.measures), self.asked, self.day, actor=self.actor)

    @cached_property
    def changed(self) -> Mapping[str, Mapping[str, date | None]]:
        """By measure and place, the last day on which a record behind it changed; of what is there or not, anywhere."""
        some = tuple(dict.fromkeys((*self.asked, self.plan.place_code)))
        return indicators.changed(tuple(self.measures), some, self.day, actor=self.actor)

    @cached_property
    def first(self) -> Mapping[tuple[str, str], Point]:
        """By measure and place, the first figure known since the plan began, looked for at the ends of half-years."""
        found: dict[tuple[str, str], Point] = {}
        open_ = {(name, place) for name in self.measures for place in self.asked if self.figures[name][place].ratio is not None}
        for day in self._half_years():
            if not open_:
                break
            names, some = sorted({name for name, _ in open_}), sorted({place for _, place in open_})
            some = [place for place in some if places.default().ever(place)]
            then = indicators.values(names, some, day, actor=self.actor)
            for name, place in sorted(open_):
                if (ratio := then[name][place].ratio) is not None:
                    found[name, place] = Point(day, ratio)
            open_ -= found.keys()
        return found

    def _half_years(self) -> Iterator[date]:
        ends = (date(year, *end) for year in range(self.plan.since.year, self.day.year + 1) for end in ((6, 30), (12, 31)))
        yield from (self.plan.since, *(end for end in ends if self.plan.since < end < self.day))

    @cached_property
    def held(self) -> Mapping[int, tuple[Held, ...]]:
        """By proof, what stands as proof."""
        return duties.held(self.actor, self.plan.id, self.day)

    def led(self, duty: Duty) -> bool:
        """Whether somebody leads a duty on the day, and nobody has to guess so."""
        lead = duty.lead
        return lead is not None and (lead.ruled_on is None or lead.ruled_on <= self.day)

    def known(self, duty: Duty, proof: Proof, place: str) -> Known:
        """What is known of a promise at a place that it binds."""
        known = Known(
            kind=proof.kind,
            day=self.day,
            since=self.plan.since,
            due=proof.due_day,
            target=proof.target,
            bound=proof.bound,
            to_confirm=proof.to_confirm,
            reading=proof.reading,
            led=self.led(duty),
        )
        match proof.kind:
            case "measured":
                return self._measured(proof, place, known)
            case "artefact":
                return self._made(proof, place, known)
            case "attested":
                return self._attested(proof, place, known)
            case "monitored" if proof.measure in self.measures:
                figure = self.figures[proof.measure][place]
                return replace(known, now=figure.ratio, shown=figure.shown, unit=self.measures[proof.measure].unit)
        return known

    def _measured(self, proof: Proof, place: str, told: Known) -> Known:
        measure = self.measures.get(proof.measure)
        if measure is None:
            declared = proof.measure in {one.id for one in indicators.measures()}
            return replace(told, unknown="not_public" if declared else "no_measure")
        figure = self.figures[measure.id][place]
        by_places = measure.formula.denominator.count == "places"
        first = self.first.get((measure.id, place))
        tail = self.tail(proof, place) if by_places else Tail((), 0)
        return replace(
            told,
            now=None if by_places and 0 < figure.denominator <= figure.missing else figure.ratio,
            unknown="withheld" if figure.withheld else "unknown_places" if by_places else "",
            shown=figure.shown,
            unit=measure.unit,
            whole=int(figure.denominator) if by_places and figure.denominator else None,
            have=int(figure.numerator) if by_places else 0,
            short_of=_short_of(proof, measure, figure),
            missing=figure.missing,
            floor=by_places and proof.bound in {"at_least", "more_than", "exactly"},
            history=(first,) if first else (),
            reached=self._reached(proof, measure, place),
            changed=self.changed[measure.id][self.plan.place_code if by_places else place],
            grade=measure.grade,
            tail=self._names(tail, place),
            tail_count=len(tail.lacking) - (place in tail.lacking),
            each=tail.each,
        )

    def _reached(self, proof: Proof, measure: indicators.Measure, place: str) -> date | None:
        """After the deadline: the end of the month in which a target was reached first. Asked where it is reached now only."""
        ratio, due, target = self.figures[measure.id][place].ratio, proof.due_day, proof.target
        if due is None or self.day <= due or ratio is None or target is None or not reaches(proof.bound, ratio, target):
            return None
        if (measure.id, due) not in self._at_due:
            self._at_due[measure.id, due] = indicators.values([measure.id], self.asked, due, actor=self.actor)[measure.id]
        then = self._at_due[measure.id, due][place].ratio
        if then is not None and reaches(proof.bound, then, target):
            return due
        for figure in indicators.series(measure.id, place, [*month_ends(due, self.day), self.day], actor=self.actor):
            if figure.ratio is not None and reaches(proof.bound, figure.ratio, target):
                return figure.day
        return None

    def _made(self, proof: Proof, place: str, told: Known) -> Known:
        """Of things that are to be at places: the share that has one."""
        wanted = bound(proof.scope, place, self.day, self.plan.place_code)
        tail = self.tail(proof, place)
        have = len(wanted) - len(tail.lacking)
        days = sorted(one.day for one in self.held.get(proof.id, ()) if holding([one.place_code], wanted, self.day))
        return replace(
            told,
            target=_ALL,
            bound="at_least",
            now=Fraction(100 * have, len(wanted)) if wanted else None,
            shown=str(100 * have // len(wanted)) if wanted else "",
            unit=_PERCENT,
            whole=len(wanted) or None,
            have=have,
            short_of=len(tail.lacking),
            history=(Point(self.plan.since, Fraction(0)),),
            reached=max(days[-1], self.plan.since) if days and not tail.lacking else None,
            grade="C" if have else "E",
            tail=self._names(tail, place),
            tail_count=len(tail.lacking) - (place in tail.lacking),
            each=tail.each,
        )

    def _attested(self, proof: Proof, place: str, told: Known) -> Known:
        """What somebody outside said of the place last."""
        said = [one for one in self.held.get(proof.id, ()) if holding([one.place_code], [place], self.day)]
        if not said:
            return replace(told, unknown="no_word")
        last = said[-1]
        target = proof.target if proof.target is not None and last.value is not None else _ALL
        value = last.value if proof.target is not None and last.value is not None else _ALL
        return replace(
            told,
            target=target,
            bound=proof.bound or "at_least",
            now=Fraction(value),
            shown=f"{value.normalize():f}",
            unit=Said("", ""),
            history=(Point(said[0].day, Fraction(said[0].value or 0)),),
            changed=last.day,
            grade="D",
        )

    def tail(self, proof: Proof, place: str) -> Tail:
        """The last places at or below a place of what is to be at each: those without it, by code."""
        if (proof.id, place) not in self._tails:
            self._tails[proof.id, place] = self._tail(proof, place)
        return self._tails[proof.id, place]

    def _tail(self, proof: Proof, place: str) -> Tail:
        wanted = bound(proof.scope, place, self.day, self.plan.place_code)
        if proof.kind == "artefact":
            have = holding({one.place_code for one in self.held.get(proof.id, ())}, wanted, self.day)
            return Tail(tuple(code for code in wanted if code not in have), len(wanted))
        measure = self.measures.get(proof.measure)
        if measure is None or proof.target is None or proof.kind != "measured":
            return Tail((), len(wanted))
        each = _counted(measure) & set(proof.scope)
        under = _nested(wanted, places.default().since(self.day))
        some = wanted if each else tuple(code for code in wanted if not under[code])
        figures = self._bound_figures(measure.id, proof.scope)
        lacking = []
        for code in some:
            own, total = figures[code].numerator, figures[code].denominator
            if each:  # what is counted below it is not its own
                own -= sum(figures[one].numerator for one in under[code])
                total -= sum(figures[one].denominator for one in under[code])
            share = Fraction(own) / Fraction(total) * measure.per if total else None
            if total and (share is None or not reaches(proof.bound, share, proof.target)):
                lacking.append(code)
        return Tail(tuple(lacking), len(some), bool(each))

    def _bound_figures(self, measure: str, scope: tuple[str, ...]) -> Mapping[str, indicators.Figure]:
        """A measure at every place bound at or below those asked."""
        if (measure, scope) not in self._below:
            some = (code for place in self.asked for code in bound(scope, place, self.day, self.plan.place_code))
            found = indicators.values([measure], tuple(dict.fromkeys(some)), self.day, actor=self.actor)
            self._below[measure, scope] = found[measure]
        return self._below[measure, scope]

    def _names(self, tail: Tail, place: str) -> tuple[str, ...]:
        """The names of the first few of the last places, without the one asked itself."""
        others = (code for code in tail.lacking if code != place)
        return tuple(places.name(code, self.day) for code in islice(others, NAMED))


def _counted(measure: indicators.Measure) -> set[str]:
    """The kinds of places that a measure counts."""
    below = measure.formula.denominator
    return {*below.kinds, *(kind for part in below.part for kind in part.kinds)}


@lru_cache(500)
def _nested(some: tuple[str, ...], since: date) -> Mapping[str, tuple[str, ...]]:
    """For each of some places those that lie in it, with none of them between."""
    standing, found = places.default().on(since), {code: list[str]() for code in some}
    for code in some:
        above = [one.code for one in standing.path(code)[:-1] if one.code in found]
        if above:
            found[above[-1]].append(code)
    return {code: tuple(inside) for code, inside in found.items()}


def _short_of(proof: Proof, measure: indicators.Measure, figure: indicators.Figure) -> int | None:
    """How many more of what is counted would reach the target, with all else as it is."""
    if proof.target is None or not figure.denominator:
        return None
    wanted = Fraction(proof.target) * Fraction(figure.denominator) / measure.per
    gap = wanted - Fraction(figure.numerator)
    if proof.bound in {"at_most", "less_than"}:
        gap = -gap
    whole = floor(gap) + 1 if proof.bound in {"more_than", "less_than"} else ceil(abs(gap) if proof.bound == "exactly" else gap)
    return max(whole, 0)


def month_ends(first: date, last: date) -> Sequence[date]:
    """The last days of the months after one day and before another."""
    found: list[date] = []
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
        end = date.fromordinal(following.toordinal() - 1)
        if end >= last:
            return found
        if end > first:
            found.append(end)
