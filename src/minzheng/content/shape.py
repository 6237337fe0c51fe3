"""Plain values into frozen dataclasses, led by their annotations.

A *reader* is made once for each annotation and kept; it takes a plain value and the path where it stands,
gives the typed value, or reports to `blame` and gives `BROKEN`. Two dialects differ in their leaves only:
TOML has types, the cell of a CSV table is always text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from minzheng.content.fault import nearest
from minzheng.content.lines import Key

BROKEN: Any = object()
Blame = Callable[[Key, str, str], None]
Reader = Callable[[Any, Key, Blame], Any]
Dialect = Literal["toml", "csv"]

_NAMES = {str: "a text", int: "a whole number", bool: "true or false", Decimal: "a number", date: "a date"}
_CELLS = {int: "a whole number", bool: "yes or no", Decimal: "a number", date: "a date such as 2012-10-10"}


def show(value: object) -> str:
    """A value as its author wrote it, short enough for one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            word = json.dumps(value, ensure_ascii=False)
            return f"the text {word}" if len(word) <= 60 else f'the text {word[:56]}…"'
        case dict():
            return "a table"
        case list():
            return "a list"
        case datetime():
            return f"the moment {value.isoformat(' ')}"
        case date():
            return f"the date {value.isoformat()}"
        case time():
            return f"the time {value.isoformat()}"
        case _:
            return f"the number {value}"


@cache
def reader(annotation: Any, dialect: Dialect) -> Reader:
    """The reader of one annotation. Raises TypeError, a fault of the program, for one that content cannot hold."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return _literal(args, dialect)
    if origin in (Union, UnionType) and len(args) == 2 and NoneType in args:
        return _optional(reader(next(arg for arg in args if arg is not NoneType), dialect), dialect)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return _list(args[0], dialect)
    if dialect == "csv" and annotation in (str, *_CELLS):
        return _cell(annotation)
    if dialect == "toml" and annotation in _NAMES:
        return _leaf(annotation)
    if dialect == "toml" and origin is not None and issubclass(origin, Mapping) and args[0] is str:
        return _mapping(reader(args[1], dialect))
    if dialect == "toml" and is_dataclass(annotation):
        return _table(annotation)
    raise TypeError(f"content has no reader for {annotation} in {dialect}")


def _leaf(kind: type) -> Reader:
    def read(value: Any, at: Key, blame: Blame) -> Any:
        if type(value) is kind and not (isinstance(value, Decimal) and not value.is_finite()):
            return value
        if kind is Decimal and type(value) is int:
            return Decimal(value)
        blame(at, f"is {show(value)}, but {_NAMES[kind]} is meant.", "")
        return BROKEN

    return read


def _cell(kind: type) -> Reader:
    def read(value: str, at: Key, blame: Blame) -> Any:
        try:
            return _from_text(kind, value)
        except (ValueError, InvalidOperation):
            said = show(value) if value else "empty"
            blame(at, f"is {said}, but {_CELLS.get(kind, 'a text')} is meant.", "")
            return BROKEN

    return read


def _from_text(kind: type, value: str) -> Any:
    if kind is str and value:
        return value
    if kind is bool:
        return ("no", "yes").index(value) == 1
    if kind is int and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if kind is Decimal and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return Decimal(value)
    if kind is date and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return date.fromisoformat(value)
    raise ValueError(value)


def _literal(choices: tuple[Any, ...], dialect: Dialect) -> Reader:
    words = [str(choice) for choice in choices]

    def read(value: Any, at: Key, blame: Blame) -> Any:
        for choice, word in zip(choices, words, strict=True):
            if (value == word) if dialect == "csv" else (type(value) is type(choice) and value == choice):
                return choice
        said = show(value) if value != "" else "empty"
        near = nearest(value, words) if isinstance(value, str) else ""
        blame(at, f"is {said}, but one of {', '.join(words)} is meant.", near)
        return BROKEN

    return read


def _optional(inner: Reader, dialect: Dialect) -> Reader:
    # TOML has no word for nothing: there the key is left out, and the shape's default speaks.
    return inner if dialect == "toml" else lambda value, at, blame: None if value == "" else inner(value, at, blame)


def _list(item: Any, dialect: Dialect) -> Reader:
    read_item = reader(item, dialect)
    keys = key_fields(item) if is_dataclass(item) else ()

    def read(value: Any, at: Key, blame: Blame) -> Any:
        if dialect == "csv":
            value = value.split(";") if value else []
        if type(value) is not list:
            blame(at, f"is {show(value)}, but a list is meant.", "")
            return BROKEN
        items = [read_item(one, (*at, place), blame) for place, one in enumerate(value)]
        repeats = repeated(keys, items)
        for place, first in repeats:
            blame((*at, place, keys[-1]), f"is {identity(keys, items[place])}, which {dotted_item(at, first)} already is.", "")
        return BROKEN if repeats or any(one is BROKEN for one in items) else tuple(items)

    return read


def dotted_item(at: Key, place: int) -> str:
    """An item of a list in a sentence."""
    return f"{at[-1] if at else 'item'} {place}"


def key_fields(shape: Any) -> tuple[str, ...]:
    """The fields that tell one item of a list from another: the shape's `KEY`, else `id` where it has one."""
    names = {field.name for field in fields(shape)}
    return tuple(getattr(shape, "KEY", ("id",) if "id" in names else ()))


