"""The program in a land that shares nothing with the first: other codes, other keys, no map and no notice."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest

from tests import ports
from tests.journeys.house import HOST, PATIENCE, Client

LAND = Path(__file__).with_name("yunling")
COUNTY, DAY, PASSWORD = "910122", "2020-03-02", "a mountain of clouds"
OFFICER = ("officer", "沈山", "department_officer", COUNTY, f"{COUNTY}:civil_affairs", "civil_affairs")
TRAINING = {"v-name": "松溪县民政助理培训班", "v-begins": DAY, "v-days": "2", "v-kind": "post", "v-planned": "30"}
REGISTER = "/desk/registers/training_session/"


@dataclass
class Land:
    """A home of its own in that land, and the port on which it is served."""

    environment: dict[str, str]
    port: int

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the program and what it said."""
        words = (sys.executable, "-m", "minzheng", *words)
        return subprocess.run(words, capture_output=True, text=True, check=False, env=self.environment, timeout=120)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Land:
    own = {
        "MINZHENG_HOME": str(tmp_path_factory.mktemp("home")),
        "MINZHENG_JURISDICTION": str(LAND),
        "MINZHENG_PASSWORD": PASSWORD,
        "MINZHENG_DATABASE": "",
    }
    return Land({**os.environ, **own}, ports.free(HOST))


@pytest.fixture(scope="module")
def served(land: Land) -> Iterator[Land]:
    command = [sys.executable, "-m", "minzheng", "serve", "--port", str(land.port)]
    with subprocess.Popen(command, env=land.environment, stdout=subprocess.PIPE, text=True) as server:
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE and server.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                Client(land).get("/")  # type: ignore[arg-type]
                break
            time.sleep(0.1)
        yield land
        server.terminate()


def test_the_pages_speak_of_that_land_alone(served: Land) -> None:
    stranger = Client(served)  # type: ignore[arg-type]
    said = {
        "/": "给一份通知",
        "/places/": "云岭省",
        "/places/910103/": "青石区",
        f"/units/?place={COUNTY}&day=2020-01-01": "松溪县财政局",
        "/units/": "省民政厅",
        "/registers/": "台账",
        "/figures/": "这里还没有声明指标。",
        "/api/places/910000": "云岭省",
        "/api/units/910122:civil_affairs": "松溪县民政局",
    }
    for address, words in said.items():
        answer = stranger.get(address)
        assert answer.status == 200, address
        assert words in answer.text, address
        for foreign in ("江苏", "苏办", "320000", "如东", "审图号"):
            assert foreign not in answer.text, f"{address} says {foreign}"


def test_an_officer_enters_what_a_reviewer_accepts_and_all_of_it_is_sound(served: Land) -> None:
    reviewer = ("reviewer", "林月", "department_reviewer", *OFFICER[3:])
    for one in (OFFICER, reviewer):
        opened = served.command("account", "open", *one)
        assert opened.returncode == 0, opened.stderr
    officer = signed_in(served, "officer")
    form = {"request": "once", "place_code": COUNTY, "since": DAY, "reason": "", **TRAINING}
    made = officer.post(f"{REGISTER}new/", form)
    assert made.status == 302, made.text
    assert TRAINING["v-name"] in officer.get(made.location.partition("?")[0]).text
    assert TRAINING["v-name"] in officer.get(REGISTER).text
    assert "松溪县" in officer.get(f"{REGISTER}by-place/").text
    assert TRAINING["v-name"] in signed_in(served, "reviewer").get("/desk/").text
    checked = served.command("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_demo_of_the_first_land_refuses_another_in_words(land: Land) -> None:
    demo = land.command("demo")
    assert demo.returncode == 2
    assert demo.stderr == (
        'The demo is drawn from figures of "320000", which is no place of the jurisdiction in force; nothing was changed. '
        "Unset MINZHENG_JURISDICTION for the demo.\n"
    )


def signed_in(land: Land, login: str) -> Client:
    """Somebody's browser after the password, and after setting up the six digits as the first sign-in asks."""
    one = Client(land)  # type: ignore[arg-type]
    one.get("/desk/sign-in/")
    answer = one.post("/desk/sign-in/", {"login": login, "password": PASSWORD, "code": ""})
    assert answer.location == "/desk/", re.sub(r"\s+", " ", answer.text)
    assert one.get("/desk/").location == "/desk/me/?set_up=1"
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', one.get("/desk/me/?set_up=1").text)
    assert key
    confirmed = one.post("/desk/me/", {"code": pyotp.TOTP(key[1].replace(" ", "")).now()})
    assert "已经生效。" in confirmed.text
    return one
