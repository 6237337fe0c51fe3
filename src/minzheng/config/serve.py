"""Opens the site on this machine: the database brought up to date, one server, one worker, and the address last."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

ADDRESS = "127.0.0.1"
WORKERS = 2
THREADS = 4
PATIENCE = 60.0
"""Seconds without the first page after which that is told."""
AGAIN = 1.0
"""Seconds before a worker that died is started again."""


def serve(port: int, *, demo: bool = False, city: str = "", scale: str = "full") -> None:
    """Serves until it is stopped. The last line it prints is the address; in a demo, once its province is there."""
    _free(port)
    if demo:
        os.environ["MINZHENG_DEMO"] = "1"
    _say("Bringing the database up to date ...")
    from minzheng.config.ready import catch_up, migrate, ready

    ready()
    migrate()
    from minzheng.config import editions

    editions.keep()
    catch_up()
    _say("Starting the server ...")
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connection.close()
    server = Granian(
        "minzheng.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        process_name=None,
    )
    with ExitStack() as beside:
        beside.enter_context(_kept("work"))
        maker = (
            beside.enter_context(_beside("demo", "--keep", "--scale", scale, *(["--city", city] if city else [])))
            if demo
            else None
        )
        threading.Thread(target=_announce, args=(port, demo, maker), daemon=True).start()
        server.serve()


@contextmanager
def _beside(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Another command of the program as long as this one runs."""
    with subprocess.Popen([sys.executable, "-m", "minzheng", *words], stdout=sys.stdout, text=True) as other:
        try:
            yield other
        finally:
            other.terminate()
            try:
                other.wait(30)
            except subprocess.TimeoutExpired:
                other.kill()


@contextmanager
def _kept(word: str) -> Iterator[None]:
    """A command beside this one that is started again when it dies."""
    over = threading.Event()

    def keep() -> None:
        while not over.is_set():
            with _beside(word) as other:
                while other.poll() is None and not over.wait(0.2):
                    pass
            over.wait(AGAIN)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _free(port: int) -> None:
    """Stops with a clear word when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise SystemExit(
                f"Port {port} on {ADDRESS} cannot be used ({error.strerror}).\n"
                f"Stop what listens there, or choose another port: ./run --port {port + 1 if port < 65535 else 8000}"
            ) from error


def _announce(port: int, demo: bool, maker: subprocess.Popen[str] | None) -> None:
    """Asks for the page until it is there; the asking also warms a worker. Then waits for the demo's province."""
    _say("Reading the opening notice ...")
    answered = _answer(port)
    if answered != 200:
        _say(f"The server runs but answers {answered} instead of the page; its fault stands above.")
    else:
        address = f"http://{ADDRESS}:{port}/"
        if maker and province_missing():
            _say(f"Open already: {address} while the demo's province is being made ...")
            _until_open(maker)
        if demo:
            _say(f"Sign in without a password, one click a role: {address}desk/sign-in/")
        _say(address)


def _answer(port: int) -> int:
    """The status of the first page, however long it takes; a slow machine is told from a dead one by a line a minute."""
    told = time.monotonic()
    while True:
        try:
            with closing(http.client.HTTPConnection(ADDRESS, port, timeout=PATIENCE)) as connection:
                connection.request("GET", "/")
                return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            if time.monotonic() - told >= PATIENCE:
                _say("The page is not there yet; still waiting for it ...")
                told = time.monotonic()
            time.sleep(0.05)


def province_missing() -> bool:
    """Whether the demo does not yet stand as far as the day on which it opens."""
    from django.db import connection

    from minzheng.config.demo import province

    missing = province.practice_missing()
    connection.close()
    return missing


def _until_open(maker: subprocess.Popen[str]) -> None:
    """Waits until the demo stands as far as the day on which it opens, or its making has ended."""
    while maker.poll() is None and province_missing():
        time.sleep(0.2)
    if maker.poll():
        _say("The demo's province could not be made; the reason stands above.")
