"""Many persons and households at once: the checks of `register` and `found`, some thousand rows at a time."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import batched, chain
from typing import NamedTuple

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.search import api as search
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.particulars.api import Said
from minzheng.people import keeping, models
from minzheng.people.happened import HouseholdChanged
from minzheng.people.keeping import MAKE, SECTOR
from minzheng.people.late import flag_late
from minzheng.people.models import FOREVER, GROUP
from minzheng.people.refusals import Refused, Remark
from minzheng.people.verbs import alike_text, number_text, taken_by

CHUNK = 4000
_PERSON = ("key", "place_code", "sex", "born", "died", "number", "merged_into", "alike")
_VERSION = (
    *("person", "number", "kind", "superseded", "since", "place_code", "said", "other"),
    *("made_by", "recorded_at", "reason", "request"),
)
_HOUSEHOLD = ("id", "place_code", "kind", "since", "until", "number", "parted_from")
_MEMBER = ("household", "person", "relationship", "since", "until", "ended_by")
_DUPLICATE = ("kept", "other", "place_code", "state", "since", "made_by", "checked_by", "reason")
_ALIKE = "SELECT key, alike FROM people_person WHERE {} AND merged_into_id IS NULL"
_NUMBERED = "SELECT person_id FROM people_identity WHERE {}"
_HAD = "SELECT blind, person_id FROM people_identity WHERE {}"
_AT_ONCE, _PAIRS, _UNDER_WAY = 2000, 5, 8
"""Of likenesses asked at once; of pairs flagged for one person; of chunks that may not yet be written."""
type Home = tuple[str, Sequence[tuple[int, str]]]
"""A household: its place, its members, and what each is to the head."""


class Row(NamedTuple):
    """A person as a table says them: where, what, since when."""

    place_code: str
    values: Mapping[str, str]
    since: date


@dataclass(frozen=True, slots=True)
class Report:
    """What became of rows: `keys` has each one's person, None where it was refused; rows are counted from 0."""

    keys: tuple[int | None, ...]
    refused: tuple[tuple[int, Refused], ...]
    remarks: tuple[tuple[int, Remark], ...]


class Taken(NamedTuple):
    """A row that was read, and the blind index of its number."""

    row: Row
    said: Said
    blind: bytes | None
    remarks: tuple[Remark, ...]


class Reader:
    """Reads rows one by one; what is the same for many is asked once for each."""

    def __init__(self, actor: access.Actor) -> None:
        self._actor, self._today, self.place = actor, time.today(), cache(self._of_place)
        self._blind = vault.blinder("citizen_id")

    def __call__(self, row: Row) -> Taken | list[Refused]:
        """The row as it is taken, or everything for which it is refused."""
        wrong, found = self.place(row.place_code, row.since), self.person(row)
        return found if wrong is None else [wrong, *(found if isinstance(found, list) else ())]

    def person(self, row: Row) -> Taken | list[Refused]:
        """The same, of the person alone."""
        said, remarks, refused = particulars.read_all(row.values, self._today)
        if said and said.born and row.since < said.born:
            refused.append(Refused("before_birth", person="", day=row.since))
        if refused or said is None:
            return refused
        return Taken(row, said, self._blind(number_text(said.kind, said.number)) if said.number else None, remarks)

    def _of_place(self, place_code: str, since: date) -> Refused | None:
        try:
            keeping.check_place(place_code, since)
            keeping.check_day(since)
        except Refused as refused:
            return refused
        return None if access.scope(self._actor, MAKE).holds(place_code) else Refused("outside", place=place_code)


