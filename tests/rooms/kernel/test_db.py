"""What PostgreSQL and SQLite do differently, seen from outside as one."""

from __future__ import annotations

from array import array
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, Event, Thread, get_ident

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.migrations.state import ProjectState

from minzheng.kernel.access.models import Account, Appointment
from minzheng.kernel.db import api as db
from minzheng.kernel.jobs.models import Row as Job
from minzheng.kernel.search.models import Token
from minzheng.kernel.time import api as time
from minzheng.people.bulk import _VERSION as VERSION
from minzheng.people.models import Version


def test_an_address_names_a_database() -> None:
    made = db.database("postgresql://anna:s%20t@db.example:5433/minzheng", Path("var"))
    assert [made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "minzheng",
        "anna",
        "s t",
        "db.example",
        "5433",
    ]
    assert db.database("postgresql://postgres:@/minzheng?host=/run/here", Path("var"))["HOST"] == "/run/here"
    assert db.database("", Path("var"))["NAME"] == Path("var/minzheng.sqlite3")


@pytest.mark.parametrize("address", ["mysql://anna@db/minzheng", "minzheng", "postgresql://anna@db"])
def test_another_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ValueError, match="postgresql://user@host/name is meant, or nothing for SQLite") as caught:
        db.database(address.replace("anna", "anna:secret"), Path("var"))
    assert "secret" not in str(caught.value)


@pytest.mark.django_db
def test_many_rows_go_in_at_once_with_keys_reserved_for_them() -> None:
    keys = db.reserve(Account, 3)
    assert db.bulk_insert(Account, FIELDS, [(key, f"a{key}", "\u9648", True, "!", "", 0, "", False) for key in keys]) == 3
    appointments = [(key, "auditor", "", "audit", "320000", date(2012, 10, 10), None) for key in keys]
    fields = ("account", "role", "unit", "sector", "place_code", "since", "until")
    assert db.bulk_insert(Appointment, fields, appointments) == 3
    later = Account.objects.create(login="later", name="Later")
    assert later.pk not in keys
    assert later.pk > max(keys)
    assert [one.account.login for one in Appointment.objects.order_by("id")] == [f"a{key}" for key in keys]
    assert set(db.reserve(Account, 2)).isdisjoint({*keys, later.pk})


FIELDS = ("id", "login", "name", "active", "password", "totp_secret", "totp_step", "provider", "practice")


@pytest.mark.django_db
def test_rows_found_by_hand_are_those_of_a_query_set() -> None:
    moment = datetime(2014, 9, 30, 8, 0, 1, 500, tzinfo=UTC)
    job = Job.objects.create(kind="once", arguments={"a": [1, None]}, state="done", due_at=moment, created_at=moment)
    account = Account.objects.create(login="anna", name="Anna", practice=True)
    appointed = Appointment.objects.create(account=account, place_code="320000", since=date(2012, 10, 10), until=None)
    for one in (job, account, appointed):
        (found,), meant = db.found(type(one), "id = %s", [one.pk]), type(one).objects.get()
        names = [field.attname for field in meant._meta.concrete_fields]
        assert [getattr(found, name) for name in names] == [getattr(meant, name) for name in names]
        assert [type(getattr(found, name)) for name in names] == [type(getattr(meant, name)) for name in names]
        found.save()  # it is a row like any other
    assert db.found(Account, "id = %s", [2**63]) == []


@pytest.mark.django_db
def test_after_many_rows_the_planner_knows_how_many_there_are() -> None:
    def more(count: int) -> None:
        first = Account.objects.count() + 1
        rows = [(n, f"a{n}", "A", True, "!", "", 0, "", False) for n in range(first, first + count)]
        db.bulk_insert(Account, FIELDS, rows)

    def asked(what: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {what} FROM pg_class WHERE oid = 'access_account'::regclass")  # noqa: S608 - words of this test
            return int(cursor.fetchone()[0])

    more(1000)
    db.measure(Account, Appointment)
    if connection.vendor == "postgresql":
        assert asked("reltuples") == 1000
        more(50)
        db.measure(Account, Appointment, grown=True)
        assert asked("reltuples") == 1000, "what does not double a table tells little"
        while asked("pg_relation_size(oid)") < asked("2 * 8192 * relpages"):  # earlier tests leave room in its pages
            more(500)
        db.measure(Account, Appointment, grown=True)
        assert asked("reltuples") == Account.objects.count()


@pytest.mark.django_db
def test_a_row_that_breaks_a_rule_breaks_the_whole() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        db.bulk_insert(Account, FIELDS, [(n, "same", "A", True, "!", "", 0, "", False) for n in (1, 2)])
    assert Account.objects.count() == 0


@pytest.mark.django_db
def test_within_an_exclusive_block_there_is_a_transaction() -> None:
    with db.exclusive("a test"), db.exclusive("a test"):
        assert connection.in_atomic_block


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["a", "%", "_", "#", "a%b", "50%", "\\", "'"])
@pytest.mark.parametrize("text", ["a", "xa%bx", "50%", "_", "#", "\\", "b", "''"])
def test_a_pattern_finds_what_contains_the_word_and_nothing_else(word: str, text: str) -> None:
    assert bool(db.rows("SELECT 1 WHERE %s LIKE %s ESCAPE '#'", (text, db.containing(word)))) is (word in text)


