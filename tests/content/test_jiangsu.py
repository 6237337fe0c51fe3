"""The content of Jiangsu loads, and says no more than its sources."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from minzheng.content import api as content

JIANGSU = Path(__file__).parents[2] / "jurisdictions" / "jiangsu"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of units.csv; see jurisdictions/jiangsu/README.md."""

    KEY: ClassVar[tuple[str, ...]] = ("token",)
    token: str
    full_name: str
    sector: str
    kind: Literal["department", "vertical", "party", "mass", "judiciary", "office", "set"]
    commanded: bool
    to_confirm: bool
    hosted_by: str = ""
    since: str = ""
    until: str = ""
    later: str = ""
    certainty: Literal["M", "S", "?", ""] = ""


@pytest.fixture(scope="module")
def units() -> dict[str, Unit]:
    return {unit.token: unit for unit in content.csv(JIANGSU / "units.csv", Unit)}


def test_the_45_unit_strings_of_the_seed_are_known(units: dict[str, Unit]) -> None:
    seed = content.text(JIANGSU / "seed" / "jiangsu-2012-85.txt")
    assert len(units) == 45
    assert [token for token in units if token not in seed] == []


def test_what_the_province_does_not_command(units: dict[str, Unit]) -> None:
    not_commanded = {"江苏保监局", "江苏证监局", "人民银行南京分行", "省国税局", "省法院", "省检察院"}
    assert {token for token, unit in units.items() if not unit.commanded} == not_commanded


def test_an_office_that_may_be_one_desk_of_its_host_is_to_be_confirmed(units: dict[str, Unit]) -> None:
    hosted = {token: unit.hosted_by for token, unit in units.items() if unit.to_confirm}
    assert hosted == dict.fromkeys(["省双拥办", "省老龄办", "省减灾办"], "省民政厅")
    assert all(host in units for host in hosted.values())


def test_the_seed_is_the_document_byte_for_byte() -> None:
    seed = (JIANGSU / "seed" / "jiangsu-2012-85.txt").read_bytes()
    assert sha256(seed).hexdigest() == "ddca52c435f52d9ed4a3c35e17f3ec97c8f0dda6e1c3425f0b0aa5fb0881c1df"
