"""Signing in and out, and what a session holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet

from minzheng.kernel.access import totp
from minzheng.kernel.access.actor import PUBLIC, Actor, Forbidden, Request, Scope
from minzheng.kernel.access.here import acting
from minzheng.kernel.access.models import Account, Appointment, Attempt, Session
from minzheng.kernel.access.providers import provider
from minzheng.kernel.access.schema import roles
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units

_WINDOW = timedelta(minutes=15)
_BY_LOGIN, _BY_ADDRESS = 5, 50
_KEY = "who"


class Refused(Exception):  # noqa: N818 - what happened
    """Nobody was signed in. `reason` is wrong, locked, code, inactive, unknown or nothing; `facts` fill its words."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True, slots=True)
class Appointed:
    """An appointment in force."""

    id: int
    role: str
    unit: str
    sector: str
    place_code: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session of an account."""

    id: int
    address: str
    agent: str
    at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """An account of a demo that one click enters; a resident's is vouched for by a `provider`."""

    account_id: int
    login: str
    name: str
    role: str
    place_code: str
    unit: str
    provider: str


def sign_in(request: Request, login: str, password: str, code: str = "") -> Actor:
    """Signs an official in by password and code; by password alone only to set the code up. Raises Refused."""
    address = _address(request)
    _unlocked(login, address)
    account = Account.objects.filter(provider="", login=login, practice=False).first()
    if account is None:
        make_password(password)  # an unknown name takes as long as a wrong password
    if account is None or not account.check_password(password):
        _failed(login, address)
        raise Refused("wrong")
    if not account.active:
        raise Refused("inactive")
    if account.totp_secret and not totp.used(account, code):
        if code:
            _failed(login, address)
        raise Refused("code", given=bool(code))
    Attempt.objects.filter(login=login).delete()
    return _enter(request, account)


def practice(request: Request, account_id: int) -> Actor:
    """Signs an official's practice account in. Raises Forbidden outside a demo, and for any other account."""
    account = Account.objects.filter(pk=account_id, practice=True, provider="", active=True).first() if settings.DEMO else None
    if account is None:
        raise Forbidden("practice")
    return _enter(request, account)


def resident(request: Request, provider_id: str) -> Actor:
    """Signs a resident in for whom a provider vouches. Raises Refused, and UnknownProvider."""
    vouched = provider(provider_id)
    account = Account.objects.filter(provider=vouched.id, login=vouched.finish(request), active=True).first()
    if account is None:
        raise Refused("unknown")
    return _enter(request, account)


def practices() -> tuple[Practice, ...]:
    """The practice accounts, one of each role in the order of the roles; nobody outside a demo."""
    if not settings.DEMO:
        return ()
    order = list(roles())
    found = _in_force(Appointment.objects.filter(account__practice=True, account__active=True)).select_related("account")
    return tuple(
        Practice(one.account_id, one.account.login, one.account.name, one.role, one.place_code, one.unit, one.account.provider)
        for one in sorted(found, key=lambda one: (order.index(one.role), len(one.place_code.rstrip("0")), one.pk))
    )


def _enter(request: Request, account: Account) -> Actor:
    first = _in_force(account.appointments.all()).order_by("id").first()
    if first is None:
        raise Refused("nothing")
    with transaction.atomic():
        request.session.flush()  # nothing of whoever was here before
        request.session.create()
        Session.objects.create(
            account=account,
            key=request.session.session_key or "",
            address=_address(request),
            agent=request.headers.get("user-agent", "")[:200],
            at=time.machine(),
        )
        actor = _appointed(request, first)
        journal.write(actor, "access.sign_in", journal.Subject("account", actor.account))
    return actor


def choose(request: Request, appointment_id: int) -> Actor:
    """Goes on in another appointment of the same account. Raises Forbidden."""
    mine = Appointment.objects.filter(account=_account_id(request.actor), pk=appointment_id)
    found = _in_force(mine).select_related("account").first()
    if found is None:
        raise Forbidden("appointment")
    return _appointed(request, found)


