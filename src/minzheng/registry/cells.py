"""Values as they stand in cells: what lists sort and filter by, searches look into and totals add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from minzheng.registry.schema import Field, Register
from minzheng.registry.values import DECIMALS, folded

TEXT = 200  # letters of a folded text that a cell holds
_SCALE = 10**DECIMALS
_NUMBERS = frozenset({"integer", "number", "money", "date", "yes_no", "year"})


def cell(field: Field, value: Any) -> tuple[int, str]:
    """A typed value as the number and the text of a cell."""
    match field.type:
        case "number":
            return int(value * _SCALE), ""
        case "date":
            return value.toordinal(), ""
        case name if name in _NUMBERS:
            return int(value), ""
        case _:
            return 0, folded(value)[:TEXT]


def added(field: Field, total: int) -> int | Decimal:
    """What the numbers of cells add up to, in the field's own measure."""
    return Decimal(total) / _SCALE if field.type == "number" else total


def is_number(field: Field) -> bool:
    """Whether its cells are numbers."""
    return field.type in _NUMBERS


def path(register: Register, field: str) -> str:
    """How cells name a field."""
    return f"{register.id}.{field}"


def cells(register: Register, values: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Field, number and text of each cell of a version."""
    return celled(register)(values)


def celled(register: Register) -> Callable[[Mapping[str, Any]], Iterator[tuple[str, int, str]]]:
    """`cells` for the versions of many entries."""
    kept = [(field.id, path(register, field.id), field) for field in register.fields if field.kept_apart]

    def found(values: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
        for name, at, field in kept:
            if name in values:
                yield (at, *cell(field, values[name]))

    return found
