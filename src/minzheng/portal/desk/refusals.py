"""A refusal: noted in the journal, and told with who can do it instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was asked for, where, and the roles that hold it."""

    means: Said | None
    where: str
    roles: tuple[Said, ...]


def noted(request: access.Request, refused: access.Forbidden, day: date) -> Refusal:
    """Writes the attempt into the journal and says who can."""
    with transaction.atomic():
        journal.write(
            request.actor,
            "access.refused",
            journal.Subject("permission", refused.permission),
            {"place": refused.place, "path": request.path},
        )
    means = next((one.means for one in access.declared().permission if one.id == refused.permission), None)
    where = places.full_name(refused.place, day) if refused.place and places.exists(refused.place, day) else ""
    can = tuple(role.name for role in access.roles().values() if refused.permission in role.may)
    return Refusal(means, where, can)
