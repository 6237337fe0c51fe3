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
    signs = desk.may("case.decide") or desk.may("case.opine")
    page, verb = ("cases:decision", _("Examine")) if signs else ("cases:case", pgettext("case", "Open"))
    for row, one in zip(shown.rows(desk, found[:MOST]), found[:MOST], strict=True):
        what = _("%(item)s for %(name)s: %(step)s") % {"item": row.item, "name": row.name, "step": row.stands}
        why = f"{row.where} · {row.clock.word}"
        yield waits.Thing(what, why, verb, desk.link(page, one.id), one.due)
    left = len(found) - MOST
    if left > 0:
        count = f"{left}+" if more else str(left)
        what = ngettext("%(n)s more case", "%(n)s more cases", left) % {"n": count}
        yield waits.Thing(what, _("of which none ends before these"), _("See"), desk.link("cases:list"), found[MOST].due)
