"""What is under way on paper comes in with a table, one application a row: by the verbs of cases, each act on its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import batched

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.rolls import api as rolls
from minzheng.services.backlog import columns
from minzheng.services.backlog.reading import Filed, Reader, say
from minzheng.services.backlog.telling import tell
from minzheng.services.cases import api as cases
from minzheng.services.procedure import api as procedure

_AT_ONCE = 100  # so many at a time: who opens a case in the county meanwhile has that done again, and waits from then on
BACKLOG = "backlog"
"""The kind of table; what one is about is an item and its law (`Law.about`), its day the one on which it was typed."""


def _check(_typed_on: date, about: str) -> None:
    columns.law(about)


def _homes(lines: Sequence[rolls.Line]) -> rolls.Homes:
    return [[line] for line in lines]


class _Work:
    """A table in the hands of a job: what is asked of it is asked of the verbs, and told in their words."""

    def __init__(self, actor: access.Actor, roll: rolls.Roll) -> None:
        self._actor, self._reader = actor, Reader(actor, roll.about)

    def look(self, homes: rolls.Homes, wrong: rolls.Faults) -> None:
        """Goes through all of it and writes nothing."""
        self._bring(homes, wrong, tries=True)

    def looked(self, wrong: rolls.Faults) -> None:
        """Nothing is left to be found."""

    def take(self, homes: rolls.Homes, wrong: rolls.Faults) -> rolls.Entered:
        """Writes it, each application whole or not at all."""
        made = self._bring(homes, wrong, tries=False)
        told = [(one.at, one.asked.person, opened.number, opened.number) for one, opened in made]
        return rolls.Entered(len(made), sum(1 + len(one.asked.members) for one, _ in made), told)

    def ended(self) -> None:
        """Nothing more is called for."""

    def _bring(self, homes: rolls.Homes, wrong: rolls.Faults, *, tries: bool) -> list[tuple[Filed, procedure.Opened]]:
        filed, typed_on = self._reader([row for (row,) in homes], wrong), time.today()
        taken = list[tuple[Filed, procedure.Opened]]()
        for some in batched(filed, _AT_ONCE, strict=False):
            told = cases.bring([self._history(one, typed_on) for one in some], noted_on=typed_on, tries=tries)
            taken += _taken(zip(some, told, strict=True), wrong)
        return taken

    def _history(self, one: Filed, typed_on: date) -> cases.History[procedure.Opened]:
        persons = (one.asked.person, *one.asked.members)
        return cases.History(one.asked.household, persons, partial(tell, self._actor, one, typed_on))


def _taken(
    told: Iterable[tuple[Filed, procedure.Opened | content.Refused]], wrong: rolls.Faults
) -> Iterable[tuple[Filed, procedure.Opened]]:
    for one, found in told:
        if isinstance(found, content.Refused):
            say(wrong, one.at, found)
        else:
            yield one, found


rolls.takes(rolls.Kind(BACKLOG, "case.take", columns.columns, _check, columns.told, _homes, _Work, "case.opine"))
