"""What the plan gives to the page of today: evidence that waits for a second person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.desk import waits, words
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.plan import saying


@waits.gives
def evidence(desk: Frame) -> Iterator[waits.Thing]:
    """What others recorded as proof and the reader may check, the oldest first."""
    if not access.may(desk.actor, "plan.check"):
        return
    waiting = duties.waiting_evidence(desk.actor)
    names = words.people({one.made_by for one in waiting})
    for one in waiting:
        plan, duty, _found = duties.place_of(desk.actor, one.id)
        facts = {
            "title": one.title,
            "item": saying.numbered(duty),
            "duty": said(duty.short),
            "who": names.get(one.made_by, ""),
            "place": words.within(one.place_code, desk.actor.place),
        }
        yield waits.Thing(
            _("Check the evidence “%(title)s”") % facts,
            _("%(item)s, %(duty)s: recorded by %(who)s, %(place)s.") % facts,
            _("Check"),
            replace(desk, place=one.place_code).link("plan:duty", plan.id, duty.no) + f"#e{one.id}",
        )
