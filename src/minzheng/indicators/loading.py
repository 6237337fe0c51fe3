"""The measures of the country and of the jurisdiction in force, or every fault of all their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.indicators.schema import Formula, Measure, Term, Test
from minzheng.indicators.sources import Source, origin, sources
from minzheng.kernel.places import api as places
from minzheng.registry import api as registry

_NATIONAL = Path(__file__).with_name("measures")
BASE = "base"


class UnknownMeasure(LookupError):  # noqa: N818 - what happened
    """A measure that nobody declared; `nearest` is the id most like it, or empty."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.nearest = content.nearest(asked, known)
        hint = f' Did you mean "{self.nearest}"?' if self.nearest else ""
        super().__init__(f'No measure is called "{asked}".{hint}')


@dataclass(frozen=True, slots=True)
class Series:
    """A formula with the id of its figures: the measure's own, or the measure's, a slash, and the alternative's or `base`."""

    id: str
    measure: Measure
    formula: Formula

    @property
    def origins(self) -> frozenset[str]:
        """The registers and sources of which it is computed."""
        return frozenset({self.formula.numerator.origin, self.formula.denominator.origin} - {""})

    @property
    def base(self) -> str:
        """The id of the series that its quotient is held against; empty where it is not."""
        return f"{self.id}/{BASE}" if self.measure.base and self.formula is self.measure.formula else ""

    @property
    def personal(self) -> bool:
        """Whether it is computed of rows about households or persons; where places are counted, it says nothing of them."""
        return self.formula.denominator.count != "places" and any(
            name in sources() and sources()[name].personal for name in self.origins
        )

    @property
    def of_rows(self) -> bool:
        """Whether its denominator adds up what rows about households or persons say, and so does not say how many they are."""
        below = self.formula.denominator
        return self.personal and below.count == "sum" and bool(below.source)


def load(*folders: Path) -> tuple[Measure, ...]:
    """The measures declared in these folders, a folder each. Raises ContentError with every fault of every file."""
    found: dict[str, Measure] = {}
    with content.gather() as shelf:
        for path in (path for folder in folders for path in sorted(folder.glob("*/measure.toml"))):
            name, before = path.parent.name, len(shelf.faults)
            measure = shelf.toml(path, Measure)
            if len(shelf.faults) > before:
                continue
            if name in found:
                shelf.blame(path, "name", f'is of a measure "{name}", which another folder declares too.')
            elif measure.id:
                shelf.blame(path, "id", f'is written down, but the folder says it: "{name}".')
            else:
                found[name] = replace(measure, id=name)
            for key, message, near in _strange(measure):
                shelf.blame(path, key, message, near)
    return tuple(found.values())


def _strange(measure: Measure) -> Iterator[tuple[str, str, str]]:
    """What a measure asks that registers and places cannot answer: key, message and the nearest right word."""
    formulas = [("formula", measure.formula)]
    formulas += [(f"alternative.{n}.formula", one.formula) for n, one in enumerate(measure.alternative) if one.formula]
    formulas += [("base", measure.base)] if measure.base else []
    yield from ((f"alternative.{n}.id", f'is "{BASE}".', "") for n, one in enumerate(measure.alternative) if one.id == BASE)
    for at, formula in formulas:
        for name, term in ("numerator", formula.numerator), ("denominator", formula.denominator):
            yield from ((f"{at}.{name}.{key}", message, near) for key, message, near in _term(term))
        if formula.numerator.by:
            yield from ((f"{at}.{key}", message, near) for key, message, near in _parts(formula))
        yield from ((f"{at}.{key}", message, "") for key, message in _timed(formula))


def _term(term: Term) -> Iterator[tuple[str, str, str]]:
    kinds = {one.code: one.level for one in places.kinds()}
    named = [(f"kinds.{n}", kind) for n, kind in enumerate(term.kinds)]
    named += [(f"part.{n}.kinds.{m}", kind) for n, part in enumerate(term.part) for m, kind in enumerate(part.kinds)]
    for key, kind in named:
        if kind not in kinds:
            yield key, f'is "{kind}", but one of {", ".join(kinds)} is meant.', content.nearest(kind, kinds)
    levels = {kinds[kind] for _, kind in named if kind in kinds}
    if "village" in levels and len(levels) > 1:
        yield "kinds", "are villages and others together; villages are counted apart.", ""
    if not term.origin:
        return
    kind = "source" if term.source else "register"
    known = sorted(sources() if term.source else (one.id for one in registry.registers()))
    if term.origin not in known:
        message = f'is "{term.origin}", which is no {kind}; they are {", ".join(known)}.'
        yield kind, message, content.nearest(term.origin, known)
        return
    register = origin(term.origin)
    asked = [("field", term.field)] * bool(term.field) + [("by", term.by)] * bool(term.by)
    asked += [(f"{key}.field", test.field) for key, test in term.tests()]
    for key, name in asked:
        yield from _field(register, key, name)
    for key, test in term.tests():
        yield from _test(register, key, test)


