"""The door of the room: months, what terms come to in them, and amounts as people write them."""

from minzheng.services.months.amounts import check_amount, check_month, fen, read_account, yuan
from minzheng.services.months.refusals import Refused
from minzheng.services.months.spans import (
    FOREVER,
    Span,
    between,
    ends,
    later,
    lessens,
    month_of,
    restated,
    runs,
    span_of,
    spans,
)

__all__ = [
    "FOREVER",
    "Refused",
    "Span",
    "between",
    "check_amount",
    "check_month",
    "ends",
    "fen",
    "later",
    "lessens",
    "month_of",
    "read_account",
    "restated",
    "runs",
    "span_of",
    "spans",
    "yuan",
]