def bulk_register(actor: access.Actor, rows: Iterable[Row]) -> Report:
    """Persons, each taken or refused by itself; what a chunk took stays taken: of 4,000, on SQLite 8,000. Raises Forbidden.

    Two rows with one number, and numbers that somebody has, are refused; the others are taken.
    """
    access.require(actor, MAKE, sector=SECTOR)
    read, keys, refused, remarks = Reader(actor), list[int | None](), list[tuple[int, Refused]](), list[tuple[int, Remark]]()
    names = search.Keeper("person")
    under_way, at_once = deque[set[bytes]](maxlen=_UNDER_WAY), db.at_once(CHUNK)

    def chunks() -> Iterator[list[tuple[int, Taken]]]:
        for chunk in batched(enumerate(rows), at_once, strict=False):
            keys.extend([None] * len(chunk))
            under_way.append(set())
            taken = list[tuple[int, Taken]]()
            for number, row in chunk:
                found = read(row)
                if isinstance(found, list):
                    refused.append((number, found[0]))
                elif found.blind and any(found.blind in blinds for blinds in under_way):
                    refused.append((number, Refused("number_twice")))
                else:
                    taken.append((number, found))
                    under_way[-1].add(found.blind or b"")
            yield taken

    def kept(taken: list[tuple[int, Taken]]) -> tuple[list[tuple[int, Taken]], list[int], set[int], dict[bytes, Refused]]:
        with transaction.atomic():
            not_free = had([one for _, one in taken])
            free = [(number, one) for number, one in taken if one.blind not in not_free]
            return taken, *write(actor, [one for _, one in free], names), not_free

    for taken, made, alike, not_free in db.side_by_side(kept, chunks()):
        given = iter(made)
        for number, one in taken:
            if one.blind in not_free:
                refused.append((number, not_free[one.blind]))
            else:
                key = keys[number] = next(given)
                remarks += [(number, remark) for remark in ((*one.remarks, Remark("alike")) if key in alike else one.remarks)]
    if len(keys) >= CHUNK // 2:
        measure(grown=True)
    if len(keys) > CHUNK:
        with transaction.atomic():  # chunks that were written side by side did not see each other
            late = flag_late(actor, [key for key in keys if key])
        remarks += [(number, Remark("alike")) for number, key in enumerate(keys) if key in late]
    return Report(tuple(keys), tuple(sorted(refused, key=_by_row)), tuple(remarks))


def measure(*, grown: bool = False) -> None:
    """Has the database look how large its tables have become, after many persons came in; `grown`: those twice as large."""
    db.measure(models.Person, models.Identity, models.Version, models.Household, models.Member, grown=grown)
    search.measure(grown=grown)


def _by_row(one: tuple[int, Refused]) -> int:
    return one[0]


def had(taken: Sequence[Taken]) -> dict[bytes, Refused]:
    """Of the numbers of rows those that somebody has, and why they are not free."""
    kinds = {one.blind: one.said.kind for one in taken if one.blind}
    if not kinds:
        return {}
    words, given = db.one_of("blind", kinds)
    had_by = {bytes(value): person for value, person in db.rows(_HAD.format(words), given)}
    persons = models.Person.objects.in_bulk(list(had_by.values()))
    return {value: taken_by(keeping.root(persons[key]), kinds[value]) for value, key in had_by.items()}


def write(actor: access.Actor, taken: Sequence[Taken], names: search.Keeper) -> tuple[list[int], set[int]]:
    """Writes what was read and is free: the persons' keys in their order, and which of them look like somebody else."""
    if not taken:
        return [], set()
    moment, blind = time.machine(), vault.blinder("name")
    keys, likeness = db.reserve(models.Person, len(taken)), [blind(alike_text(one.said)) for one in taken]
    both = list(zip(keys, taken, strict=True))
    records = vault.seal_many(GROUP, ((key, particulars.texts(one.said)) for key, one in both), first=True)
    persons = (
        (key, one.row.place_code, one.said.sex, one.said.born, None, 1, None, like)
        for (key, one), like in zip(both, likeness, strict=True)
    )
    db.bulk_insert(models.Person, _PERSON, persons)
    db.bulk_insert(models.Identity, ("person", "blind"), ((key, one.blind) for key, one in both if one.blind))
    last = (actor.account, moment, "", "")
    versions = (
        (key, 1, "register", False, one.row.since, one.row.place_code, record, None, *last)
        for (key, one), record in zip(both, records, strict=True)
    )
    db.bulk_insert(models.Version, _VERSION, versions)
    names((key, one.said.name, one.row.place_code) for key, one in both)
    notes = (
        (
            journal.Subject("person", str(key), one.row.place_code),
            keeping.noted(1, "register", one.row.since, one.row.place_code, record),
        )
        for (key, one), record in zip(both, records, strict=True)
    )
    journal.write_many(actor, "person.register", notes)
    born = {like for like, one in zip(likeness, taken, strict=True) if one.said.born}
    return keys, _flag(actor, dict(both), born)


