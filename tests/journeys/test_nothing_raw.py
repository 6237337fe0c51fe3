"""Of persons entered, looked for, imported, exported and destroyed in a running house, nothing stands readable anywhere.

Everything happens on 30 September 2014.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from time import sleep
from zipfile import ZipFile

import pytest

from tests import migrated
from tests.journeys.house import DAY, Client, House
from tests.rooms.people.acting import VILLAGE, number

PHONES = ("19912345678", "19987654321", "19955554444")
NAMES = ("买买提努尔", "欧阳绿洲", "慕容晚晴")
SENT = {"kind": "citizen", "sex": "", "born": "", "place": VILLAGE, "since": DAY}
NUMBERS = [number(date(1980, 2, 29), sequence) for sequence in (1, 3, 5)]
SECRETS = [*NUMBERS, *(one[6:17] for one in NUMBERS), *PHONES, *NAMES]
IMPORT = f"""
from datetime import date
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.people import api as people
with access.business_time():
    said = {{"name": "{NAMES[2]}", "number": "{NUMBERS[2]}", "phone": "{PHONES[2]}"}}
    row = people.Row("{VILLAGE}", said, date(2014, 9, 30))
    report = people.bulk_register(access.actor_of_login("department_officer"), [row] * 2)
    print(*report.keys[:1], *(refused.reason for _, refused in report.refused))
"""
DESTROY = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from django.db import transaction
with access.business_time():
    reviewer = access.actor_of_login("department_reviewer")
    with transaction.atomic():
        vault.destroy(reviewer, journal.Subject("person", "KEY", "PLACE"), "retention is over")
    print(people.find_number(reviewer, "citizen", "NUMBER"))
    print([one.said for one in people.persons(reviewer, [KEY], purpose="keep")])
"""
READ = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.people import api as people
with access.business_time():
    print([one.said for one in people.persons(access.SYSTEM, [KEY], purpose="keep", full=True)])
"""
SEALED = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.journal import api as journal
while journal.seal():
    pass
"""


