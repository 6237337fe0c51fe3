"""What people type, and what programs send, as typed values: one check for forms, imports and the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from minzheng.content import api as content
from minzheng.kernel.time import api as time
from minzheng.registry.schema import BOUNDED, Field, Register

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?", re.ASCII)
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|\d{5}|\d{7,8}|[48]00-?\d{3}-?\d{4}", re.ASCII)
_DATE = re.compile(r"(\d{4})[-./\u5e74](\d{1,2})[-./\u6708](\d{1,2})\u65e5?", re.ASCII)
_PRINTED = re.compile(  # tabs and line breaks are letters here; what has no shape or turns letters round would disguise a name
    r"[^\x00-\x08\x0b-\x1f\x7f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]+"
)
_LARGEST = 10**14  # beyond it a sum over a province might leave 64 bits
_KEY = 250
_SHOWN = 60  # letters of a refused value that a message repeats
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Reasons:
    """The shape of `reasons.toml`."""

    value: Mapping[str, content.Said]
    act: Mapping[str, content.Said]
    word: Mapping[str, content.Said]
    level: Mapping[str, content.Said]


@cache
def reasons() -> Reasons:
    """Every reason in both languages. Raises ContentError."""
    return content.toml(Path(__file__).with_name("reasons.toml"), Reasons)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is refused: the field (its id, empty where none is meant), the reason's id and what the reason speaks of."""

    field: str
    reason: str
    facts: Mapping[str, object]

    def message(self, lang: str) -> str:
        """It in words."""
        said = reasons().value.get(self.reason) or reasons().act[self.reason]
        return said.of(lang).format(**{key: _said(fact, lang) for key, fact in self.facts.items()}).strip()


def _said(fact: object, lang: str) -> object:
    if isinstance(fact, content.Said):
        return fact.of(lang)
    if isinstance(fact, tuple):
        return reasons().word["between"].of(lang).join(str(_said(one, lang)) for one in fact)
    return f"{fact[:_SHOWN]}…" if isinstance(fact, str) and len(fact) > _SHOWN else fact


class _Wrong(Exception):  # noqa: N818 - what happened
    """The reason for which a value is refused."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts


def clean(
    register: Register, values: Mapping[str, object], day: date | None = None
) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    """The typed values of an entry, and every problem with them.

    A text is read as people write it, with full-width letters and commas; money as yuan into fen. A typed value is taken as it
    is, money as fen. An empty text is no value; a field without a value is left out. `day` is that from which on they are said,
    today where none is given.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    known = {field.id: field for field in register.fields}
    for name in values:
        if name not in known:
            near = content.nearest(name, known)
            hint = _filled(reasons().word["did_you_mean"], word=near) if near else ""
            problems.append(Problem(name, "unknown_field", {"field": name, "near": hint}))
    for field in register.fields:
        said = read(field, values.get(field.id))
        if isinstance(said, Problem):
            problems.append(said)
        elif said is not None:
            found[field.id] = said
    problems += _compared(known, found)
    problems += _ahead(known, found, day or time.today())
    return MappingProxyType(found), tuple(problems)


def _filled(said: content.Said, **facts: object) -> content.Said:
    zh, en = ({name: _said(fact, lang) for name, fact in facts.items()} for lang in ("zh", "en"))
    return content.Said(said.zh.format(**zh), said.en.format(**en))


def _compared(known: Mapping[str, Field], found: Mapping[str, Any]) -> Iterator[Problem]:
    """Fields that exceed those which they may not exceed."""
    for name, value in found.items():
        other = known[name].at_most
        if other in found and value > found[other]:
            shown, bound = written(known[name], value), written(known[other], found[other])
            facts = {"field": known[name].name, "value": shown, "other": known[other].name, "bound": bound}
            yield Problem(name, "more_than", facts)


def _ahead(known: Mapping[str, Field], found: Mapping[str, Any], day: date) -> Iterator[Problem]:
    """Days that lie after the day of the entry and may not."""
    for name, value in found.items():
        field = known[name]
        other, _, code = field.ahead_if.partition(".")
        if field.past and value > (day.year if field.type == "year" else day) and not (other and found.get(other) == code):
            unless: content.Said | str = ""
            if other:
                case = next(choice.name for choice in known[other].choices if choice.code == code)
                unless = _filled(reasons().word["ahead_if"], other=known[other].name, value=case)
            yield Problem(name, "ahead", {"field": field.name, "value": value, "day": day, "unless": unless})


def read(field: Field, given: object) -> Any:
    """The typed value of one field, None where there is none and may be none, or the Problem with it."""
    if isinstance(given, str):
        given = given.strip() if field.type == "text" else normalize("NFKC", given).strip()
    if given is None or given == "":
        return Problem(field.id, "required", {"field": field.name}) if field.required else None
    try:
        value = _READ[field.type](field, given)
        if field.type in BOUNDED:
            _check_bounds(field, value)
    except _Wrong as wrong:
        return Problem(field.id, wrong.reason, {"field": field.name, "value": given, **wrong.facts})
    return value


