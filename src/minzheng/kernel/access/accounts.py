"""Accounts opened and closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from minzheng.kernel.access.actor import Actor, require
from minzheng.kernel.access.models import Account, Appointment
from minzheng.kernel.access.schema import roles
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places

_BATCH = 2000


class CannotAppoint(ValueError):  # noqa: N818 - what happened
    """An account that cannot be: `reason` is login, role, level or place; `facts` say which."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(f"{reason}: {facts}")
        self.reason, self.facts = reason, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be, with its first appointment. Without a password nobody can sign in with one."""

    login: str
    name: str
    role: str
    unit: str
    sector: str
    place_code: str
    since: date
    until: date | None = None
    password: str | None = None
    practice: bool = False
    provider: str = ""


def anybody() -> bool:
    """Whether there is an account at all."""
    return Account.objects.exists()


def open_accounts(actor: Actor, new: Iterable[NewAccount]) -> int:
    """Opens accounts, all or none, and says how many.

    Raises Forbidden, CannotAppoint, and ValidationError for a password that is too weak.
    """
    with transaction.atomic():
        return sum(_open(actor, batch) for batch in batched(new, _BATCH, strict=False))


def _open(actor: Actor, new: tuple[NewAccount, ...]) -> int:
    for one in new:
        require(actor, "account.manage", place=one.place_code)
        _fit(one)
    taken = set(Account.objects.filter(login__in=[one.login for one in new]).values_list("provider", "login"))
    if twice := next((one for one in new if (one.provider, one.login) in taken), None):
        raise CannotAppoint("login", login=twice.login)
    keys = db.reserve(Account, len(new))
    cells = (
        (key, one.provider, one.login, one.name, True, one.practice, "", 0, _hash(one))
        for key, one in zip(keys, new, strict=True)
    )
    db.bulk_insert(
        Account, ("id", "provider", "login", "name", "active", "practice", "totp_secret", "totp_step", "password"), cells
    )
    fields = ("account", "role", "unit", "sector", "place_code", "since", "until")
    db.bulk_insert(
        Appointment,
        fields,
        ((key, o.role, o.unit, o.sector, o.place_code, o.since, o.until) for key, o in zip(keys, new, strict=True)),
    )
    written = [
        (journal.Subject("account", str(key), one.place_code), {"login": one.login, "role": one.role, "place": one.place_code})
        for key, one in zip(keys, new, strict=True)
    ]
    return journal.write_many(actor, "access.open_account", written)


def _fit(one: NewAccount) -> None:
    if one.role not in roles():
        raise CannotAppoint("role", role=one.role)
    if not places.exists(one.place_code, one.since):
        raise CannotAppoint("place", place=one.place_code, day=one.since)
    if places.level(one.place_code) not in roles()[one.role].level:
        raise CannotAppoint("level", role=one.role, place=one.place_code)
    if one.password is not None:
        validate_password(one.password)


def _hash(one: NewAccount) -> str:
    return make_password(one.password)  # of None a mark that no password fits


def close_account(actor: Actor, login: str) -> None:
    """Nobody signs in with it any more; what it did stays. Raises Forbidden, and CannotAppoint for a login that is nobody's."""
    with transaction.atomic():
        account = Account.objects.filter(login=login).first()
        if account is None:
            raise CannotAppoint("login", login=login)
        for one in account.appointments.all():
            require(actor, "account.manage", place=one.place_code)
        account.active = False
        account.save(update_fields=["active"])
        journal.write(actor, "access.close_account", journal.Subject("account", str(account.pk)))


def renew_account(actor: Actor, login: str, password: str) -> None:
    """An official's new password; the second proof is set up anew, and every session ends.

    Raises Forbidden, CannotAppoint for a login that is nobody's, and ValidationError for a password that is too weak.
    """
    validate_password(password)
    with transaction.atomic():
        account = Account.objects.filter(provider="", login=login, practice=False).first()
        if account is None:
            raise CannotAppoint("login", login=login)
        for one in account.appointments.all():
            require(actor, "account.manage", place=one.place_code)
        account.set_password(password)
        account.totp_secret = ""
        account.save(update_fields=["password", "totp_secret"])
        journal.write(actor, "access.renew_account", journal.Subject("account", str(account.pk)))