@pytest.mark.django_db
def test_a_column_is_asked_for_many_texts_by_one_value() -> None:
    logins = [f"a{number}" for number in range(3000)]
    db.bulk_insert(Account, FIELDS, [(n, login, "A", True, "!", "", 0, "", False) for n, login in enumerate(logins, 1)])
    asked, given = db.among("login", [*logins[10:13], "O'Hara", "\u9648", "%"])
    assert db.rows(f"SELECT login FROM access_account WHERE {asked} ORDER BY id", [given]) == [("a10",), ("a11",), ("a12",)]  # noqa: S608
    asked, given = db.among("login", [])
    assert db.rows(f"SELECT login FROM access_account WHERE {asked}", [given]) == []  # noqa: S608


@pytest.mark.django_db
def test_a_column_is_asked_for_many_values_of_any_kind() -> None:
    rows = [(n, n - 600, 320623101001, -(2**63) + n) for n in range(1, 1001)]  # of numbers alone, more than go in at once
    assert db.bulk_insert(Token, ("area", "token", "place", "ref"), rows) == 1000
    asked, given = db.one_of("area", [5, 7, 2000])
    found = db.rows(f"SELECT area, token, place, ref FROM search_token WHERE {asked} ORDER BY area", given)  # noqa: S608
    assert found == [rows[4], rows[6]]
    assert db.bulk_insert(Token, ("area", "token", "place", "ref"), [*rows[:2], (0, 0, 0, 0)], unless_there=True) == 1


@pytest.mark.django_db
def test_within_a_transaction_one_act_follows_the_other() -> None:
    assert list(db.side_by_side(lambda number: (number, get_ident()), range(3))) == [(number, get_ident()) for number in range(3)]


def save(number: int) -> tuple[int, date]:
    with transaction.atomic():
        Account.objects.create(login=f"a{number}", name="A")
        if number == 5:
            raise KeyError(number)
    return number, time.today()


@pytest.mark.django_db(transaction=True)
def test_side_by_side_each_act_has_its_own_transaction_in_the_order_and_on_the_day_of_the_caller() -> None:
    with time.at(date(2014, 9, 30)):
        assert list(db.side_by_side(save, range(5))) == [(number, date(2014, 9, 30)) for number in range(5)]
    taken: list[int] = []
    with pytest.raises(KeyError):
        taken += (number for number, _ in db.side_by_side(save, range(5, 100)))
    kept = {int(login[1:]) for login in Account.objects.values_list("login", flat=True)}
    assert 5 not in kept
    assert set(range(5)) <= kept
    assert max(kept) < 10, "after an error nothing further is begun"
    assert taken == []


@pytest.mark.django_db(transaction=True)
def test_a_block_sees_one_moment_and_is_over_afterwards() -> None:
    save(1)
    with db.one_moment():
        assert Account.objects.count() == 1
        if connection.vendor == "postgresql":  # the tests' SQLite has one connection
            thread = Thread(target=lambda: (save(2), connection.close()))
            thread.start()
            thread.join()
        assert Account.objects.count() == 1
    save(3)
    assert Account.objects.count() == (3 if connection.vendor == "postgresql" else 2)