def identity(keys: tuple[str, ...], item: Any) -> str:
    """What the key fields of an item say, for a sentence."""
    return ", ".join(show(getattr(item, key)) for key in keys)


def repeated(keys: tuple[str, ...], items: Iterable[Any]) -> list[tuple[int, int]]:
    """Pairs of places: an item whose key fields say what those of an earlier item say."""
    seen: dict[tuple[Any, ...], int] = {}
    pairs = []
    for place, item in enumerate(items if keys else ()):
        if item is not BROKEN:
            first = seen.setdefault(tuple(getattr(item, key) for key in keys), place)
            if first != place:
                pairs.append((place, first))
    return pairs


def _mapping(read_item: Reader) -> Reader:
    def read(value: Any, at: Key, blame: Blame) -> Any:
        if type(value) is not dict:
            blame(at, f"is {show(value)}, but a table is meant.", "")
            return BROKEN
        items = {key: read_item(one, (*at, key), blame) for key, one in value.items()}
        return BROKEN if any(one is BROKEN for one in items.values()) else MappingProxyType(items)

    return read


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a shape: how it is read, what it means in a word, and what it is when left out.

    `absent` is MISSING where the dataclass has a default, None where the field may be None, else BROKEN.
    """

    read: Reader
    means: str
    absent: Any


@cache
def slots(shape: Any, dialect: Dialect) -> dict[str, Slot]:
    """The fields of a shape by name. Raises TypeError, a fault of the program, for a field that content cannot hold."""
    hints = get_type_hints(shape)
    made = {}
    for one in fields(shape):
        hint = hints[one.name]
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        absent = MISSING if has_default else None if NoneType in get_args(hint) else BROKEN
        made[one.name] = Slot(reader(hint, dialect), meaning(hint), absent)
    return made


def meaning(annotation: Any) -> str:
    """What an annotation asks for, in a word or two."""
    args = get_args(annotation)
    if get_origin(annotation) is Literal:
        return f"one of {', '.join(map(str, args))}"
    if NoneType in args:
        return meaning(args[0])
    if get_origin(annotation) is tuple:
        return "a list"
    return _NAMES.get(annotation, "a table")


def _table(shape: Any) -> Reader:
    def read(value: Any, at: Key, blame: Blame) -> Any:
        if type(value) is not dict:
            blame(at, f"is {show(value)}, but a table is meant.", "")
            return BROKEN
        known = slots(shape, "toml")
        found = {key: known[key].read(one, (*at, key), blame) if key in known else BROKEN for key, one in value.items()}
        unsaid = [key for key in known if key not in value]
        strange = {key: nearest(key, unsaid) or nearest(key, known) for key in value if key not in known}
        for key, near in strange.items():
            blame((*at, key), f"is no word here; the words are {', '.join(known)}.", near)
        for key in unsaid:
            slot = known[key]
            if slot.absent is not MISSING:
                found[key] = slot.absent
                if slot.absent is BROKEN and key not in strange.values():  # else the misspelt word has said it
                    blame((*at, key), f"is missing: {slot.means} is meant.", "")
        return build(shape, found, at, blame)

    return read


def build(shape: Any, found: dict[str, Any], at: Key, blame: Blame) -> Any:
    """The dataclass of these values, unless one is broken or the shape's own `faults()` object."""
    if any(one is BROKEN for one in found.values()):
        return BROKEN
    item = shape(**found)
    own = list(item.faults()) if hasattr(item, "faults") else []
    for key, message in own:
        blame((*at, *(int(part) if part.isdecimal() else part for part in key.split(".") if part)), message, "")
    return BROKEN if own else item
