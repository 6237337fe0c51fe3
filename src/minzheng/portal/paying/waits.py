"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.paying.shown import item, roster_state, yuan
from minzheng.rolls import api as rolls
from minzheng.services.entitlements import api as entitlements
from minzheng.services.recipients import api as recipients
from minzheng.services.rosters import api as paying

COUNTED = 50


@waits.gives
def changes(desk: Frame) -> Iterable[waits.Thing]:
    """Changes that another person proposed and the reader may approve; and those that an event calls for."""
    checks = desk.may("entitlement.check", sector=people.SECTOR)
    makes = desk.may("entitlement.make", sector=people.SECTOR) and places.level(desk.actor.place) == "township"
    if not checks and not makes:
        return
    found = entitlements.changes(desk.actor, size=COUNTED)
    waiting = [
        one for one in found if one.state == "proposed" and one.made_by != desk.actor.account and not one.waits_for_telling
    ]
    if checks and waiting:
        what = ngettext("%(n)s change of what is granted", "%(n)s changes of what is granted", len(waiting))
        why = _("proposed; the families were told")
        yield waits.Thing(what % {"n": len(waiting)}, why, _("Check"), desk.link("paying:changes"), _first(waiting))
    open_ = [one for one in found if one.state == "noticed" or one.waits_for_telling]
    if makes and open_:
        what = ngettext(
            "%(n)s household whose entitlement may change", "%(n)s households whose entitlement may change", len(open_)
        )
        why = _("somebody died or moved, or the family is still to be told")
        yield waits.Thing(what % {"n": len(open_)}, why, _("Look"), desk.link("paying:changes"), _first(open_))


def _first(found: Iterable[entitlements.Change]) -> date:
    return min(one.month for one in found)


@waits.gives
def rechecks(desk: Frame) -> Iterable[waits.Thing]:
    """What is to be looked at again, for those who do in one township."""
    if places.level(desk.actor.place) == "township" and desk.may("entitlement.make", sector=people.SECTOR):
        rows, more = entitlements.due_rechecks(desk.actor, size=COUNTED)
        if rows:
            count = f"{len(rows)}+" if more else str(len(rows))
            what = ngettext("%(n)s entitlement is to be rechecked", "%(n)s entitlements are to be rechecked", len(rows))
            first = rows[0].recheck
            yield waits.Thing(
                what % {"n": count}, _("as often as the law says of its class"), _("Look"), desk.link("paying:due"), first
            )


@waits.gives
def tables(desk: Frame) -> Iterable[waits.Thing]:
    """Tables of present recipients that another handed in."""
    if desk.may("entitlement.check", sector=people.SECTOR):
        for one in rolls.waiting(desk.actor, recipients.RECIPIENTS):
            what = ngettext("%(item)s: %(n)s household as recipient", "%(item)s: %(n)s households as recipients", one.homes)
            facts = {"item": item(one.about), "n": f"{one.homes - one.wrong:,}"}
            why = _("handed in by another; it is brought in once you have compared it")
            yield waits.Thing(what % facts, why, _("Check"), desk.link("paying:intake_check", one.id))


@waits.gives
def rosters(desk: Frame) -> Iterable[waits.Thing]:
    """Rosters that another drew up and the reader may approve, or that another approved and the reader may hand over."""
    for permission, state, verb in (("roster.check", "drawn", _("Check")), ("roster.pay", "approved", _("Hand over"))):
        if desk.may(permission, sector=people.SECTOR):
            for one in paying.rosters(desk.actor, states=(state,), size=COUNTED):  # type: ignore[arg-type]
                if desk.actor.account not in {one.made_by, one.checked_by}:
                    what = _("%(item)s, %(month)s: %(n)s payments of %(total)s yuan in all") % {
                        "item": item(one.item),
                        "month": f"{one.month:%Y-%m}",
                        "n": f"{one.count:,}",
                        "total": yuan(one.total),
                    }
                    yield waits.Thing(what, roster_state(one.state), verb, desk.link("paying:roster", one.id))
