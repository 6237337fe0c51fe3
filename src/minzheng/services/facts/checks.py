"""Invariants: what the register of parameters says is what some rule reads."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.facts import loading
from minzheng.services.facts.laid import REGISTER

_IN_FORCE = f"""SELECT DISTINCT entry FROM {registry.FACTS.name}
WHERE field = %s AND since <= %s AND until > %s"""  # noqa: S608 - a name of our own


def check() -> Iterator[str]:
    """Entries of parameters in force that no rule reads, or whose value is none; nothing rests on them."""
    field = registry.fact_field(registry.register(REGISTER), "item")
    today = time.today()
    for (entry,) in db.rows(_IN_FORCE, [field, today, today]):
        said = registry.public_entry(entry, today).values
        item, name = str(said["item"]), str(said["name"])
        book = loading.book(item)
        parameters = {one.name: one for one in book.head.parameter} if book else {}
        if name not in parameters:
            yield f'Entry {entry} of {REGISTER} is about "{name}", which the rule of {item} does not read.'
            continue
        try:
            rules.read(f"{name} {said['value']}", parameters, "household")
        except rules.CaseError as error:
            yield f"Entry {entry} of {REGISTER} has a value that cannot be read: {error.message('en')}"
