"""A census is taken: facts of all households of a place, some thousand at a time, sealed as columns; and opened again.

Each part is of one county unit, so that what is opened for a county holds nobody else.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.rules import api as rules
from minzheng.services.facts import api as facts
from minzheng.services.simulations import ground, models
from minzheng.services.simulations.columns import Columns, Home, columns, joined, packed, unpacked
from minzheng.services.simulations.refusals import Refused

_TOWN = 9  # digits of the code of a township
PART = 3000
"""Households of a part: read, sealed and kept within a few seconds."""


def take(actor: access.Actor, census: int, progress: jobs.Progress) -> dict[str, int]:
    """Takes what is left of a census; a part and how far it came are kept in one transaction."""
    row, kept = models.Census.objects.get(pk=census), progress.kept
    ground.allowed(actor, row.place_code)
    units = county_units(row)
    for number in range(kept.setdefault("county", 0), len(units)):
        while True:
            with transaction.atomic():
                more = _part(row, units[number], progress)
                kept["county"] = number + (not more)
                progress.step(kept["county"], len(units))
            if not more:
                break
    with transaction.atomic():
        row.state, row.known = "ready", kept.get("known", {})
        row.households, row.persons = kept.get("households", 0), kept.get("persons", 0)
        row.save()
        said = {"item": row.item, "day": row.day, "households": row.households, "persons": row.persons}
        journal.write(actor, "census.ready", journal.Subject("census", str(row.pk), row.place_code), said)
    return {"households": row.households, "persons": row.persons}


def county_units(row: models.Census, place: str = "") -> list[str]:
    """The county units of a census, or of a place in it, in the order of their codes."""
    place = place or row.place_code
    if places.level(place) == "county":
        return [place]
    ranges, standing = places.ranges(place, row.day), places.default().on(row.day).places
    within = [code for code in standing if any(first <= code < before for first, before in ranges)]
    return sorted(code for code in within if places.level(code) == "county")


def _part(row: models.Census, county: str, progress: jobs.Progress) -> bool:
    """One part of a county unit, and whether there is more of it."""
    kept = progress.kept
    ranges = places.ranges(county, row.day)
    at, after = kept.get("range", 0), kept.get("after", ["", 0])
    first, end = ranges[at]
    homes = people.homes_at(first, end, row.day, after=(after[0], after[1]), size=PART)
    if made := list(_homes(row, county, [home for home in homes if home.members])):
        laid = columns(made, declared(row.item))
        texts = {"columns": b64encode(packed(laid)).decode()}
        (sealed,) = vault.seal_many(models.GROUP, [(row.pk, texts)])
        number = kept.get("number", 0)
        models.Part.objects.create(census=row, number=number, place_code=county, columns=sealed)
        kept["number"] = number + 1
        kept["households"] = kept.get("households", 0) + len({home.household for home in made})
        kept["persons"] = kept.get("persons", 0) + len(laid.person)
        counted = kept.setdefault("known", {})
        for name, (known, of) in laid.known().items():
            before = counted.get(name, (0, 0))
            counted[name] = (before[0] + known, before[1] + of)
    full = len(homes) == PART
    kept["range"], kept["after"] = (at, [homes[-1].place_code, homes[-1].id]) if full else (at + 1, ["", 0])
    if kept["range"] < len(ranges):
        return True
    kept["range"] = 0
    return False


def _homes(row: models.Census, county: str, homes: Sequence[people.Home]) -> Iterator[Home]:
    """What records say of each, as `facts` gathers it of a case: of an item for one person each member by themselves.

    The head first. The program reads them, and shows them to nobody.
    """
    laid = facts.parameters(row.item, county, row.day)
    asked, alone = {one.name for one in laid}, facts.facts(row.item).of == "applicant"
    records = facts.Records([home.id for home in homes], (), purpose="simulate")
    for home in homes:
        community = communities(home.place_code[:_TOWN], row.day).get(home.place_code, False)
        living = tuple(person for person, _ in sorted(home.members, key=lambda one: one[1] != "head"))
        for keys in [(person,) for person in living] if alone else [living]:
            found = records.recorded(home.id, day=row.day, people=keys)
            recorded = found.alone(keys[0]) if alone else found
            case = facts.case(facts.composed(row.item, county, home.id, row.day, recorded, laid))
            own = {name: value for name, value in case.household.items() if name not in asked}
            yield Home(home.id, county, keys, own, case.people, community, bool(found.statements))


@cache
def communities(town: str, day: date) -> dict[str, bool]:
    """Of the villages and communities of a township, which are communities."""
    return {one.code: one.kind == "community" for one in places.children(town, day)} if places.exists(town, day) else {}


def declared(item: str) -> dict[str, rules.Fact]:
    """The facts that the rule of an item asks, by name. Raises Refused for an item without a rule."""
    book = facts.book(item)
    if book is None:
        raise Refused("no_rule")
    return {one.name: one for one in book.head.fact}


def opened(actor: access.Actor, row: models.Census, place: str, purpose: str) -> Columns:
    """What a census holds of a place and all below: one read on the record, of this place and no other.

    Raises Forbidden, and Refused for one that is not ready or holds nobody there.
    """
    found = list(parts(actor, row, place, purpose))
    if not found:
        raise Refused("no_census")
    return joined(found)


def parts(actor: access.Actor, row: models.Census, place: str, purpose: str) -> Iterator[Columns]:
    """The same part by part. Raises Forbidden and Refused."""
    if row.state != "ready":
        raise Refused("census_state" if row.state == "underway" else "no_census")
    ranges = places.ranges(place, row.day)
    within = [part for part in row.parts.order_by("number") if any(first <= part.place_code < before for first, before in ranges)]
    records = [vault.Record(row.pk, bytes(part.columns or b""), part.place_code) for part in within]
    for texts in vault.open_many(actor, purpose, records, full=True) if records else ():
        if texts is None:
            raise Refused("no_census")
        yield unpacked(b64decode(texts["columns"]))
