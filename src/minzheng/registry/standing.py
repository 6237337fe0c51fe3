"""How an entry stands: rows of the database as the values that the room gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet

from minzheng.kernel.db import api as db
from minzheng.registry import entries, models
from minzheng.registry.schema import Register
from minzheng.registry.values import plain, typed

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def encode(register: Register, said: Mapping[str, Any]) -> str:
    """Typed values as they are kept."""
    return _ENCODER.encode(plain(register, said))


def decode(register: Register, said: str) -> Mapping[str, Any]:
    """What `encode` was given."""
    return typed(register, json.loads(said))


def lasting(row: models.Entry) -> QuerySet[models.Version]:
    """The version in force that has no end yet."""
    return row.versions.filter(state="in_force", until=models.FOREVER)


def until(day: date) -> date | None:
    """An end as the room gives it."""
    return None if day == models.FOREVER else day


LISTED = """SELECT entry.id, entry.place_code, entry.key, entry.waiting, version.said, version.since, version.until,
version.number, version.kind, version.state, version.made_by, version.checked_by, version.recorded_at, version.reason
FROM registry_version AS version JOIN registry_entry AS entry ON entry.id = version.entry_id"""
"""The rows of `listed`."""


def listed(register: Register, row: tuple[Any, ...]) -> entries.Entry:
    """`shown` from bare columns, which a list of many is quicker with than with objects of tables."""
    key, place_code, word, waiting, said, since, ends, number, kind, state, made_by, checked_by, recorded_at, reason = row
    values = decode(register, said)
    return entries.Entry(
        id=key,
        register=register.id,
        place_code=place_code,
        key=word,
        title=str(values.get(register.title, "")),
        values=values,
        since=since,
        until=until(ends),
        number=number,
        kind=kind,
        state=state,
        made_by=made_by,
        checked_by=checked_by,
        recorded_at=db.moment(recorded_at),
        reason=reason,
        waiting=waiting > 0,
    )


def shown(register: Register, row: models.Entry, version: models.Version) -> entries.Entry:
    """An entry as one version says it."""
    said = decode(register, version.said)
    return entries.Entry(
        id=row.pk,
        register=row.register,
        place_code=row.place_code,
        key=row.key,
        title=str(said.get(register.title, "")),
        values=said,
        since=version.since,
        until=until(version.until),
        number=version.number,
        kind=cast("entries.Kind", version.kind),
        state=cast("entries.State", version.state),
        made_by=version.made_by,
        checked_by=version.checked_by,
        recorded_at=version.recorded_at,
        reason=version.reason,
        waiting=row.waiting > 0,
    )
