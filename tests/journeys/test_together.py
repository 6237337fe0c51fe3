"""What happens at the same moment, and what is too much: over real sockets, with the workers that serve."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.journeys.house import HOST, Client, House, kept, number, stock

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
NEW, IMPORT = "/desk/registers/relief_stock/new/", "/desk/registers/relief_stock/import/"
GIGABYTE = 1 << 30


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[House]:
    """A house that serves."""
    house = House(tmp_path_factory.mktemp("home"), own_database)
    with house.serving():
        yield house


def at_once(*acts: tuple[Client, str, dict[str, str]]) -> list[tuple[int, str, str]]:
    """Forms sent at the same moment: the status, the address and the text of each answer."""
    ready, answers = threading.Barrier(len(acts)), [(0, "", "")] * len(acts)

    def act(n: int) -> None:
        client, path, form = acts[n]
        ready.wait()
        answer = client.post(path, form)
        answers[n] = answer.status, answer.location, answer.text

    threads = [threading.Thread(target=act, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_double_click_makes_one_entry(house: House) -> None:
    clients = [Client(house, house.officer) for _ in range(4)]
    for turn in range(5):
        form = stock(f"double-{turn}", f"request {turn}")
        answers = at_once(*((client, NEW, form) for client in clients))
        assert {status for status, _, _ in answers} == {302}
        assert len({number(location) for _, location, _ in answers}) == 1
    assert sum(store.startswith("double-") for _, store in kept(house).versions) == 5


def test_of_two_clerks_who_change_an_entry_at_once_one_wins_and_the_other_sees_what_changed(house: House) -> None:
    clerks = [Client(house, house.officer) for _ in range(2)]
    for turn in range(5):
        entry = number(clerks[0].post(NEW, stock(f"both-{turn}", f"both {turn}")).location)
        path = f"/desk/registers/relief_stock/{entry}/amend/"
        seen = re.search(r'name="number" value="(\d+)"', clerks[0].get(path).text)
        assert seen
        forms = [
            stock(f"both-{turn}", f"both {turn} {n}", 100 + n) | {"number": seen[1], "how": "correct", "reason": "counted"}
            for n in range(2)
        ]
        answers = at_once(*((clerk, path, form) for clerk, form in zip(clerks, forms, strict=True)))
        assert sorted(status for status, _, _ in answers) == [302, 409]
        winner = [status for status, _, _ in answers].index(302)
        stale = answers[1 - winner][2]
        assert "改了这一条" in stale
        assert f'value="{101 - winner}"' in stale, "what the other typed is still there"
        assert sum(store == f"both-{turn}" for _, store in kept(house).versions) == 2
        assert f">{100 + winner}" in clerks[0].get(f"/desk/registers/relief_stock/{entry}/").text


def memory(house: House) -> int:
    """What the web workers hold, in bytes."""
    workers = house.processes("web")
    assert len(workers) >= 2
    status = [Path(f"/proc/{process}/status").read_text() for process in workers]
    return sum(int(found[1]) << 10 for text in status if (found := re.search(r"VmHWM:\s+(\d+)", text)))


def pour(house: House, path: str, cookie: str, size: int) -> tuple[bytes, int]:
    """Sends a body of so many bytes from a generator, as long as it is taken; the answer, and how much went."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}:{house.port}\r\nCookie: {cookie}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {size}\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="large.csv"\r\n\r\n'
    )
    block, sent, answer = b"a" * (1 << 16), 0, b""
    with socket.create_connection((HOST, house.port), timeout=60) as wire:
        wire.sendall(head.encode())
        with suppress(OSError):  # nobody reads any more
            while sent < size:
                sent += wire.send(block)
        with suppress(OSError):
            while piece := wire.recv(1 << 16):
                answer += piece
    return answer, sent


@pytest.mark.parametrize("path", [IMPORT, "/"])
def test_a_gigabyte_is_refused_at_once_in_words_and_without_memory(house: House, path: str) -> None:
    client = Client(house, house.officer)
    client.get(path)
    before = memory(house)
    answer, sent = pour(house, path, client.cookie(), GIGABYTE)
    assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
    words = answer.decode()
    assert "发生了什么" in words
    assert "10 MiB" in words
    assert sent < GIGABYTE // 4, "it was refused before it had come"
    assert memory(house) - before < 64 << 20
    assert client.get("/desk/").status == 200
