"""The questions. Each takes whoever asks and answers within what they may see; values are given by the vault, on the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast
from unicodedata import normalize

from django.db import transaction
from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.search import api as search
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.people import keeping, kinship, merging, models
from minzheng.people.households import household_of
from minzheng.people.households import seen as household_seen
from minzheng.people.households import within as household_within
from minzheng.people.keeping import CHECK, MAKE, READ, SECTOR
from minzheng.people.refusals import Refused
from minzheng.people.things import VALUES, Duplicate, Found, Happened, Household, Kind, Kinship, Person, Suspicion
from minzheng.people.verbs import blind, number_text

PAGE, FEW = 50, 8
OWN, OWN_PURPOSE = "own.read", "own"
ATTEMPT = "attempt"
_DIGITS = 18
_BEHIND = ":"  # which comes after every code


def person(actor: access.Actor, key: int, *, purpose: str, day: date | None = None, full: bool = False) -> Person:
    """A person as of a day, today unless said. `full`: nothing is masked, for those who may. The read is journaled.

    Raises Forbidden and Refused: outside one's scope, and on a day before the first version, nobody is there.
    """
    found = persons(actor, [key], purpose=purpose, day=day, full=full)
    if not found:
        _seen(actor, key)
        raise Refused("no_person", person=key)
    return found[0]


def persons(
    actor: access.Actor, keys: Sequence[int], *, purpose: str, day: date | None = None, full: bool = False
) -> list[Person]:
    """Several persons of one page in their order, without those who are not in the actor's scope; one journaled read."""
    on, scope = day or time.today(), _scope(actor)
    these, given = db.one_of("key", keys)
    rows = {row.pk: row for row in db.found(models.Person, these, given) if scope.holds(row.place_code)}
    said = _versions(list(rows), on)
    shown = [key for key in dict.fromkeys(keys) if key in said]
    records = [vault.Record(key, said[key].said, rows[key].place_code) for key in shown]
    try:
        opened = vault.open_many(actor, purpose, records, full=full) if records else []
    except access.Forbidden:
        _attempted(actor, shown)
        raise
    return [_person(rows[key], said[key], texts, on) for key, texts in zip(shown, opened, strict=True)]


def own_names(actor: access.Actor, keys: Sequence[int]) -> dict[int, str]:
    """The names of a resident and of those at home with them, who they are `oversight` knows; one journaled read."""
    access.require(actor, OWN)
    rows, said = models.Person.objects.in_bulk(list(keys)), _versions(keys, time.today())
    shown = [key for key in dict.fromkeys(keys) if key in said]
    opened = vault.open_many(actor, OWN_PURPOSE, [vault.Record(key, said[key].said, rows[key].place_code) for key in shown])
    return {key: texts["name"] for key, texts in zip(shown, opened, strict=True) if texts}


def attempts(key: int, *, size: int = PAGE) -> tuple[journal.Noted, ...]:
    """Who wanted to see of a person what they may not, newest first, for the person themselves or a caller who may see it."""
    return journal.history(journal.Subject(ATTEMPT, str(key)), size=size).rows


def _attempted(actor: access.Actor, keys: Sequence[int]) -> None:
    if actor.signed_in:
        with transaction.atomic():
            journal.write_many(actor, "personal.refused", ((journal.Subject(ATTEMPT, str(key)), None) for key in keys))


def _seen(actor: access.Actor, key: int) -> models.Person:
    """A person in the actor's scope; of whoever is outside it the attempt is noted."""
    return _noted(actor, key, keeping.seen)


def _noted[T](actor: access.Actor, key: int, seen: Callable[[access.Actor, int], T]) -> T:
    try:
        return seen(actor, key)
    except Refused:
        if models.Person.objects.filter(pk=key).exists():
            _attempted(actor, [key])
        raise


def _person(row: models.Person, version: models.Version, texts: vault.Opened | None, on: date) -> Person:
    died = row.died if row.died and row.died <= on else None
    departed = row.departed if row.departed and row.departed <= on else None
    return Person(row.pk, version.place_code, row.sex, row.born, died, departed, row.number, row.merged_into_id, texts)


