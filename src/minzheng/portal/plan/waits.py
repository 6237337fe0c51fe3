"""What the plan gives to the page of today: evidence that waits for a second person, and which duties are the reader's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.desk import waits, words
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.plan import saying
from minzheng.portal.plan.own import own


@waits.gives
def evidence(desk: Frame) -> Iterator[waits.Thing]:
    """What others recorded as proof and the reader may check, the oldest first."""
    if not access.may(desk.actor, "plan.check"):
        return
    waiting = duties.waiting_evidence(desk.actor)
    names = words.people({one.made_by for one in waiting})
    plans = duties.plans(desk.actor) if waiting else ()
    at = {proof.id: (plan, duty) for plan in plans for duty in plan.duties for proof in duty.proofs}
    for one in waiting:
        plan, duty = at.get(one.proof) or duties.place_of(desk.actor, one.id)[:2]
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


@waits.tells
def my_duties(desk: Frame) -> Iterator[waits.Stands]:
    """For whoever carries plans out: how many duties are theirs here, and how many of these are at risk."""
    if not access.may(desk.actor, "plan.read") or access.roles()[desk.actor.role].sectors == "all":
        return
    for plan in duties.plans(desk.actor, desk.day)[: waits.PLANS]:
        if mine := own(desk, plan):
            reader = access.PUBLIC if plan.public else desk.actor
            found = standing.standings(reader, plan, desk.place, desk.day)
            risk = sum(one.duty.no in mine and one.state in {"stop", "tight"} for one in found)
            parts = [saying.shares(len(mine), sum(mine.values())), _("at risk %(n)s") % {"n": risk}]
            words_ = plan.number + pgettext("before parts", ": ") + pgettext("between parts", ", ").join(parts)
            yield waits.Stands(words_, desk.link("plan:plan", plan.id))
