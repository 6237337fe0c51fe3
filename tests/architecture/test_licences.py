"""Nothing is used whose licence we have not looked up."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.source import ROOT


def test_every_package_in_the_lock_has_its_licence_written_down() -> None:
    locked = {package["name"] for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]} - {"minzheng"}
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    written = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", page))
    assert sorted(locked - written) == [], "look up its licence and add it to docs/licences.md"
