"""The words that docs/words.toml settles are the words of the program, and the generated pages are what it generates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.docs import PAGES, words
from tests.architecture.source import ROOT, Module, modules


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_page_is_as_it_would_be_generated(page: str) -> None:
    assert (ROOT / page).read_text("utf-8") == PAGES[page](), "run ./habits docs"


def public_names(module: Module) -> Iterator[str]:
    """The module's own name, and the classes, functions, fields and constants that do not begin with an underscore."""
    yield Path(module.name).stem
    scopes = [module.tree, *(node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))]
    for node in (child for scope in scopes for child in scope.body):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name


def test_no_public_name_says_a_word_that_is_refused() -> None:
    refused = {never: word.code for word in words() for never in word.never}
    said = []
    for module in modules():
        for name in filter(lambda name: not name.startswith("_"), public_names(module)):
            spoken = "_".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)).lower()
            said += [
                f"{module.name}: {name} says {never}; the word is {code}"
                for never, code in refused.items()
                if f"_{never}_" in f"_{spoken}_"
            ]
    assert said == []


SPACED = re.compile("[\u3400-\u9fff，。；：、”“（）] [0-9]|[0-9] [\u3400-\u9fff]")


def test_chinese_words_set_no_space_around_digits() -> None:
    files = sorted((ROOT / "src").rglob("*.toml"))
    found = [
        f"{file.relative_to(ROOT)}: {said}"
        for file in files
        for said in re.findall(r'zh = "((?:[^"\\]|\\.)*)"', file.read_text("utf-8"))
        if SPACED.search(said)
    ]
    assert found == [], "as the pages do: 第4条"
