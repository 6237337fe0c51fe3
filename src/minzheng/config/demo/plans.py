"""The demo's plan: the first notice reviewed and in force, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from minzheng.config.demo import assessment, local, reviewing, supervision
from minzheng.config.demo import duties as documents
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties

IN_FORCE = date(2012, 10, 31)
_LEADER = "js:civil_affairs"

Told = Callable[[str], None]


def make(tell: Told) -> None:
    """Brings the notice into force on the day on which the demo's history begins; a second one stays half reviewed."""
    plan = reviewing.first(tell)
    reviewing.second(tell)
    local.make(tell, plan)
    assessment.make(tell, plan)
    supervision.make(tell)
    """Brings the notice into force on the day on which the demo's history begins."""
    supervisor = access.actor_of(next(one for one in access.practices() if one.role == "province_supervisor").account_id)
    notice = notices.compile(content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"))
    keys = {unit.name: _key(unit.name) for duty in notice.all_duties for unit in duty.units}
    leads = {duty.no or duty.id: _lead(duty, keys) for duty in notice.duties if len(duty.units) > 1}
    with time.at(IN_FORCE):
        plan = duties.establish(supervisor, duties.Settled(notice, keys, leads))
    tell(f"{len(plan.duties)} duties in force")
    documents.make(tell, plan)


def _key(token: str) -> str:
    """The unit that a string of the notice means, empty for a set that stays open."""
    try:
        return units.of_token(token).key
    except units.UnknownUnit:
        return ""


def _lead(duty: notices.Duty, keys: dict[str, str]) -> str:
    """Whom the demo's issuing office ruled to lead: civil affairs where it has a part, else the first named."""
    return next((unit.name for unit in duty.units if keys[unit.name] == _LEADER), duty.units[0].name)
