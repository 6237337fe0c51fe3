"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.people import api as people
from minzheng.portal.cases import shown
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.services.cases import api as cases

MOST = 5
"""So many cases stand one by one; the rest is one thing."""


@waits.gives
def to_do(desk: Frame) -> Iterable[waits.Thing]:
    """The cases whose turn it is at the reader's desk, the next to end first."""
    if not any(desk.may(one, sector=people.SECTOR) for one in ("case.take", "case.opine", "case.decide", "case.post")):
        return
    found, more = cases.queue(desk.actor)
    page = shown.done_on(desk)
    verb = _("Examine") if page == "cases:decision" else pgettext("case", "Open")
    for row, one in zip(shown.rows(desk, found[:MOST]), found[:MOST], strict=True):
        what = _("%(item)s for %(name)s: %(step)s") % {"item": row.item, "name": row.name, "step": row.stands}
        yield waits.Thing(what, row.where, verb, desk.link(page, one.id), one.due, row.clock)
    rest = len(found) - MOST
    if rest > 0:
        count = f"{rest}+" if more else str(rest)
        what = ngettext("%(n)s more case", "%(n)s more cases", rest) % {"n": count}
        why, at = _("of which none ends before these"), desk.link("cases:queue")
        next_ = found[MOST]
        yield waits.Thing(what, why, _("Look"), at, next_.due, shown.timed(next_, desk.today), stands_for=rest, more=bool(more))
    takes = desk.may("case.take") and not desk.may("case.decide")
    for row in shown.rows(desk, cases.left(desk.actor, size=MOST) if takes else ()):
        what = _("%(item)s for %(name)s: decided, and something is still to be done") % {"item": row.item, "name": row.name}
        yield waits.Thing(what, row.where, pgettext("case", "Open"), row.href, row.clock.due, row.clock)
