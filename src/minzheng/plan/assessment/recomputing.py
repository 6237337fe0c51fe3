"""Any score again, from what was published and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.journal import api as journal
from minzheng.plan.assessment.formula import canonical
from minzheng.plan.assessment.lines import SCHEMA, read_lines
from minzheng.plan.assessment.refusals import Refused
from minzheng.plan.assessment.scoring import Result, Scored, results, scored, unit_results


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What published data come to: every line, every place, every unit, and the digest of the data."""

    plan: str
    year: int
    digest: str
    lines: tuple[Scored, ...]
    places: Mapping[str, Result]
    units: Mapping[str, Result]


def recompute(data: Mapping[str, Any]) -> Recomputed:
    """The scores that published data come to. Raises Refused for data that are none."""
    try:
        if data["schema"] != SCHEMA:
            raise Refused("bad_file", why=f"schema is {data['schema']}, not {SCHEMA}")
        decided = {(place, no, letter): (score, why) for place, no, letter, score, why in data.get("decided", ())}
        read_ = list(read_lines(data))
        if decided.keys() - {(line.place, line.no, line.letter) for line in read_} or not all(why for _, why in decided.values()):
            raise Refused("bad_file", why="decided says a line that is none, or no reason")
        lines = tuple(scored(line, data["formula"], decided.get((line.place, line.no, line.letter))) for line in read_)
        found = results(lines, data["formula"]), unit_results(lines, data["formula"])
        return Recomputed(str(data["plan"]), int(data["year"]), digest_of(data), lines, *found)
    except (KeyError, TypeError, ValueError, ArithmeticError, IndexError) as error:
        raise Refused("bad_file", why=f"{type(error).__name__} {error}") from error


def read(text: str | bytes) -> Mapping[str, Any]:
    """A published file. Raises Refused."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_file", why=str(error)) from error
    if not isinstance(data, dict):
        raise Refused("bad_file", why="no object")
    return data


def digest_of(data: Mapping[str, Any]) -> str:
    """The SM3 of published data as they are written."""
    return journal.digest(canonical(data).encode())