def _appointed(request: Request, appointment: Appointment) -> Actor:
    request.session[_KEY] = [appointment.pk, appointment.account.get_session_auth_hash()]
    request.actor = _actor(appointment)
    return request.actor


def sign_out(request: Request) -> None:
    """Ends the session."""
    Session.objects.filter(key=request.session.session_key or "").delete()
    request.session.flush()
    request.actor = PUBLIC


def actor_here(request: Request) -> Actor:
    """Who the session says acts: one query. A changed password, an ended appointment or account ends it."""
    kept = request.session.get(_KEY)
    if not kept:
        return PUBLIC
    found = acting(kept[0], time.today())
    if found is None or found.account.get_session_auth_hash() != kept[1] or (found.account.practice and not settings.DEMO):
        return PUBLIC
    return _actor(found)


def actor_of(account_id: int, appointment_id: int | None = None) -> Actor:
    """The actor of an account in its first appointment in force, or in the one given. Raises Forbidden where there is none."""
    mine = Appointment.objects.filter(account=account_id, account__active=True)
    found = _in_force(mine if appointment_id is None else mine.filter(pk=appointment_id)).select_related("account")
    first = found.order_by("id").first()
    if first is None:
        raise Forbidden("appointment")
    return _actor(first)


def actor_of_login(login: str) -> Actor:
    """`actor_of` for an official's name to sign in with. Raises Forbidden."""
    found = Account.objects.filter(provider="", login=login).first()
    if found is None:
        raise Forbidden("account")
    return actor_of(found.pk)


def actors_of_logins(logins: Collection[str]) -> dict[str, Actor]:
    """The same of many officials at once, of those of these names who are in office."""
    mine = Appointment.objects.filter(account__provider="", account__login__in=logins, account__active=True)
    found: dict[str, Appointment] = {}
    for one in _in_force(mine).select_related("account").order_by("id"):
        found.setdefault(one.account.login, one)
    return {login: _actor(one) for login, one in found.items()}


def _actor(appointment: Appointment) -> Actor:
    account = appointment.account
    unproven = account.has_usable_password() and not (account.totp_secret or account.practice)
    return Actor(
        account=str(account.pk),
        role=appointment.role,
        unit=appointment.unit,
        place=appointment.place_code,
        name=account.name,
        unit_name=_unit_name(appointment.unit),
        sector=appointment.sector,
        permissions=frozenset() if unproven else frozenset(roles()[appointment.role].may),
        ranges=places.ranges(appointment.place_code, time.today()),
        unproven=unproven,
    )


def _unit_name(key: str) -> str:
    try:
        return units.by_key(key, time.today()).name
    except units.UnknownUnit:
        return key


def appointments(actor: Actor) -> tuple[Appointed, ...]:
    """What an actor's account is appointed to today."""
    found = _in_force(Appointment.objects.filter(account=_account_id(actor))).order_by("id")
    return tuple(Appointed(o.pk, o.role, o.unit, o.sector, o.place_code, o.since, o.until) for o in found)


def sessions(request: Request) -> tuple[SignedIn, ...]:
    """Where the account is signed in, the newest first."""
    here = request.session.session_key
    found = Session.objects.filter(account=_account_id(request.actor)).order_by("-at")
    return tuple(SignedIn(one.pk, one.address, one.agent, one.at, one.key == here) for one in found)


def end_session(actor: Actor, session_id: int) -> None:
    """Ends one of the actor's own sessions. Raises Forbidden for another's."""
    from django.contrib.sessions.models import Session as Kept

    mine = Session.objects.filter(account=_account_id(actor), pk=session_id).first()
    if mine is None:
        raise Forbidden("session")
    with transaction.atomic():
        Kept.objects.filter(session_key=mine.key).delete()
        mine.delete()
        journal.write(actor, "access.end_session", journal.Subject("account", actor.account))


