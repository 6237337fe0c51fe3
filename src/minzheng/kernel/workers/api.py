"""The door of the workers room: `run` a function where it can do no harm, within bounds.

The functions run in children of a small server process of our own; README.md says why.
"""

from __future__ import annotations

import atexit
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import cast

from minzheng.kernel.workers import wire

__all__ = ["Busy", "Crashed", "Failed", "OutOfMemory", "TimedOut", "prepare", "run"]

PATIENCE = 5.0  # seconds that a call waits for its turn
_GRACE = 30.0  # seconds after which a silent server is given up
_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from minzheng.kernel.workers.server import serve; serve(int(sys.argv[1]))"
_turns = BoundedSemaphore(max(2, os.cpu_count() or 2))


class Failed(Exception):  # noqa: N818 - what happened, not what is wrong
    """A call that gave nothing. `reason` is one word for those who tell people."""

    reason = "failed"


class Busy(Failed):
    """No turn came within the patience."""

    reason = "busy"


class TimedOut(Failed):
    """The time was over; the child and its children were killed."""

    reason = "time"


class OutOfMemory(Failed):
    """More memory was asked for than allowed."""

    reason = "memory"


class Crashed(Failed):
    """The child ended without a result, or raised what cannot be carried over."""

    reason = "crash"


def run[Result](function: Callable[..., Result], *args: object, seconds: float, memory: int) -> Result:
    """`function(*args)` from a child process, which may take `seconds` and add `memory` bytes.

    The function belongs to an importable module; it, its arguments and its result can be pickled. What it
    raises is raised here. Raises Busy, TimedOut, OutOfMemory or Crashed, all of them Failed.
    """
    request = pickle.dumps((function, args), pickle.HIGHEST_PROTOCOL)
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy(f"no worker was free within {PATIENCE:g} s")
    try:
        began = monotonic()
        with _ask(wire.order(seconds, memory, getattr(function, "__module__", "builtins"))) as line:
            line.settimeout(seconds + _GRACE)
            kind, payload = _exchange(line, request)
    except TimeoutError:
        _drop()  # a server that does not keep time
        kind, payload = wire.LATE, b""
    finally:
        _turns.release()
        del args, request  # whoever shows the frames of a failure shall not show them
    match kind:
        case wire.VALUE:
            return cast(Result, pickle.loads(payload))  # noqa: S301 - from our own child
        case wire.RAISED:
            raise pickle.loads(payload)  # noqa: S301
        case wire.NO_MEMORY:
            raise OutOfMemory(f"more than {memory} bytes were asked for")
        case wire.LATE:
            raise TimedOut(f"not done within {seconds:g} s")
        case wire.BROKEN_OFF if monotonic() - began >= seconds:
            raise TimedOut(f"not done within {seconds:g} s")
        case _:
            raise Crashed(payload.decode("utf-8", "replace"))


def prepare(*modules: str) -> None:
    """Starts the server and has it import these modules, so that later calls find them loaded. Returns at once."""
    for module in modules:
        _send(wire.order(0, 0, module))


def _exchange(line: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    """Hands the request over and waits for the answer."""
    with suppress(ConnectionError):  # a child that has ended early: the server says how
        wire.put(line, wire.VALUE, request)
    try:
        return wire.take(line)
    except ConnectionError:
        return wire.BROKEN_OFF, b"the worker broke off"


def _ask(order: bytes) -> socket.socket:
    """A line to a new child."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            _send(order, theirs.fileno())
        except BaseException:
            ours.close()
            raise
    return ours


def _send(order: bytes, *lines: int) -> None:
    """Sends an order to the server, or to a new one where the old one is gone."""
    try:
        _server().send(order, *lines)
    except OSError:
        _drop()
        _server().send(order, *lines)


class _Server:
    """Our end of the server process."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._sending = Lock()
        self._door, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, str(theirs.fileno()), *sys.path],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # so that Ctrl-C reaches us alone, and we tell the server
            )

    def send(self, order: bytes, *lines: int) -> None:
        """Sends an order, with the line that the child shall answer on."""
        with self._sending:
            socket.send_fds(self._door, [order], lines)

    def close(self) -> None:
        """Hangs up: the server kills what still runs, and goes."""
        self._door.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_starting = Lock()
_servers: list[_Server] = []  # the last is in force; one of another process came to us by fork and is left alone


def _server() -> _Server:
    with _starting:
        if not _servers or _servers[-1].owner != os.getpid():
            if not _servers:
                atexit.register(_drop)
            _servers.append(_Server())
        return _servers[-1]


def _drop() -> None:
    """Gives the server up; the next call starts another."""
    with _starting:
        if _servers and _servers[-1].owner == os.getpid():
            _servers.pop().close()