def _versions(keys: Sequence[int], on: date) -> dict[int, models.Version]:
    """Of each person the version that stands on a day."""
    (these, given), (kind, kinds) = db.one_of("person_id", keys), db.one_of("kind", VALUES)
    which = f"{these} AND {kind} AND superseded = %s AND since <= %s ORDER BY since, number"
    return {one.person_id: one for one in db.found(models.Version, which, [*given, *kinds, False, on])}


def history(actor: access.Actor, key: int) -> tuple[Happened, ...]:
    """All that was ever said of a person and all that happened to them, in the order in which it was said. Raises Refused."""
    return _history(_seen(actor, key))


def _history(row: models.Person) -> tuple[Happened, ...]:
    return tuple(
        Happened(
            one.number,
            cast("Kind", one.kind),
            one.superseded,
            one.since,
            one.place_code,
            one.other,
            one.made_by,
            db.moment(one.recorded_at),
            one.reason,
        )
        for one in row.versions.order_by("number")
    )


def kin(actor: access.Actor, key: int) -> tuple[Kinship, ...]:
    """Parents, spouses and children, also those of entries that were merged into this one. Raises Refused."""
    return kinship.of(_noted(actor, key, keeping.seen_with_selves)[1])


def life(actor: access.Actor, key: int, *, day: date) -> tuple[tuple[Happened, ...], tuple[Kinship, ...], Household | None]:
    """`history` and `kin` of a person, and the household on a day: what their page asks for at once. Raises Refused."""
    row, selves = _noted(actor, key, keeping.seen_with_selves)
    here = models.Member.objects.filter(person__in=selves, since__lte=day, until__gt=day).order_by("pk")[:1]
    living = models.Member.objects.select_related("household").filter(since__lte=day, until__gt=day)
    members = list(living.filter(household__in=here.values("household")))
    home = household_of(household_within(actor, members[0].household), members) if members else None
    return _history(row), kinship.of(selves), home


def find_number(actor: access.Actor, kind: str, text: str) -> int | None:
    """The key of whoever has, or had, a number, within the actor's scope. Raises Refused for what is no number, and Forbidden."""
    scope = _scope(actor)
    number = particulars.read_identity(kind, text, time.today()).number
    found = models.Identity.objects.select_related("person").filter(blind=blind(kind, number)).first() if number else None
    row = keeping.root(found.person) if found else None
    return row.pk if row and scope.holds(row.place_code) else None


def find_numbers(actor: access.Actor, texts: Sequence[str]) -> list[int | Refused]:
    """Keys of those who have, or had, citizen numbers, in their order, or why there is none: one question. Raises Forbidden."""
    scope, today, blinds = _scope(actor), time.today(), vault.blinder("citizen_id")
    wanted = list[bytes | Refused]()
    for text in texts:
        try:
            wanted.append(blinds(number_text("citizen", particulars.read_identity("citizen", text, today).number)))
        except Refused as refused:
            wanted.append(refused)
    asked = [one for one in wanted if isinstance(one, bytes)]
    rows = models.Identity.objects.select_related("person__merged_into").filter(blind__in=asked)
    found = {bytes(row.blind): keeping.root(row.person) for row in rows if row.blind}
    keys = list[int | Refused]()
    for one in wanted:
        row = found.get(one) if isinstance(one, bytes) else None
        keys.append(
            one if isinstance(one, Refused) else row.pk if row and scope.holds(row.place_code) else Refused("unknown_number")
        )
    return keys


def find(actor: access.Actor, text: str, *, cursor: str = "", size: int = FEW) -> Found:
    """Whom a name, a part of one, its pinyin, or a whole number means, within the actor's scope, those that begin so first.

    Raises Forbidden, and Refused for what is neither a name nor a number.
    """
    scope, asked = _scope(actor), normalize("NFKC", text).strip()
    if any(letter.isdigit() for letter in asked):
        return Found(_numbered(actor, asked), "")
    try:
        page = search.find("person", asked, scope, cursor=cursor, size=size)
    except search.Refused:
        raise Refused("bad_after") from None
    rows = models.Person.objects.select_related("merged_into").in_bulk(page.ids)
    meant = (keeping.root(rows[key]).pk for key in page.ids if key in rows)
    return Found(tuple(dict.fromkeys(meant)), page.cursor)


