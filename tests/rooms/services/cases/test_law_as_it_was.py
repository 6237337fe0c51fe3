"""Law that a case goes by stays as it was: what binds otherwise is named, what is only said otherwise is not."""

from __future__ import annotations

import pytest

from minzheng.config import editions as started
from minzheng.kernel.access import api as access
from minzheng.kernel.editions import api as editions
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.simulations import api as simulations
from tests.rooms.services.cases.applying import CLERK, applied, family

pytestmark = pytest.mark.django_db
OTHERWISE = {
    "toml": [
        ("2012.toml", "length = 10, unit", "length = 15, unit"),
        ("2012.toml", 'needs = ["review"]', 'needs = ["review", "check"]'),
        ("2012.toml", "months = 6", "months = 4"),
    ],
    "rule": [("2012.rule", "人均收入 < 保障标准 ", "人均收入 <= 保障标准 ")],
    "said": [
        ("2012.toml", "民主评议", "邻居评议"),
        ("2012.toml", "until = 2021-06-30", "until = 2099-12-31"),
        ("2012.rule", "# 第四条第二款", "# 第四条"),
    ],
}
BINDS = [one for kind in ("toml", "rule") for one in OTHERWISE[kind]]


def ran_with(file: str, now: str = "", before: str = "") -> str:
    """The program runs with a file, in which it says something else; gives its digest."""
    path = catalogue.folder("dibao") / file
    text = path.read_text(encoding="utf-8")
    assert now in text
    data = text.replace(now, before, 1).encode() if now else text.encode()
    editions.keep(access.SYSTEM, [(started.name(path), data)])
    return editions.of(started.name(path))[0].digest


@pytest.mark.parametrize(("file", "now", "before"), BINDS)
def test_law_that_binds_otherwise_than_when_a_case_went_by_it_is_named(file: str, now: str, before: str) -> None:
    digest = ran_with(file, now, before)
    cases.accept(CLERK, applied(family()).case)
    cases.accept(CLERK, applied(family()).case)
    (said,) = started.changed()
    assert said.startswith(f"Service dibao: {file} binds otherwise than on ")
    assert "the first of 2 cases" in said
    assert f"Put the text {digest} back" in said
    ran_with(file)
    assert list(started.changed()) == [said], "to run with it is not to agree to it"


@pytest.mark.parametrize(("file", "count"), [("2012.rule", 0), ("2012.toml", 1)])
def test_a_correction_of_a_rule_that_was_signed_is_not_named(file: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ran_with(*next(one for one in BINDS if one[0] == file))
    cases.accept(CLERK, applied(family()).case)
    assert len(list(started.changed())) == 1
    monkeypatch.setattr(simulations, "active", lambda item, version: (item, version) == ("dibao", "2012"))
    assert len(list(started.changed())) == count, "a signature is given to a rule alone"


@pytest.mark.parametrize(("file", "now", "before"), BINDS)
def test_law_that_no_case_went_by_yet_may_change(file: str, now: str, before: str) -> None:
    ran_with(file, now, before)
    assert list(started.changed()) == []
    ran_with(file)
    cases.accept(CLERK, applied(family()).case)
    assert list(started.changed()) == []


@pytest.mark.parametrize(("file", "now", "before"), OTHERWISE["said"])
def test_what_is_said_otherwise_binds_as_before(file: str, now: str, before: str) -> None:
    ran_with(file, now, before)
    cases.accept(CLERK, applied(family()).case)
    assert list(started.changed()) == []
