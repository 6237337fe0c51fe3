"""The page on deployment says what is so: its commands are the program's, its variables are read, its limits are in force."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from minzheng.__main__ import COMMANDS
from minzheng.config import settings as written
from minzheng.portal.ui import health

PAGE = (Path(__file__).parents[2] / "docs/deployment.md").read_text("utf-8")


def test_every_command_is_one_of_the_program() -> None:
    named = set(re.findall(r"^(?:.*/bin/)?minzheng (\w+)", PAGE, re.MULTILINE))
    assert named == {"account", "backup", "restore", "check", "journal"} | (named & set(COMMANDS))
    assert {"serve", "work"} <= set(re.findall(r"ExecStart=\S+/minzheng (\w+)", PAGE)) <= set(COMMANDS)


def test_every_variable_is_read_by_the_settings_and_said_there() -> None:
    named = set(re.findall(r"MINZHENG_[A-Z]+", PAGE))
    own = ("HOME", "DATABASE", "HOSTS", "JURISDICTION", "TLS", "PROXY")
    assert named == {f"MINZHENG_{name}" for name in own}
    assert all(name in (written.__doc__ or "") for name in named)


def test_the_limits_are_those_of_the_settings() -> None:
    assert f"more than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20} MiB" in PAGE
    assert f"over {settings.UPLOAD_LIMIT >> 20} MiB" in PAGE
    assert f"waits more than {health.TAIL} seconds" in PAGE
