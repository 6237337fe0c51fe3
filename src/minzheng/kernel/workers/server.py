"""The server process: one thread, which forks a child for each call, kills it when it is late, and says how it ended.

It never sees a request: a child reads it from its own line, within its bounds.
"""

from __future__ import annotations

import gc
import importlib
import math
import os
import pickle
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from traceback import format_tb

from minzheng.kernel.workers import wire


@dataclass(slots=True)
class Child:
    """A child at work."""

    line: socket.socket
    deadline: float
    late: bool = False


def serve(door: int) -> None:
    """Serves until the caller hangs up."""
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    bell, ring = os.pipe()
    os.set_blocking(ring, False)
    signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
    with socket.socket(fileno=door) as orders:
        _Server(orders, bell).loop()


class _Server:
    def __init__(self, orders: socket.socket, bell: int) -> None:
        self._orders = orders
        self._bell = bell
        self._children: dict[int, Child] = {}
        self._poll = select.poll()
        self._poll.register(orders, select.POLLIN)
        self._poll.register(bell, select.POLLIN)

    def loop(self) -> None:
        """Takes orders, ends those who are late or no longer wanted, and buries the dead."""
        while True:
            soonest = min((child.deadline for child in self._children.values() if not child.late), default=math.inf)
            wait = None if soonest == math.inf else max(0, math.ceil((soonest - monotonic()) * 1000))
            ready = {fd for fd, _ in self._poll.poll(wait)}
            if self._bell in ready:
                os.read(self._bell, 4096)
            if self._orders.fileno() in ready and not self._take_order():
                break
            for pid, child in self._children.items():
                if not child.late and (child.line.fileno() in ready or child.deadline <= monotonic()):
                    child.late = True
                    self._poll.unregister(child.line)
                    _kill(pid)
            self._bury()
        for pid in self._children:
            _kill(pid)

    def _take_order(self) -> bool:
        """Carries out one order; False when the caller has hung up."""
        data, lines = b"", []
        while len(data) < wire.ORDER_SIZE:
            piece, fds, _, _ = socket.recv_fds(self._orders, wire.ORDER_SIZE - len(data), 1)
            if not piece:
                return False
            data += piece
            lines += fds
        seconds, memory, module = wire.read_order(data)
        if module not in sys.modules:
            with suppress(Exception):  # the child will meet the same, and say so
                importlib.import_module(module)
            gc.collect()
            gc.freeze()
        for fd in lines:
            self._fork(socket.socket(fileno=fd), seconds, memory)
        return True

    def _fork(self, line: socket.socket, seconds: float, memory: int) -> None:
        pid = os.fork()
        with suppress(OSError):
            os.setpgid(pid, pid)  # a group of its own; said at both ends, since either may be first
        if pid:
            self._children[pid] = Child(line, monotonic() + seconds)
            self._poll.register(line, 0)  # tells when the caller hangs up, and nothing else
            return
        try:
            self._let_go()
            _confine(seconds, memory)
            _work(line)
        finally:
            os._exit(0)

    def _let_go(self) -> None:
        """What a child must not hold: the ends of others."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(self._bell)
        self._orders.close()
        for other in self._children.values():
            other.line.close()

    def _bury(self) -> None:
        for pid, child in list(self._children.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                _kill(pid)  # its children, should it have left any
                if not child.late:
                    self._poll.unregister(child.line)
                code = os.waitstatus_to_exitcode(status)
                with child.line, suppress(OSError):
                    child.line.setblocking(False)
                    said = f"the worker was ended by signal {-code}" if code < 0 else f"the worker ended with status {code}"
                    wire.put(child.line, wire.LATE if child.late else wire.ENDED, said.encode())
                del self._children[pid]


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _confine(seconds: float, memory: int) -> None:
    """Sets the bounds. Address space is counted from where the child begins, since it inherits the server's."""
    cpu = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.exists():
        most = int(statm.read_text().split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _work(line: socket.socket) -> None:
    """Reads the request, carries it out, and answers."""
    try:
        function, args = pickle.loads(wire.take(line)[1])  # noqa: S301 - from our own caller
        kind, payload = wire.VALUE, pickle.dumps(function(*args), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        kind, payload = wire.NO_MEMORY, b""
    except Exception as error:
        kind, payload = _carried(error)
    except BaseException as error:
        kind, payload = wire.ENDED, f"the worker was left by {type(error).__name__}".encode()
    wire.put(line, kind, payload)


def _carried(error: Exception) -> tuple[bytes, bytes]:
    """An exception as bytes that the caller can surely read; by its name alone where there are none."""
    frames = "".join(format_tb(error.__traceback__))
    try:
        error.add_note(f"In a worker:\n{frames}")
        payload = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        if type(pickle.loads(payload)) is type(error):  # noqa: S301 - just made
            return wire.RAISED, payload
    except MemoryError:
        return wire.NO_MEMORY, b""
    except Exception:  # noqa: S110 - it cannot be carried
        pass
    return wire.ENDED, f"the worker raised {type(error).__module__}.{type(error).__qualname__}".encode()
