"""The door of the notice room: compile, x-ray, diff and export.

`compile` gives a `Notice`; everything else reads one. README.md says what the room promises and refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as _replace
from typing import Any

from minzheng.notice import gazetteer as _gazetteer
from minzheng.notice import record as _record
from minzheng.notice.compiler import compile_reading
from minzheng.notice.diff import Change, Detail, Diff
from minzheng.notice.diff import compare as diff
from minzheng.notice.export import to_json, to_xlsx
from minzheng.notice.findings import finding_basis, finding_words
from minzheng.notice.reading import Reading, Unreadable, read
from minzheng.notice.schema import (
    SCHEMA,
    SEVERITIES,
    Anchor,
    Checksum,
    Clause,
    Duty,
    Finding,
    Head,
    Heading,
    Milestone,
    Notice,
    Role,
    RuleUse,
    Target,
    Text,
    UnitRole,
)
from minzheng.notice.text import normalise

__all__ = [
    "SCHEMA",
    "SEVERITIES",
    "Anchor",
    "Change",
    "Checksum",
    "Clause",
    "Detail",
    "Diff",
    "Duty",
    "Finding",
    "Head",
    "Heading",
    "Milestone",
    "Notice",
    "Reading",
    "Role",
    "RuleUse",
    "Target",
    "Text",
    "UnitRole",
    "Unreadable",
    "compile",
    "diff",
    "finding_basis",
    "finding_words",
    "json_schema",
    "normalise",
    "read",
    "to_json",
    "to_xlsx",
    "xray",
]


def compile(data: bytes | str, *, name: str = "", record: Mapping[str, tuple[int, int]] | None = None) -> Notice:
    """Compile a notice from a file's bytes or from text.

    `record` gives, by rule, how often what it said was confirmed and how often it was looked at; without
    one the rules carry no such number.

    Raises:
        Unreadable: the input cannot be read as text, or may not be (see its `reason`).
    """
    notice = compile_reading(read(data, name=name), _gazetteer.default())
    return _replace(notice, rules=_record.used(notice, record))


def xray(notice: Notice) -> tuple[Finding, ...]:
    """What the issuing office should know before it signs: the most pressing first, then in the order of the text."""
    return notice.findings


def json_schema(of: type = Notice) -> dict[str, Any]:
    """The JSON Schema of what `to_json` writes for a `Notice`, or for a `Diff`."""
    from minzheng.notice.jsonschema import json_schema_of

    return json_schema_of(of)
