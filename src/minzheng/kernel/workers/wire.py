"""What the two ends say to each other: orders of one size to the server, messages with their length on a child's line."""

from __future__ import annotations

import socket
from struct import Struct

VALUE, RAISED, NO_MEMORY, LATE, ENDED, BROKEN_OFF = (bytes([letter]) for letter in b"VRMLE-")

_ORDER = Struct(">dQ240s")
_HEAD = Struct(">cQ")
ORDER_SIZE = _ORDER.size


def order(seconds: float, memory: int, module: str) -> bytes:
    """What the server needs to know of a call: its bounds, and which module to have loaded."""
    return _ORDER.pack(seconds, memory, module.encode()[:240])


def read_order(data: bytes) -> tuple[float, int, str]:
    """The same, read."""
    seconds, memory, module = _ORDER.unpack(data)
    return seconds, memory, module.rstrip(b"\0").decode("utf-8", "replace")


def put(line: socket.socket, kind: bytes, payload: bytes) -> None:
    """Sends one message."""
    line.sendall(_HEAD.pack(kind, len(payload)))
    line.sendall(payload)


def take(line: socket.socket) -> tuple[bytes, bytes]:
    """Receives one message. Raises ConnectionError when the line ends before it does."""
    kind, length = _HEAD.unpack(_exactly(line, _HEAD.size))
    return kind, _exactly(line, length)


def _exactly(line: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = line.recv(min(length - len(data), 2**20))
        if not piece:
            raise ConnectionError
        data += piece
    return bytes(data)
