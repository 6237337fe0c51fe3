"""What programs send. What they get are the values of the rooms, as the rooms declare them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, WithJsonSchema

from minzheng.kernel.places import api as places
from minzheng.registry import api as registry

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,18}")
CODE = r"^[0-9]{6}([0-9]{3}){0,2}$"
_LARGEST = 2**63 - 1


def _day(given: object) -> date:
    with suppress(ValueError):
        if isinstance(given, str) and _DAY.fullmatch(given):
            return date.fromisoformat(given)
    raise ValueError("day")


def _whole(given: object) -> int:
    if isinstance(given, str) and _WHOLE.fullmatch(given):
        return int(given)
    raise ValueError("whole")


def _yes(given: object) -> bool:
    if given in {"true", "false"}:
        return given == "true"
    raise ValueError("yes")


def _value(given: object) -> object:
    if given is None or isinstance(given, str | int | Decimal):
        return given
    raise ValueError("value")


def _said(**schema: object) -> WithJsonSchema:
    return WithJsonSchema(schema)


Day = Annotated[date, BeforeValidator(_day), _said(type="string", format="date")]
Id = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=_LARGEST), _said(type="integer", minimum=1, maximum=_LARGEST)]
Size = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=200), _said(type="integer", minimum=1, maximum=200)]
Yes = Annotated[bool, BeforeValidator(_yes), _said(type="boolean")]
Text = Annotated[str, Field(max_length=200)]
PlaceCode = Annotated[str, Field(pattern=CODE)]
Name = Annotated[str, Field(pattern="^[a-z0-9_]{1,48}$")]
UnitKey = Annotated[str, Field(pattern="^[a-z0-9]{1,12}:[a-z_]{1,48}$")]
Value = Annotated[Any, BeforeValidator(_value), _said(type=["string", "number", "boolean", "null"])]
Values = Annotated[
    dict[str, Value],
    Field(description="By field, as people write them: money in yuan, a choice by code or name; null is no value."),
]
Number = Annotated[StrictInt, Field(ge=0, le=2**31 - 1, description="That of the version that was seen.")]
Reason = Annotated[StrictStr, Field(max_length=250)]


class Query(BaseModel):
    """Which entries: as of a day, within a place, by a text; sorted, a page at a time."""

    day: Day | None = None
    place: PlaceCode | None = None
    text: Text = ""
    sort: Name | None = None
    descending: Yes = False
    after: Annotated[str, Field(max_length=1000)] = ""
    size: Size = 50


class Sent(BaseModel):
    """What programs send: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid")


class NewEntry(Sent):
    """A new entry."""

    place_code: Annotated[StrictStr, Field(pattern=CODE)]
    since: Day
    values: Values
    reason: Reason = ""


class Amendment(Sent):
    """The thing changed: fields that are other than before. The rest stays as it is."""

    since: Day
    values: Values
    number: Number
    reason: Reason


class Ending(Sent):
    """The thing is no more: `on` is the first day on which it does not stand."""

    on: Day
    number: Number
    reason: Reason


class Check(Sent):
    """What was proposed is accepted, or refused with a reason."""

    number: Number
    accept: StrictBool
    reason: Reason = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(places.Place):
    """A place, with the names of all that it lies in on the day asked for."""

    full_name: str
    level: places.Level


def given[Said: registry.Entry | registry.Version](register_id: str, said: Said) -> Said:
    """An entry or a version with money in yuan, and decimals and days as text."""
    values = {
        field.id: amount(field, said.values[field.id])
        for field in registry.register(register_id).fields
        if field.id in said.values
    }
    return replace(said, values=values)


def amount(field: registry.Field, value: Any) -> Any:
    """A value as JSON holds it."""
    return value if isinstance(value, str | int) and field.type != "money" else registry.written(field, value)


def taken(values: Mapping[str, object]) -> dict[str, object]:
    """Values as the registry reads what people write: the number 12 for money is 12 yuan, not 12 fen."""
    return {name: value if isinstance(value, bool) else "" if value is None else str(value) for name, value in values.items()}
