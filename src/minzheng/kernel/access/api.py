"""The door of the access room."""

from minzheng.kernel.access.accounts import CannotAppoint, NewAccount, close_account, open_accounts
from minzheng.kernel.access.actor import PUBLIC, SYSTEM, Actor, Forbidden, Request, Scope, may, require, scope
from minzheng.kernel.access.practice_day import business_time, travel
from minzheng.kernel.access.schema import Role, declared, roles
from minzheng.kernel.access.sign_in import (
    Appointed,
    Practice,
    Refused,
    SignedIn,
    actor_of,
    appointments,
    begin_totp,
    choose,
    confirm_totp,
    end_session,
    practice,
    practices,
    sessions,
    sign_in,
    sign_out,
)

__all__ = [
    "PUBLIC",
    "SYSTEM",
    "Actor",
    "Appointed",
    "CannotAppoint",
    "Forbidden",
    "NewAccount",
    "Practice",
    "Refused",
    "Request",
    "Role",
    "Scope",
    "SignedIn",
    "actor_of",
    "appointments",
    "begin_totp",
    "business_time",
    "choose",
    "close_account",
    "confirm_totp",
    "declared",
    "end_session",
    "may",
    "open_accounts",
    "practice",
    "practices",
    "require",
    "roles",
    "scope",
    "sessions",
    "sign_in",
    "sign_out",
    "travel",
]