def _flag(actor: access.Actor, taken: Mapping[int, Taken], born: Iterable[bytes]) -> set[int]:
    """Flags who looks like somebody, of whom one has no number, as `register` does; gives those who came in now."""
    groups: dict[bytes, list[int]] = {}
    for some in batched(born, _AT_ONCE, strict=False):
        words, given = db.one_of("alike", some)
        for key, like in sorted(db.rows(_ALIKE.format(words), given)):
            groups.setdefault(bytes(like), []).append(key)
    alike = [group for group in groups.values() if len(group) > 1]
    numbered = _numbered(list(chain.from_iterable(alike)))
    pairs = [
        (one, key)
        for group in alike
        for key in group
        if key in taken
        for one in [found for found in group if found < key and not {found, key} <= numbered][:_PAIRS]
    ]
    today = time.today()
    rows = ((one, key, taken[key].row.place_code, "flagged", today, actor.account, "", "") for one, key in pairs)
    db.bulk_insert(models.Duplicate, _DUPLICATE, rows)
    return {key for _, key in pairs}


def _numbered(persons: Sequence[int]) -> set[int]:
    """Of these persons those who have a number."""
    found = set[int]()
    for some in batched(persons, _AT_ONCE, strict=False):
        words, given = db.one_of("person_id", some)
        found.update(key for (key,) in db.rows(_NUMBERED.format(words), given))
    return found


def bulk_found(actor: access.Actor, homes: Iterable[Home], *, since: date, kind: str = "family") -> list[int]:
    """Households of persons who live in none, all from one day on: places with persons and what each is to the head.

    All or nothing: raises Forbidden, and Refused for the first household that cannot be one.
    """
    access.require(actor, MAKE, sector=SECTOR)
    scope, given = access.scope(actor, MAKE), list(homes)
    for place_code, members in given:
        particulars.check_household(kind, members)
        if not scope.holds(place_code):
            raise Refused("outside", place=place_code)
    persons = Counter(key for _, members in given for key, _ in members)
    with transaction.atomic():
        for batch in batched(persons, CHUNK, strict=False):
            if twice := next((key for key in batch if persons[key] > 1), None):
                raise Refused("member_twice", person=twice)
            if lives := models.Member.objects.filter(person__in=batch, until=FOREVER).first():
                raise Refused("in_two", person=lives.person_id, household=lives.household_id, since=lives.since)
            may = models.Person.objects.filter(
                scope.where(), pk__in=batch, died=None, departed=None, merged_into=None, born__lte=since
            )
            if may.count() < len(batch):
                strange = next(iter(sorted(set(batch) - set(may.values_list("pk", flat=True)))))
                raise Refused("no_person", person=strange)
        return settle(actor, given, since, kind)


def take_homes(
    actor: access.Actor, homes: Sequence[tuple[str, str, Sequence[tuple[Taken, str]]]], names: search.Keeper, *, since: date
) -> list[list[int]]:
    """Households of persons who were read and are free: place, kind, members with what each is; the keys of each household's.

    All in one transaction or none. Raises Forbidden, Refused for what cannot be one, and IntegrityError for a number that is had.
    """
    access.require(actor, MAKE, sector=SECTOR)
    scope = access.scope(actor, MAKE)
    for place_code, kind, members in homes:
        particulars.check_household(kind, [(member, is_) for member, (_, is_) in enumerate(members)])
        if not scope.holds(place_code):
            raise Refused("outside", place=place_code)
    with transaction.atomic():
        keys, _ = write(actor, [taken for _, _, members in homes for taken, _ in members], names)
        given = iter(keys)
        made = [[next(given) for _ in members] for _, _, members in homes]
        for kind in ("family", "collective"):
            some = [
                (place_code, [(key, is_) for key, (_, is_) in zip(own, members, strict=True)])
                for own, (place_code, of_kind, members) in zip(made, homes, strict=True)
                if of_kind == kind
            ]
            if some:
                settle(actor, some, since, kind)
    return made


def settle(actor: access.Actor, homes: Sequence[Home], since: date, kind: str = "family") -> list[int]:
    """Writes households of which it is known that they can be."""
    ids = db.reserve(models.Household, len(homes))
    both = list(zip(ids, homes, strict=True))
    db.bulk_insert(models.Household, _HOUSEHOLD, ((id_, place, kind, since, FOREVER, 1, None) for id_, (place, _) in both))
    rows = ((id_, key, relationship, since, FOREVER, "") for id_, (_, members) in both for key, relationship in members)
    db.bulk_insert(models.Member, _MEMBER, rows)
    notes = (
        (
            journal.Subject("household", str(id_), place),
            {"number": 1, "day": since, "place_code": place, "living": sorted(list(one) for one in members)},
        )
        for id_, (place, members) in both
    )
    journal.write_many(actor, "household.found", notes)
    events.announce_many([HouseholdChanged(id_, since, place) for id_, (place, _) in both])
    return ids
