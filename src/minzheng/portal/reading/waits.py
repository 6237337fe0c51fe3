"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.oversight import api as oversight
from minzheng.portal.desk import clocks, waits
from minzheng.portal.desk.frame import Frame


@waits.gives
def to_settle(desk: Frame) -> Iterable[waits.Thing]:
    """Residents' questions, each with its clock, and unusual reads together."""
    if access.scope(desk.actor, oversight.SETTLE).ranges:
        href = desk.link("reads:home")
        for one in oversight.questions(desk.actor):
            if one.reader != desk.actor.account:
                what, clock = _("A resident asks about a read of their data"), clocks.running(one.due, one.asked_on, desk.today)
                yield waits.Thing(what, one.text, _("Answer"), href, one.due, clock)
        if count := oversight.waiting(desk.actor):
            what = ngettext("%(n)s unusual read of personal data", "%(n)s unusual reads of personal data", count)
            yield waits.Thing(what % {"n": count}, _("a sign is no verdict: look and say what it was"), _("Look"), href)
