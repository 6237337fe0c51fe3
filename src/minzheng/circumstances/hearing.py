"""What the room hears of persons: where they are registered now, and of whom nothing is to be looked at any more."""

from __future__ import annotations

from collections.abc import Mapping

from minzheng.circumstances import keeping, models
from minzheng.kernel.events import api as events
from minzheng.people import api as people

_SETTLES = {"died", "undied", "departed", "returned"}


@events.hears(people.PersonHappened)
def happened(told: Mapping[int, people.PersonHappened]) -> None:
    """Statements lie where their person does; of the dead and the departed none of their own is due."""
    moved = {event.person for event in told.values() if event.kind == "move"}
    for person, life in people.lives_of(sorted(moved)).items():
        models.Statement.objects.filter(person=person).exclude(place_code=life.place_code).update(place_code=life.place_code)
    settled = {event.person for event in told.values() if event.kind in _SETTLES}
    lines = models.Statement.objects.filter(person__in=settled).exclude(line=None)
    keeping.settle({bytes(line) for line in lines.values_list("line", flat=True)})
