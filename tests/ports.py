"""A port for a server that a test starts."""

from __future__ import annotations

import socket
from contextlib import suppress
from random import SystemRandom

LENT = 32_768
"""From here on the system lends ports to whoever calls out, so one that is free now may be taken before a server stands."""


def free(host: str = "127.0.0.1") -> int:
    """A port at which nobody listens and which is lent to nobody; by chance, for tests run beside each other."""
    for port in SystemRandom().sample(range(LENT - 10_000, LENT), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((host, port))
            return port
    raise RuntimeError("A hundred ports were tried, and somebody listens at each.")
