"""Personal data: sealed at rest, found blind, shown by duty, read on the record, destroyed for good."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row as Journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.kernel.vault import cipher, reading, roots, verbs
from minzheng.kernel.vault.models import Destruction, GroupKey, Key, Shown
from minzheng.kernel.vault.models import Read as Row
from minzheng.kernel.vault.schema import Kind, Personal
from tests.rooms.kernel.vault.papers import papers, registered
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db
OFFICER = actor("1", place="320623")
REVIEWER = actor("3", "department_reviewer", place="320623")
AUDITOR = actor("5", "auditor", place="320623")
OPERATOR = actor("9", "operator")
ID, PHONE = "320623195003071234", "13861234567"
WANG = {"name": "王建国", "citizen_id": ID}
PERSON = journal.Subject("holder", "7", "320623101")


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def paper() -> Iterator[Any]:
    with papers() as model:
        yield model


def sealed(*subjects: int, fields: dict[str, str] = WANG, group: str = "tests.identity") -> list[vault.Record]:
    with transaction.atomic():
        made = vault.seal_many(group, [(subject, fields) for subject in subjects])
    return [vault.Record(subject, record, "320623101") for subject, record in zip(subjects, made, strict=True)]


# Sealed and opened


def test_the_cipher_is_the_standards_own() -> None:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    block = cipher.Cipher(cipher.SM4(key), ECB()).encryptor()  # noqa: S305 - one block, to compare it
    assert block.update(key).hex() == "681edf34d206965e86b3e94f536e4246"  # GB/T 32907-2016, example 1
    assert cipher.blinder(b"key", 32)(b"data") != cipher.blinder(b"kez", 32)(b"data")


@given(data=st.binary(max_size=200), bound=st.binary(max_size=20))
def test_whatever_is_sealed_opens_and_nothing_else_does(data: bytes, bound: bytes) -> None:
    key = cipher.new_key()
    made = cipher.seal(key, data, bound)
    assert cipher.unseal(key, made, bound) == data
    flipped = bytearray(made)
    flipped[len(made) // 2] ^= 1
    for wrong in (
        lambda: cipher.unseal(key, bytes(flipped), bound),
        lambda: cipher.unseal(cipher.new_key(), made, bound),
        lambda: cipher.unseal(key, made, bound + b"."),
        lambda: cipher.unseal(key, made[:20], bound),
    ):
        with pytest.raises(vault.Tampered):
            wrong()


def test_what_is_sealed_opens_for_its_subject_alone(paper: Any) -> None:
    (one, two) = sealed(7, 8)
    assert ID.encode() not in one.sealed
    assert vault.open_many(OFFICER, "service", [one, two, vault.Record(9, None)], full=True) == [WANG, WANG, None]
    with pytest.raises(vault.Tampered):
        vault.open_many(OFFICER, "service", [one._replace(sealed=two.sealed)])
    with pytest.raises(vault.Tampered):
        vault.open_many(OFFICER, "service", [one._replace(sealed=b"\x09" + one.sealed[1:])])


def test_every_subject_and_group_has_a_key_of_its_own_and_keeps_it(paper: Any) -> None:
    sealed(7, 8)
    sealed(7, 8, 9)
    sealed(7, fields={"phone": PHONE}, group="tests.contact")
    assert Key.objects.count() == 4
    assert len({bytes(key.wrapped) for key in Key.objects.all()}) == 4


def test_a_page_is_opened_with_one_query_for_its_keys_and_one_for_its_read(paper: Any) -> None:
    records = sealed(*range(30)) + sealed(*range(30), fields={"phone": PHONE}, group="tests.contact")
    with CaptureQueriesContext(connection) as sent:
        opened = vault.open_many(OFFICER, "service", records)
    assert len(opened) == 60
    tables = [found[0] for query in sent if (found := re.search(r"(vault|journal)_\w+", query["sql"]))]
    assert tables == ["vault_key", "vault_read", "vault_shown", "journal_row"]


def test_sealing_needs_a_transaction_a_known_field_and_a_group_that_is_kept(paper: Any) -> None:
    with pytest.raises(LookupError, match=r"tests.identity has no field phone"):
        sealed(7, fields={"phone": PHONE})
    with pytest.raises(LookupError, match=r"No model holds personal data of a group tests.other"):
        sealed(7, group="tests.other")
    with pytest.raises(ValueError, match="48 bits"):
        sealed(1 << 48)


def test_who_is_said_to_be_sealed_for_the_first_time_has_no_key_yet(paper: Any) -> None:
    with transaction.atomic():
        (first,) = vault.seal_many("tests.identity", [(7, WANG)], first=True)
    assert vault.open_many(OFFICER, "service", [vault.Record(7, first, "320623101")], full=True) == [WANG]
    with pytest.raises(IntegrityError), transaction.atomic():
        vault.seal_many("tests.identity", [(7, WANG)], first=True)


@pytest.mark.django_db(transaction=True)
def test_sealing_outside_a_transaction_is_refused(paper: Any) -> None:
    with pytest.raises(RuntimeError, match="in the transaction that keeps them"):
        vault.seal_many("tests.identity", [(7, WANG)])


def test_a_blind_index_finds_equal_forms_and_tells_nothing() -> None:
    blind = vault.blind("citizen_id", "32062319500307123x")
    assert (
        blind
        == vault.blind("citizen_id", " 32062319500307123X ")
        == vault.blind("citizen_id", "３２０６２３１９５００３０７１２３Ｘ")
    )
    assert len(blind) == 16
    assert blind != vault.blind("account", "32062319500307123X")
    assert vault.blind("phone", "+86 138-6123-4567") == vault.blind("phone", PHONE) == vault.blind("phone", "008613861234567")
    assert vault.blind("name", "阿依古丽•买买提") == vault.blind("name", "阿依古丽·买买提")
    with pytest.raises(LookupError, match="There is no kind id of personal fields"):
        vault.blind("id", ID)


def test_the_root_key_lies_outside_the_database_in_a_file_of_its_own(home: Path) -> None:
    vault.blind("phone", PHONE)
    (file,) = (home / "keys").iterdir()
    assert file.name == f"root-{GroupKey.objects.get().root}"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert vault.check() == []
    file.chmod(0o644)
    assert vault.check() == [f"{file} can be read by others: chmod 600 {file}."]


def test_without_its_root_key_nothing_is_opened_sealed_or_made_anew(paper: Any, settings: LazySettings, home: Path) -> None:
    (record,) = sealed(7)
    settings.HOME = home / "elsewhere"
    name = GroupKey.objects.filter(name="tests.identity").get().root
    file = settings.HOME / "keys" / f"root-{name}"
    words = f"{file} cannot be read (No such file or directory). Nothing sealed can be opened without it"
    for act in (
        lambda: vault.open_many(OFFICER, "service", [record]),
        lambda: sealed(8),
        lambda: sealed(8, fields={"phone": PHONE}, group="tests.contact"),
    ):
        with pytest.raises(vault.NoKey, match=re.escape(words)):
            act()
    assert not file.parent.exists()
    assert Row.objects.count() == 0
    assert vault.check() == [
        f"The key of tests.identity, generation 1, does not open. {words}: put the file back from where keys are kept."
    ]
    file.parent.mkdir(parents=True)
    file.write_text("00" * 16)
    with pytest.raises(vault.NoKey, match="is not the key it was"):
        vault.open_many(OFFICER, "service", [record])


# Declared


def test_a_personal_field_that_nobody_declared_keeps_its_model_from_loading() -> None:
    class Meta:
        app_label, managed = "vault", False

    def model(**columns: Any) -> None:
        type("Paper", (models.Model,), {"Meta": Meta, "__module__": __name__, **columns})

    with registered():
        with pytest.raises(
            ImproperlyConfigured, match=r"Paper.means holds tests.means, which .*personal.toml does not declare; it has"
        ):
            model(means=vault.Sealed("tests.means", subject="person"))
        with pytest.raises(ImproperlyConfigured, match=r"Paper.found: tests.contact has no field account; it has phone."):
            model(found=vault.Blind("tests.contact", "account", subject="person"))

        with pytest.raises(content.ContentError, match=r"personal.toml"):
            type(
                "Paper",
                (models.Model,),
                {"Meta": Meta, "__module__": "minzheng.kernel.vault.api", "x": vault.Sealed("a.b", subject="c")},
            )


def test_what_another_room_sealed_is_declared_there_and_goes_with_it() -> None:
    class Meta:
        app_label, managed = "vault", False

    columns = {
        "person": models.BigIntegerField(),
        "kept": vault.Sealed("tests.identity", subject="person", of=sys.modules[papers.__module__]),
    }
    with papers() as paper:
        copy = type("Copy", (models.Model,), {"Meta": Meta, "__module__": "minzheng.kernel.vault.api", **columns})
        found = vault.declared()["tests.identity"].columns
        assert {(paper, "identity"), (paper, "found"), (copy, "kept")} == set(found)


def test_a_declaration_names_group_purpose_retention_and_destruction(tmp_path: Path) -> None:
    file = tmp_path / "personal.toml"
    said = '{ zh = "a", en = "a" }'
    lines = ["[[group]]", 'id = "identity"', 'subject = "person"', f"name = {said}", 'full = "a"', "purpose = []"]
    file.write_text("\n".join([*lines, f'field = [{{ id = "a", kind = "idd", name = {said} }}]']), "utf-8")
    with pytest.raises(content.ContentError) as refused:
        content.toml(file, Personal)
    text = str(refused.value)
    for key in ("retention is missing", "destruction is missing", 'kind is "idd"'):
        assert key in text
    assert [key for key, _ in Kind("x", content.Said("x", "x"), head=3, tail=4, least=7, drop="(").faults()] == ["drop", "least"]


def test_all_that_is_declared_is_listed_with_its_columns(paper: Any) -> None:
    listed = vault.declared()
    assert [name for _, name in listed["tests.identity"].columns] == ["identity", "found"]
    assert listed["tests.contact"].group.retention.years == 1


# Shown by duty


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("citizen_id", ID, "3206**********1234"),
        ("citizen_id", "320623500307123", "3206*******7123"),
        ("citizen_id", "3206235", "*******"),
        ("phone", PHONE, "138****4567"),
        ("phone", "0513-1", "******"),
        ("account", "6222021234567890123", "***************0123"),
        ("name", "王建国", "王**"),
        ("name", "王", "*"),
        ("address", "江苏省如东县掘港街道1号", "江苏省如东县******"),
        ("text", "低保", "**"),
        ("name", "", ""),
    ],
)
def test_a_mask_lets_stand_what_its_kind_says(kind: str, text: str, shown: str) -> None:
    assert vault.masked(kind, text) == shown


@given(kind=st.sampled_from(sorted(vault.kinds())), text=st.text(max_size=40))
def test_a_mask_never_shows_a_text_whole(kind: str, text: str) -> None:
    shown = vault.masked(kind, text)
    assert len(shown) == len(text)
    assert not text or "*" in shown


def test_what_a_reader_sees_goes_by_their_permissions(paper: Any) -> None:
    (record,) = sealed(7)
    assert vault.open_many(OFFICER, "service", [record]) == [{"name": "王建国", "citizen_id": "3206**********1234"}]
    stranger = access.Actor(account="4", place="320623")
    assert vault.open_many(stranger, "service", [record]) == [{"name": "王**", "citizen_id": "3206**********1234"}]
    assert vault.open_many(OFFICER, "service", [record], full=True) == [WANG]
    for reader in (AUDITOR, actor("2", place="320621")):  # without the permission; without the place
        with pytest.raises(access.Forbidden):
            vault.open_many(reader, "service", [record], full=True)
    with pytest.raises(access.Forbidden):
        vault.open_many(access.PUBLIC, "service", [record])


def test_nothing_is_read_without_a_purpose_that_is_declared(paper: Any) -> None:
    (record,) = sealed(7, fields={"phone": PHONE}, group="tests.contact")
    with pytest.raises(vault.UnknownPurpose, match=r"tests.contact is not read for check; it may be for service."):
        vault.open_many(OFFICER, "check", [record])
    with pytest.raises(vault.UnknownPurpose, match="is not read for nothing"):
        vault.open_many(OFFICER, "", [record], full=True)
    assert Row.objects.count() == 0


def test_an_opened_record_does_not_tell_itself_to_a_log(paper: Any) -> None:
    (opened,) = vault.open_many(OFFICER, "service", sealed(7), full=True)
    assert (repr(opened), f"{opened}") == ("<2 personal fields>", "<2 personal fields>")


# Read on the record


def test_a_read_is_noted_with_its_purpose_and_subjects_and_never_a_value(paper: Any) -> None:
    with time.at(datetime(2014, 9, 30, 10, tzinfo=time.CHINA)):
        vault.open_many(OFFICER, "service", sealed(7, 8) + sealed(7, fields={"phone": PHONE}, group="tests.contact"))
        vault.open_many(OFFICER, "check", sealed(7), full=True)
    last, first = vault.reads_of(PERSON).reads
    assert (first.purpose, first.groups, first.full, first.count) == (
        "service",
        ("tests.identity", "tests.contact"),
        False,
        2,
    )
    assert (first.who.account, first.who.place, first.at) == ("1", "320623", datetime(2014, 9, 30, 10, tzinfo=time.CHINA))
    assert (last.purpose, last.full, last.count) == ("check", True, 1)
    assert vault.reads_of(journal.Subject("holder", "9")).reads == ()
    page = vault.reads_of(PERSON, size=1)
    assert vault.reads_of(PERSON, size=1, cursor=page.cursor).reads == (first,)
    rows = Journal.objects.filter(verb="personal.read").order_by("id")
    said = {
        "purpose": "service",
        "groups": ["tests.identity", "tests.contact"],
        "full": False,
        "subjects": [["holder", "7"], ["holder", "8"]],
    }
    assert [(row.kind, row.subject, row.account) for row in rows] == [("read", str(first.id), "1"), ("read", str(last.id), "1")]
    assert rows[0].content == journal.digest(journal.canonical(said))


@pytest.mark.django_db(transaction=True)
def test_a_read_that_cannot_be_noted_shows_nothing(paper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    records = sealed(7)
    with monkeypatch.context() as patched:
        patched.setattr(reading, "SUBJECT_COLUMNS", ("read", "kind", "kind"))  # so the database refuses
        with pytest.raises(DatabaseError):
            vault.open_many(OFFICER, "service", records)
    assert (Row.objects.count(), Journal.objects.filter(verb="personal.read").count()) == (0, 0)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        vault.open_many(OFFICER, "service", records)  # it might be taken back after it was shown
    with transaction.atomic():
        assert vault.open_many(OFFICER, "service", records, for_work=True) == [WANG]
    assert Row.objects.get().full


def test_reads_are_kept_for_good(paper: Any) -> None:
    vault.open_many(OFFICER, "service", sealed(7))
    for model in (Row, Shown):
        with transaction.atomic(), pytest.raises(DatabaseError, match="append-only"):
            model.objects.all().delete()


def test_reads_are_given_with_their_subjects_to_the_room_that_judges_them(paper: Any) -> None:
    records = sealed(7, 8)
    with time.at(datetime(2014, 9, 30, 10, tzinfo=time.CHINA)):
        vault.open_many(OFFICER, "service", records)
    with time.at(datetime(2014, 10, 8, 10, tzinfo=time.CHINA)):
        vault.open_many(REVIEWER, "service", records[:1])
    first, second = vault.looks()
    assert first.subjects == {("holder", 7), ("holder", 8)}
    assert (second.read.who.account, second.subjects) == (REVIEWER.account, {("holder", 7)})
    assert vault.looks(after=first.read.id) == [second]
    assert vault.looks(account=OFFICER.account) == vault.looks(ids=[first.read.id]) == vault.looks(size=1) == [first]
    assert vault.looks(account=OFFICER.account, since=date(2014, 10, 1)) == []


# Destroyed


def test_a_destroyed_subject_opens_nowhere_and_the_journal_verifies(paper: Any) -> None:
    (identity, other), (contact,) = sealed(7, 8), sealed(7, fields={"phone": PHONE}, group="tests.contact")
    for record in (identity, other):
        paper.objects.create(
            person=record.subject, identity=record.sealed, found=vault.blind("citizen_id", ID), contact=contact.sealed
        )
    told: list[Any] = []
    shredder = vault.shreds(lambda subject, groups: told.append((subject.id, list(groups))))
    try:
        vault.destroy(REVIEWER, PERSON, "保存期满")
    finally:
        verbs._shredders.remove(shredder)
    assert told == [("7", ["tests.identity", "tests.contact"])]
    gone, left = paper.objects.order_by("person")
    assert (gone.identity, gone.found, bytes(gone.contact)) == (None, None, contact.sealed)  # destroyed by its key alone
    assert (bytes(left.identity), bytes(left.found)) == (other.sealed, vault.blind("citizen_id", ID))
    assert vault.open_many(OFFICER, "service", [identity, contact, other], full=True) == [None, None, WANG]
    row = Destruction.objects.get()
    assert (row.subject, row.groups, row.reason, row.account) == (7, "tests.identity tests.contact", "保存期满", "3")
    assert [row.subject for row in Journal.objects.filter(verb="personal.destroy")] == ["7"]
    journal.seal()
    assert list(journal.check()) == []
    assert vault.check() == []


def test_nothing_is_sealed_again_for_a_destroyed_subject(paper: Any) -> None:
    sealed(7)
    vault.destroy(REVIEWER, PERSON, "保存期满", ["tests.identity"])
    vault.destroy(REVIEWER, journal.Subject("holder", "99", "320623101"), "误录")  # before anything was
    for subject in (7, 99):
        with pytest.raises(vault.Destroyed, match="nothing is sealed for them any more"):
            sealed(5, subject)
    sealed(7, fields={"phone": PHONE}, group="tests.contact")  # which was not meant
    assert Key.objects.filter(pk__in=[5]).count() == 0


def test_a_destruction_says_why_and_by_whom_it_may_be(paper: Any) -> None:
    def refused(reason: str, *groups: str, subject: journal.Subject = PERSON) -> str:
        with pytest.raises(vault.Refused) as told:
            vault.destroy(REVIEWER, subject, reason, groups)
        return told.value.message("en")

    assert refused("  ") == refused("x" * 251) == "Please give a reason of 250 letters at most. Nothing was destroyed."
    assert refused(f"销毁{PHONE}") == "A reason holds no number of a document, phone or account. Nothing was destroyed."
    assert refused("x", "tests.means") == "There is no personal data tests.means of a holder. Nothing was destroyed."
    assert (
        refused("x", subject=journal.Subject("dog", "7", "320623"))
        == "There is no personal data  of a dog. Nothing was destroyed."
    )
    for nobody in (OFFICER, actor("3", "department_reviewer", place="320621")):
        with pytest.raises(access.Forbidden):
            vault.destroy(nobody, PERSON, "x")
    assert Destruction.objects.count() == 0


# Replaced


def test_rotation_loses_nothing_and_leaves_nothing_under_the_old_keys(paper: Any, home: Path) -> None:
    records = sealed(*range(25)) + sealed(*range(9), fields={"phone": PHONE}, group="tests.contact")
    vault.destroy(REVIEWER, PERSON, "保存期满")
    blind, before = vault.blind("phone", PHONE), vault.open_many(OFFICER, "service", records, full=True)
    old = {bytes(key.wrapped) for key in GroupKey.objects.all()} | {bytes(key.wrapped or b"") for key in Key.objects.all()} - {
        b""
    }
    (first,) = (home / "keys").iterdir()
    steps: list[int] = []
    with pytest.raises(access.Forbidden):
        vault.rotate(OFFICER)
    assert vault.rotate(OPERATOR, steps.append) == 24 + 8
    assert steps[-1] == 32
    assert vault.open_many(OFFICER, "service", records, full=True) == before
    assert vault.blind("phone", PHONE) == blind
    new = {bytes(key.wrapped) for key in GroupKey.objects.all()} | {bytes(key.wrapped or b"") for key in Key.objects.all()}
    assert not old & new
    assert sorted(GroupKey.objects.values_list("name", "generation")) == [
        ("index", 1),
        ("tests.contact", 2),
        ("tests.identity", 2),
    ]
    assert {key.root for key in GroupKey.objects.all()} == {roots.newest()} != {first.name.removeprefix("root-")}
    first.unlink()  # the old root key is not needed any more
    assert vault.check() == []
    assert [row.kind for row in Journal.objects.filter(verb="personal.rotate")] == ["root"]
