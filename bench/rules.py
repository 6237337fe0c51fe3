"""What the readings of a rule cost, beside OpenFisca-Core on the same rule and data; and what exactness and unknowns cost.

The rule is the minimum living allowance of 2021 (services/catalogue/items/dibao). OpenFisca is in a group of its own:
`uv sync --group peer`; without it its rows are left out. CPU seconds of the process, the least of some rounds that take turns.
Each side finds the data laid out as it needs them: NumPy and DuckDB by size of household with persons side by side, OpenFisca as
arrays that are set as inputs, with its groups built. `from columns` counts that too, from the same columns in memory. `user s` is
without the kernel's part: OpenFisca keeps the array of every step, and in a new process half of its CPU is the clearing of these.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from os import times
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import numpy as np

from minzheng.rules import api as rules
from minzheng.rules import scalar
from minzheng.rules.schema import functions

BOOK = rules.load(Path(__file__).parents[1] / "src/minzheng/services/catalogue/items/dibao")
RULE = BOOK.version("2021")
AMOUNT = "保障金"
PLACES, ROUNDS = 120, 3
ROW = "{:<46}{:>9}{:>9}{:>14}{:>13}{:>14}{:>13}"
PEER = "OpenFisca-Core, float32"
ALL, FROM_HOUSEHOLD = "人数", {"sum", "highest", "lowest", "count", "any", "all"}
Columns = dict[str, np.ndarray[Any, Any]]


def province(households: int) -> tuple[np.ndarray[Any, Any], Columns, Columns, np.ndarray[Any, Any], Columns]:
    """Members, facts of households and of persons, places, and parameters by place. Amounts are fen, of twelve months."""
    draw = np.random.default_rng(20121010)
    members = draw.choice(np.arange(1, 8), households, p=[0.2, 0.31, 0.26, 0.14, 0.06, 0.02, 0.01])
    persons = int(members.sum())
    rare = {"工资": 0.45, "经营净收入": 0.15, "财产收入": 0.1, "转移收入": 0.3, "就业成本": 0.2, "基础养老金": 0.2}
    often = {"本人或配偶": 0.7, "户籍符合": 0.97, "城市": 0.6}

    def column(fact: rules.Fact) -> np.ndarray[Any, Any]:
        count = persons if fact.of == "person" else households
        if fact.kind == "yes":
            return draw.random(count) < often.get(fact.name, 0.04)
        if fact.kind == "money":
            most = 3_000_000 if fact.of == "household" else 1_800_000
            given = draw.random(count) < rare.get(fact.name, 0.5 if fact.of == "household" else 0.05)
            return np.where(given, draw.integers(0, most, count), 0)
        if fact.name == "周岁":
            return draw.integers(0, 95, count)
        return np.where(draw.random(count) < rare.get(fact.name, 0.1), draw.integers(0, 4, count), 0)

    facts = {fact.name: (fact.of, column(fact)) for fact in BOOK.head.fact}
    place = np.sort(draw.integers(0, PLACES, households))
    fixed = {"核算月数": 12, "金融资产倍数": 24, "住房上限": 2, "车辆上限": 0, "边缘比例": 150, "单人保比例": 0}
    parameters = {}
    for one in BOOK.head.parameter:
        if one.kind == "yes":
            parameters[one.name] = draw.random(PLACES) < 0.8
        elif one.kind == "money":
            parameters[one.name] = draw.integers(330, 900, PLACES) * 100
        else:
            parameters[one.name] = np.full(PLACES, fixed[one.name]) if one.name in fixed else draw.integers(0, 31, PLACES)
    own = {name: values for name, (of, values) in facts.items() if of == "household"}
    return members, own, {name: values for name, (of, values) in facts.items() if of == "person"}, place, parameters


class Floats:
    """A step's text over floats in yuan, as somebody would write it with NumPy. `gather` is how persons become a household."""

    def __init__(self, gather: dict[str, Callable[..., Any]], members: Callable[[], Any]) -> None:
        self.gather, self.members = gather, members

    def value(self, node: ast.expr, known: Callable[[str], Any]) -> Any:
        match node:
            case ast.Constant():
                return node.value
            case ast.Name(id=name):
                return self.members() if name == ALL else known(name)
            case ast.UnaryOp(op=ast.Not()):
                return ~self.value(node.operand, known)
            case ast.BinOp():
                return WORKED[type(node.op)](self.value(node.left, known), self.value(node.right, known))
            case ast.BoolOp():
                made, *rest = (self.value(one, known) for one in node.values)
                for one in rest:
                    made = made & one if isinstance(node.op, ast.And) else made | one
                return made
            case ast.Compare():
                sides = [self.value(one, known) for one in (node.left, *node.comparators)]
                parts = [COMPARED[type(op)](*two) for op, *two in zip(node.ops, sides, sides[1:], strict=False)]
                return parts[0] if len(parts) == 1 else parts[0] & parts[1]
            case ast.IfExp():
                return np.where(*(self.value(one, known) for one in (node.test, node.body, node.orelse)))
            case ast.Call(func=ast.Name(id=word)):
                return self.called(word, [self.value(one, known) for one in node.args])
        raise AssertionError(ast.dump(node))

    def called(self, word: str, args: list[Any]) -> Any:
        function = functions()[word]
        if function.does in FROM_HOUSEHOLD:
            return self.gather[function.does](*args)
        if function.does in {"most", "least"}:
            made, *rest = args
            for one in rest:
                made = (np.maximum if function.does == "most" else np.minimum)(made, one)
            return made
        parts = 1 if function.to == 100 else 100
        return np.ceil(args[0] * parts) / parts  # this rule only rounds up


