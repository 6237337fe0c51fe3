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


def test_no_licence_is_written_down_of_a_package_that_is_not_locked() -> None:
    locked = {package["name"] for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    program, development = (re.findall(r"^\| (.+) \| (.+) \|$", part, re.MULTILINE)[2:] for part in page.split("\n## ")[2:])
    listed = [packages for packages, _ in program] + [packages for _, packages in development]
    named = {word for packages in listed for word in re.split(", ", re.sub(r" \([^)]*\)|, (with|for) .*$", "", packages))}
    assert sorted(named - locked) == ["axe-core"], "axe-core comes inside axe-playwright-python; take out what else is not used"
