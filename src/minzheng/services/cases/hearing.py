"""What the room hears: a death during a case changes who is counted, or ends it; when a case moves its figures move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.db.models import Q

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import models, posting
from minzheng.services.cases.ground import ground
from minzheng.services.cases.happened import CaseMoved
from minzheng.services.cases.inquiry import of_age_on
from minzheng.services.cases.keeping import READ, Held, held
from minzheng.services.cases.relation import SOURCE
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import OPEN


@events.hears(CaseMoved)
def moved(told: Mapping[int, CaseMoved]) -> None:
    """The figures of what was decided are counted again where cases moved that ever were; again, and they are the same.

    A case that nobody decided yet is in no figure, and most moves are of these.
    """
    acts = models.Act.objects.filter(case__in={event.case for event in told.values()}, verb="decision")
    decided = set(acts.values_list("case", flat=True))
    if places := sorted({event.place_code for event in told.values() if event.case in decided}):
        indicators.count_again(SOURCE, places)


@events.hears(people.PersonHappened)
def happened(told: Mapping[int, people.PersonHappened]) -> None:
    """Whoever died is counted no more; who applied is followed by the next of the family, and where nobody is left it ends.

    What hangs is taken down and an opinion that was given does not stand: the case goes back to the step of the opinion.
    """
    for event in told.values():
        if event.kind in {"died", "undied"}:
            _happened(event)


def _happened(event: people.PersonHappened) -> None:
    keys = set(people.entries_of([event.person]))
    homes = list(people.homes_of(sorted(keys)))
    among = models.Case.objects.filter(Q(person__in=keys) | Q(household__in=homes), state__in=(*OPEN, "terminated"))
    for case, person, members, place in list(among.order_by("pk").values_list("pk", "person", "members", "place_code")):
        if event.kind == "undied" or keys & {person, *members}:
            with ground().opening(place), held(access.SYSTEM, case, READ) as it:
                (_died if event.kind == "died" else _undied)(it, keys, event)


def _died(it: Held, keys: set[int], event: people.PersonHappened) -> None:
    row = it.row
    if not keys & {row.person, *row.members} or it.course.state not in OPEN:
        return  # heard before
    posting.take_down(it)
    family = [row.person, *row.members]
    left = [one for one in family if one not in keys]
    facts: dict[str, object] = {"died": event.person, "died_on": event.day.isoformat(), "family": family}
    if not left:
        it.note("terminate", facts)
        return
    row.person, *row.members = _in_turn(left)
    it.note("happened", facts | {"applies": row.person})
    _opined_anew(it)


def _undied(it: Held, _keys: set[int], event: people.PersonHappened) -> None:
    """Whoever did not die after all is counted again, and applies again where they did; what ended by it goes on."""
    told = [act for act in it.acts if event.person in (act.facts.get("died"), act.facts.get("returned"))]
    if not told or "returned" in told[-1].facts:
        return
    first = next(act for act in it.acts if "died" in act.facts)
    now = [it.row.person, *it.row.members]
    before = cast("list[int]", first.facts.get("family") or list(dict.fromkeys([*now, event.person])))
    lives = people.lives_of(before)
    alive = [key for key in before if lives[key].died is None]
    it.row.person, *it.row.members = alive if alive[:1] == before[:1] else _in_turn(alive)
    facts = {"returned": event.person, "applies": it.row.person}
    if it.course.state in OPEN:
        posting.take_down(it)
        it.note("happened", facts)
        _opined_anew(it)
    elif told[-1] is procedure.last(it.acts, *procedure.ENDS) and not ground().other(it.row):
        it.note("go_on", facts)


def _in_turn(left: Sequence[int]) -> list[int]:
    """Those who are left, whoever applies now first: a child does only where nobody is of age."""
    of_age = of_age_on(people.lives_of(left), time.today())
    return sorted(left, key=lambda one: one not in of_age)


def _opined_anew(it: Held) -> None:
    """An opinion of a family that is another now does not stand."""
    opined = next((stage.step.id for stage in it.course.stages if "opinion" in stage.step.needs), None)
    if opined and any(act.verb in {"opinion", "approval"} for act in it.acts):
        it.note("send_back", {"to": opined})
