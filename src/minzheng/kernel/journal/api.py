"""The door of the journal room."""

from minzheng.kernel.journal.checks import Problem, check
from minzheng.kernel.journal.days import DayRoot, closed_days, day_root
from minzheng.kernel.journal.digests import canonical, digest
from minzheng.kernel.journal.export import export
from minzheng.kernel.journal.reads import Noted, Page, contents, history, page, touched
from minzheng.kernel.journal.receipts import Damaged, receipt
from minzheng.kernel.journal.seal import Unsealed, keep_sealing, seal, unsealed
from minzheng.kernel.journal.who import Subject, Who
from minzheng.kernel.journal.write import write, write_each, write_many

__all__ = [
    "Damaged",
    "DayRoot",
    "Noted",
    "Page",
    "Problem",
    "Subject",
    "Unsealed",
    "Who",
    "canonical",
    "check",
    "closed_days",
    "contents",
    "day_root",
    "digest",
    "export",
    "history",
    "keep_sealing",
    "page",
    "receipt",
    "seal",
    "touched",
    "unsealed",
    "write",
    "write_each",
    "write_many",
]
