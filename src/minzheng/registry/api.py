"""The door of the registry room."""

from minzheng.registry.batches import (
    NoBatch,
    batch,
    batch_page,
    batch_sample,
    batch_totals,
    own_batches,
    waiting_batches,
)
from minzheng.registry.bulk import bulk_enter, import_rows
from minzheng.registry.bulk_amend import bulk_amend
from minzheng.registry.bulk_check import check_batch
from minzheng.registry.cells import added
from minzheng.registry.changed import Changed
from minzheng.registry.checks import check as broken
from minzheng.registry.entries import Batch, Checked, Counted, Entry, Kind, Page, Query, Report, State, Total, Version
from minzheng.registry.loading import UnknownRegister, register, registers
from minzheng.registry.reads import (
    counted,
    entries_of,
    entry,
    export_rows,
    history,
    page,
    public_counted,
    public_entries,
    public_entry,
    public_page,
    public_rows,
    public_totals,
    sent_back,
    totals,
    waiting,
)
from minzheng.registry.refusals import NoEntry, Refused, SamePerson, Stale
from minzheng.registry.relation import FACTS, fact_field, fact_value, standing_field
from minzheng.registry.schema import Choice, Example, Field, Level, Register, Type
from minzheng.registry.values import Problem, clean, written
from minzheng.registry.verbs import amend, check, correct, end, enter

__all__ = [
    "FACTS",
    "Batch",
    "Changed",
    "Checked",
    "Choice",
    "Counted",
    "Entry",
    "Example",
    "Field",
    "Kind",
    "Level",
    "NoBatch",
    "NoEntry",
    "Page",
    "Problem",
    "Query",
    "Refused",
    "Register",
    "Report",
    "SamePerson",
    "Stale",
    "State",
    "Total",
    "Type",
    "UnknownRegister",
    "Version",
    "added",
    "amend",
    "batch",
    "batch_page",
    "batch_sample",
    "batch_totals",
    "broken",
    "bulk_amend",
    "bulk_enter",
    "check",
    "check_batch",
    "clean",
    "correct",
    "counted",
    "end",
    "enter",
    "entries_of",
    "entry",
    "export_rows",
    "fact_field",
    "fact_value",
    "history",
    "import_rows",
    "own_batches",
    "page",
    "public_counted",
    "public_entries",
    "public_entry",
    "public_page",
    "public_rows",
    "public_totals",
    "register",
    "registers",
    "sent_back",
    "standing_field",
    "totals",
    "waiting",
    "waiting_batches",
    "written",
]
