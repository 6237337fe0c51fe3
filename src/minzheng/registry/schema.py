"""What a declared register looks like: the shape of `register.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from minzheng.content.api import Said, nearest

Level = Literal["province", "city", "county", "township", "village"]
Type = Literal["text", "integer", "number", "money", "date", "choice", "yes_no", "phone", "place", "year"]
COUNTED: frozenset[str] = frozenset({"integer", "number", "money"})
DAYS: frozenset[str] = frozenset({"date", "year"})
BOUNDED = COUNTED | {"year"}
_CODE = re.compile(r"[a-z0-9_]+")
FOUND_BY = 100  # letters of a text that a list can sort by and a search can find


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a field takes."""

    code: str
    name: Said


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an entry says.

    `indexed`: lists filter by it and, where it is required, sort by it. `searchable`: a search looks into it. `measured`: totals
    add it up. `personal`: it says something about a person, as every phone does, and can never be public. `min` and `max` are in
    the unit that people write (money in yuan). `at_most` is the id of a field that this one may not exceed. `past`: it is a day
    or a year that may not lie after the day of the entry, but in the case `ahead_if`: a field's id, a dot, a choice's code.
    """

    id: str
    name: Said
    type: Type
    required: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    unit: Said | None = None
    choices: tuple[Choice, ...] = ()
    hint: Said | None = None
    indexed: bool = False
    public: bool = False
    searchable: bool = False
    measured: bool = False
    personal: bool = False
    max_length: int = FOUND_BY
    at_most: str = ""
    past: bool = False
    ahead_if: str = ""

    @property
    def sorts(self) -> bool:
        """Whether lists can be sorted by it: every entry has a value of it."""
        return self.indexed and self.required

    @property
    def kept_apart(self) -> bool:
        """Whether its values also stand where lists, searches and totals look."""
        return self.indexed or self.searchable or self.measured

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together in one field."""
        if (self.type == "choice") != bool(self.choices):
            said = "are missing, but a choice" if self.type == "choice" else f"are given, but a field of type {self.type}"
            yield "choices", f"{said} {'needs them' if self.type == 'choice' else 'has none'}."
        for number, choice in enumerate(self.choices):
            if not _CODE.fullmatch(choice.code):
                yield f"choices.{number}.code", f'is "{choice.code}", but small letters, digits and _ are meant.'
        if self.public and (self.personal or self.type == "phone"):
            yield "public", "is true, but what is said about a person is never public."
        if self.measured and self.type not in COUNTED:
            yield "measured", f"is true, but only {', '.join(sorted(COUNTED))} can be added up."
        if self.searchable and self.type != "text":
            yield "searchable", "is true, but only a text can be searched."
        if self.kept_apart and self.type == "text" and self.max_length > FOUND_BY:
            yield "max_length", f"is {self.max_length}, but what lists and searches use has {FOUND_BY} letters at most."
        for key, bound in ("min", self.min), ("max", self.max):
            if bound is not None and self.type not in BOUNDED:
                yield key, f"is {bound}, but only {', '.join(sorted(BOUNDED))} have bounds."
        if self.past and self.type not in DAYS:
            yield "past", f"is true, but only {', '.join(sorted(DAYS))} lie in the past."
        if self.ahead_if and not self.past:
            yield "ahead_if", "is given, but past is not true; any day may lie ahead."


@dataclass(frozen=True, slots=True)
class Example:
    """Values as a form sends them. They are accepted, or refused for one reason: the field's id, a dot, the reason."""

    values: Mapping[str, str]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A register: what it is about, where its entries lie, what they say and who may see it.

    `one` is what one entry is called. `level`: on which places entries lie; on any where empty. `key`: what tells two entries at
    one place apart; where it is empty a place has one entry. `title`: the field that names an entry; the place does where empty.
    `since`: entries begin on this day or later. `checked`: a change waits for another person. `order`: lists are sorted by it.
    `id` and `digest`, of the declaration's text, are not written down: the folder and the file say them.
    """

    name: Said
    about: Said
    one: Said
    sector: str
    clauses: tuple[int, ...]
    basis: tuple[str, ...]
    since: date
    order: str
    fields: tuple[Field, ...]
    examples: tuple[Example, ...]
    id: str = ""
    digest: str = ""
    level: tuple[Level, ...] = ()
    key: tuple[str, ...] = ()
    title: str = ""
    checked: bool = False
    public: bool = False

    def field(self, name: str) -> Field:
        """A field by its id. Raises KeyError."""
        return next((one for one in self.fields if one.id == name), None) or _missing(name)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together in one register."""
        known = {field.id: field for field in self.fields}
        named = [("order", self.order), *(("title", self.title),) * bool(self.title)]
        named += [(f"key.{number}", name) for number, name in enumerate(self.key)]
        named += [(f"fields.{n}.at_most", field.at_most) for n, field in enumerate(self.fields) if field.at_most]
        for at, name in named:
            if name not in known:
                yield at, f'is "{name}", but the fields are {", ".join(known)}.{_hint(name, known)}'
            elif at == "order" and not known[name].sorts:
                yield at, f'is "{name}", which is not both indexed and required; a list cannot be sorted by it.'
            elif at.startswith(("title", "key")) and not known[name].required:
                yield at, f'is "{name}", which is not required; every entry needs it.'
            elif at.endswith("at_most") and known[name].type not in COUNTED:
                yield at, f'is "{name}", which is not a number.'
        yield from self._ahead(known)
        if self.public and not any(field.public for field in self.fields):
            yield "public", "is true, but no field is public."
        elif self.public and self.order in known and not known[self.order].public:
            yield "order", f'is "{self.order}", which is not public; the public lists are sorted by it too.'
        yield from self._examples(known)

    def _ahead(self, known: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
        always = [field for field in known.values() if field.type == "choice" and field.required]
        cases = [f"{field.id}.{choice.code}" for field in always for choice in field.choices]
        for number, field in enumerate(self.fields):
            if field.ahead_if and field.ahead_if not in cases:
                said = f'is "{field.ahead_if}", but a choice that every entry makes is meant.'
                yield f"fields.{number}.ahead_if", f"{said}{_hint(field.ahead_if, cases)}"

    def _examples(self, known: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
        if {bool(example.refused) for example in self.examples} != {True, False}:
            yield "examples", "lack one that is accepted or one that is refused; a register shows both."
        for number, example in enumerate(self.examples):
            for name in example.values:
                if name not in known and not example.refused.startswith(f"{name}."):
                    yield (
                        f"examples.{number}.values.{name}",
                        f"is no field; the fields are {', '.join(known)}.{_hint(name, known)}",
                    )


def _hint(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f' Did you mean "{near}"?' if near else ""


def _missing(name: str) -> Field:
    raise KeyError(name)
