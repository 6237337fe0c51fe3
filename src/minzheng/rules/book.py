"""A rule as a folder holds it: rule.toml, a text for each version, and examples that are run when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from minzheng.content import api as content
from minzheng.rules.compiler import Rule, compile
from minzheng.rules.deciding import Case, Decision, decide, said, unknown, value_faults
from minzheng.rules.faults import CaseError, Fault, RuleError, nearest
from minzheng.rules.scalar import One
from minzheng.rules.schema import Declared, Example, Examples, Head, Level, kinds, language

_PARTS = re.compile(r"[,，;；]\s*")


@dataclass(frozen=True, slots=True)
class Book:
    """The versions of one rule, the oldest first, and its examples."""

    head: Head
    rules: tuple[Rule, ...]
    examples: Examples

    def on(self, day: date) -> Rule | None:
        """The version for a case accepted on a day; None where there was none."""
        return next((rule for rule in self.rules if rule.version.since <= day <= (rule.version.until or day)), None)

    def version(self, name: str) -> Rule:
        """The version of a name. Raises KeyError."""
        return {rule.version.id: rule for rule in self.rules}[name]

    def cases(self) -> Iterator[tuple[Example, Rule, Case]]:
        """Each example under each version that it names. Raises CaseError."""
        for example in self.examples.example:
            for name in example.versions:
                yield example, self.version(name), self.case(example)

    def case(self, example: Example) -> Case:
        """The values of an example. Raises CaseError."""
        usual, declared = self.examples.usual, self.head.declared
        texts = (usual.household, usual.parameters, example.household, example.parameters)
        household = {name: value for text in texts for name, value in read(text, declared, "household").items()}
        person = read(usual.person, declared, "person")
        return Case(household, [person | read(text, declared, "person") for text in example.people])


def load(folder: Path) -> Book:
    """A rule's folder. Raises ContentError with every fault of its files, of its texts, and of what its examples say."""
    with content.gather() as shelf:
        head = shelf.toml(folder / "rule.toml", Head)
        examples = shelf.toml(folder / "examples.toml", Examples)
        if shelf.faults:
            raise content.ContentError(shelf.faults)
        rules = [rule for version in head.version if (rule := _compiled(shelf, folder / f"{version.id}.rule", head, version.id))]
        book = Book(head, tuple(rules), examples)
        if len(rules) == len(head.version):
            _compare(shelf, folder / "examples.toml", book)
            used = {one.declared.name for rule in rules for one in rule.inputs}
            for kind, declared in (("fact", head.fact), ("parameter", head.parameter)):
                for place, one in enumerate(declared):
                    if one.name not in used:
                        shelf.blame(folder / "rule.toml", f"{kind}.{place}.name", f'is "{one.name}", which no version reads.')
    return book


def _compiled(shelf: content.Shelf, path: Path, head: Head, version: str) -> Rule | None:
    before = len(shelf.faults)
    text = shelf.text(path)
    if len(shelf.faults) > before:
        return None
    try:
        return compile(text, head, next(one for one in head.version if one.id == version))
    except RuleError as error:
        for fault in error.faults:
            place = f"character {fault.column}" if fault.column else ""
            shelf.faults.append(content.Fault(path, fault.line or None, place, f"{fault.message('en')} {fault.message('zh')}"))
        return None


def _compare(shelf: content.Shelf, path: Path, book: Book) -> None:
    """Examples that the rule does not give, and a version without a yes and a no among them."""
    answers: dict[str, set[bool | None]] = {rule.version.id: set() for rule in book.rules}
    for place, example in enumerate(book.examples.example):
        for name in example.versions:
            if name not in answers:
                shelf.blame(path, f"example.{place}.versions", f'names "{name}"; the versions are {", ".join(answers)}.')
                continue
            try:
                decision = decide(book.version(name), book.case(example))
                wrong = list(differences(decision, example.expect))
            except CaseError as error:
                shelf.blame(path, f"example.{place}.name", f'is "{example.name}": {error.message("en")}')
                continue
            answers[name].add(decision.answer)
            for message in wrong:
                shelf.blame(path, f"example.{place}.expect", f"is not what version {name} gives: {message}")
    for place, (name, found) in enumerate(answers.items()):
        if not {True, False} <= found:
            missing = " and one that says ".join(word for word, one in (("yes", True), ("no", False)) if one not in found)
            message = f'is "{name}", which lacks an example that says {missing}.'
            shelf.blame(path.with_name("rule.toml"), f"version.{place}.id", message)


def differences(decision: Decision, expected: str) -> Iterator[str]:
    """Steps whose values are not those expected. Raises CaseError for a text that names no step or no value of one."""
    shown = {one.step.name: one for one in decision.steps()}
    for name, text in _items(expected):
        if name not in shown:
            raise CaseError([Fault("unknown_name", facts={"name": name, "near": nearest(name, shown)})])
        one = shown[name]
        meant = _value(text, one.step.unit, name)
        if any(value != meant for value in one.values):
            found = "; ".join(said(one.step.unit, value).zh for value in one.values)
            yield f"{name} {found}, not {text}."


def read(text: str, declared: Mapping[str, Declared], level: Level) -> dict[str, One]:
    """Values written `name value` with commas between, each within its range; a name alone is yes. Raises CaseError."""
    found: dict[str, One] = {}
    for name, value in _items(text):
        if name not in declared or declared[name].level != level:
            raise CaseError([unknown(name, declared, level)])
        exact = _value(value, declared[name].kind, name)
        if isinstance(exact, Fraction) and exact.denominator != 1:
            raise CaseError([Fault("case_text", facts={"text": f"{name} {value}"})])
        found[name] = told = int(exact) if isinstance(exact, Fraction) else exact
        if faults := list(value_faults(declared[name], told)):
            raise CaseError(faults)
    return found


def _items(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, _PARTS.split(text.strip())):
        name, _, value = part.strip().partition(" ")
        yield name, value.strip() or language().word["yes"].zh


def _value(text: str, unit: str, name: str) -> Fraction | bool | None:
    """A value as it is written: yuan of money; in whole parts."""
    word = language().word
    if text == word["unknown"].zh:
        return None
    if unit == "yes" and text in (word["yes"].zh, word["no"].zh):
        return text == word["yes"].zh
    try:
        if unit != "yes" and "e" not in text.casefold():  # of 1e9999 nobody could be told
            return Fraction(text) * kinds()[unit].scale
    except (ValueError, ZeroDivisionError):
        pass
    raise CaseError([Fault("case_text", facts={"text": f"{name} {text}"})])
