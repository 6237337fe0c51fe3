"""What the house tells on the page of today: what there is to decide, and how it stands, for whoever oversees plans."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import pgettext

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.adopting.home import with_asked
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.house.views import HousePage


@waits.tells
def houses(desk: Frame) -> Iterator[waits.Stands]:
    """The first line of each house."""
    if not access.may(desk.actor, "plan.read") or access.roles()[desk.actor.role].sectors != "all":
        return
    plans = duties.plans(desk.actor, desk.day)
    for plan in plans[: waits.PLANS]:
        words = plan.number + pgettext("before parts", ": ") + HousePage(desk, plans, plan).answer
        yield waits.Stands(words, with_asked(desk.link("house:home"), f"plan={plan.id}"))
