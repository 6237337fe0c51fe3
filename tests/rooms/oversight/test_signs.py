"""The rules of unusual reads, each by itself: what is usual has no sign, and a step beyond each limit has its one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.oversight.signs import RULES

WHO = journal.Who(account="1", role="township_clerk", unit="u", place="320623101")
READ = vault.Read(1, datetime(2014, 9, 30, 10, tzinfo=time.CHINA), WHO, "identify", ("people.person",), False, 1)
USUAL = oversight.Around(day=1)
LIMIT = {name: sign.limit for name, sign in oversight.signs().items()}


def test_every_sign_has_a_rule_and_every_rule_is_declared() -> None:
    assert list(RULES) == list(oversight.signs())


def test_a_usual_read_has_no_sign() -> None:
    assert oversight.judge(READ, USUAL) == {}
    assert (
        oversight.judge(
            READ,
            replace(
                USUAL, hour=LIMIT["many"]["most"] + 1, hour_before=LIMIT["many"]["most"] + 1, day=LIMIT["idle"]["most"], alike=3
            ),
        )
        == {}
    )


@pytest.mark.parametrize(
    ("sign", "read", "around"),
    [
        ("hours", replace(READ, at=READ.at.replace(hour=LIMIT["hours"]["closes"])), USUAL),
        ("hours", replace(READ, at=READ.at.replace(hour=LIMIT["hours"]["opens"] - 1)), USUAL),
        ("hours", READ, replace(USUAL, works=False)),
        ("many", READ, replace(USUAL, hour=LIMIT["many"]["most"] + 1)),
        ("own", READ, replace(USUAL, own=1)),
        ("surname", replace(READ, full=True), replace(USUAL, alike=1)),
        ("idle", READ, replace(USUAL, before=LIMIT["idle"]["most"], day=LIMIT["idle"]["most"] + 1)),
        ("place", READ, replace(USUAL, outside=1)),
        ("purpose", READ, replace(USUAL, same=1, role=LIMIT["purpose"]["least"])),
    ],
)
def test_each_sign_alone_with_its_reason_in_both_languages(sign: str, read: vault.Read, around: oversight.Around) -> None:
    found = oversight.judge(read, around)
    assert list(found) == [sign]
    reason = oversight.Reason(oversight.signs()[sign], found[sign])
    assert all(text and "{" not in text for text in (reason.message("zh-hans"), reason.message("en")))


def test_what_was_done_explains_a_read_and_what_passed_before_is_not_noted_again() -> None:
    most = LIMIT["idle"]["most"]
    assert oversight.judge(replace(READ, full=True), replace(USUAL, alike=1, done=True)) == {}
    assert oversight.judge(READ, replace(USUAL, before=most, day=most + 1, acted=True)) == {}
    assert oversight.judge(READ, replace(USUAL, before=most + 1, day=most + 2)) == {}
    assert oversight.judge(READ, replace(USUAL, same=1, role=LIMIT["purpose"]["least"] - 1)) == {}
    assert oversight.judge(READ, replace(USUAL, same=2, role=LIMIT["purpose"]["least"])) == {}
