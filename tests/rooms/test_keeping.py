"""All that is kept goes into one file and comes back out of it, on the other database too."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import migrated

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FILL = """
from datetime import date
from django.db import transaction
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access.models import Account, Appointment
from minzheng.kernel.journal import api as journal
from minzheng.kernel.access.api import SYSTEM
with transaction.atomic():
    for n in range(30):
        account = Account.objects.create(login=f"n{n}", name="\\u9648\\u4e00", active=bool(n % 2))
        Appointment.objects.create(account=account, role="auditor", place_code="320000", since=date(2012, 10, 10))
        journal.write(SYSTEM, "test", journal.Subject("account", str(account.pk)), {"name": "\\u9648"})
"""
TALE = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access.models import Account, Appointment
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
for model in Account, Appointment, Row:
    rows = sorted(map(str, model.objects.values_list()))
    print(model.__name__, len(rows), journal.digest(journal.canonical(rows)), rows[-1:])
print(Account.objects.create(login="next", name="Next").pk)
"""

KEEP = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.search import api as search
search.keep_many("person", [(number, "\\u738b\\u5efa\\u56fd", "320623") for number in range(30)])
"""
FIND = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access.api import SYSTEM, scope
from minzheng.kernel.search import api as search
print(search.find("person", "wjg", scope(SYSTEM, "any"), size=40).ids)
"""

HANG = """
from datetime import date
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.services.postings.models import Posting
access.travel(access.SYSTEM, date(2014, 9, 30))
Posting.objects.create(
    kind="case", about=1, place_code="320623101001", person=1, shows={}, begins=date(2014, 9, 28), ends=date(2014, 10, 5)
)
"""


@pytest.fixture
def at(tmp_path: Path) -> Callable[..., Run]:
    """Runs python, or a command of the program, in a home of its own."""

    return lambda name, **more: home(tmp_path / name, **more)


