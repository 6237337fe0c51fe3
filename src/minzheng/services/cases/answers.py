"""What a family answers, as it is sealed: by the name of a fact and the key of a person."""

from __future__ import annotations

import json

from minzheng.services.cases.things import Answers


def dumps(answers: Answers) -> str:
    """As text; empty where nothing was answered."""
    rows = sorted([name, person, value] for (name, person), value in answers.items())
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def loads(text: str) -> dict[tuple[str, int], int | bool | None]:
    """As `dumps` wrote it."""
    return {(name, person): value for name, person, value in json.loads(text or "[]")}
