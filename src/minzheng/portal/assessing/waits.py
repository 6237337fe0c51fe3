"""What waits for whoever answers objections on the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from minzheng.plan.assessment import api as assessment
from minzheng.portal.assessing import words
from minzheng.portal.desk import clocks, waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.desk.waits import Thing


@waits.gives
def to_answer(desk: Frame) -> Iterator[Thing]:
    """Objections against assessments, each with the day by which it is answered."""
    for one in assessment.to_answer(desk.actor):
        what = _("Answer an objection: %(place)s, clause %(no)s") % {
            "place": words.place(one.place_code, desk.today),
            "no": one.no,
        }
        href, clock = desk.link("assessment:objection", one.id), clocks.running(one.due, one.made_on, desk.today)
        yield Thing(what, one.words, _("Answer"), href, one.due, clock)
