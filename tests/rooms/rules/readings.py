"""The same cases through every reading, each giving what the outputs are, None where unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb
import numpy as np

from minzheng.rules import api as rules

Outputs = list[tuple[int | bool | None, ...]]


def by_steps(rule: rules.Rule, cases: Sequence[rules.Case]) -> Outputs:
    """One case after the other."""
    decisions = [rules.decide(rule, case) for case in cases]
    return [tuple(decision.value(name) for name in rule.outputs) for decision in decisions]  # type: ignore[misc]


def by_numpy(rule: rules.Rule, cases: Sequence[rules.Case]) -> Outputs:
    """All together, each in a place of its own."""
    made = rules.evaluate(rule, population(rule, cases))
    columns = []
    for name in rule.outputs:
        known = made[name].known
        values = made[name].values.tolist()
        columns.append([value if known is None or known[place] else None for place, value in enumerate(values)])
    return list(zip(*columns, strict=True))


def population(rule: rules.Rule, cases: Sequence[rules.Case]) -> rules.Population:
    """The cases as columns."""
    declared = rule.declared.values()
    facts = [one for one in declared if isinstance(one, rules.Fact)]
    households, people = [case.household for case in cases], [person for case in cases for person in case.people]
    return rules.Population(
        rule.declared,
        np.array([len(case.people) for case in cases]),
        _columns([one for one in facts if one.level == "household"], households),
        _columns([one for one in facts if one.level == "person"], people),
        np.arange(len(cases)),
        _columns([one for one in declared if isinstance(one, rules.Parameter)], households),
    )


def _columns(declared: Iterable[rules.Fact | rules.Parameter], rows: Sequence[rules.Values]) -> dict[str, rules.Column]:
    made = {}
    for one in declared:
        values = [row.get(one.name) for row in rows]
        kind = bool if one.kind == "yes" else np.int64
        known = np.array([value is not None for value in values])
        made[one.name] = rules.Column(np.array([value or 0 for value in values], kind), known)
    return made


def by_duckdb(rule: rules.Rule, cases: Sequence[rules.Case], sizes: Sequence[int] = ()) -> Outputs:
    """One query over tables laid out for it, told which facts are never unknown."""
    declared = list(rule.declared.values())
    facts = [one for one in declared if isinstance(one, rules.Fact)]
    with duckdb.connect() as database:
        numbered = list(enumerate(cases))
        own = [one for one in facts if one.level == "household"]
        _table(database, "households", ("household", "place"), own, [((n, n), case.household) for n, case in numbered])
        of_persons = [one for one in facts if one.level == "person"]
        _table(database, "people", ("household",), of_persons, [((n,), person) for n, case in numbered for person in case.people])
        parameters = [one for one in declared if isinstance(one, rules.Parameter)]
        _table(database, "parameters", ("place",), parameters, [((n,), case.household) for n, case in numbered])
        sizes = sizes or rules.sql_sizes(max(len(case.people) for case in cases))
        for name, text in rules.sql_tables(rule, sizes=sizes).items():
            database.execute(f"CREATE TABLE {name} AS {text}")
        asked = database.execute(rules.sql_sound(rule))
        known = [column[0] for column, told in zip(asked.description, asked.fetchall()[0], strict=True) if told]
        rows = database.execute(rules.sql(rule, sizes=sizes, known=known)).fetchall()
    return [row[1:] for row in sorted(rows, key=lambda row: row[0])]


def _table(
    database: duckdb.DuckDBPyConnection,
    name: str,
    keys: tuple[str, ...],
    declared: Sequence[rules.Fact | rules.Parameter],
    rows: Sequence[tuple[tuple[int, ...], rules.Values]],
) -> None:
    columns = [f"{key} BIGINT" for key in keys]
    columns += [f'"{one.name}" {"BOOLEAN" if one.kind == "yes" else "BIGINT"}' for one in declared]
    database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    told = [[*map(str, key), *(_literal(row.get(one.name)) for one in declared)] for key, row in rows]
    database.execute(f"INSERT INTO {name} VALUES {', '.join(f'({", ".join(one)})' for one in told)}")  # noqa: S608 - numbers


def _literal(value: int | bool | None) -> str:
    return "NULL" if value is None else str(value).upper()
