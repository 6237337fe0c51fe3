"""A formula as SQL over the relation of registers and those of sources: the steps of its figures, for both databases alike.

Every version in force becomes a row with the value of the formula in it: nothing where a test or the sum is not known, which
SQL's own logic of three values finds. A row gives a step on the day it begins and one back on the day it ends; the steps of a
township and a day are added up. What counts villages looks at each village's days in order first, so that two entries count once.
Of a median each number is a part of its own, so that the steps say how many rows say which, and these add up like all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from minzheng.indicators.loading import Series
from minzheng.indicators.schema import Formula, Term, Test
from minzheng.indicators.sources import Source, origin
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Range
from minzheng.registry import api as registry

TOWNSHIP = 9  # digits of a township's code
_WIDER = (6, 4, 2)  # of a county's, a city's, a province's
_MOST = 12
_FOREVER = date.max
_SIGNS = {"equals": "=", "at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}
_TEXTS = frozenset({"text", "choice", "place"})
_UNION = "\nUNION ALL "
_INSERT = """INSERT INTO indicators_step (series, place_code, part, day, numerator, denominator, known, gaps)
SELECT %s, found.* FROM ({sql}) found"""
_STEPS = """SELECT place, part, day, SUM(numerator), SUM(denominator), SUM(known), SUM(gaps)
FROM ({rows}) steps GROUP BY place, part, day"""
_VERSIONS = f"""{{name}} AS MATERIALIZED (
SELECT base.place_code, base.since, base.until, {{part}} AS part,
CASE WHEN {{holds}} THEN {{value}} WHEN NOT ({{holds}}) THEN 0 END AS value
FROM {registry.FACTS.name} base{{joins}}
WHERE base.field = %s AND base.since < base.until{{within}})"""  # noqa: S608 - names of our own, values as parameters
_LASTING = """{name} AS MATERIALIZED (
SELECT base.place_code, base.{since} AS since, {until} AS until, {part} AS part,
CASE WHEN {holds} THEN {value} WHEN NOT ({holds}) THEN 0 END AS value
FROM {relation} base WHERE base.{since} < {ends}{within})"""
_LEVELS = {
    "province": " AND base.place_code LIKE '__0000'",
    "city": " AND base.place_code LIKE '____00' AND base.place_code NOT LIKE '__0000'",
    "county": " AND base.place_code LIKE '______' AND base.place_code NOT LIKE '____00'",
}
_WITHIN = "(base.place_code >= %s AND base.place_code < %s)"
_JOIN = f"""
LEFT JOIN {registry.FACTS.name} {{alias}} ON {{alias}}.field = %s AND {{alias}}.place_code = base.place_code
AND {{alias}}.entry = base.entry AND {{alias}}.since = base.since"""
_TURNS = """{name}_turns AS (
SELECT place_code, part, day, change, SUM(change) OVER (PARTITION BY place_code, part ORDER BY day) AS so_far FROM (
SELECT place_code, part, day, SUM(change) AS change FROM (
SELECT place_code, part, since AS day, value AS change FROM {name} WHERE value > 0
UNION ALL SELECT place_code, part, until, -value FROM {name} WHERE value > 0 AND until < %s
) changes GROUP BY place_code, part, day) days)"""
_PLACE = f"substr(place_code, 1, {TOWNSHIP}) AS place, part"
_ROW = f"""SELECT {_PLACE}, {{day}} AS day, {{numerator}} AS numerator, {{denominator}} AS denominator,
{{sign}}{{known}} AS known, {{sign}}CASE WHEN value IS NULL THEN 1 ELSE 0 END AS gaps FROM {{name}}{{where}}"""  # noqa: S608
_TURNED = f"""SELECT {_PLACE}, day,
CASE WHEN so_far > 0 THEN 1 ELSE 0 END - CASE WHEN so_far - change > 0 THEN 1 ELSE 0 END, 0, 0, 0 FROM {{name}}_turns"""  # noqa: S608
_ADDED = "CASE WHEN value > 0 THEN 1 ELSE 0 END"
_COUNTING = """SELECT place_code, part, MAX(value) FROM numerator
WHERE since <= %s AND until > %s GROUP BY place_code, part"""

type Sql = tuple[str, list[Any]]
"""A statement and its parameters."""


@dataclass
class Text:
    """SQL under way: named parts and the parameters in the order in which they stand."""

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def put(self, sql: str, *parameters: object) -> None:
        """One more part."""
        self.parts.append(sql)
        self.parameters += parameters

    def named(self) -> str:
        """The parts as tables with names."""
        return f"WITH {',\n'.join(self.parts)}\n"


def answering(formula: Formula) -> registry.Register | None:
    """The register in which every place is to have an entry, if there is such a one: where a place has none, it is missing."""
    for term in formula.numerator, formula.denominator:
        if term.register and not (register := registry.register(term.register)).key:
            return register
    return None


def by_village(formula: Formula) -> bool:
    """Whether it counts villages that have an entry."""
    levels = {one.code: one.level for one in places.kinds()}
    kinds = (*formula.denominator.kinds, *(kind for part in formula.denominator.part for kind in part.kinds))
    return formula.numerator.count == "places" and any(levels[kind] == "village" for kind in kinds)


def spans(touched: Iterable[str]) -> tuple[Range, ...]:
    """A few ranges in which these places lie, and perhaps others: counting those again changes nothing and costs little.

    A township stands for its villages, any other code for itself. Too many ranges would each be looked for; then whole counties'
    codes are one, or whole cities'.
    """
    single = sorted({code: (code, f"{code}A" if len(code) == TOWNSHIP else f"{code}0") for code in touched}.items())
    for width in (TOWNSHIP, *_WIDER):
        groups = [[span for _, span in some] for _, some in groupby(single, key=lambda one: one[0][:width])]
        if len(groups) <= _MOST or width == _WIDER[-1]:
            break
    return tuple((some[0][0], max(after for _, after in some)) for some in groups)


def steps(series: Series, within: Sequence[Range] | None) -> Sql:
    """What a series' steps within these ranges are, everywhere without any: the columns of the table but for the series."""
    named, rows = Text(), Text()
    answers = answering(series.formula)
    for name, term in ("numerator", series.formula.numerator), ("denominator", series.formula.denominator):
        if not term.origin:
            continue
        by = series.formula.numerator.by if name == "numerator" else ""
        _versions(named, name, term, by, within)
        known = answers is not None and term.register == answers.id
        answers = None if known else answers
        turned = name == "numerator" and by_village(series.formula)
        summed = series.of_rows and name == "denominator"
        rows.put(_both_ways(name, value=0 if turned else 1, known=_ADDED if summed else str(int(known))), _FOREVER)
        if turned:
            named.put(_TURNS.format(name=name), _FOREVER)
            rows.put(_TURNED.format(name=name))
    return f"{named.named()}{_STEPS.format(rows=_UNION.join(rows.parts))}", [*named.parameters, *rows.parameters]


