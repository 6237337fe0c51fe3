"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.ui.trajectory import day_words

COUNTED = 50


@waits.gives
def to_check(desk: Frame) -> Iterable[waits.Thing]:
    """Mergers that another person proposed and the reader may check."""
    if access.scope(desk.actor, "person.check").ranges:
        found = people.duplicates(desk.actor, states=("to_merge", "to_part"), size=COUNTED)
        count = sum(one.made_by != desk.actor.account for one in found)
        if count:
            what = ngettext("%(n)s merger of two entries of persons", "%(n)s mergers of two entries of persons", count)
            yield waits.Thing(what % {"n": count}, _("proposed by another person"), _("Check"), desk.link("persons:pairs"))


@waits.gives
def to_look_at(desk: Frame) -> Iterable[waits.Thing]:
    """Persons whose circumstances are to be looked at again, for those who write down what they find in one township."""
    if places.level(desk.actor.place) == "township" and desk.may("means.make", sector=people.SECTOR):
        rows, more = circumstances.due(desk.actor, size=COUNTED)
        if rows:
            count = f"{len(rows)}+" if more else str(len(rows))
            what = ngettext(
                "What is known of %(n)s person is to be looked at again",
                "What is known of %(n)s persons is to be looked at again",
                len(rows),
            )
            why = _("what they live on and need; the first since %(day)s") % {"day": day_words(min(one.first for one in rows))}
            yield waits.Thing(what % {"n": count}, why, _("Look"), desk.link("persons:due"))
