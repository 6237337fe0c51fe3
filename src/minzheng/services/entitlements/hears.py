"""What the room hears of persons and households: it proposes what may follow, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import batched

from django.db.models import Q

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import changing, counted, keeping, models, owing
from minzheng.services.entitlements.schema import Proposing
from minzheng.services.months import api as months

_COUNTY, _AT_ONCE = 6, 500


@events.hears(people.PersonHappened)
def happened(told: Mapping[int, people.PersonHappened]) -> None:
    """Who died or left counts no more from the month after: an end where nobody is left, else somebody says what it comes to."""
    for id_, event in told.items():
        _happened(event, id_)


def _happened(event: people.PersonHappened, id_: int) -> None:
    if event.kind == "undied":
        for change in models.Change.objects.filter(source__endswith=f" of {event.person}").order_by("pk"):
            with keeping.locked(change.place_code):
                _back(models.Change.objects.get(pk=change.pk), event.person, f"{id_}:{change.pk} back {event.person}")
    if event.kind == "merged":
        _merged(event)
    if event.kind == "parted":
        _parted(event)
    if event.kind == "move":
        _alone_moved(event)
    if event.kind not in {"died", "departed"}:
        return
    month = months.later(months.month_of(event.day), 1)
    keys = list(people.entries_of([event.person]))
    for pk in sorted(set(models.Member.objects.filter(person__in=keys, until__gt=month).values_list("entitlement", flat=True))):
        row = models.Entitlement.objects.get(pk=pk)
        with keeping.locked(row.place_code):
            row.refresh_from_db()
            _left(row, set(keys), month, event, f"{id_}:{pk} of {event.person}")


def _alone_moved(event: people.PersonHappened) -> None:
    """What somebody has alone, and with no household, is where they are registered."""
    month = months.later(months.month_of(event.day), 1)
    alone = models.Entitlement.objects.filter(person=event.person, household=None, ends__gt=month)
    for row in list(alone.order_by("pk")):
        with keeping.locked(row.place_code):
            row.refresh_from_db()
            _moved(row, event.place_code)
            if _elsewhere(row, event.place_code):
                _left_county(row, month, event.place_code)


def _left(row: models.Entitlement, gone: set[int], month: date, event: people.PersonHappened, source: str) -> None:
    """One entitlement that somebody counts for no more."""
    if models.Change.objects.filter(source=source).exclude(source="").exists():
        return
    row.changes.filter(state="noticed", kind="amount").update(state="dropped")  # of the household, told in the same breath
    ground = "died" if event.kind == "died" else "departed"
    members = dict.fromkeys(row.members.filter(until__gt=month).values_list("person", flat=True))
    lives = people.lives_of(list(members))
    left = [key for key in members if key not in gone and not (lives[key].died or lives[key].departed)]
    since = max(month, changing.first_open(row))
    if left:
        payee = row.person if row.person in left else None
        changing.notice(access.SYSTEM, row, "amount", ground, since, source, members=left, person=payee)
    elif row.ends > since and not row.changes.filter(state="proposed", kind="stop").exists():
        change = models.Change(entitlement=row, source=source)
        changing.write(access.SYSTEM, row, change, Proposing(row.pk, "stop", since, ground, ""))
    if not left and (paid := owing.standing(row.pk, month)):
        this = months.month_of(time.today())
        changing.notice(access.SYSTEM, row, "recover", "overpaid", this, source.replace(":", "!"), amount=paid)


def _merged(event: people.PersonHappened) -> None:
    """Whoever turned out to be somebody else has nothing twice: of what both have, the later is called to an end."""
    root, month = keeping.roots_of([event.person])[event.person], months.later(months.month_of(event.day), 1)
    standing = models.Member.objects.filter(person__in=list(people.entries_of([root])), until__gt=month)
    has = dict[str, dict[int, int]]()
    for pk, item, person in standing.order_by("since", "entitlement").values_list("entitlement", "item", "person"):
        has.setdefault(item, {})[pk] = person
    for person_of in has.values():
        for pk in list(person_of)[1:]:
            row = models.Entitlement.objects.get(pk=pk)
            with keeping.locked(row.place_code):
                row.refresh_from_db()
                _had_twice(row, person_of[pk], month, event)


def _had_twice(row: models.Entitlement, person: int, month: date, event: people.PersonHappened) -> None:
    """One entitlement of which somebody has the item otherwise too; heard of both entries, it is called for once."""
    pair, since = sorted((event.person, event.other or 0)), max(month, changing.first_open(row))
    left = list(row.members.filter(until__gt=month).exclude(person=person).order_by("pk").values_list("person", flat=True))
    source = f"{row.pk} {event.day} twice {pair[0]} {pair[1]}"
    if row.ends > since and left:
        payee = row.person if row.person in left else None
        changing.notice(access.SYSTEM, row, "amount", "twice", since, source, members=left, person=payee)
    elif row.ends > since:
        changing.notice(access.SYSTEM, row, "stop", "twice", since, source)


def _parted(event: people.PersonHappened) -> None:
    """They are two after all: what was called for and nobody proposed yet is dropped."""
    pair = sorted((event.person, event.other or 0))
    waits = models.Change.objects.filter(source__endswith=f" twice {pair[0]} {pair[1]}", state="noticed")
    for change in waits.select_related("entitlement").order_by("pk"):
        with keeping.locked(change.place_code):
            change.state = "dropped"
            change.save(update_fields=["state"])
            changing.note(access.SYSTEM, "drop", change.entitlement, change)


def _back(change: models.Change, key: int, source: str) -> None:
    """What a death called for that was none: dropped where it waits; where it holds, as it was before is called for."""
    row = change.entitlement
    if change.state in changing.OPEN:
        change.state = "dropped"
        change.save(update_fields=["state"])
        changing.note(access.SYSTEM, "drop", row, change)
    elif change.state == "approved" and change.kind in {"amount", "stop"}:
        turn = row.terms.filter(change=change.pk).order_by("turn").values_list("turn", flat=True)[0]
        amount = row.terms.filter(kind__in=changing.WHOLE, turn__lt=turn).order_by("-turn").values_list("amount", flat=True)[0]
        row.changes.filter(state="noticed", kind="amount").update(state="dropped")  # of the household, told in the same breath
        kind = "resume" if change.kind == "stop" else "amount"
        members = sorted({*changing.last_members(row), key}) if kind == "amount" else None
        changing.notice(access.SYSTEM, row, kind, "wrong", change.month, source, amount=amount, members=members)


@events.hears(people.HouseholdChanged)
def changed(told: Mapping[int, people.HouseholdChanged]) -> None:
    """Who lives in a household is not whom it was granted for: somebody says what follows. It lies where the household does.

    Households are founded by the ten thousand, and most have nothing: those that have are found at once.
    """
    last = {one.household: id_ for id_, one in told.items()}
    announced = events.announced(last.values())
    for some in batched(sorted(last), _AT_ONCE, strict=False):
        for row in list(models.Entitlement.objects.filter(household__in=some).order_by("pk")):
            id_ = last[row.household or 0]
            month = months.later(months.month_of(told[id_].day), 1)
            if row.ends > month:
                with keeping.locked(row.place_code):
                    row.refresh_from_db()
                    _lives(row, month, announced[id_])


def _lives(row: models.Entitlement, month: date, announced: datetime) -> None:
    """One entitlement whose household changed."""
    home = people.household(access.SYSTEM, row.household or 0)
    _moved(row, home.place_code)
    if _settled(row, announced):
        return
    if _elsewhere(row, home.place_code):
        _left_county(row, month, home.place_code)
        return
    living = sorted(member.person for member in home.members)
    standing = set(row.members.filter(until__gt=month).values_list("person", flat=True))
    since, waits = max(month, changing.first_open(row)), row.changes.filter(state__in=changing.OPEN).exists()
    if living and set(living) != standing and len(standing) > 1 and not waits and row.ends > since:
        source = f"{row.pk} {month:%Y-%m} {journal.digest(journal.canonical(living))[:16]}"
        payee = row.person if row.person in living else None
        changing.notice(access.SYSTEM, row, "amount", "members", since, source, members=living, person=payee)


def _settled(row: models.Entitlement, announced: datetime) -> bool:
    """Whether it was granted, or somebody was to say whom it is for, after a household was said to have changed."""
    since = row.changes.filter(Q(source__startswith=f"{row.pk} ") | Q(members__isnull=False), made_at__gt=announced)
    return row.recorded_at > announced or since.exists()


def _moved(row: models.Entitlement, place_code: str) -> None:
    """Within its county it goes along with its household."""
    if place_code != row.place_code and place_code[:_COUNTY] == row.place_code[:_COUNTY]:
        before = row.place_code
        row.place_code = place_code
        row.save(update_fields=["place_code"])
        row.changes.filter(state__in=changing.OPEN).update(place_code=place_code)
        for source in counted.SOURCE, counted.LOOKED:
            indicators.count_again(source, [before, place_code])


def _elsewhere(row: models.Entitlement, place_code: str) -> bool:
    """Whether a place lies in another county than an entitlement, and that did not pass into it."""
    return row.place_code[:_COUNTY] not in {code[:_COUNTY] for code in keeping.counties(place_code[:_COUNTY])}


def _left_county(row: models.Entitlement, month: date, place_code: str) -> None:
    """What leaves the county is for both counties to settle: an end here is called for, once for each place they moved to."""
    since = max(month, changing.first_open(row))
    if row.ends > since and not row.changes.filter(state__in=changing.OPEN, kind="stop").exists():
        changing.notice(access.SYSTEM, row, "stop", "departed", since, f"{row.pk} {month:%Y-%m} moved {place_code}")
