"""A resident whose account is linked, officials who read of them, and a question that waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from minzheng.config.demo.content import figures
from minzheng.config.demo.households import Home, declared
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people


def watched(home: Home, tell: Callable[[str], None], _within: str) -> None:
    """The resident's record is read as it is meant to be, in full, and at night; one wants more, and one read is asked about."""
    by_role = {one.role: access.actor_of(one.account_id) for one in reversed(access.practices())}
    resident, clerk, assistant = by_role["resident"], by_role["township_clerk"], by_role["village_assistant"]
    day = figures().opens - timedelta(20)
    if oversight.mine(resident).person is not None:
        return  # it was broken off behind this
    with time.at(day):
        key = oversight.link(resident, access.Vouched("practice", "citizen", home.living[0].said["number"]))
    reads = list[int]()
    for later, hour, reader, full in (
        (0, 9, assistant, False),
        (3, 21, clerk, False),
        (6, 10, clerk, True),
        (12, 9, clerk, False),
    ):
        moment = datetime.combine(day + timedelta(later), datetime.min.time(), time.CHINA) + timedelta(hours=hour)
        with time.at(moment):
            people.persons(reader, [key], purpose="identify", full=full)
            reads.append(oversight.mine(resident).reads[0].read.id)
    with time.at(day + timedelta(8)), suppress(access.Forbidden):
        people.persons(assistant, [key], purpose="identify", full=True)
    with time.at(figures().opens - timedelta(5)):
        oversight.ask(resident, reads[2], declared().reasons["asked"])
    while oversight.judge_new():
        pass
    tell(f"{len(reads)} reads of a resident, {oversight.waiting(access.SYSTEM)} unusual")