WORKED = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}
COMPARED = {ast.Lt: np.less, ast.LtE: np.less_equal, ast.Gt: np.greater, ast.GtE: np.greater_equal, ast.Eq: np.equal}
TEXTS = {step.name: ast.parse(step.expression, mode="eval").body for step in RULE.steps}
READ = [one.declared for one in RULE.inputs]


def in_yuan(one: Any, values: np.ndarray[Any, Any], kind: Any) -> np.ndarray[Any, Any]:
    """As floats, of what a person would write: yuan, and 1.5 for 150 per cent."""
    return values if one.kind == "yes" else values.astype(kind) / {"money": 100, "percent": 100}.get(one.kind, 1)


def by_blocks_of_floats(population: rules.Population) -> np.ndarray[Any, Any]:
    """The same blocks with float64 and without unknowns: what exactness is measured against."""
    made = np.zeros(population.households)

    def added(values: Any) -> Any:
        return np.add.reduce(values, axis=0, dtype=int if values.dtype == bool else None)

    gather = {"sum": added, "count": added, "any": lambda one: one.any(axis=0), "all": lambda one: one.all(axis=0)}
    for block in population.blocks():
        floats = Floats(gather, lambda block=block: block.run.members)
        known = {one.declared.name: in_yuan(one.declared, population.input(one, block).values, float) for one in RULE.inputs}
        for name, text in TEXTS.items():
            known[name] = floats.value(text, known.__getitem__)
        made[block.households] = known[AMOUNT]
    return made


