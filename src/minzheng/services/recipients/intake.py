"""Present recipients come in with a table, one household a row: a kind of table that `rolls` looks through and brings in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.rolls import api as rolls
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.months import api as months
from minzheng.services.recipients import reading
from minzheng.services.recipients.schema import table

RECIPIENTS, CHECK = "recipients", "entitlement.check"
"""The kind of table; what one is about is an item, its day the first month that is paid from here."""


def _check(paid_from: date, item: str) -> None:
    reading.law(item)
    months.check_month(paid_from)


def _facts(item: str, lang: str) -> dict[str, str]:
    classes = table().word["between"].of(lang).join(one.name.of(lang) for one in reading.law(item).rechecks)
    return {"item": catalogue.item(item).name.of(lang), "classes": classes or "-"}


def _homes(lines: Sequence[rolls.Line]) -> rolls.Homes:
    return [[line] for line in lines]


class _Work:
    """A table of recipients in the hands of a job, once a second person has looked at it."""

    def __init__(self, actor: access.Actor, roll: rolls.Roll) -> None:
        self._actor, self._roll, self._reader = actor, roll, reading.Reader(actor, roll.about)

    def look(self, homes: rolls.Homes, wrong: rolls.Faults) -> None:
        """Reads rows; of one person far apart in a table the later one stays out."""
        self._reader([row for (row,) in homes], wrong)

    def looked(self, wrong: rolls.Faults) -> None:
        """Nothing is left to be found."""

    def take(self, homes: rolls.Homes, wrong: rolls.Faults) -> rolls.Entered:
        """What was granted before, unless others did so meanwhile."""
        made = self._reader([row for (row,) in homes], wrong)
        if made:
            new, roll = list(made.values()), self._roll
            had = entitlements.bring(self._actor, new, owed_from=roll.since, checked_by=roll.checked_by)
            self._reader.leave(made, wrong, had)
        return rolls.Entered(len(made), sum(len(one.members) for one in made.values()))

    def ended(self) -> None:
        """The database knows how many rows there are now."""
        entitlements.measure()


rolls.takes(rolls.Kind(RECIPIENTS, reading.MAKE, lambda _item: table(), _check, _facts, _homes, _Work, CHECK))
