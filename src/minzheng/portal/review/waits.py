"""What waits for a reader of notices on the page that a day begins with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.plan.review import api as review
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.desk.waits import Thing
from minzheng.portal.ui.typeset import typeset


@waits.gives
def to_review(desk: Frame) -> list[Thing]:
    """Notices that the reader edits, reads blind or may bring into force, those with least left first."""
    found: list[Thing] = []
    for one in review.drafts(desk.actor) if any(access.may(desk.actor, p) for p in ("plan.review", "plan.enforce")) else ():
        name, href = typeset(one.number or one.name), desk.link("review:draft", one.id)
        if one.stage == "drawn" and one.editor == desk.actor.account:
            why = ngettext("%(n)s decision left", "%(n)s decisions left", one.remaining) % {"n": one.remaining}
            found.append(Thing(_("Review %(number)s") % {"number": name}, why, _("Decide"), href))
        elif one.stage == "drawn" and access.may(desk.actor, "plan.review"):
            left = review.blind_left(desk.actor, one.id)
            why = ngettext("%(n)s question left to read blind", "%(n)s questions left to read blind", left) % {"n": left}
            found += [Thing(_("Read a fifth of %(number)s blind") % {"number": name}, why, _("Read"), href)] if left else []
        elif one.stage == "confirmed" and one.place_code == desk.actor.place and access.may(desk.actor, "plan.enforce"):
            what, why = _("Bring %(number)s into force") % {"number": name}, _("It is reviewed and confirmed.")
            found.append(Thing(what, why, _("Look"), href))
    return found
