"""House laws that no linter knows. Each message says what to do instead."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.architecture.source import ROOT, Module, files, modules

MODULE_LINES, FUNCTION_LINES, ROOM_LINES = 400, 50, 2500
LARGER: dict[str, tuple[int, str]] = {
    "services.cases": (3000, "docs/decisions/0019-a-history-is-told-by-the-same-verbs.md"),
    "notice": (6400, "docs/decisions/0003-a-larger-room.md"),
    "services.entitlements": (3200, "docs/decisions/0016-what-is-paid-beside-what-is-granted.md"),
    "rules": (2600, "docs/decisions/0020-the-readings-of-a-rule-lie-together.md"),
    "people": (3000, "docs/decisions/0014-many-persons-belong-to-people.md"),
    "registry": (3000, "docs/decisions/0013-many-rows-belong-to-the-registers.md"),
}
"""A module, function or room over its budget: how many lines it may have, and the decision that allows it."""
PURE = {"content", "notice", "rules", "particulars", "kernel.places", "kernel.units", "services.months", "services.procedure"}
HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CLOCKS = {"now", "today", "utcnow", "fromtimestamp"}
OURS = {"now", "today", "machine"}  # of kernel/time


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every string literal but docstrings, that is, strings that stand alone."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


def test_chinese_is_content_and_not_program() -> None:
    found = [
        f"{module.name}:{node.lineno}: {node.value[:20]!r}"
        for module in modules()
        for node in strings(module.tree)
        if HAN.search(node.value) and HAN.search(ast.get_source_segment(module.text, node) or "")
    ]
    assert found == [], (
        "Chinese in a string is content in the wrong place: put words into a .toml beside the module, page texts into "
        'templates and catalogues. The bounds of a range are written as escapes: "\\u4e00".'
    )


def test_modules_functions_and_rooms_stay_within_their_budgets() -> None:
    lengths = list(measured())
    allowed = {name: most for name, (most, _) in LARGER.items()}
    over = [
        f"{name} has {lines} lines of {allowed.get(name, budget)}: {what}"
        for name, lines, budget, what in lengths
        if lines > allowed.get(name, budget)
    ]
    assert over == [], "or write a decision and name it in LARGER"
    smaller = [f"{name} has {lines} lines" for name, lines, *_ in lengths if lines <= allowed.get(name, 0) - 100]
    assert smaller == [], "so it is allowed no more in LARGER: what was won is kept"
    assert all((ROOT / decision).is_file() for _, decision in LARGER.values())


def measured() -> Iterator[tuple[str, int, int, str]]:
    """Every module, function and room: how many lines it has of how many, and what to do where it has more."""
    rooms = Counter[str]()
    for module in modules():
        lines = len(module.text.splitlines())
        rooms[module.part] += lines
        yield module.name, lines, MODULE_LINES, "it holds two ideas, give each a module"
        for name, length in functions(module):
            yield name, length, FUNCTION_LINES, "name its steps"
    for room, lines in rooms.items():
        yield room, lines, ROOM_LINES, "divide it"


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """The functions of a module with their length in lines."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{module.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_identifiers_are_ascii() -> None:
    names = {
        ast.Name: "id",
        ast.arg: "arg",
        ast.FunctionDef: "name",
        ast.ClassDef: "name",
        ast.Attribute: "attr",
        ast.keyword: "arg",
    }
    found = [
        f"{module.name}:{node.lineno}: {name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if type(node) in names and not (name := getattr(node, names[type(node)]) or "").isascii()
    ]
    assert found == [], "identifiers are English or pinyin; an input method may have left a full-width letter"


def test_file_names_are_ascii() -> None:
    found = [str(file) for file in files() if not str(file).isascii()]
    assert found == [], "git quotes other names, and half of the tools lose them"


def test_a_pure_room_never_asks_for_the_time() -> None:
    # Modules such as time and random are kept out by import-linter; these are methods of a class that it may import.
    pure = [module for module in modules() if module.room in PURE]
    assert {module.room for module in pure} == PURE
    assert asked(pure, CLOCKS, {"date", "datetime"}) + asked(pure, OURS, {"time"}) == [], "the caller says what day it is"


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    others = [module for module in modules() if module.name != "kernel/time/clock.py"]
    found = asked(others, CLOCKS | {"localdate", "localtime"}, {"date", "datetime", "timezone"})
    assert found == [], "ask minzheng.kernel.time.api: now and today for business time, machine for machine time"


def asked(of: list[Module], what: set[str], whom: set[str]) -> list[str]:
    """Where modules ask a class, or what is called like it, for the time."""
    return [
        f"{module.name}:{node.lineno}: {ast.unparse(node)}"
        for module in of
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in what and ast.unparse(node.value).split(".")[-1] in whom
    ]


def test_no_file_names_the_machine_it_was_written_on() -> None:
    place = re.compile(rb"(?<![\w.])/(?:work|root|home/\w+)(?![\w-])")
    found = [
        f"{file}:{number}"
        for file in files()
        if file.suffix not in {".docx", ".jpg", ".mo", ".pdf", ".png", ".webp", ".xlsx"}
        for number, line in enumerate((ROOT / file).read_bytes().splitlines(), 1)
        if place.search(line)
    ]
    assert found == [], "a path of one machine is of no use on another"