def begin_totp(actor: Actor) -> tuple[str, str]:
    """A new secret and its address for an app; it counts once it is confirmed."""
    secret = totp.new_secret()
    return secret, totp.address(Account.objects.get(pk=_account_id(actor)), secret)


def confirm_totp(actor: Actor, secret: str, code: str) -> bool:
    """Puts a secret in force if the code is its own; says whether."""
    if not totp.fits(secret, code):
        return False
    account = Account.objects.get(pk=_account_id(actor))
    totp.set_secret(account, secret)
    with transaction.atomic():
        account.save(update_fields=["totp_secret"])
        journal.write(actor, "access.totp", journal.Subject("account", actor.account))
    return True


def _account_id(actor: Actor) -> int:
    if not actor.signed_in:
        raise Forbidden("account")
    return int(actor.account)


def _in_force(found: QuerySet[Appointment]) -> QuerySet[Appointment]:
    today = time.today()
    return found.filter(Q(until=None) | Q(until__gt=today), since__lte=today)


def _address(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _unlocked(login: str, address: str) -> None:
    """Raises Refused while there were too many failed attempts; asked before a password is hashed, which is dear."""
    since = time.machine() - _WINDOW
    for tried, most in ((Q(login=login), _BY_LOGIN), (Q(address=address), _BY_ADDRESS)):
        latest = list(Attempt.objects.filter(tried, at__gt=since).order_by("-at").values_list("at", flat=True)[:most])
        if len(latest) == most:
            left = latest[-1] + _WINDOW - time.machine()
            raise Refused("locked", minutes=int(left.total_seconds() // 60) + 1)


def _failed(login: str, address: str) -> None:
    moment = time.machine()
    Attempt.objects.filter(at__lt=moment - timedelta(days=90)).delete()
    Attempt.objects.create(login=login[:64], address=address, at=moment)


def names(accounts: Iterable[str]) -> dict[str, str]:
    """The names of accounts, for people to read; one that is not there is left out."""
    these, given = db.one_of("id", {int(account) for account in accounts if account.isdecimal()})
    return {str(one): name for one, name in db.rows(f"SELECT id, name FROM access_account WHERE {these}", given)}  # noqa: S608 - no value


def _above(place: str) -> set[str]:
    """A place and those it lies in today, also where a town kept its code when its county did not; else what its code says."""
    try:
        return {one.code for one in places.default().on(time.today()).path(place)}
    except KeyError:
        return {place[:width].ljust(6, "0") for width in (2, 4, 6, 9, 12)}


def colleagues(
    actor: Actor, place: str, among: Iterable[str] | None = None, *, may: Iterable[str] = (), most: int = 200
) -> dict[str, str]:
    """Who else acts today at a place, above it or at the actor's places for the same sector, by account their name.

    The nearest come first. `among`: of these accounts alone. `may`: who holds one of these permissions at the place itself.
    """
    found = _in_force(Appointment.objects.filter(sector=actor.sector, account__active=True).exclude(role="resident"))
    found = found.exclude(account=_account_id(actor)).order_by("-place_code", "pk")
    here, held = Scope(() if may else actor.ranges), frozenset(may)
    if held:
        found = found.filter(role__in=[role.id for role in roles().values() if held.intersection(role.may)])
    if among is not None:  # where they act has to hold the place itself, which may have passed into another
        some = found.filter(account__in=[int(one) for one in among if one.isdecimal()]).select_related("account")
        return {str(one.account_id): one.account.name for one in some if here.holds(one.place_code) or _holds(one, place)}
    near = found.filter(here.where() | Q(place_code__in=_above(place)))
    return {str(one): name for one, name in near.values_list("account_id", "account__name")[:most]}


def _holds(appointment: Appointment, place: str) -> bool:
    """Whether a place lies today where somebody is appointed."""
    return Scope(places.ranges(appointment.place_code, time.today())).holds(place)