def openfisca(members: Any, own: Columns, people: Columns, place: Any, parameters: Columns) -> Any:
    """A simulation with a variable for each fact and step, ready to be asked; parameters are given as arrays."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="", is_person=True)
    roles = [{"key": "member", "plural": "members", "label": ""}]
    household = build_entity(key="household", plural="households", label="", roles=roles)
    system = TaxBenefitSystem([person, household])

    def variable(name: str, each: bool, truth: bool, text: ast.expr | None = None) -> None:
        shape = {"value_type": bool if truth else float, "entity": person if each else household}
        shape |= {"definition_period": DateUnit.MONTH}
        if text is not None:
            shape["formula"] = formula(each, text)
        system.add_variable(type(name, (Variable,), shape))

    levels = {one.name: one.level == "person" for one in READ} | {step.name: step.level == "person" for step in RULE.steps}

    def formula(each: bool, text: ast.expr) -> Any:
        def of_person(persons: Any, period: Any) -> Any:
            def known(name: str) -> Any:
                return persons(name, period) if levels[name] else persons.household(name, period)

            return Floats({}, lambda: None).value(text, known)

        def of_household(group: Any, period: Any) -> Any:
            gather = {"sum": group.sum, "count": group.sum, "any": group.any, "all": group.all}

            def known(name: str) -> Any:
                return group.members(name, period) if levels[name] else group(name, period)

            return Floats(gather, group.nb_persons).value(text, known)

        return of_person if each else of_household

    for one in READ:
        variable(one.name, levels[one.name], one.kind == "yes")
    for step in RULE.steps:
        variable(step.name, levels[step.name], step.unit == "yes", TEXTS[step.name])
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(members.sum()))
    group = builder.declare_entity("household", np.arange(len(members)))
    builder.join_with_persons(group, np.repeat(np.arange(len(members)), members), roles=np.full(members.sum(), "member"))
    simulation = builder.build(system)
    for one in READ:
        values = people[one.name] if levels[one.name] else own[one.name] if one.name in own else parameters[one.name][place]
        simulation.set_input(one.name, PERIOD, in_yuan(one, values, np.float32))
    return simulation


PERIOD = "2021-07"


def database(members: Any, own: Columns, people: Columns, place: Any, parameters: Columns) -> duckdb.DuckDBPyConnection:
    """The three tables in which the data lie."""
    connection = duckdb.connect(config={"threads": 1})  # as the others
    ids = np.arange(len(members))
    tables = {
        "households": {"household": ids, "place": place, **own},
        "people": {"household": np.repeat(ids, members), **people},
        "parameters": {"place": np.arange(PLACES), **parameters},
    }
    for name, columns in tables.items():
        connection.register("given", columns)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - names of this file
        connection.unregister("given")
    return connection


def laid(connection: duckdb.DuckDBPyConnection, members: Any) -> list[str]:
    """Lays these out once, as a census would; the names of what is never unknown, which is looked at once too."""
    for name, text in rules.sql_tables(RULE, sizes=rules.sql_sizes(int(members.max()))).items():
        connection.execute(f"CREATE TABLE {name} AS {text}")
    asked = connection.execute(rules.sql_sound(RULE))
    return [column[0] for column, told in zip(asked.description, asked.fetchall()[0], strict=True) if told]


def asked(members: Any, known: list[str]) -> str:
    """The query, whose answer is kept in a table; the database parses and plans it each time."""
    return f"CREATE OR REPLACE TABLE result AS {rules.sql(RULE, sizes=rules.sql_sizes(int(members.max())), known=known)}"


def cpu(act: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of one run, and those of them that are no work of the kernel (which clears new memory)."""
    start = times()
    act()
    end = times()
    return end.user - start.user + end.system - start.system, end.user - start.user