def _check_bounds(field: Field, value: Any) -> None:
    measured: Decimal | int = Decimal(value) / 100 if field.type == "money" else value
    if field.min is not None and measured < field.min:
        raise _Wrong("too_small", bound=field.min, value=written(field, value))
    most = _LARGEST if field.max is None or field.max > _LARGEST else field.max
    if measured > most or measured < -_LARGEST:
        raise _Wrong("too_large", bound=most, value=written(field, value))


def _text(field: Field, given: object) -> str:
    if not isinstance(given, str) or not _PRINTED.fullmatch(given):
        raise _Wrong("not_text")
    if len(given) > field.max_length:
        raise _Wrong("too_long", bound=field.max_length, value=len(given))
    return given


def _decimal(given: object, reason: str) -> Decimal:
    """A number as typed, or as a program sends it; a float is none, nor is a word such as NaN."""
    if isinstance(given, Decimal | int) and not isinstance(given, bool):
        number = Decimal(given)
    elif isinstance(given, str) and len(given) <= 30 and _GROUPED.fullmatch(given):
        number = Decimal(given.replace(",", ""))
    else:
        raise _Wrong(reason)
    if not number.is_finite():
        raise _Wrong(reason)
    return number


def _integer(_field: Field, given: object) -> int:
    if type(given) is int:
        return given
    number = _decimal(given, "not_integer")
    if number != number.to_integral_value():
        raise _Wrong("not_integer")
    return int(number)


def _number(_field: Field, given: object) -> Decimal:
    number = _decimal(given, "not_number")
    if abs(number) <= _LARGEST and number != number.quantize(Decimal(10) ** -DECIMALS):
        raise _Wrong("not_number")
    return number.normalize() + 0


def _money(field: Field, given: object) -> int:
    if not isinstance(given, str):
        return _integer(field, given)
    number = _decimal(given, "not_money") * 100
    if number != number.to_integral_value():
        raise _Wrong("not_money")
    return int(number)


def _date(_field: Field, given: object) -> date:
    if type(given) is date:
        return given
    found = _DATE.fullmatch(given) if isinstance(given, str) else None
    try:
        return date(*map(int, found.groups())) if found else _none("not_date")
    except ValueError:
        raise _Wrong("not_date") from None


def _none(reason: str) -> Any:
    raise _Wrong(reason)


def _year(_field: Field, given: object) -> int:
    number = _decimal(given, "not_year")
    if number != number.to_integral_value() or not 1000 <= number <= 9999:
        raise _Wrong("not_year")
    return int(number)


def _choice(field: Field, given: object) -> str:
    word = folded(str(given))
    for choice in field.choices:
        if word in {choice.code, folded(choice.name.zh), folded(choice.name.en)}:
            return choice.code
    raise _Wrong("not_choice", choices=tuple(choice.name for choice in field.choices))


def _yes_no(_field: Field, given: object) -> bool:
    if isinstance(given, bool):
        return given
    word = folded(str(given))
    yes, no = reasons().word["yes"], reasons().word["no"]
    if word in {yes.zh, yes.en, "true", "1", "on"}:
        return True
    return False if word in {no.zh, no.en, "false", "0", "off"} else bool(_none("not_yes_no"))


def _phone(_field: Field, given: object) -> str:
    plain = re.sub(r"[\s()]", "", str(given))
    return plain if _PHONE.fullmatch(plain) else str(_none("not_phone"))


def _place(_field: Field, given: object) -> str:
    return given if isinstance(given, str) and re.fullmatch(r"\d{6}(\d{3}){0,2}", given, re.ASCII) else str(_none("not_place"))


_READ: dict[str, Callable[[Field, object], Any]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "money": _money,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
    "phone": _phone,
    "place": _place,
    "year": _year,
}


def written(field: Field, value: Any, lang: str = "zh") -> str:
    """A typed value as people write it; `clean` reads it again."""
    match field.type:
        case "money":
            return f"{Decimal(value) / 100:.2f}"
        case "number":
            return f"{value:f}"
        case "choice":
            return next((choice.name.of(lang) for choice in field.choices if choice.code == value), str(value))
        case "yes_no":
            return reasons().word["yes" if value else "no"].of(lang)
        case _:
            return str(value)


def plain(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as JSON holds them."""
    found = dict(values)
    for field in register.fields:
        if field.id in found and field.type in {"number", "date"}:
            found[field.id] = str(found[field.id])  # of a day, ISO 8601
    return found


def typed(register: Register, held: Mapping[str, Any]) -> Mapping[str, Any]:
    """What `plain` gave, as it was."""
    found = dict(held)
    for field in register.fields:
        if field.id in found and field.type in {"number", "date"}:
            found[field.id] = Decimal(found[field.id]) if field.type == "number" else date.fromisoformat(found[field.id])
    return MappingProxyType(found)


def folded(text: str) -> str:
    """A text as lists sort and searches find it: width and case set aside."""
    return normalize("NFKC", text).casefold()


def key_of(register: Register, values: Mapping[str, Any]) -> str:
    """What tells an entry from others at its place."""
    key = " / ".join(folded(str(values[name])) for name in register.key)
    return key if len(key) <= _KEY else f"{key[: _KEY - 65]} {sha256(key.encode()).hexdigest()}"
