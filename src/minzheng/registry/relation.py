"""What stands in registers, for the bulk questions of the rooms above; and how to ask it for a field and a value."""

from __future__ import annotations

from minzheng.kernel.db import api as db
from minzheng.registry.cells import cell, path
from minzheng.registry.schema import Field, Register
from minzheng.registry.values import Problem, read

FACTS = db.Relation(
    name="registry_fact",
    columns={
        "field": "the register's id, a dot, the field's: `fact_field` writes it",
        "entry": "which entry says it",
        "place_code": "where the entry lies",
        "number": "a number: money in fen, a decimal 10,000 times itself, a day as its ordinal, yes as 1; 0 where it is a text",
        "text": "a text in small letters, or the code of a choice or a place; empty where it is a number",
        "since": "the first day on which it holds",
        "until": "the first day on which it no longer does; 9999-12-31 where no end is known",
    },
    key=("field", "entry", "since"),
    meaning=(
        "One fact a row: what a field of an entry says in a version that is, or was, in force. The facts of one entry with "
        "the same `since` are what one version said: they lie at one place and have the same `until`. Fields that lists, "
        "searches or totals use are here, others are not; of a register's order field, which `standing_field` names, every "
        "version has a fact. "
        "A field declared as personal is here too: whoever asks by one must have a right to it."
    ),
    personal=True,
)


def fact_field(register: Register, field: str) -> str:
    """How the relation names a field."""
    return path(register, field)


def standing_field(register: Register) -> str:
    """The field of which every version has a fact: those who count entries count these."""
    return path(register, register.order)


def fact_value(field: Field, said: object) -> tuple[int, str] | Problem:
    """The number and the text of a fact that says this, as people write it or typed; the Problem where nothing can say it."""
    value = read(field, said)
    if value is None:
        return Problem(field.id, "required", {"field": field.name})
    return value if isinstance(value, Problem) else cell(field, value)
