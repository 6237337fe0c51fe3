"""Opens the site on this machine: the database brought up to date, one granian server, and the address once it answers."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import threading
import time

ADDRESS = "127.0.0.1"
WORKERS = 2
THREADS = 4
PATIENCE = 60.0


def serve(port: int, *, demo: bool = False) -> None:
    """Serves until it is stopped. The last line it prints is the address, and by then the page answers."""
    _free(port)
    if demo:
        os.environ["MINZHENG_DEMO"] = "1"
    _say("Bringing the database up to date ...")
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    _say("Starting the server ...")
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

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
    threading.Thread(target=_announce, args=(port,), daemon=True).start()
    server.serve()


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


def _announce(port: int) -> None:
    """Asks for the page until it is there; the asking also warms a worker."""
    _say("Reading the opening notice ...")
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        try:
            connection = http.client.HTTPConnection(ADDRESS, port, timeout=PATIENCE)
            connection.request("GET", "/")
            answered = connection.getresponse().status
            connection.close()
        except OSError:
            time.sleep(0.05)
            continue
        if answered == 200:
            _say(f"http://{ADDRESS}:{port}/")
        else:
            _say(f"The server runs but answers {answered} instead of the page; its fault stands above.")
        return
    _say(f"The server did not answer within {PATIENCE:.0f} s.")
