"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from minzheng.plan.clues import api as clues
from minzheng.portal.desk import clocks, waits
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.watching import waiting


@waits.gives
def clues_to_answer(desk: Frame) -> Iterable[waits.Thing]:
    """What citizens said to the reader's office and nobody answered yet."""
    for one in clues.to_answer(desk.actor):
        what = _("A citizen on clause %(no)s: %(class)s") % {"no": one.duty_no, "class": said(clues.words().class_[one.class_])}
        verb = _("Read it") if one.state == "left" else _("Answer")
        href, clock = desk.link("supervision:clue", one.id), clocks.running(one.due, one.left_on, desk.today)
        yield waits.Thing(what, said(clues.words().state[one.state]), verb, href, one.due, clock)


@waits.gives
def to_move(desk: Frame) -> Iterable[waits.Thing]:
    """Matters, help, opinions, figures and visits whose turn is the reader's."""
    for one in waiting.waits(desk):
        yield waits.Thing(one.what, one.why, one.verb, one.href, one.due, one.clock)
