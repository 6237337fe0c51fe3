"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.people import api as people
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.paper.views import called
from minzheng.rolls import api as rolls
from minzheng.services.backlog.api import BACKLOG


@waits.gives
def tables(desk: Frame) -> Iterable[waits.Thing]:
    """Tables of what is under way on paper that another typed."""
    if desk.may("case.opine", sector=people.SECTOR):
        for one in rolls.waiting(desk.actor, BACKLOG):
            fit = one.homes - one.wrong
            what = ngettext("%(n)s file on paper: %(law)s", "%(n)s files on paper: %(law)s", fit)
            why = _("typed by another; it is brought in once you have compared it")
            facts = {"n": f"{fit:,}", "law": called(one.about)}
            yield waits.Thing(what % facts, why, _("Check"), desk.link("paper:check", one.id))
