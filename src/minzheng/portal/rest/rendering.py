"""Values as JSON and back: exact numbers, Chinese as it is, and nothing said twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer


class Renderer(JSONRenderer):
    """Chinese as it is."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}  # noqa: RUF012 - as ninja declares it


class Reader(Parser):
    """JSON as the standard has it: no NaN, no half letter, no name twice in an object; decimals as they are written."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError."""
        read = json.loads(request.body, parse_float=_number, parse_constant=_none, object_pairs_hook=_once)
        json.dumps(read, ensure_ascii=False, default=str).encode()  # half a letter is none: UnicodeEncodeError is a ValueError
        return read


def _number(text: str) -> Decimal | int:
    """3.0 is the whole number 3."""
    number = Decimal(text)
    return int(number) if abs(number) < 2**63 and number == number.to_integral_value() else number


def _none(word: str) -> object:
    raise ValueError(word)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found
