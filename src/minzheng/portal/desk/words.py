"""Values, days and people in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.portal.desk.frame import name, said
from minzheng.registry import api as registry

NOTHING = "\u2014"
AMOUNTS = frozenset({"integer", "number", "money"})
TWICE = re.compile(r"(.{3,})\1")
"""A name that begins with the name of what it lies in: a village without a name of its own is called after its town."""


def shown(field: registry.Field, value: Any, day: date | None = None) -> str:
    """A value as it is read: grouped, named, never raw. The unit stands beside the field's name."""
    if value is None or value == "":
        return NOTHING
    match field.type:
        case "money":
            text = f"{Decimal(value) / 100:,.2f}"
        case "number":
            text = f"{value:,f}"
        case "integer":
            text = f"{value:,}"
        case "choice":
            return next((said(one.name) for one in field.choices if one.code == value), str(value))
        case "yes_no":
            return _("yes") if value else _("no")
        case "place":
            return place(value, day)
        case _:
            return str(value)
    return text.replace("-", "\u2212")


def place(code: str, day: date | None = None) -> str:
    """The full name of a place."""
    try:
        return places.full_name(code, day)
    except KeyError:
        return code


@lru_cache(50_000)
def within(code: str, top: str, day: date | None = None) -> str:
    """The name of a place as it is called inside another: without what the two share, and a name that two levels share once."""
    full, above = place(code, day), place(top, day)
    return TWICE.sub(r"\1", full.removeprefix(above)) or name(code, day)


def title(entry: registry.Entry, day: date | None = None) -> str:
    """What an entry is called: its title, or its place where a place has one."""
    return entry.title or name(entry.place_code, day)


def labelled(field: registry.Field) -> str:
    """The name of a field with its unit, as the head of a column says it."""
    unit = said(field.unit) if field.unit else _("yuan") if field.type == "money" else ""
    return _("%(name)s (%(unit)s)") % {"name": said(field.name), "unit": unit} if unit else said(field.name)


def columns(register: registry.Register, most: int = 6) -> tuple[registry.Field, ...]:
    """The fields that a list shows: what it can be narrowed and sorted by first, in declared order."""
    rest = [field for field in register.fields if field.id != register.title]
    chosen = [field for field in rest if field.indexed or field.measured][:most]
    chosen += [field for field in rest if field not in chosen and field.required][: most - len(chosen)]
    return tuple(field for field in register.fields if field in chosen)


def differences(
    register: registry.Register, before: Mapping[str, Any], after: Mapping[str, Any], day: date | None = None
) -> list[dict[str, str]]:
    """What became of which field: its name, the old words, the new ones."""
    return [
        {"name": labelled(field), "old": shown(field, before.get(field.id), day), "new": shown(field, after.get(field.id), day)}
        for field in register.fields
        if before.get(field.id) != after.get(field.id)
    ]


def rows(count: int) -> str:
    """So many rows of a table."""
    return ngettext("%(n)s row", "%(n)s rows", count) % {"n": f"{count:,}"}


def kind(code: str) -> str:
    """What was done to an entry."""
    return {"enter": _("Entered"), "amend": _("Changed"), "correct": _("Corrected"), "end": _("Ended")}.get(code, code)


def state(code: str) -> str:
    """What became of what was done."""
    return {
        "proposed": _("waits to be checked"),
        "in_force": _("in force"),
        "refused": _("refused"),
        "superseded": _("replaced by a correction"),
    }.get(code, code)


def people(accounts: Iterable[str]) -> Mapping[str, str]:
    """The names of accounts, for people to read."""
    return access.names(accounts)
