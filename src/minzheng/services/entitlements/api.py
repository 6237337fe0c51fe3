"""The door of the room: what is granted, month by month; its changes and its end; what is paid and what came back."""

from minzheng.services.entitlements.changes import change, changes, changes_of, own_changes
from minzheng.services.entitlements.changing import decided_anew, first_open_of, propose
from minzheng.services.entitlements.checks import check as broken
from minzheng.services.entitlements.files import bank_text, workbook
from minzheng.services.entitlements.granting import grant
from minzheng.services.entitlements.grants import Grants
from minzheng.services.entitlements.happened import (
    EntitlementChanged,
    EntitlementEnded,
    EntitlementGranted,
    MonthsPaid,
    PaymentFailed,
)
from minzheng.services.entitlements.intake import (
    RECIPIENTS,
)
from minzheng.services.entitlements.keeping import fen, read_account
from minzheng.services.entitlements.marking import bring_marks, mark, mark_rest, payments
from minzheng.services.entitlements.months import Span, between, later, month_of
from minzheng.services.entitlements.notices import cited, yuan
from minzheng.services.entitlements.reads import (
    due_rechecks,
    entitlement,
    entitlements,
    items_of,
    of_case,
    of_household,
    of_person,
)
from minzheng.services.entitlements.rechecking import classes, recheck, rechecks
from minzheng.services.entitlements.recovering import debt, repay
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.relation import COUNTED, GRANTED, PAID
from minzheng.services.entitlements.rosters import (
    approve_roster,
    draw_up,
    drop_roster,
    hand_over,
    lacking,
    lines,
    roster,
    rosters,
)
from minzheng.services.entitlements.schema import (
    BankReason,
    Brought,
    Change,
    Debt,
    Entitlement,
    Fault,
    Granting,
    Ground,
    Kind,
    Lacking,
    Line,
    Payment,
    Proposing,
    Rechecked,
    Result,
    Roster,
    Term,
    bank_reasons,
    declared,
    grounds,
    kinds,
)
from minzheng.services.entitlements.settling import approve, drop, post, refuse, tell
from minzheng.services.entitlements.tellable import Due, paid_lines, payees, rechecks_coming

__all__ = [
    "COUNTED",
    "GRANTED",
    "PAID",
    "RECIPIENTS",
    "BankReason",
    "Brought",
    "Change",
    "Debt",
    "Due",
    "Entitlement",
    "EntitlementChanged",
    "EntitlementEnded",
    "EntitlementGranted",
    "Fault",
    "Granting",
    "Grants",
    "Ground",
    "Kind",
    "Lacking",
    "Line",
    "MonthsPaid",
    "Payment",
    "PaymentFailed",
    "Proposing",
    "Rechecked",
    "Refused",
    "Result",
    "Roster",
    "Span",
    "Term",
    "approve",
    "approve_roster",
    "bank_reasons",
    "bank_text",
    "between",
    "bring_marks",
    "broken",
    "change",
    "changes",
    "changes_of",
    "cited",
    "classes",
    "debt",
    "decided_anew",
    "declared",
    "draw_up",
    "drop",
    "drop_roster",
    "due_rechecks",
    "entitlement",
    "entitlements",
    "fen",
    "first_open_of",
    "grant",
    "grounds",
    "hand_over",
    "items_of",
    "kinds",
    "lacking",
    "later",
    "lines",
    "mark",
    "mark_rest",
    "month_of",
    "of_case",
    "of_household",
    "of_person",
    "own_changes",
    "paid_lines",
    "payees",
    "payments",
    "post",
    "propose",
    "read_account",
    "recheck",
    "rechecks",
    "rechecks_coming",
    "refuse",
    "repay",
    "roster",
    "rosters",
    "tell",
    "workbook",
    "yuan",
]
