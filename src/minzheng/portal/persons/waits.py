"""What this part gives to the page that a day begins with."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame

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
