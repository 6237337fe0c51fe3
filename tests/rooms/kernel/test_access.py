"""Who may do what, where; and how somebody becomes the one who acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pyotp
import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import RequestFactory

from minzheng.kernel.access import api as access
from minzheng.kernel.access.middleware import ActorMiddleware
from minzheng.kernel.access.models import Account, Appointment, Attempt
from minzheng.kernel.access.schema import Permission, Role, Roles
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time

WORD = "a long word that nobody guesses"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def request(address: str = "192.0.2.1", key: str | None = None) -> access.Request:
    made = cast(access.Request, RequestFactory().get("/", REMOTE_ADDR=address, headers={"user-agent": "A browser"}))
    made.session = SessionStore(key)
    made.actor = access.PUBLIC
    return made


def official(login: str = "clerk", role: str = "township_clerk", place: str = "320623101", **more: object) -> Account:
    account = Account(login=login, name="\u9648\u4e00", **more)
    account.set_password(WORD)
    account.save()
    appoint(account, role, place)
    return account


def appoint(account: Account, role: str, place: str, since: date = date(2012, 1, 1), until: date | None = None) -> Appointment:
    return Appointment.objects.create(
        account=account, role=role, unit="unit", sector="civil_affairs", place_code=place, since=since, until=until
    )


def then(before: access.Request) -> access.Actor:
    """Who acts in the next request of the same browser."""
    following = request(key=before.session.session_key)
    if before.session.session_key:
        before.session.save()
    ActorMiddleware(lambda _request: None)(following)  # type: ignore[arg-type, return-value]
    return following.actor


def actor(role: str, *ranges: tuple[str, str], sector: str = "civil_affairs") -> access.Actor:
    may = frozenset(access.roles()[role].may)
    return access.Actor(account="1", role=role, sector=sector, permissions=may, ranges=ranges)


def test_a_role_holds_its_permissions_at_its_places_and_in_its_sector() -> None:
    clerk = actor("township_clerk", ("320623101", "320623102"))
    access.require(clerk, "register.make", place="320623101", sector="civil_affairs")
    access.require(clerk, "register.make", place="320623101007")
    for refused in (
        {"permission": "register.make", "place": "320623102"},
        {"permission": "register.make", "place": "320623"},
        {"permission": "register.make", "place": "320623101", "sector": "finance"},
        {"permission": "register.check", "place": "320623101"},
        {"permission": "register.make", "place": ""},
    ):
        with pytest.raises(access.Forbidden) as caught:
            access.require(actor("township_clerk") if not refused["place"] else clerk, **refused)
        assert (caught.value.permission, caught.value.place) == (refused["permission"], refused["place"])


def test_a_supervisor_reads_every_sector_and_writes_none() -> None:
    supervisor = actor("province_supervisor", ("32", "33"), sector="general_office")
    assert access.scope(supervisor, "register.read").reaches("finance")
    assert not access.may(supervisor, "register.make")


def test_nobody_has_a_scope_and_the_program_itself_has_all() -> None:
    assert access.scope(access.PUBLIC, "register.read") == access.Scope()
    assert not access.scope(access.PUBLIC, "register.read").holds("320000")
    assert access.scope(access.SYSTEM, "register.read").holds("320623101")
    access.require(access.SYSTEM, "register.make", place="320623", sector="finance")


@pytest.mark.django_db
def test_a_scope_is_plain_ranges_of_place_codes() -> None:
    for place in ("320509", "320509101", "320584", "32050", "320510", "320583999"):
        appoint(official(f"at {place}"), "auditor", place)
    held = access.Scope((("320509", "320510"), ("320584", "320585")), None)
    found = Appointment.objects.filter(held.where(), role="auditor").order_by("place_code")
    assert [one.place_code for one in found] == ["320509", "320509101", "320584"]
    assert not Appointment.objects.filter(access.Scope().where()).exists()
    assert "LIKE" not in str(found.query)


def test_a_scope_is_narrowed_to_what_lies_in_both() -> None:
    held = access.Scope((("320500", "3206"), ("320700", "320800")), None)
    assert held.narrowed([("320581", "320582"), ("3207", "3208")]).ranges == (("320581", "320582"), ("320700", "3208"))
    assert held.narrowed([("320600", "320700")]).ranges == ()
    assert held.narrowed([("", ":")]) == held


def test_a_role_that_may_what_nobody_declared_does_not_load() -> None:
    said = access.roles()["auditor"].name
    wrong = Roles((Permission("register.read", said),), (Role("a", said, ("city",), "own", ("register.reed",)),))
    assert list(wrong.faults()) == [("role.0.may.0", 'is "register.reed", but one of register.read is meant.')]


@pytest.mark.django_db
def test_signing_in_makes_an_actor_who_stays_until_they_sign_out() -> None:
    official()
    here = request()
    made = access.sign_in(here, "clerk", WORD)
    assert (made.role, made.place, made.name) == ("township_clerk", "320623101", "\u9648\u4e00")
    assert then(here) == made
    assert [row.verb for row in Row.objects.all()] == ["access.sign_in"]
    access.sign_out(here)
    assert here.actor == access.PUBLIC
    assert then(here) == access.PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(("login", "word"), [("clerk", "wrong"), ("nobody", WORD), ("", ""), ("clerk", "")])
def test_a_wrong_name_and_a_wrong_password_are_the_same_answer(login: str, word: str) -> None:
    official()
    with pytest.raises(access.Refused) as caught:
        access.sign_in(request(), login, word)
    assert caught.value.reason == "wrong"
    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_after_five_wrong_passwords_the_name_is_locked_for_a_quarter_of_an_hour() -> None:
    official()
    with time_machine.travel(MORNING, tick=False) as now:
        for _ in range(5):
            with pytest.raises(access.Refused, match="wrong"):
                access.sign_in(request(), "clerk", "wrong")
            now.shift(60)
        with pytest.raises(access.Refused) as caught:
            access.sign_in(request("198.51.100.7"), "clerk", WORD)
        assert (caught.value.reason, caught.value.facts) == ("locked", {"minutes": 11})
        now.shift(10 * 60 + 1)
        assert access.sign_in(request(), "clerk", WORD).signed_in


@pytest.mark.django_db
def test_an_address_that_tries_many_names_is_locked_too() -> None:
    official()
    Attempt.objects.bulk_create(Attempt(login=f"n{n}", address="192.0.2.1", at=time.machine()) for n in range(50))
    with pytest.raises(access.Refused, match="locked"):
        access.sign_in(request("192.0.2.1"), "clerk", WORD)
    assert access.sign_in(request("192.0.2.2"), "clerk", WORD).signed_in


@pytest.mark.django_db
def test_where_a_second_proof_is_set_up_a_code_is_asked_for_and_works_once() -> None:
    official()
    me = access.sign_in(request(), "clerk", WORD)
    secret, address = access.begin_totp(me)
    assert address.startswith("otpauth://totp/Minzheng:clerk?secret=")
    assert not access.confirm_totp(me, secret, "000000")
    with time_machine.travel(MORNING, tick=False) as now:
        assert access.confirm_totp(me, secret, pyotp.TOTP(secret).now())
        assert secret not in Account.objects.get().totp_secret
        for given in ("", "123"):
            with pytest.raises(access.Refused) as caught:
                access.sign_in(request(), "clerk", WORD, given)
            assert (caught.value.reason, caught.value.facts) == ("code", {"given": bool(given)})
        code = pyotp.TOTP(secret).now()
        assert access.sign_in(request(), "clerk", WORD, code).signed_in
        with pytest.raises(access.Refused, match="code"):
            access.sign_in(request(), "clerk", WORD, code)
        now.shift(30)
        assert access.sign_in(request(), "clerk", WORD, pyotp.TOTP(secret).now()).signed_in


@pytest.mark.django_db
def test_with_a_password_alone_nobody_may_do_anything_until_the_second_proof_is_set_up() -> None:
    official()
    here = request()
    me = access.sign_in(here, "clerk", WORD)
    assert (me.unproven, me.permissions) == (True, frozenset())
    assert not access.scope(me, "register.read").ranges
    with pytest.raises(access.Forbidden):
        access.require(then(here), "register.make", place="320623101")
    secret, _address = access.begin_totp(me)
    assert access.confirm_totp(me, secret, pyotp.TOTP(secret).now())
    now = then(here)
    assert not now.unproven
    access.require(now, "register.make", place="320623101")


@pytest.mark.django_db
def test_a_renewed_account_begins_again_with_a_new_password_and_no_second_proof() -> None:
    official()
    here = request()
    me = access.sign_in(here, "clerk", WORD)
    secret, _address = access.begin_totp(me)
    access.confirm_totp(me, secret, pyotp.TOTP(secret).now())
    with pytest.raises(access.Forbidden):
        access.renew_account(actor("operator", ("320624", "320625")), "clerk", WORD)
    with pytest.raises(ValidationError):
        access.renew_account(access.SYSTEM, "clerk", "short")
    with pytest.raises(access.CannotAppoint):
        access.renew_account(access.SYSTEM, "nobody", WORD)
    access.renew_account(access.SYSTEM, "clerk", f"{WORD} now")
    assert then(here) == access.PUBLIC
    with pytest.raises(access.Refused, match="wrong"):
        access.sign_in(request(), "clerk", WORD)
    assert access.sign_in(request(), "clerk", f"{WORD} now").unproven
    assert Row.objects.order_by("-id").values_list("verb", flat=True)[1] == "access.renew_account"


@pytest.mark.django_db
def test_a_resident_is_whom_a_provider_vouches_for_and_in_a_demo_alone(settings: LazySettings) -> None:
    somebody = official("r1", role="resident", place="320623101001", provider="practice", practice=True)
    settings.DEMO = True
    here = request()
    here.method = "POST"
    here.POST = QueryDict("subject=r1")
    assert access.provider("practice").begin(here, "/back/") == "/back/"
    assert access.resident(here, "practice").account == str(somebody.pk)
    here.POST = QueryDict("subject=r2")
    with pytest.raises(access.Refused, match="unknown"):
        access.resident(here, "practice")
    with pytest.raises(access.Forbidden):
        access.practice(here, somebody.pk)
    settings.DEMO = False
    assert access.providers() == ()
    with pytest.raises(access.UnknownProvider):
        access.resident(here, "practice")


@pytest.mark.django_db
def test_a_changed_password_a_closed_account_and_an_ended_appointment_end_the_session() -> None:
    account = official()
    for end in (
        lambda: account.set_password("another"),
        lambda: setattr(account, "active", False),
    ):
        account.active = True
        account.set_password(WORD)
        account.save()
        here = request()
        access.sign_in(here, "clerk", WORD)
        assert then(here).signed_in
        end()
        account.save()
        assert not then(here).signed_in
    account.active = True
    account.set_password(WORD)
    account.save()
    here = request()
    access.sign_in(here, "clerk", WORD)
    Appointment.objects.update(until=time.today())
    assert not then(here).signed_in
    with pytest.raises(access.Refused, match="nothing"):
        access.sign_in(request(), "clerk", WORD)
    account.active = False
    account.save()
    with pytest.raises(access.Refused, match="inactive"):
        access.sign_in(request(), "clerk", WORD)


@pytest.mark.django_db
def test_one_account_goes_from_one_appointment_to_another_but_not_to_a_strangers() -> None:
    account = official()
    second = appoint(account, "department_officer", "320623")
    ended = appoint(account, "auditor", "320000", until=date(2013, 1, 1))
    stranger = appoint(official("stranger"), "auditor", "320000")
    here = request()
    access.sign_in(here, "clerk", WORD)
    assert [one.role for one in access.appointments(here.actor)] == ["township_clerk", "department_officer"]
    assert access.choose(here, second.pk).role == "department_officer"
    assert then(here).place == "320623"
    for other in (ended, stranger):
        with pytest.raises(access.Forbidden):
            access.choose(here, other.pk)
    assert access.actor_of(account.pk).role == "township_clerk"
    with pytest.raises(access.Forbidden):
        access.actor_of(account.pk, stranger.pk)


@pytest.mark.django_db
def test_one_sees_where_one_is_signed_in_and_ends_it() -> None:
    official()
    official("stranger")
    old, here, other = request("198.51.100.1"), request("198.51.100.2"), request()
    for one, login in ((old, "clerk"), (here, "clerk"), (other, "stranger")):
        access.sign_in(one, login, WORD)
    seen = access.sessions(here)
    assert [(one.address, one.here, one.agent) for one in seen] == [
        ("198.51.100.2", True, "A browser"),
        ("198.51.100.1", False, "A browser"),
    ]
    old.session.save()
    access.end_session(here.actor, seen[1].id)
    following = request(key=old.session.session_key)
    ActorMiddleware(lambda _request: None)(following)  # type: ignore[arg-type, return-value]
    assert following.actor == access.PUBLIC
    with pytest.raises(access.Forbidden):
        access.end_session(here.actor, access.sessions(other)[0].id)


@pytest.mark.django_db
def test_practice_accounts_open_in_a_demo_only(settings: LazySettings) -> None:
    account = official("practice", practice=True)
    official("real")
    settings.DEMO = False
    assert access.practices() == ()
    with pytest.raises(access.Forbidden):
        access.practice(request(), account.pk)
    with pytest.raises(access.Refused, match="wrong"):
        access.sign_in(request(), "practice", WORD)
    settings.DEMO = True
    assert [(one.name, one.role, one.provider) for one in access.practices()] == [("\u9648\u4e00", "township_clerk", "")]
    here = request()
    assert access.practice(here, account.pk).signed_in
    assert then(here).signed_in
    with pytest.raises(access.Forbidden):
        access.practice(request(), Account.objects.get(login="real").pk)
    settings.DEMO = False
    assert not then(here).signed_in


@pytest.mark.django_db
def test_a_demo_travels_in_business_time_and_machine_time_stays(settings: LazySettings) -> None:
    settings.DEMO = True
    access.travel(access.SYSTEM, date(2014, 9, 30))
    with access.business_time():
        assert time.today() == date(2014, 9, 30)
        assert abs(time.machine() - datetime.now(UTC)) < timedelta(minutes=1)
    access.travel(access.SYSTEM, date(2012, 10, 31))
    with access.business_time():
        assert time.today() == date(2012, 10, 31)
    settings.DEMO = False
    with access.business_time():
        assert time.override() is None
    with pytest.raises(access.Forbidden):
        access.travel(access.SYSTEM, None)


def new(login: str = "new", **more: object) -> access.NewAccount:
    said: dict[str, object] = {
        "since": date(2012, 10, 10),
        "role": "department_officer",
        "place_code": "320623",
        "unit": "320623:civil_affairs",
        "sector": "civil_affairs",
    }
    return access.NewAccount(login=login, name="\u9648", **said | more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_accounts_are_opened_all_or_none() -> None:
    made = [new(f"n{n}") for n in range(20)]
    assert access.open_accounts(access.SYSTEM, [*made, new("word", password=WORD)]) == 21
    assert access.sign_in(request(), "word", WORD).unit_name == "\u5982\u4e1c\u53bf\u6c11\u653f\u5c40"
    with pytest.raises(access.Refused, match="wrong"):
        access.sign_in(request(), "n1", "")
    with pytest.raises(access.CannotAppoint, match="n7"):
        access.open_accounts(access.SYSTEM, [new("other"), new("n7")])
    assert Account.objects.count() == 21
    assert Row.objects.filter(verb="access.open_account").count() == 21


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"role": "king"}, "role"),
        ({"place_code": "329999"}, "place"),
        ({"place_code": "320584", "since": date(2013, 1, 1)}, "place"),
        ({"role": "township_clerk"}, "level"),
    ],
)
def test_an_account_that_cannot_be_is_refused(wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(access.CannotAppoint) as caught:
        access.open_accounts(access.SYSTEM, [new(**wrong)])
    assert caught.value.reason == reason


@pytest.mark.django_db
def test_a_weak_password_is_refused_and_who_may_not_manage_accounts_opens_none() -> None:
    with pytest.raises(ValidationError):
        access.open_accounts(access.SYSTEM, [new(password="short")])
    with pytest.raises(access.Forbidden):
        access.open_accounts(actor("auditor", ("320000", "33")), [new()])
    with pytest.raises(access.Forbidden):
        access.open_accounts(actor("operator", ("320624", "320625")), [new()])
    assert access.open_accounts(actor("operator", ("320623", "320624")), [new()]) == 1
    access.close_account(access.SYSTEM, "new")
    assert not Account.objects.get().active
    with pytest.raises(access.CannotAppoint):
        access.close_account(access.SYSTEM, "nobody")


@pytest.mark.django_db
def test_colleagues_are_those_at_a_place_and_above_it_whatever_the_codes() -> None:
    """A town of Baixia kept its code when the district became part of Qinhuai."""
    for login, role, place in (
        ("clerk", "township_clerk", "320103006"),
        ("mate", "village_assistant", "320103006001"),
        ("county", "department_officer", "320104"),
        ("city", "department_officer", "320100"),
        ("apart", "department_officer", "320102"),
        ("former", "department_officer", "320103"),
    ):
        official(login, role, place)
    with time.at(date(2014, 9, 30)):
        clerk = access.actor_of(Account.objects.get(login="clerk").pk)
        found = access.colleagues(clerk, "320103006001")
    accounts = dict(Account.objects.values_list("pk", "login"))
    assert {accounts[int(one)] for one in found} == {"mate", "county", "city"}


@pytest.mark.django_db
def test_colleagues_who_may_do_something_at_a_place_are_those_to_whom_the_matrix_gives_it_there_the_nearest_first() -> None:
    for login, role, place in (
        ("clerk", "township_clerk", "320623101"),
        ("county", "department_officer", "320623"),
        ("reviewer", "department_reviewer", "320623"),
        ("keeper", "operator", "320623"),
        ("payer", "payer", "320623"),
        ("here", "village_assistant", "320623101001"),
        ("beside", "township_clerk", "320581101"),
    ):
        official(login, role, place)
    with time.at(date(2014, 9, 30)):
        clerk = access.actor_of(Account.objects.get(login="clerk").pk)
        accounts = {str(key): login for key, login in Account.objects.values_list("pk", "login")}

        def found(*may: str, among: Iterable[str] | None = None) -> list[str]:
            return [accounts[one] for one in access.colleagues(clerk, "320623101001", among, may=may)]

        assert found("case.take") == found("case.take", among=accounts) == ["here", "county"]
        assert found("case.take", "case.decide") == ["here", "county", "reviewer"]
        assert {"keeper", "payer", "here"} <= set(found()) == set(found(among=accounts))