def readable(home: Path) -> Iterator[str]:
    """Where a secret stands, in any file of a folder: as it is, or within a compressed file."""
    forms = {secret: [secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")] for secret in SECRETS}
    for file in (one for one in home.rglob("*") if one.is_file()):
        parts = {file.name: file.read_bytes()}
        if file.suffix == ".zip":
            with ZipFile(file) as archive:
                parts = {f"{file.name}/{name}": archive.read(name) for name in archive.namelist()}
        for name, data in parts.items():
            escaped = data.replace(b"\\u", b"").lower()
            yield from (f"{name}: {secret}" for secret, coded in forms.items() if any(one in data for one in coded))
            yield from (f"{name}: {one}" for one in NAMES if "".join(f"{ord(letter):04x}" for letter in one).encode() in escaped)


def rows(house: House) -> Iterator[bytes]:
    """Every cell of every table of a database server."""
    for (table,) in house.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        for row in house.sql(f'SELECT * FROM "{table}"'):  # noqa: S608 - a table of our own
            yield b"\t".join(bytes(cell) if isinstance(cell, bytes) else str(cell).encode() for cell in row)


def key_of(address: str) -> str:
    found = re.search(r"/people/(\d+)/", address)
    assert found, address
    return found[1]


def enter(officer: Client, which: int) -> str:
    """Registers somebody at the desk, looks for them in every way, changes and corrects them; gives their key."""
    sent = SENT | {"name": NAMES[which], "number": NUMBERS[which], "phone": PHONES[which], "address": "三组12号"}
    officer.get("/desk/people/new/?place=320623101")
    key = key_of(officer.post("/desk/people/new/", sent).location)
    assert officer.post("/desk/people/new/", sent).status == 422  # the number is taken
    for asked in (NAMES[which], NAMES[which][1:], NUMBERS[which], NUMBERS[which][:17] + "?", PHONES[which]):
        officer.post("/desk/people/", {"q": asked})
    assert NUMBERS[which] in officer.post(f"/desk/people/{key}/", {}).text
    wrong = {"seen": "1", "name": NAMES[which], "kind": "citizen", "number": NUMBERS[which][:-1] + "?", "since": DAY}
    assert officer.post(f"/desk/people/{key}/write/change/", wrong).status == 422
    told = {"seen": "1", "name": NAMES[which], "kind": "citizen", "address": "四组", "reason": f"see {NUMBERS[which]}"}
    assert officer.post(f"/desk/people/{key}/write/correct/", told).status == 422
    return key


@pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
def test_nothing_readable_stands_anywhere_and_nothing_comes_back_without_the_keys(tmp_path: Path, new_database: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    house = House(home, new_database)
    with house.serving():
        officer, reviewer = Client(house, house.officer), Client(house, house.reviewer)
        keys = [enter(officer, which) for which in (0, 1)]
        imported, *refused = house.python(IMPORT).split()
        assert refused == ["number_twice"]
        assert officer.get("/desk/people/nowhere/").status == 404
        assert reviewer.get("/desk/journal/").status == 200
        told = house.python(DESTROY.replace("KEY", keys[0]).replace("PLACE", VILLAGE).replace("NUMBER", NUMBERS[0]))
        assert told.split() == ["None", "[None]"]
        assert NUMBERS[0] not in reviewer.post(f"/desk/people/{keys[0]}/", {}).text
        house.python(SEALED)
        house.command("journal", "export", "-o", str(home / "journal.jsonl"))
        house.command("backup", str(home / "all.zip"))
        assert "All that is kept is sound." in house.command("check")
    if new_database:
        (home / "tables").write_bytes(b"\n".join(rows(house)))
    assert (home / "log").stat().st_size
    assert list(readable(home)) == []
    (home / "planted").write_text(f"{NAMES[0]} {imported} {PHONES[1]}", encoding="utf-8")
    assert set(readable(home)) == {f"planted: {NAMES[0]}", f"planted: {PHONES[1]}"}
    _restored(house, tmp_path, keys)


def _restored(house: House, tmp_path: Path, keys: list[str]) -> None:
    """A backup opens nothing without the keys; with them whoever was destroyed stays so."""
    there = tmp_path / "there"
    environment = house.environment | {"MINZHENG_HOME": str(there), "MINZHENG_DATABASE": ""}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, env=environment, timeout=120)

    there.mkdir()
    migrated.into(there)
    run("-m", "minzheng", "restore", str(house.home / "all.zip"))
    for key in keys[1:]:
        nothing = run("-c", READ.replace("KEY", key))
        assert (nothing.returncode, nothing.stdout) == (1, "")
        assert "put the file back" in nothing.stderr
    shutil.copytree(house.home / "keys", there / "keys", dirs_exist_ok=True)
    assert run("-c", READ.replace("KEY", keys[0])).stdout.strip() == "[None]"
    assert NUMBERS[1] in run("-c", READ.replace("KEY", keys[1]).replace("[one.said for", "[dict(one.said) for")).stdout
    assert list(readable(there)) == []


@pytest.mark.django_db
def test_keys_are_replaced_while_clerks_write_and_read_and_nobody_is_lost(tmp_path: Path, new_database: str) -> None:
    house, stop = House(tmp_path, new_database), threading.Event()
    kept, faults = dict[str, str](), list[str]()

    def clerk(first: int) -> None:
        try:
            enters(first)
        except Exception as fault:
            faults.append(repr(fault))

    def enters(first: int) -> None:
        client = Client(house, house.officer)
        client.get("/desk/people/new/?place=320623101")
        for turn in count(first, 4):
            one = number(date(1970, 1, 1) + timedelta(turn), 1 + turn % 2)
            made = client.post("/desk/people/new/", SENT | {"name": NAMES[0], "number": one})
            if made.status != 302 or one not in client.post(made.location, {}).text:
                faults.append(f"{turn}: {made.status}")
            else:
                kept[key_of(made.location)] = one
            if stop.is_set():
                return

    with house.serving():
        clerks = [threading.Thread(target=clerk, args=(which,)) for which in range(2)]
        for one in clerks:
            one.start()
        try:
            while len(kept) < len(clerks) and not faults:
                sleep(0.05)
            for _ in range(3):
                assert "All keys are replaced" in house.command("keys", "rotate")
        finally:
            stop.set()
            for one in clerks:
                one.join()
        officer = Client(house, house.officer)
        officer.get("/desk/people/")
        assert faults == []
        assert len(kept) > 10
        assert [key for key, one in kept.items() if one not in officer.post(f"/desk/people/{key}/", {}).text] == []
        assert "All that is kept is sound." in house.command("check")
    assert len(list((tmp_path / "keys").glob("root-*"))) == 4
