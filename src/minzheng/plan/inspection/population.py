"""What is drawn from: the things of an inspection as they stand on a day, each with its county, and who cannot go where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.inspection import models
from minzheng.plan.inspection.drawing import Listed
from minzheng.plan.inspection.refusals import Refused
from minzheng.plan.inspection.sampling import sampling
from minzheng.registry import api as registry

LEVELS = ("city", "county", "township", "village")
_PAGE = 500


def of(actor: access.Actor, row: models.Inspection, day: date) -> list[Listed]:
    """The population, by id. Raises Refused where there is none, or more than a list can hold."""
    found = list(_places(row, day)) if row.population in LEVELS else list(_entries(actor, row, day))
    if not found:
        raise Refused("no_population")
    if len(found) > sampling().most:
        raise Refused("too_large", most=sampling().most)
    return sorted(found, key=lambda one: one.id)


def _entries(actor: access.Actor, row: models.Inspection, day: date) -> Iterator[Listed]:
    """The entries of a register in force, by their ids."""
    after = ""
    while True:
        query = registry.Query(day=day, place=row.place_code, size=_PAGE, after=after)
        page = registry.page(actor, row.population, query)
        if page.total > sampling().most:
            raise Refused("too_large", most=sampling().most)
        for entry in page.entries:
            size = int(str(entry.values.get(row.weight) or 1)) if row.weight else 1
            yield Listed(str(entry.id), county(entry.place_code, day), max(size, 1))
        after = page.after
        if not after:
            return


def _places(row: models.Inspection, day: date) -> Iterator[Listed]:
    """The places of a level below the one that is inspected."""
    waiting = [row.place_code]
    while waiting:
        for one in places.children(waiting.pop(), day):
            level = places.level(one.code)
            if level == row.population:
                yield Listed(one.code, county(one.code, day), 1)
            elif LEVELS.index(level) < LEVELS.index(row.population):
                waiting.append(one.code)


def named(row: models.Inspection, refs: Sequence[str], day: date) -> dict[str, tuple[str, str]]:
    """Where drawn things lie, and what they are called today: a place is its own, an entry says."""
    if row.population in LEVELS:
        return {ref: (ref, places.name(ref, day)) for ref in refs}
    entries = {ref: registry.entry(access.SYSTEM, int(ref)) for ref in refs}
    return {ref: (one.place_code, one.title or places.name(one.place_code, day)) for ref, one in entries.items()}


@lru_cache(20_000)
def county(code: str, day: date) -> str:
    """The county that a place lies in, or the place itself where it lies above all counties."""
    if not places.exists(code, day):
        gazetteer = places.default()
        heirs = [link.place.code for one in gazetteer.ever(code)[-1:] for link in gazetteer.successors(one)]
        return county(heirs[0], day) if heirs else code
    return next((one for one in path(code, day) if places.level(one) == "county"), code)


def conflicts(inspector: models.Inspector, strata: Sequence[str], office: str, day: date) -> list[str]:
    """The counties where an inspector does not go: those of the own place or above it, and those of declared ties.

    Whoever sits where the office sits, or above it, looks for the office and is not of those inspected.
    """
    ties = models.Tie.objects.filter(account=inspector.account, since__lte=day, until__gt=day)
    near = set(ties.values_list("place_code", flat=True)) | ({inspector.place_code} - path(office, day))
    return [stratum for stratum in strata if any(_near(place, stratum, day) for place in near)]


def _near(place: str, stratum: str, day: date) -> bool:
    """Whether a place lies in a county, or the county in it; the province as a whole is near to none."""
    above = {code for code in path(stratum, day) if places.level(code) != "province"}
    return place in above or county(place, day) == stratum


@lru_cache(1000)
def path(place: str, day: date) -> frozenset[str]:
    """A place and those that it lies in."""
    return frozenset(one.code for one in places.default().on(day).path(place))
