"""A sheet as a text: the same sheet always the same text, to be sealed; and the sheet of a text."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from minzheng.rules import api as rules
from minzheng.services.facts.schema import Known, Parameter, Refused, Sheet, sources
from minzheng.services.facts.sheets import case, version

_FIELDS: dict[type[object], list[str]] = {of: [one.name for one in fields(of)] for of in (Sheet, Known, Parameter)}


def dumps(sheet: Sheet) -> str:
    """Canonical JSON: keys in order, no blanks, days as ISO 8601."""
    return json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(one: object) -> object:
    if isinstance(one, date):
        return one.isoformat()
    return {name: getattr(one, name) for name in _FIELDS[type(one)]}


def loads(text: str) -> Sheet:
    """The sheet of a text that `dumps` wrote. Raises Refused for any other."""
    try:
        said = json.loads(text)
        known = tuple(Known(**_days(one, "day")) for one in said.pop("known"))
        parameters = tuple(Parameter(**_days(one, "since")) for one in said.pop("parameters"))
        people = tuple(said.pop("people"))
        sheet = Sheet(**_days(said, "day"), known=known, parameters=parameters, people=people)
        rule = version(sheet)
        if not {one.source for one in known} <= sources().keys() or dumps(sheet) != text:
            raise Refused("not_a_sheet")
        rules.decide(rule, case(sheet))
    except (ValueError, TypeError, KeyError, AttributeError, LookupError):
        raise Refused("not_a_sheet") from None
    return sheet


def _days(said: dict[str, Any], key: str) -> dict[str, Any]:
    return said | {key: None if said[key] is None else date.fromisoformat(said[key])}
