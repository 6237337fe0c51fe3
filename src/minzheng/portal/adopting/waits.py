"""What local plans give to the page of today: a plan to take on, fields without a name, questions and proposals to answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.portal.adopting import words
from minzheng.portal.adopting.home import answer, with_asked
from minzheng.portal.adopting.looked import LEVELS, Looked
from minzheng.portal.desk.clocks import running
from minzheng.portal.desk.frame import Frame, name, said
from minzheng.portal.desk.waits import PLANS, Stands, Thing, gives, tells


@gives
def local_plans(desk: Frame) -> Iterable[Thing]:
    """For whoever acts for a place."""
    own = desk.actor.place
    if not access.may(desk.actor, "plan.adopt") or places.level(own) not in LEVELS or not places.exists(own, desk.today):
        return
    plans = {one.id: one for one in duties.plans(desk.actor)}
    yield from (_relief(desk, plans[one.adjustment.plan], one) for one in local.to_answer(desk.actor))
    yield from (_proposal(desk, plans[one.plan], one) for one in local.waiting(desk.actor) if one.plan in plans)
    at = {one.code for one in places.default().on(desk.today).path(own)}
    for plan in plans.values():
        if plan.place_code in at and local.coordinates(desk.actor, plan, own, desk.today):
            yield from _own(desk, plan, own)


@tells
def taken_on(desk: Frame) -> Iterable[Stands]:
    """For whoever acts for a city or a county: what it made of each plan, and what is missing."""
    plans = duties.plans(desk.actor, desk.day)
    for plan in plans[:PLANS]:
        at = Looked(desk, plan, plans)
        above = {one.code for one in places.default().on(desk.day).path(desk.place)} - {desk.place}
        if at.names and plan.place_code in above and local.coordinates(desk.actor, plan, desk.actor.place, desk.day):
            first = answer(at, local.tally(desk.actor, plan, desk.place, desk.day), ())
            yield Stands(f"{first} · {plan.number}", with_asked(desk.link("local:home"), f"plan={plan.id}"))
            yield from _below(at)


def _below(at: Looked) -> Iterable[Stands]:
    """What the places below made of it."""
    below = local.overview(at.desk.actor, at.plan, at.place, at.day) if at.has_below else ()
    if below:
        facts = {
            "all": len(below),
            "taken": sum(one.adopted_on is not None for one in below),
            "holes": sum(bool(one.holes) for one in below),
            "added": sum(bool(one.tightened) for one in below),
        }
        words_ = _("Of %(all)s places below %(taken)s have taken it on; gaps at %(holes)s, additions at %(added)s") % facts
        yield Stands(f"{words_} · {at.plan.number}", with_asked(at.desk.link("local:below"), f"plan={at.plan.id}"))


def _own(desk: Frame, plan: duties.Plan, own: str) -> Iterable[Thing]:
    tally = local.tally(desk.actor, plan, own)
    if tally.adopted_on is None and own != plan.place_code:
        bound = ngettext("%(n)s duty binds %(place)s.", "%(n)s duties bind %(place)s.", tally.bound)
        why = bound % {"n": tally.bound, "place": name(own)}
        yield Thing(_("Take on %(number)s") % {"number": plan.number}, why, _("Look"), desk.link("local:home"))
    elif tally.open_sectors:
        count = len(tally.open_sectors)
        what = ngettext("Name somebody for %(n)s leading field of work", "Name people for %(n)s leading fields of work", count)
        fields = pgettext("list", ", ").join(said(local.sector_name(one)) for one in tally.open_sectors[:5])
        yield Thing(what % {"n": count}, fields, _("Name"), desk.link("local:people"))


def _relief(desk: Frame, plan: duties.Plan, one: local.Asked) -> Thing:
    what = _("Answer %(place)s, which asks to be relieved of %(anchor)s")
    facts = {"place": name(one.place_code), "anchor": _anchor(plan, one.adjustment)}
    clock = running(one.due, one.asked_on, desk.today)
    return Thing(what % facts, one.question, _("Answer"), desk.link("local:asked"), one.due, clock)


def _proposal(desk: Frame, plan: duties.Plan, one: local.Adjusted) -> Thing:
    what = _("Agree with what %(place)s proposes for %(anchor)s, or refuse it")
    facts = {"place": name(one.place_code), "anchor": _anchor(plan, one)}
    return Thing(what % facts, one.reason, _("Answer"), desk.link("local:asked"))


def _anchor(plan: duties.Plan, one: local.Adjusted) -> str:
    duty = next(duty for duty in plan.duties if duty.id == one.duty)
    return f"{words.anchor(duty.no, one.letter)} {words.short(duty)}"
