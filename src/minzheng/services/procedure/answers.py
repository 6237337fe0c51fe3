"""What was answered in acts, as it is sealed: by the name of a fact and the key of a person; and whence it comes."""

from __future__ import annotations

import json

from minzheng.services.procedure.things import Answers, Verb

_SOURCES: dict[Verb, str] = {"verification": "report", "visit": "visit", "look_again": "visit"}


def source(verb: Verb) -> str:
    """Whence what is answered in an act comes, as a source of facts; in most the family was asked."""
    return _SOURCES.get(verb, "asked")


def dumps(answers: Answers) -> str:
    """As text; empty where nothing was answered."""
    rows = sorted([name, person, value] for (name, person), value in answers.items())
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def loads(text: str) -> dict[tuple[str, int], int | bool | None]:
    """As `dumps` wrote it."""
    return {(name, person): value for name, person, value in json.loads(text or "[]")}
