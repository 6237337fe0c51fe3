"""The door of the room: what is granted, month by month."""

from minzheng.services.entitlements.checks import check as broken
from minzheng.services.entitlements.granting import grant
from minzheng.services.entitlements.happened import EntitlementChanged, EntitlementEnded, EntitlementGranted
from minzheng.services.entitlements.months import Span
from minzheng.services.entitlements.reads import (
    due_rechecks,
    entitlement,
    entitlements,
    of_case,
    of_household,
    of_person,
)
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Entitlement, Granting, Ground, Kind, Term, grounds, kinds

__all__ = [
    "Entitlement",
    "EntitlementChanged",
    "EntitlementEnded",
    "EntitlementGranted",
    "Granting",
    "Ground",
    "Kind",
    "Refused",
    "Span",
    "Term",
    "broken",
    "due_rechecks",
    "entitlement",
    "entitlements",
    "grant",
    "grounds",
    "kinds",
    "of_case",
    "of_household",
    "of_person",
]