def least(acts: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """The least CPU seconds of each, taking turns."""
    spent = [{name: cpu(act) for name, act in acts.items()} for _ in range(rounds)]
    return {name: min(one[name] for one in spent) for name in acts}


def traced(simulation: Any, data: Any, differing: Any) -> Counter[str]:
    """For households whose payments differ, the first step whose float is not the exact value."""
    members, own, people, place, parameters = data
    begins = np.cumsum(members) - members
    first: Counter[str] = Counter()
    arrays = {step.name: simulation.calculate(step.name, PERIOD) for step in RULE.steps}
    for number in differing[:300]:
        rows = range(begins[number], begins[number] + members[number])
        household = {name: values[number].item() for name, values in own.items()}
        household |= {name: values[place[number]].item() for name, values in parameters.items()}
        case = rules.Case(household, [{name: values[row].item() for name, values in people.items()} for row in rows])
        for shown in rules.decide(RULE, case).steps():
            found = [arrays[shown.step.name][row] for row in (rows if shown.step.level == "person" else [number])]
            scale = 100 if shown.step.unit == "money" else 1
            if any(value != Fraction(float(one)) * scale for value, one in zip(shown.values, found, strict=True)):
                first[shown.step.name] += 1
                break
    return first


def single() -> None:
    """One case."""
    (case,) = [case for example, rule, case in BOOK.cases() if rule is RULE and example.name.startswith("G5")]
    decision = rules.decide(RULE, case)
    given = [decision.slots[one.slot] for one in RULE.inputs]
    bare, steps = scalar.function(RULE, steps=False), scalar.function(RULE, steps=True)
    minding = scalar.function(RULE, steps=True, unknowns=True)
    acts = {
        "bare function": lambda: bare(3, *given),
        "with every step": lambda: steps(3, *given),
        "every step, unknowns minded": lambda: minding(3, *given),
        "decided: values checked, steps kept": lambda: rules.decide(RULE, case),
        "explained in both languages": lambda: list(rules.explain(decision)),
        "nearest changes": lambda: rules.flips(decision),
    }
    print(ROW.format("one case of three persons", "µs", "x bare", *[""] * 4))
    spent: dict[str, float] = dict.fromkeys(acts, float("inf"))
    for _ in range(15):
        for name, act in acts.items():
            times = 300 if name in ("bare function", "with every step") else 3
            start = perf_counter()
            for _ in range(times):
                act()
            spent[name] = min(spent[name], (perf_counter() - start) / times * 1e6)
    for name, taken in spent.items():
        print(ROW.format(name, f"{taken:.1f}", f"{taken / spent['bare function']:.2f}", *[""] * 4))


def main() -> None:
    """Two tables: a province, and one case."""
    households = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    data = province(households)
    members, own, people, place, parameters = data
    chance = np.random.default_rng(1)

    def population(known: float = 1.0) -> rules.Population:
        def columns(given: Columns) -> dict[str, rules.Column]:
            return {
                name: rules.Column(values, None if known == 1 else chance.random(len(values)) < known)
                for name, values in given.items()
            }

        laid = {name: rules.Column(values) for name, values in parameters.items()}
        return rules.Population(RULE.declared, members, columns(own), columns(people), place, laid)

    def from_columns() -> None:
        connection = database(*data)
        connection.execute(asked(members, laid(connection, members)))

    ready, unknowns, connection = population(), population(0.98), database(*data)
    query, minding = asked(members, laid(connection, members)), asked(members, [])
    acts: dict[str, tuple[Callable[[], object], Callable[[], object] | None]] = {
        "NumPy, exact": (lambda: rules.evaluate(RULE, ready), lambda: rules.evaluate(RULE, population())),
        "NumPy, exact, each fact unknown for 2 %": (lambda: rules.evaluate(RULE, unknowns), None),
        "the same blocks in float64": (lambda: by_blocks_of_floats(ready), None),
        "DuckDB SQL, exact, each fact perhaps unknown": (lambda: connection.execute(minding), None),
        "DuckDB SQL, exact": (lambda: connection.execute(query), from_columns),
    }
    if peer := find_spec("openfisca_core") is not None:
        simulations = [openfisca(*data) for _ in range(ROUNDS)]
        waiting = iter(simulations)
        acts["OpenFisca-Core, float32"] = (
            lambda: next(waiting).calculate(AMOUNT, PERIOD),
            lambda: openfisca(*data).calculate(AMOUNT, PERIOD),
        )
    spent = least({name: act for name, (act, _) in acts.items()})
    whole = least({name: act for name, (_, act) in acts.items() if act})
    print(f"{households:,} households, {int(members.sum()):,} persons, {len(RULE.steps)} steps, {len(RULE.inputs)} inputs")
    print(ROW.format("a province", "CPU s", "user s", "households/s", "x OpenFisca", "from columns", "x OpenFisca"))
    for name, (taken, user) in spent.items():
        figures = [f"{taken:.2f}", f"{user:.2f}", f"{households / taken:,.0f}", f"{spent[PEER][0] / taken:.1f}" if peer else ""]
        if name in whole:
            figures += [f"{whole[name][0]:.2f}", f"{whole[PEER][0] / whole[name][0]:.1f}" if peer else ""]
        figures += [""] * (6 - len(figures))
        print(ROW.format(name, *figures))
    exact = rules.evaluate(RULE, ready)[AMOUNT].values
    told = connection.execute(f'SELECT "{AMOUNT}" FROM result ORDER BY household').fetchnumpy()[AMOUNT]  # noqa: S608
    print(
        f"payments that differ: DuckDB {(exact != told).sum()}, float64 {differs(exact, by_blocks_of_floats(ready)).size}", end=""
    )
    if peer:
        differing = differs(exact, simulations[0].calculate(AMOUNT, PERIOD))
        first = traced(simulations[0], data, differing).most_common()
        print(f", OpenFisca {differing.size}; first step that is not exact, of up to 300 of these:")
        print("  " + ", ".join(f"{name} {count}" for name, count in first))
    else:
        print("; OpenFisca-Core is not installed: uv sync --group peer")
    print()
    single()


def differs(exact: Any, floats: Any) -> np.ndarray[Any, Any]:
    """Households whose payment in yuan is not the exact one in fen."""
    return np.flatnonzero(np.rint(floats.astype(float) * 100).astype(np.int64) != exact)


if __name__ == "__main__":
    main()
