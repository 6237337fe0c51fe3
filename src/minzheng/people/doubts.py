"""What stands of persons at a place and hardly can be so: for whoever enters persons there to look at and put right."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from django.db.models import Exists, OuterRef, Q

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.people import models
from minzheng.people.keeping import MAKE, SECTOR
from minzheng.people.models import FOREVER

Doubt = Literal["unmarried", "unnumbered", "old"]
"""Head and spouse of a household who are not married by the record; no number a year after the birth; alive at this age."""
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
NARROW = ("county", "township", "village", "community")
"""The levels of places at which they are looked for."""
_OLD, _FEW = 105, 50


def doubtful(actor: access.Actor, doubt: Doubt, place: str, *, after: int = 0, size: int = _FEW) -> tuple[int, ...]:
    """Persons at and below a place of whom something is doubtful, by key. Raises Forbidden."""
    scope = access.scope(actor, MAKE)
    if not scope.ranges or not scope.reaches(SECTOR):
        raise access.Forbidden(MAKE)
    today = time.today()
    here = scope.narrowed(places.ranges(place, max(today, places.default().begins)))
    alive = models.Person.objects.filter(here.where(), died=None, departed=None, merged_into=None, alike__isnull=False)
    found = alive.filter(_of(doubt, today), pk__gt=after)
    return tuple(found.order_by("pk").values_list("pk", flat=True)[:size])


def _of(doubt: Doubt, today: date) -> Q:
    match doubt:
        case "old":
            return Q(born__lt=_years_before(today, _OLD))
        case "unnumbered":
            numbers = models.Identity.objects.filter(person=OuterRef("pk"))
            return Q(born__lt=_years_before(today, 1)) & ~Q(Exists(numbers))
        case "unmarried":
            spouse = models.Member.objects.filter(person=OuterRef("pk"), relationship="spouse", until=FOREVER)
            ties = models.Kinship.objects.filter(kind="spouse", until=FOREVER)
            tied = Q(Exists(ties.filter(person=OuterRef("pk")))) | Q(Exists(ties.filter(other=OuterRef("pk"))))
            return Q(Exists(spouse)) & ~tied


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
