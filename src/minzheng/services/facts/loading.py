"""The rule of an item and whence its facts come, or every fault of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from minzheng.circumstances import api as circumstances
from minzheng.content import api as content
from minzheng.particulars import api as particulars
from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts.schema import SELF, Fact, Facts, One

RULE, FACTS = "rule.toml", "facts.toml"


@cache
def book(item: str) -> rules.Book | None:
    """The versions of an item's rule; None where it has none. Raises UnknownItem and ContentError."""
    folder = catalogue.folder(item)
    return rules.load(folder) if (folder / RULE).exists() else None


def rule(item: str, day: date) -> rules.Rule | None:
    """The version of the rule for an application accepted on a day; None where nothing is computed."""
    found = book(item)
    return found.on(day) if found else None


@cache
def facts(item: str) -> Facts:
    """Whence the facts of an item's rule come. Raises UnknownItem, ContentError, and KeyError for an item without a rule."""
    found = book(item)
    if found is None:
        raise KeyError(item)
    return load(catalogue.folder(item), found)


def fact(item: str, name: str) -> Fact:
    """One of them. Raises KeyError."""
    return _by_name(item)[name]


@cache
def _by_name(item: str) -> Mapping[str, Fact]:
    return {one.name: one for one in facts(item).fact}


@cache
def usual(item: str) -> Mapping[str, One]:
    """What parameters of an item usually are, until the province says it."""
    found = book(item)
    return rules.read(facts(item).usual, found.head.declared, "household") if found else {}


def load(folder: Path, found: rules.Book) -> Facts:
    """The facts.toml of a folder, as it fits its rule. Raises ContentError with every fault."""
    path = folder / FACTS
    with content.gather() as shelf:
        said = shelf.toml(path, Facts)
        if shelf.faults:
            raise content.ContentError(shelf.faults)
        _check_facts(shelf, path, said, found.head)
        _check_parameters(shelf, path, said, found.head)
        _check_income(shelf, path, said, found)
    return said


def _check_income(shelf: content.Shelf, path: Path, said: Facts, found: rules.Book) -> None:
    if bool(said.income) != bool(said.heads):
        shelf.blame(path, "income", "and heads go together.")
    for key, name in (("income", said.income), ("heads", said.heads)):
        for one in found.rules if name else ():
            if name not in {step.name for step in one.steps if step.level == "household"}:
                shelf.blame(path, key, f'is "{name}", which is no step of the household in version {one.version.id}.')


def _check_facts(shelf: content.Shelf, path: Path, said: Facts, head: rules.Head) -> None:
    declared, groups = {one.name: one for one in head.fact}, {one.id for one in said.group}
    parameters = {one.name for one in head.parameter}
    relations, items = {SELF, *particulars.relationships()}, {one.id for one in catalogue.items()}
    for name in declared.keys() - {one.name for one in said.fact}:
        shelf.blame(path, "fact", f'lacks "{name}", which the rule asks.')
    for place, one in enumerate(said.fact):
        where = f"fact.{place}"
        for key, given, known in (
            ("name", (one.name,), declared),
            ("group", (one.group,), groups),
            ("times", (one.times,) if one.times else (), parameters),
            ("relations", one.relations, relations),
            ("kinds", one.kinds, circumstances.kinds()),
            ("items", one.items, items),
        ):
            for word in given:
                if word not in known:
                    near = content.nearest(word, known)
                    shelf.blame(
                        path, f"{where}.{key}", f'is "{word}", which is none.' + (f' Did you mean "{near}"?' if near else "")
                    )
        kinds = [circumstances.kinds().get(kind) for kind in one.kinds]
        if one.name in declared and any(kind and bool(kind.unit) == (declared[one.name].kind == "yes") for kind in kinds):
            shelf.blame(path, f"{where}.kinds", "and the fact do not go together: an amount is no yes or no.")
    for place, group in enumerate(said.group):
        if group.id not in {one.group for one in said.fact}:
            shelf.blame(path, f"group.{place}.id", f'is "{group.id}", of which nothing is asked.')


def _check_parameters(shelf: content.Shelf, path: Path, said: Facts, head: rules.Head) -> None:
    declared = {one.name: one for one in head.parameter}
    benefits = [choice.code for choice in registry.register(catalogue.STANDARDS).field("benefit").choices]
    if said.amount and said.amount not in head.outputs:
        shelf.blame(path, "amount", f'is "{said.amount}", but the outputs are {", ".join(head.outputs)}.')
    for key in ("standard", "law"):
        for place, one in enumerate(getattr(said, key)):
            if one.name not in declared:
                shelf.blame(path, f"{key}.{place}.name", f'is "{one.name}", which is no parameter of the rule.')
    for place, one in enumerate(said.standard):
        if one.benefit not in benefits:
            shelf.blame(path, f"standard.{place}.benefit", f'is "{one.benefit}", but the register has {", ".join(benefits)}.')
    try:
        given = rules.read(said.usual, head.declared, "household")
        for law in said.law:
            rules.read(f"{law.name} {law.value}", head.declared, "household")
    except rules.CaseError as error:
        shelf.blame(path, "usual", f"or a law cannot be read: {error.message('en')}")
        return
    unsure = {name for name, one in declared.items() if one.confirm}
    for name in sorted(given.keys() - unsure):
        shelf.blame(path, "usual", f'names "{name}", which the rule does not mark to be confirmed: an entry says it, or nobody.')
    for name in sorted(unsure - given.keys()):
        shelf.blame(path, "usual", f'lacks "{name}", which is to be confirmed: what is usual until then is meant.')