def _numbered(actor: access.Actor, asked: str) -> tuple[int, ...]:
    """Who has a number of any kind; why it is none of a citizen where it is none of any."""
    keys, wrong = list[int](), list[Refused]()
    for kind in particulars.kinds().values():
        if kind.form != "none":
            try:
                key = find_number(actor, kind.id, asked)
            except Refused as refused:
                wrong.append(refused)
            else:
                keys += [key] if key else []
    if not keys and wrong and any(letter.isdigit() for letter in asked[:1]):
        raise wrong[0]
    return tuple(dict.fromkeys(keys))


def page(actor: access.Actor, place_code: str = "", *, after: str = "", size: int = PAGE) -> tuple[tuple[int, ...], str]:
    """Keys of those who live at and below a place within the actor's scope, and what asks for the next page: empty on the last.

    Raises Forbidden, and Refused for what is no place in the list.
    """
    scope, more = _scope(actor), Q()
    if place_code:
        today = max(time.today(), places.default().begins)
        scope = scope.narrowed(places.ranges(place_code, today) if places.exists(place_code, today) else ())
    if after:
        place, _, key = after.partition("-")
        if not (place + key).isdecimal() or not 0 < len(key) <= _DIGITS:
            raise Refused("bad_after")
        scope = scope.narrowed([(place, _BEHIND)])
        more = Q(place_code__gt=place) | Q(key__gt=int(key))
    found = models.Person.objects.filter(scope.where(), more, died=None, departed=None, merged_into=None)
    rows = list(found.order_by("place_code", "key").values_list("place_code", "key")[: size + 1])
    return tuple(key for _, key in rows[:size]), f"{rows[size - 1][0]}-{rows[size - 1][1]}" if len(rows) > size else ""


def household(actor: access.Actor, household: int, *, day: date | None = None) -> Household:
    """A household with those who live in it on a day, today unless said: keys, whose names `persons` gives. Raises Refused."""
    row, on = household_seen(actor, household), day or time.today()
    return household_of(row, db.found(models.Member, "household_id = %s AND since <= %s AND until > %s", [household, on, on]))


def household_history(actor: access.Actor, household: int) -> Household:
    """A household with everybody who ever lived in it. Raises Refused."""
    row = household_seen(actor, household)
    return household_of(row, row.members.all())


def lives_in(actor: access.Actor, key: int, *, day: date | None = None) -> int | None:
    """The household of a person on a day, today unless said. Raises Refused."""
    selves, on = keeping.selves(_seen(actor, key)), day or time.today()
    found = models.Member.objects.filter(person__in=selves, since__lte=on, until__gt=on).first()
    return found.household_id if found else None


def duplicates(
    actor: access.Actor, *, states: Sequence[Suspicion] = ("flagged", "to_merge", "to_part"), after: int = 0, size: int = PAGE
) -> tuple[Duplicate, ...]:
    """Entries that may be one person and wait for somebody, both within the actor's scope, oldest first. Raises Forbidden."""
    scope = access.scope(actor, CHECK if access.may(actor, CHECK) else MAKE)
    if not scope.ranges or not scope.reaches(SECTOR):
        raise access.Forbidden(MAKE)
    both = scope.where(), scope.where("kept__place_code"), scope.where("other__place_code")
    found = models.Duplicate.objects.filter(*both, state__in=states, pk__gt=after)
    return tuple(merging.given(row) for row in found.order_by("pk")[:size])


def duplicate(actor: access.Actor, duplicate: int) -> Duplicate:
    """One of them, in whatever state. Raises Refused where one of the two is not in the actor's scope."""
    row = models.Duplicate.objects.filter(pk=duplicate).first()
    if row is None:
        raise Refused("no_duplicate", duplicate=duplicate)
    for key in (row.kept_id, row.other_id):
        keeping.seen(actor, key)
    return merging.given(row)


def _scope(actor: access.Actor) -> access.Scope:
    scope = access.scope(actor, READ)
    if not scope.ranges or not scope.reaches(SECTOR):
        raise access.Forbidden(READ)
    return scope
