"""The door of the room: what is granted, month by month; its changes and its end; what is owed of it."""

from minzheng.services.entitlements.changes import change, changes, changes_of, own_changes
from minzheng.services.entitlements.changing import decided_anew, first_open_of, propose
from minzheng.services.entitlements.checks import check as broken
from minzheng.services.entitlements.granting import bring, grant, had, measure
from minzheng.services.entitlements.granting import check as check_granting
from minzheng.services.entitlements.grants import Gives, Grants
from minzheng.services.entitlements.happened import (
    EntitlementChanged,
    EntitlementEnded,
    EntitlementGranted,
    EntitlementRechecked,
)
from minzheng.services.entitlements.keeping import counties, locked, next_recheck, scope
from minzheng.services.entitlements.models import PAYEE
from minzheng.services.entitlements.notices import cited
from minzheng.services.entitlements.owing import Owed, Payable, account_failed, lacking, paid_by, payable, payables
from minzheng.services.entitlements.reads import (
    due_rechecks,
    entitlement,
    entitlements,
    items_of,
    of_case,
    of_household,
    of_person,
    within,
)
from minzheng.services.entitlements.rechecking import Looked, bring_rechecks, classes, recheck, rechecks
from minzheng.services.entitlements.recovering import debt, repay
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.relation import COUNTED, GRANTED, RECHECKED
from minzheng.services.entitlements.schema import (
    Change,
    Debt,
    Entitlement,
    Frequency,
    Granting,
    Ground,
    Kind,
    Lacking,
    Proposing,
    Rechecked,
    Result,
    Term,
    declared,
    grounds,
    kinds,
)
from minzheng.services.entitlements.settling import approve, drop, post, refuse, tell
from minzheng.services.entitlements.tellable import Due, cases_of, payees, rechecks_coming

__all__ = [
    "COUNTED",
    "GRANTED",
    "PAYEE",
    "RECHECKED",
    "Change",
    "Debt",
    "Due",
    "Entitlement",
    "EntitlementChanged",
    "EntitlementEnded",
    "EntitlementGranted",
    "EntitlementRechecked",
    "Frequency",
    "Gives",
    "Granting",
    "Grants",
    "Ground",
    "Kind",
    "Lacking",
    "Looked",
    "Owed",
    "Payable",
    "Proposing",
    "Rechecked",
    "Refused",
    "Result",
    "Term",
    "account_failed",
    "approve",
    "bring",
    "bring_rechecks",
    "broken",
    "cases_of",
    "change",
    "changes",
    "changes_of",
    "check_granting",
    "cited",
    "classes",
    "counties",
    "debt",
    "decided_anew",
    "declared",
    "drop",
    "due_rechecks",
    "entitlement",
    "entitlements",
    "first_open_of",
    "grant",
    "grounds",
    "had",
    "items_of",
    "kinds",
    "lacking",
    "locked",
    "measure",
    "next_recheck",
    "of_case",
    "of_household",
    "of_person",
    "own_changes",
    "paid_by",
    "payable",
    "payables",
    "payees",
    "post",
    "propose",
    "recheck",
    "rechecks",
    "rechecks_coming",
    "refuse",
    "repay",
    "scope",
    "tell",
    "within",
]
