"""How the program stands on a machine: what it logs, whom it believes."""

from __future__ import annotations

import logging
import socket
import sys
from threading import Thread

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from minzheng.config import serve
from minzheng.config.logs import Bare
from minzheng.config.proxy import ProxyMiddleware

ID = "320584198002290028"


def logged(message: str, raised: BaseException | None = None) -> str:
    info = (type(raised), raised, raised.__traceback__) if raised else None
    return Bare().format(logging.LogRecord("django.request", logging.ERROR, "x", 1, message, (), info))


def test_a_log_says_where_it_failed_and_never_with_which_values() -> None:
    try:
        try:
            raise ValueError(f"Key (id)=({ID}) already exists")
        except ValueError as error:
            raise RuntimeError(f"no row for {ID}") from error
    except RuntimeError:
        said = logged(f"Internal Server Error: /desk/?text={ID}", sys.exc_info()[1])
    assert ID not in said
    assert "Internal Server Error: /desk/" in said
    assert "builtins.RuntimeError" in said
    assert "builtins.ValueError" in said
    assert "test_serving.py:" in said


def test_behind_a_proxy_the_last_address_counts_which_the_proxy_wrote() -> None:
    def answer(request: object) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])  # type: ignore[attr-defined]

    for told, believed in ({"x-forwarded-for": "6.6.6.6, 192.0.2.9"}, b"192.0.2.9"), ({}, b"127.0.0.1"):
        assert ProxyMiddleware(answer)(RequestFactory().get("/", headers=told)).content == believed  # type: ignore[arg-type]


def test_a_first_page_that_takes_long_is_waited_for_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 0.5)
    with socket.create_server((serve.ADDRESS, 0)) as server:

        def answer() -> None:
            first = server.accept()[0]  # who asks first gets no answer
            try:
                while True:
                    asked = server.accept()[0]
                    asked.recv(1024)
                    asked.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    asked.close()
            except OSError:
                first.close()

        slow = Thread(target=answer)
        slow.start()
        assert serve._answer(server.getsockname()[1]) == 200
        server.shutdown(socket.SHUT_RDWR)
        slow.join()
    assert set(capsys.readouterr().out.splitlines()) == {"The page is not there yet; still waiting for it ..."}
