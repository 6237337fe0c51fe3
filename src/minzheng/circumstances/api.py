"""The door of the room: what is known of a household's means and needs."""

from minzheng.circumstances.bulk import Report, bulk_state
from minzheng.circumstances.checks import check as broken
from minzheng.circumstances.happened import CircumstancesStated
from minzheng.circumstances.keeping import NOTE, amount, written
from minzheng.circumstances.reads import Total, due, ever, ever_of, of_homes, of_household, of_persons, standing, totals
from minzheng.circumstances.refusals import Refused, Remark
from minzheng.circumstances.schema import (
    Declared,
    Due,
    Family,
    Kept,
    Kind,
    Source,
    Statement,
    Stating,
    Values,
    declared,
    kinds,
    sources,
    units,
    words,
)
from minzheng.circumstances.verbs import correct, state, withdraw

__all__ = [
    "NOTE",
    "CircumstancesStated",
    "Declared",
    "Due",
    "Family",
    "Kept",
    "Kind",
    "Refused",
    "Remark",
    "Report",
    "Source",
    "Statement",
    "Stating",
    "Total",
    "Values",
    "amount",
    "broken",
    "bulk_state",
    "correct",
    "declared",
    "due",
    "ever",
    "ever_of",
    "kinds",
    "of_homes",
    "of_household",
    "of_persons",
    "sources",
    "standing",
    "state",
    "totals",
    "units",
    "withdraw",
    "words",
    "written",
]
