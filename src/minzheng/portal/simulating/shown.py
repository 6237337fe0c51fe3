"""A simulation as pages show it: parameters with what holds now, counts by place, a map, steps before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from minzheng.content.api import Said
from minzheng.kernel.places import api as places
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, name, said
from minzheng.portal.entitled.telling import value_words
from minzheng.portal.figures.figure_page import cuts
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map
from minzheng.rules import api as rules
from minzheng.rules.api import One
from minzheng.services.simulations import api as simulations

STEPS = 5


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter that may be changed. `now`: what holds at the places looked at; `confirm`: no law that we have read says it."""

    id: str
    name: str
    unit: str
    now: str
    truth: bool
    value: str
    confirm: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A place with how many households become what, and yuan a month."""

    code: str
    name: str
    became: tuple[int, ...]
    households: int
    before: str
    after: str
    more: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the rule before and after."""

    name: str
    before: str
    after: str
    differs: bool
    sentence: str
    basis: str


def fields(rule: rules.Rule, laid: Mapping[str, Mapping[str, One]], typed: Mapping[str, str]) -> list[Field]:
    """Every parameter that the rule reads."""
    found = []
    for number, one in enumerate(parameters(rule)):
        values = list(dict.fromkeys(said_.get(one.name) for said_ in laid.values()))
        now = _range(one, values)
        key = f"p{number}"
        unit = next(kind.unit for kind in rules.language().kind if kind.id == one.kind)
        found.append(Field(key, named(one), unit, now, one.kind == "yes", typed.get(key, ""), one.confirm))
    return found


def parameters(rule: rules.Rule) -> list[rules.Parameter]:
    """The parameters of a rule, in the order in which they are declared."""
    return [one.declared for one in rule.inputs if isinstance(one.declared, rules.Parameter)]


def named(one: rules.Declared) -> str:
    """What a parameter is called; the law's own word where there is no other."""
    return said(Said(one.name, one.en))


def _range(one: rules.Parameter, values: Sequence[One]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return _("laid down nowhere")
    ends = [valued(one, min(known)), valued(one, max(known))]
    told = ends[0] if ends[0] == ends[1] else _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}
    return told if len(known) == len(values) else _("%(words)s, at some places nowhere") % {"words": told}


def valued(one: rules.Declared, value: int | bool) -> str:
    """A value with its unit."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value_words(Fraction(value), one.kind)


def changed(rule: rules.Rule, made: simulations.Simulation) -> list[str]:
    """Every change in words."""
    declared = rule.declared
    return [
        _("%(name)s %(value)s") % {"name": named(declared[one.name]), "value": valued(declared[one.name], one.value)}
        for one in made.changes
    ]


def yuan(fen: int) -> str:
    """An amount as it is read."""
    return f"{Decimal(fen) / 100:,.2f}".replace("-", "\u2212")


def line(count: simulations.Count, called: str) -> Line:
    """A row of the table."""
    became = tuple(count.became[word] for word in rules.BECAME)
    return Line(count.place, called, became, count.households, yuan(count.before), yuan(count.after), yuan(count.more))


def lines(made: simulations.Simulation, day: date) -> list[Line]:
    """Every county unit."""
    return [line(one, name(one.place, day)) for one in made.counties]


def heads() -> list[str]:
    """What households become, in words, in the order of the columns."""
    return [said(simulations.words().became[word]) for word in rules.BECAME]


def drawn_map(desk: Frame, made: simulations.Simulation) -> CountyMap:
    """The county units by what it costs more a month."""
    known = [Decimal(one.more) / 100 for one in made.counties if one.more]
    steps = cuts(known)
    others = MapCell("dim", _("not simulated"))
    cells = {code: others for code in places.default().on(made.census.day).places if places.level(code) == "county"}
    cells |= {one.place: MapCell(_state(one, steps), _told(one)) for one in made.counties}
    legend = [("one", _("costs as much as now")), *_legend(steps, known), (others.state, others.words)]
    selected = desk.place if places.level(desk.place) != "province" else ""
    return county_map(made.census.day, cells, selected, title=_("What it costs more a month, by county unit"), legend=legend)


def _state(one: simulations.Count, steps: Sequence[Decimal]) -> str:
    if not one.more:
        return "one"
    group = sum(step <= Decimal(one.more) / 100 for step in steps)
    return f"step-{1 + group * (STEPS - 1) // max(len(steps), 1)}"


def _told(one: simulations.Count) -> str:
    facts = {"more": yuan(one.more), "gained": one.became["gained"], "unknown": one.became["unknown"]}
    return _("%(more)s yuan a month more; %(gained)s newly entitled; %(unknown)s unknown") % facts


def _legend(steps: Sequence[Decimal], known: Sequence[Decimal]) -> Iterator[tuple[str, str]]:
    for group in range(len(steps) + 1 if known else 0):
        state = f"step-{1 + group * (STEPS - 1) // max(len(steps), 1)}"
        if not steps:
            yield state, f"{known[0]:,.2f}"
        elif group == 0:
            yield state, _("under %(top)s") % {"top": f"{steps[0]:,}"}
        elif group == len(steps):
            yield state, _("%(low)s and above") % {"low": f"{steps[-1]:,}"}
        else:
            yield state, _("%(low)s to under %(top)s") % {"low": f"{steps[group - 1]:,}", "top": f"{steps[group]:,}"}


def steps(why: simulations.Reason) -> list[Step]:
    """The steps of the rule, before and after."""
    return [
        Step(
            one.name,
            said(one.value),
            said(other.value),
            one.value != other.value,
            said(other.sentence),
            other.basis,
        )
        for one, other in zip(rules.explain(why.before), rules.explain(why.after), strict=True)
    ]


def missing(why: simulations.Reason) -> list[str]:
    """The facts and parameters without which it cannot be said, each once."""
    asked = {one.name: None for decision in (why.before, why.after) for one in decision.asks()}
    return [named(why.before.rule.declared[name]) for name in asked]


def where(code: str, desk: Frame) -> str:
    """A place as it is called from the one looked at."""
    return words.within(code, desk.place, desk.day)