def home(folder: Path, **more: str) -> Run:
    environment = {**os.environ, "MINZHENG_HOME": str(folder), **more}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *(("-c", words[0]) if "\n" in words[0] else ("-m", "minzheng", *words))]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)

    return run


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup, to be damaged in a copy."""
    folder = tmp_path_factory.mktemp("backup")
    here = home(folder / "here", MINZHENG_DATABASE="")
    filled(folder / "here", here)
    told(here("backup", str(folder / "all.zip")))
    return folder / "all.zip"


def filled(folder: Path, here: Run, script: str = FILL) -> None:
    """Makes a home with a database and what a script keeps in it."""
    laid_out(folder)
    told(here(script))


def laid_out(folder: Path) -> None:
    """Makes a home with an empty database, as migrating would."""
    folder.mkdir()
    migrated.into(folder)


def told(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_kept_comes_back_and_counting_goes_on(at: Callable[..., Run], tmp_path: Path) -> None:
    here, there, file = at("here", MINZHENG_DATABASE=""), at("there", MINZHENG_DATABASE=""), str(tmp_path / "all.zip")
    filled(tmp_path / "here", here)
    assert "The keys are not in it" in told(here("backup", file))
    assert "All that is kept is sound." in told(there("restore", file))
    assert told(here(TALE)) == told(there(TALE))
    assert (tmp_path / "here" / "secret-key").read_text() != (tmp_path / "there" / "secret-key").read_text()
    assert (tmp_path / "here" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert Path(file).stat().st_mode & 0o777 == 0o600
    assert not [name for name in ZipFile(file).namelist() if "key" in name]


def test_what_was_guarded_is_of_no_use_without_the_keys_and_comes_back_with_them(at: Callable[..., Run], tmp_path: Path) -> None:
    here, there, file = at("here", MINZHENG_DATABASE=""), at("there", MINZHENG_DATABASE=""), str(tmp_path / "all.zip")
    filled(tmp_path / "here", here, KEEP)
    laid_out(tmp_path / "there")
    assert f"keep {tmp_path / 'here' / 'secret-key'} and {tmp_path / 'here' / 'keys'} apart from it." in told(
        here("backup", file)
    )
    restored = there("restore", file)
    assert restored.returncode == 1
    assert "The key of index, generation 1, does not open." in restored.stdout
    nothing, refused = there(FIND), there("keys", "rotate")
    assert (nothing.returncode, nothing.stdout, refused.returncode) == (1, "", 2)
    assert "put the file back from where keys are kept." in nothing.stderr
    assert refused.stderr.startswith("Nothing more was replaced: ")
    shutil.copytree(tmp_path / "here" / "keys", tmp_path / "there" / "keys", dirs_exist_ok=True)
    assert told(there(FIND)) == f"{tuple(range(30))}\n"
    assert told(there("keys", "rotate")).startswith("All keys are replaced, 0 of subjects.")
    assert told(there(FIND)) == f"{tuple(range(30))}\n"
    assert len(list((tmp_path / "there" / "keys").glob("root-*"))) == 2
    assert "All that is kept is sound." in told(there("check"))


def test_a_backup_is_not_written_over_and_a_full_database_not_restored_into(at: Callable[..., Run], tmp_path: Path) -> None:
    here, file = at("here", MINZHENG_DATABASE=""), str(tmp_path / "all.zip")
    filled(tmp_path / "here", here)
    told(here("backup", file))
    again = here("backup", file)
    assert (again.returncode, again.stderr.strip()) == (
        2,
        f"{file} is there already; nothing was written. Name a file that is not.",
    )
    full = here("restore", file)
    assert full.returncode == 2
    assert "Nothing was restored: the database is not empty:" in full.stderr


def broken(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    file.unlink()
    with ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _altered(members: dict[str, bytes]) -> None:
    members["access.Account.jsonl"] = members["access.Account.jsonl"].replace(b"n7", b"n8")


def _older(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["migrations"] = manifest["migrations"][:-1]
    members["manifest.json"] = json.dumps(manifest).encode()


def _outside(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["documents"] = [{"name": "documents/../../escaped", "size": 1, "sm3": "0"}]
    members["manifest.json"] = json.dumps(manifest).encode()


def _headless(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_altered, "access.Account.jsonl in the backup is not what was written."),
        (_older, "the backup was made by another version of the program."),
        (_outside, "documents/../../escaped would lie outside the documents."),
        (_headless, "is no backup, or a damaged one"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_kept_of_it(
    at: Callable[..., Run], tmp_path: Path, backup: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    file = tmp_path / "all.zip"
    shutil.copy(backup, file)
    broken(file, change)
    there = at("there", MINZHENG_DATABASE="")
    laid_out(tmp_path / "there")
    refused = there("restore", str(file))
    assert refused.returncode == 2
    assert words in refused.stderr
    assert told(there(TALE)).endswith("[]\n1\n")
    assert not (tmp_path / "escaped").exists()


def test_a_file_that_is_not_there_is_told(at: Callable[..., Run]) -> None:
    refused = at("here", MINZHENG_DATABASE="")("restore", "nowhere.zip")
    assert (refused.returncode, "Nothing was restored" in refused.stderr) == (2, True)


@pytest.mark.django_db  # so that it runs where there is a PostgreSQL
def test_a_backup_carries_from_one_database_to_the_other(at: Callable[..., Run], tmp_path: Path) -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        address = ""
    else:
        name = f"carried_{os.getpid()}"
        connection.ensure_connection()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {migrated.template()}")
        address = os.environ["MINZHENG_DATABASE"].replace("/postgres?", f"/{name}?")
    there, small, back = (
        at("there", MINZHENG_DATABASE=address),
        at("small", MINZHENG_DATABASE=""),
        at("back", MINZHENG_DATABASE=""),
    )
    if address:
        told(there(FILL))
    else:
        filled(tmp_path / "there", there)
    laid_out(tmp_path / "small")
    laid_out(tmp_path / "back")
    told(there("backup", str(tmp_path / "1.zip")))
    told(small("restore", str(tmp_path / "1.zip")))
    assert told(small("check")) == "All that is kept is sound.\n"
    told(small("backup", str(tmp_path / "2.zip")))
    told(back("restore", str(tmp_path / "2.zip")))
    assert told(back(TALE)) == told(there(TALE))


def test_a_demo_is_checked_on_the_day_that_it_was_told(at: Callable[..., Run], tmp_path: Path) -> None:
    filled(tmp_path / "here", at("here", MINZHENG_DATABASE="", MINZHENG_DEMO="1"), HANG)
    here, late = at("here", MINZHENG_DATABASE=""), "Posting 1 should have been taken down after 2014-10-05."
    assert late in here("check").stdout
    on_its_day = here("check", "--demo").stdout
    assert late not in on_its_day
    assert on_its_day.endswith(" problems.\n"), "the figures that nobody computed"
