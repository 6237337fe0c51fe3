"""What the room hears of persons: where they are registered now, and of whom nothing is to be looked at any more."""

from __future__ import annotations

from minzheng.circumstances import keeping, models
from minzheng.kernel.events import api as events
from minzheng.people import api as people

_SETTLES = {"died", "undied", "departed", "returned"}


@events.hears(people.PersonHappened)
def happened(event: people.PersonHappened, _id: int) -> None:
    """Statements lie where their person does; of the dead and the departed none of their own is due."""
    found = models.Statement.objects.filter(person=event.person)
    if event.kind == "move":
        place = people.lives_of([event.person])[event.person].place_code
        found.exclude(place_code=place).update(place_code=place)
    if event.kind in _SETTLES:
        keeping.settle({bytes(line) for line in found.exclude(line=None).values_list("line", flat=True)})