@pytest.mark.django_db
def test_rows_that_are_there_already_are_passed_over_and_not_counted() -> None:
    def put(*numbers: int) -> int:
        rows = [(n, f"a{n}", f"N{n}", True, "!", "", 0, "", False) for n in numbers]
        return db.bulk_insert(Account, FIELDS, rows, unless_there=True)

    assert (put(1, 2), put(2, 3), put(1, 3), put()) == (2, 1, 0, 0)
    db.run_many("UPDATE access_account SET name = %s WHERE id = %s", [("changed", 2), ("nobody", 9)])
    db.run_many("UPDATE access_account SET name = 'no' WHERE id = %s", [])
    assert list(Account.objects.order_by("id").values_list("id", "name")) == [(1, "N1"), (2, "changed"), (3, "N3")]


@pytest.mark.django_db(transaction=True)
def test_many_share_a_lock_and_nobody_is_alone_within_until_all_have_ended() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has one writer at a time
    inside, leave, order = Barrier(3), Event(), list[str]()

    def shares() -> None:
        with db.shared("a test"):
            inside.wait(120)
            leave.wait(120)
            order.append("shared")
        connection.close()

    def alone() -> None:
        with db.exclusive("a test"):
            order.append("exclusive")
        connection.close()

    threads = [Thread(target=shares) for _ in range(2)]
    for thread in threads:
        thread.start()
    inside.wait(120)  # both are within at once
    threads.append(Thread(target=alone))
    threads[-1].start()
    threads[-1].join(0.3)
    assert order == []
    leave.set()
    for thread in threads:
        thread.join(120)
    assert order == ["shared", "shared", "exclusive"]


@pytest.mark.django_db
def test_a_step_of_a_migration_goes_both_ways_and_sets_no_models_together() -> None:
    before, step = ProjectState(), db.append_only("added_to")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE added_to (word varchar(9))")
    editor = connection.SchemaEditorClass(connection)
    step.database_forwards("db", editor, before, before)
    assert db.is_append_only("added_to")
    step.database_backwards("db", editor, before, before)
    assert not db.is_append_only("added_to")
    assert "apps" not in vars(before)


@pytest.mark.django_db
def test_a_table_that_is_nothing_but_its_key_is_one_tree_on_sqlite() -> None:
    if connection.vendor == "sqlite":
        ((made,),) = db.rows("SELECT sql FROM sqlite_master WHERE name = %s", ["search_token"])
        assert made.endswith("WITHOUT ROWID")
        with pytest.raises(OperationalError, match="no such column"):
            db.rows("SELECT rowid FROM search_token", [])
    assert db.rows("SELECT count(*) FROM search_token", []) == [(0,)]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 50])  # as one INSERT, and by the way for many
def test_whatever_letters_rows_have_they_come_out_as_they_went_in(count: int) -> None:
    names = ["陈", "a\tb", "a\nb\r", "\\", "\\N", r"\.", r"\\x41", "㛃😀", "'", "", '{"a":"\\"b"}']
    rows = [(n, f"a{n}", names[n % len(names)], n % 2 == 0, "!", "", n, "", False) for n in range(1, count + 1)]
    assert db.bulk_insert(Account, FIELDS, rows) == count
    assert list(Account.objects.order_by("id").values_list(*FIELDS)) == rows
    made = db.insert(Account, FIELDS, (1000, "one", names[1], *rows[0][3:]))
    assert Account.objects.get(pk=made).name == names[1]
    moment, day = time.machine(), date(2012, 10, 31)
    versions = [
        (key, 1, "r", False, day, "3206", bytes([92, 9, key]) if key % 3 else None, None, "o\\\t", moment, "", "")
        for key in range(count)
    ]
    db.bulk_insert(Version, VERSION, versions)
    alike = [(key, 2, *versions[0][2:6], b"\\\t", *versions[0][7:]) for key in range(count)]
    db.bulk_insert(Version, VERSION, alike)
    assert list(Version.objects.order_by("id").values_list(*VERSION)) == [*versions, *alike]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 3, 50])
def test_rows_that_are_nothing_but_numbers_go_in_whatever_their_order(count: int) -> None:
    rows = [(320_623 + n % 2, (-1) ** n * (2**63 - 1 - n), n - 25, 2**40 + n) for n in range(count)]
    columns = [array("q", [row[place] for row in rows]) for place in range(4)]
    assert db.bulk_keys(Token, ("area", "token", "place", "ref"), columns) == count
    assert db.rows("SELECT area, token, place, ref FROM search_token ORDER BY 1, 2, 3, 4", []) == sorted(rows)
    if rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            db.bulk_keys(Token, ("area", "token", "place", "ref"), columns)