def _field(register: registry.Register | Source, key: str, name: str) -> Iterator[tuple[str, str, str]]:
    fields = {one.id: one for one in register.fields}
    field = fields.get(name)
    if field is None:
        yield key, f'is "{name}", but the fields of {register.id} are {", ".join(fields)}.', content.nearest(name, fields)
    elif field.personal or field.type == "phone":
        yield key, f'is "{name}", which says something about a person; no figure is made of it.', ""
    elif key == "field" and not (field.measured or (field.type == "money" and field.indexed)):
        yield key, f'is "{name}", which {register.id} does not declare as measured; it cannot be added up.', ""
    elif not field.kept_apart:
        yield key, f'is "{name}", which {register.id} does not declare as indexed; it cannot be asked.', ""
    elif key == "by" and not (field.type == "choice" and field.required):
        yield key, f'is "{name}", which is no choice that every entry makes.', ""


def _test(register: registry.Register | Source, key: str, test: Test) -> Iterator[tuple[str, str, str]]:
    field = next((one for one in register.fields if one.id == test.field), None)
    if field is None:
        return
    if test.bounds and field.type not in {"integer", "number", "money", "year"}:
        yield f"{key}.field", f'is "{test.field}", which is no number and has no bounds.', ""
        return
    asked = [("among" if test.among else "equals", word) for word in test.words]
    for word, said in (*asked, *((word, f"{bound:f}") for word, bound in test.bounds.items())):
        if isinstance(problem := registry.fact_value(field, said), registry.Problem):
            yield f"{key}.{word}", f'is "{said}", which the field cannot say: {problem.message("en")}', ""


def _timed(formula: Formula) -> Iterator[tuple[str, str]]:
    """What happens is asked within a time, and what lasts, as places do, on a day; few of a whole say nothing of its parts."""
    terms = {"numerator": formula.numerator, "denominator": formula.denominator}
    counted = {name for name, term in terms.items() if term.count != "places" or name == "numerator"}
    given = {name: sources()[term.source] for name, term in terms.items() if term.source in sources()}
    happens = {name for name, source in given.items() if not source.columns.until}
    if formula.over and happens != counted:
        yield "over", f"is {formula.over}, but within a time both terms count what happens, not what lasts."
    elif happens and not formula.over:
        yield "over", "is missing: what happens on a day is asked within a month or a year."
    if terms["numerator"].count == "median" and not happens:
        yield "numerator.source", "is of what lasts, but a median is of what happens."
    if formula.denominator.part and any(source.personal for source in given.values()):
        yield "denominator.part", "is given, but the parts of what is about persons are not shown apart."


def _parts(formula: Formula) -> Iterator[tuple[str, str, str]]:
    """The parts of the denominator are values of the choice that divides the numerator."""
    known: dict[str, registry.Register | Source] = {one.id: one for one in registry.registers()} | dict(sources())
    register = known.get(formula.numerator.origin)
    field = next((one for one in register.fields if one.id == formula.numerator.by), None) if register else None
    codes = [choice.code for choice in field.choices] if field else []
    for number, part in enumerate(formula.denominator.part):
        if codes and part.code not in codes:
            message = f'is "{part.code}", but the choices of {formula.numerator.by} are {", ".join(codes)}.'
            yield f"denominator.part.{number}.code", message, content.nearest(part.code, codes)


@cache
def measures() -> tuple[Measure, ...]:
    """Every measure of the country, then of the jurisdiction in force, in the order of their clauses. Raises ContentError."""
    found = load(_NATIONAL, content.jurisdiction() / "measures")
    return tuple(sorted(found, key=lambda one: (one.clauses, one.order, one.id)))


@cache
def _by_id() -> dict[str, Measure]:
    return {measure.id: measure for measure in measures()}


def measure(name: str) -> Measure:
    """A measure by its id. Raises UnknownMeasure."""
    if name not in _by_id():
        raise UnknownMeasure(name, _by_id())
    return _by_id()[name]


@cache
def all_series() -> dict[str, Series]:
    """Every series by its id: the measures', those alternatives' that have a formula, and bases."""
    found = [Series(one.id, one, one.formula) for one in measures()]
    found += [
        Series(f"{one.id}/{other.id}", one, other.formula) for one in measures() for other in one.alternative if other.formula
    ]
    found += [Series(one.base, one.measure, one.measure.base) for one in found if one.base and one.measure.base]
    return {one.id: one for one in found}


def series(name: str) -> Series:
    """A series by its id. Raises UnknownMeasure."""
    if name not in all_series():
        raise UnknownMeasure(name, all_series())
    return all_series()[name]