def inserted(series: Series, within: Sequence[Range] | None) -> Sql:
    """The statement that writes them."""
    sql, parameters = steps(series, within)
    return _INSERT.format(sql=sql), [series.id, *parameters]


def counting(series: Series, within: Sequence[Range], day: date) -> Sql:
    """The places within these ranges that have an entry on a day: place, part, and 1 where one counts, else 0 or nothing."""
    named = Text()
    _versions(named, "numerator", series.formula.numerator, series.formula.numerator.by, within)
    return f"{named.named()}{_COUNTING}", [*named.parameters, day, day]


def _versions(sql: Text, name: str, term: Term, by: str, within: Sequence[Range] | None) -> None:
    """What every version in force says of a term, or every row of a source."""
    limits = "" if within is None else f" AND ({' OR '.join([_WITHIN] * len(within)) or '1 = 0'})"
    limits += _LEVELS[term.level] if term.level else ""
    ends = [end for span in within or () for end in span]
    if isinstance(found := origin(term.origin), Source):
        columns = found.columns
        holds, bounds = _holds(found, term, {one.id: f"base.{one.id}" for one in found.fields})
        asked = f"base.{term.field}" if term.field else "1"
        median = term.count == "median"
        text = _LASTING.format(
            name=name,
            since=columns.since,
            until=f"base.{columns.until}" if columns.until else "CAST(NULL AS date)",
            part=f"COALESCE(CAST({asked} AS varchar(20)), '')" if median else f"base.{by}" if by else "''",
            holds=holds,
            value=f"CASE WHEN {asked} IS NOT NULL THEN 1 END" if median else asked,
            relation=found.table[0],
            ends=f"base.{columns.until}" if columns.until else "%s",
            within=limits,
        )
        sql.put(text, *bounds, *bounds, *found.table[1], *([] if columns.until else [_FOREVER]), *ends)
        return
    fields = dict.fromkeys(filter(None, (term.field, by, *(test.field for _, test in term.tests()))))
    alias = {one: f"f{number}" for number, one in enumerate(fields)}
    cells = {one: f"{at}.{'text' if found.field(one).type in _TEXTS else 'number'}" for one, at in alias.items()}
    holds, bounds = _holds(found, term, cells)
    text = _VERSIONS.format(
        name=name,
        part=cells[by] if by else "''",
        holds=holds,
        value=cells[term.field] if term.field else "1",
        within=limits,
        joins="".join(_JOIN.format(alias=one) for one in alias.values()),
    )
    joined = [registry.fact_field(found, one) for one in alias]
    sql.put(text, *bounds, *bounds, *joined, registry.standing_field(found), *ends)


def _holds(found: registry.Register | Source, term: Term, columns: Mapping[str, str]) -> tuple[str, list[object]]:
    """The condition under which an entry counts."""
    held: list[object] = []
    ways = [" AND ".join(_one(found, test, columns[test.field], held) for test in when.all) for when in term.any]
    return (" OR ".join(f"({way})" for way in ways) or "1 = 1"), held


def _one(register: registry.Register | Source, test: Test, column: str, found: list[object]) -> str:
    field_of = register.field(test.field)
    sign, said = next(iter(test.bounds.items()), ("equals", None))
    for word in test.words if said is None else (f"{said:f}",):
        value = registry.fact_value(field_of, word)
        assert not isinstance(value, registry.Problem)  # noqa: S101 - what does not fit was refused when it was loaded
        number, text = value
        found.append(text if field_of.type in _TEXTS else number)
    return f"{column} IN ({', '.join(['%s'] * len(test.among))})" if test.among else f"{column} {_SIGNS[sign]} %s"


def _both_ways(name: str, *, value: int, known: str) -> str:
    """What begins with a version, and ends with it."""
    rows = []
    for day, sign, where in ("since", "", ""), ("until", "-", " WHERE until < %s"):
        said = f"{sign}{value} * COALESCE(value, 0)"
        sides = {side: said if side == name else "0" for side in ("numerator", "denominator")}
        rows.append(_ROW.format(name=name, day=day, sign=sign, known=known, where=where, **sides))
    return _UNION.join(rows)
