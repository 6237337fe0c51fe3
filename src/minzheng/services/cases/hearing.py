"""What the room hears: a death during a case changes who is counted, or ends it; when a case moves its figures move."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.people import api as people
from minzheng.services.cases import models, posting
from minzheng.services.cases.happened import CaseMoved
from minzheng.services.cases.keeping import READ, Held, held
from minzheng.services.cases.relation import SOURCE
from minzheng.services.cases.things import OPEN


@events.hears(CaseMoved, many=True)
def moved(told: Sequence[CaseMoved]) -> None:
    """The figures of what was decided are counted again where cases moved; again, and they are the same."""
    indicators.count_again(SOURCE, sorted({event.place_code for event in told}))


@events.hears(people.PersonHappened)
def happened(event: people.PersonHappened, _id: int) -> None:
    """Whoever died is counted no more; who applied is followed by the next of the family, and where nobody is left it ends.

    What hangs is taken down and an opinion that was given does not stand: the case goes back to the step of the opinion.
    """
    if event.kind != "died":
        return
    keys = set(people.entries_of([event.person]))
    homes = list(people.homes_of(sorted(keys)))
    among = models.Case.objects.filter(Q(person__in=keys) | Q(household__in=homes), state__in=OPEN).order_by("pk")
    for case, person, members in list(among.values_list("pk", "person", "members")):
        if keys & {person, *members}:
            with held(access.SYSTEM, case, READ) as it:
                _died(it, keys, event)


def _died(it: Held, keys: set[int], event: people.PersonHappened) -> None:
    row = it.row
    if not keys & {row.person, *row.members} or it.course.state not in OPEN:
        return  # heard before
    posting.take_down(it)
    left = [one for one in (row.person, *row.members) if one not in keys]
    if not left:
        it.note("terminate", {"died": event.person, "died_on": event.day.isoformat()})
        return
    row.person, row.members = left[0], left[1:]
    it.note("happened", {"died": event.person, "died_on": event.day.isoformat(), "applies": row.person})
    opined = next((stage.step.id for stage in it.course.stages if "opinion" in stage.step.needs), None)
    if opined and any(act.verb in {"opinion", "approval"} for act in it.acts):
        it.note("send_back", {"to": opined})
