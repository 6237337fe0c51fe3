"""The command line itself; what each command does is tested with its room."""

from __future__ import annotations

import subprocess
import sys

import pytest

from minzheng.__main__ import main


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    probe = "import sys, minzheng.__main__ as m; sys.stdout.flush()\ntry: m.main(['--help'])\nfinally: print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout
    assert "notice" in said
    assert "serve" in said
    assert {"django", "granian", "docx", "pypdfium2", "minzheng.notice"}.isdisjoint(said.split())


@pytest.mark.parametrize("port", ["0", "65536", "-1", "８０００", "http"])
def test_a_port_that_is_none_is_refused_in_words(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["serve", f"--port={port}"])
    assert stopped.value.code == 2
    assert f"{port} is no port; a whole number from 1 to 65535 is meant" in capsys.readouterr().err
