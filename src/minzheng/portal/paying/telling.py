"""A change in words, and what whoever looks may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.paying.shown import NOTHING, called, item, yuan
from minzheng.services.entitlements import api as entitlements


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words, and what the reader may do with it."""

    one: entitlements.Change
    name: str
    item: str
    what: str
    where: str
    before: str
    after: str
    members: str
    ground: str
    reason: str
    notice: str
    answer: str
    account: str
    by: str
    href: str
    completes: str
    tells: bool
    posts: bool
    checks: bool
    drops: bool
    own: bool


def told(desk: Frame, one: entitlements.Change, named: Mapping[int, str], by: Mapping[str, str]) -> Told:
    """One, for whoever looks."""
    open_ = one.state in {"noticed", "proposed"} and not desk.past
    makes, checks = (desk.may(f"entitlement.{verb}", place=one.place_code, sector=people.SECTOR) for verb in ("make", "check"))
    own = one.made_by == desk.actor.account
    return Told(
        one=one,
        name=called(one.entitlement, one.person, named),
        item=item(one.item),
        what=said(entitlements.kinds()[one.kind].name),
        where=words.within(one.place_code, desk.place, desk.day),
        before=yuan(one.before) if one.before else NOTHING,
        after=yuan(one.amount) if one.amount else "",
        members=_(", ").join(named.get(key, NOTHING) for key in one.members or ()),
        ground=said(entitlements.grounds()[one.ground].name),
        reason=one.reason,
        notice=one.notice,
        answer=one.answer,
        account=one.account,
        by=by.get(one.made_by, _("the program")),
        href=desk.link("paying:one", one.entitlement),
        completes=desk.link("paying:propose", one.entitlement, one.kind) if open_ and makes and one.state == "noticed" else "",
        tells=open_ and makes and one.waits_for_telling,
        posts=open_ and makes and one.state == "proposed" and bool(one.must_post) and one.posted_on is None,
        checks=open_ and checks and not own and one.state == "proposed",
        drops=open_ and (checks if one.called else makes and own),
        own=own and one.state == "proposed",
    )


def how() -> list[tuple[str, str]]:
    """How a family can be told."""
    return [(key, said(name)) for key, name in entitlements.declared().told.items()]
