"""Whether every reading of a rule says the same of households: the scalar one, NumPy and, where it is installed, DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from minzheng.rules import api as rules
from minzheng.rules.api import One
from minzheng.services.simulations.columns import Columns
from minzheng.services.simulations.reckoning import Laid, counties, laid_out

Outputs = list[tuple[One | tuple[One, ...], ...]]


def readings() -> tuple[str, ...]:
    """The readings that can be tried here."""
    return ("scalar", "numpy", "duckdb") if find_spec("duckdb") else ("scalar", "numpy")


def differing(rule: rules.Rule, columns: Columns, laid: Laid) -> int:
    """Of how many households the readings do not all say the same, unknowns included."""
    told: list[Outputs] = [_by_steps(rule, columns, laid), _by_numpy(rule, columns, laid)]
    if "duckdb" in readings():
        told.append(_by_duckdb(rule, columns, laid))
    return sum(any(one != others[0] for one in others[1:]) for others in zip(*told, strict=True))


def _by_steps(rule: rules.Rule, columns: Columns, laid: Laid) -> Outputs:
    found: Outputs = []
    for at in range(len(columns.household)):
        home = columns.home(at)
        decision = rules.decide(rule, rules.Case({**home.own, **laid[home.county]}, home.each))
        found.append(tuple(decision.value(name) for name in rule.outputs))
    return found


def _by_numpy(rule: rules.Rule, columns: Columns, laid: Laid) -> Outputs:
    codes, county = counties(columns)
    population = rules.Population(
        rule.declared, columns.members, columns.own, columns.each, county, laid_out(rule.declared, codes, laid)
    )
    made = rules.evaluate(rule, population)
    return list(zip(*(_listed(made[name]) for name in rule.outputs), strict=True))


def _listed(column: rules.Column) -> list[One]:
    values = column.values.tolist()
    if column.known is None:
        return values  # type: ignore[no-any-return]
    return [value if known else None for value, known in zip(values, column.known.tolist(), strict=True)]


def _by_duckdb(rule: rules.Rule, columns: Columns, laid: Laid) -> Outputs:
    import duckdb

    codes, county = counties(columns)
    number = np.arange(len(columns.household))
    with duckdb.connect() as database:
        _table(database, "households", {"household": number, "place": county}, columns.own)
        _table(database, "people", {"household": np.repeat(number, columns.members)}, columns.each)
        _table(database, "parameters", {"place": np.arange(len(codes))}, laid_out(rule.declared, codes, laid))
        sizes = rules.sql_sizes(int(columns.members.max(initial=1)))
        for name, text in rules.sql_tables(rule, sizes=sizes).items():
            database.execute(f"CREATE TABLE {name} AS {text}")
        rows: Sequence[tuple[Any, ...]] = database.execute(rules.sql(rule, sizes=sizes)).fetchall()
    return [tuple(row[1:]) for row in sorted(rows, key=lambda row: int(row[0]))]


def _table(database: Any, name: str, keys: Mapping[str, Any], facts: Mapping[str, rules.Column]) -> None:
    given, chosen = dict(keys), [f"{key}" for key in keys]
    for number, (fact, one) in enumerate(facts.items()):
        given[f"v{number}"], given[f"k{number}"] = one.values, np.ones(len(one.values), bool) if one.known is None else one.known
        chosen.append(f'CASE WHEN k{number} THEN v{number} END AS "{fact}"')
    database.register("given", given)
    database.execute(f"CREATE TABLE {name} AS SELECT {', '.join(chosen)} FROM given")  # noqa: S608 - names that a rule declares
    database.unregister("given")
