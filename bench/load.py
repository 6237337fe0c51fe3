"""A load generator in a process of its own: `python bench/load.py ADDRESS COOKIE SECONDS --clients N | --rate N [--form FIELDS]`.

Of several addresses, with a comma between, each connection asks for one after another.

With `--clients` each asks again as soon as it is answered (closed loop). With `--rate` requests begin at their times whether
others were answered or not, and a late answer counts from when it should have been asked for (open loop). A form is sent with a
number of its own each time where FIELDS, as a browser encodes them, say NUMBER; it must lead on, or answer as `--status` says.
Prints JSON: requests a second, and the 50th, 95th and 99th per cent of milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from itertools import cycle
from time import perf_counter, time_ns
from urllib.parse import urlsplit


class Wire:
    """One connection that is kept open."""

    def __init__(self, addresses: list[str], cookie: str, form: str, status: int) -> None:
        parts = [urlsplit(address) for address in addresses]
        self.host, self.port, self.form = parts[0].hostname or "", parts[0].port or 80, form
        self.status = f"HTTP/1.1 {status}".encode()
        paths = (f"{one.path}?{one.query}" if one.query else one.path for one in parts)
        verb, more = "POST" if form else "GET", f"Host: {self.host}:{self.port}\r\nCookie: {cookie}\r\n"
        self.heads = cycle([f"{verb} {path} HTTP/1.1\r\n{more}" for path in paths])
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def asked(self) -> bytes:
        """The request."""
        head = next(self.heads)
        if not self.form:
            return f"{head}\r\n".encode()
        body = self.form.replace("NUMBER", f"{time_ns()}-{id(self)}")
        return f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    async def ask(self) -> None:
        """One request and the whole of its answer."""
        reader, writer = self.streams = self.streams or await asyncio.open_connection(self.host, self.port)
        writer.write(self.asked())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(self.status), head[:80]
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        await reader.readexactly(length)


async def closed(wires: list[Wire], seconds: float) -> list[float]:
    """Milliseconds of every answer."""
    spent: list[float] = []
    end = perf_counter() + seconds

    async def client(wire: Wire) -> None:
        while (start := perf_counter()) < end:
            await wire.ask()
            spent.append((perf_counter() - start) * 1000)

    await asyncio.gather(*map(client, wires))
    return spent


async def opened(wires: list[Wire], seconds: float, rate: int) -> list[float]:
    """Milliseconds of every answer, from the time at which it was due."""
    spent: list[float] = []
    free: asyncio.Queue[Wire] = asyncio.Queue()
    for wire in wires:
        free.put_nowait(wire)

    async def one(due: float) -> None:
        wire = await free.get()
        await wire.ask()
        spent.append((perf_counter() - due) * 1000)
        free.put_nowait(wire)

    start, asked = perf_counter(), []
    for number in range(int(seconds * rate)):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - perf_counter()))
        asked.append(asyncio.create_task(one(due)))
    await asyncio.gather(*asked)
    return spent


def main() -> None:
    """Loads, and prints what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("cookie")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--clients", type=int, default=0)
    parser.add_argument("--rate", type=int, default=0)
    parser.add_argument("--form", default="")
    parser.add_argument("--status", type=int, default=0)
    given = parser.parse_args()
    addresses, status, count = given.address.split(","), given.status or (302 if given.form else 200), given.clients or 64
    turned = [addresses[at:] + addresses[:at] for at in (n * len(addresses) // count for n in range(count))]
    wires = [Wire(each, given.cookie, given.form, status) for each in turned]
    start = perf_counter()
    run = closed(wires, given.seconds) if given.clients else opened(wires, given.seconds, given.rate)
    spent = sorted(asyncio.run(run))
    found = {f"p{share}": spent[min(len(spent) - 1, len(spent) * share // 100)] for share in (50, 95, 99)}
    print(json.dumps({"rate": len(spent) / (perf_counter() - start), **found}))


if __name__ == "__main__":
    main()
