"""What a supervisor sees of unusual reads and of questions, and what a resident sees of reads of their own data."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.oversight import models
from minzheng.oversight.schema import signs, verdicts
from minzheng.oversight.things import Attempt, Mine, Question, Reason, Seen, Unusual
from minzheng.oversight.verbs import OWN, WATCH
from minzheng.people import api as people

SIZE, COUNTED = 20, 100


def unusual(
    actor: access.Actor, *, waits: bool = True, sign: str = "", cursor: int | None = None, size: int = SIZE
) -> tuple[tuple[Unusual, ...], int | None]:
    """Unusual reads by readers of the actor's places, newest first, and the cursor of the next page; with one sign, or any.

    Those that wait, or those that were settled. Raises Forbidden.
    """
    access.require(actor, WATCH)
    found = models.Unusual.objects.filter(access.scope(actor, WATCH).where())
    found = found.filter(verdict="") if waits else found.exclude(verdict="")
    found = found.filter(facts__has_key=sign) if sign else found
    found = found.filter(read__lt=cursor) if cursor is not None else found
    rows = list(found.order_by("-read")[: size + 1])
    looks = {look.read.id: look for look in vault.looks(ids=[row.read for row in rows])} if rows else {}
    keys = {id_ for look in looks.values() for kind, id_ in look.subjects if kind == "person"}
    held = access.scope(actor, "person.read")
    seen = {key for key, place in people.places_of(sorted(keys)).items() if held.holds(place) and held.reaches(people.SECTOR)}
    shown = tuple(
        Unusual(
            looks[row.read].read,
            tuple(Reason(sign, _said(row.facts[name])) for name, sign in signs().items() if name in row.facts),
            tuple(sorted(id_ for _, id_ in looks[row.read].subjects if id_ in seen)),
            verdicts().get(row.verdict),
            row.word,
            row.settled_by,
            row.settled_on,
        )
        for row in rows[:size]
    )
    return shown, rows[size - 1].read if len(rows) > size else None


def waiting(actor: access.Actor) -> int:
    """How many unusual reads wait within the actor's places, counted up to a hundred. Raises Forbidden."""
    access.require(actor, WATCH)
    found = models.Unusual.objects.filter(access.scope(actor, WATCH).where(), verdict="").exclude(account=actor.account)
    return found[:COUNTED].count()


def questions(actor: access.Actor, *, waits: bool = True, size: int = SIZE) -> tuple[Question, ...]:
    """What residents ask of reads by readers of the actor's places, the first due before. Raises Forbidden."""
    access.require(actor, WATCH)
    found = models.Question.objects.filter(access.scope(actor, WATCH).where(), answered_on__isnull=waits)
    return tuple(_question(row) for row in found.order_by("due" if waits else "-answered_on", "pk")[:size])


def own(actor: access.Actor) -> int | None:
    """The person to whom a resident's account is linked, or None. Raises Forbidden."""
    access.require(actor, OWN)
    return models.Link.objects.filter(account=actor.account).values_list("person", flat=True).first()


def linked(accounts: Collection[str]) -> dict[str, int]:
    """The persons whose own accounts these are, for rooms above that tell them something."""
    return dict(models.Link.objects.filter(account__in=accounts).values_list("account", "person"))


def named(actor: access.Actor) -> dict[int, str]:
    """The names of a resident and of those at home with them; none while the account is not linked. Raises Forbidden."""
    person = own(actor)
    if person is None:
        return {}
    home = people.living_in([person]).get(person)
    others = [one.person for one in people.household(access.SYSTEM, home).members] if home is not None else []
    return people.own_names(actor, [person, *others])


def mine(actor: access.Actor, *, cursor: int | None = None, size: int = SIZE) -> Mine:
    """Who was shown something of the actor's own data, newest first. Raises Forbidden."""
    person = own(actor)
    if person is None:
        return Mine(None, (), None)
    page = vault.reads_of(journal.Subject("person", str(person)), cursor=cursor, size=size)
    asked = {
        row.read: _question(row) for row in models.Question.objects.filter(person=person, read__in=[one.id for one in page.reads])
    }
    reads = tuple(Seen(one, asked.get(one.id)) for one in page.reads)
    return Mine(person, reads, page.cursor, tuple(_attempts(person, cursor, page)))


def _attempts(person: int, cursor: int | None, page: vault.Page) -> Iterator[Attempt]:
    """Those from the day of a page's last read on, until the day of the last read before the page."""
    before = vault.looks(ids=[cursor])[:1] if cursor else []
    for one in people.attempts(person):
        later = before and one.day >= before[0].read.at.date()
        earlier = page.cursor is not None and one.day < page.reads[-1].at.date()
        if not later and not earlier:
            yield Attempt(one.day, one.who)


def purposes() -> dict[str, Said]:
    """Every purpose that personal data is read for, in words."""
    return {one.id: one.means for group in vault.declared().values() for one in group.group.purpose}


def _said(facts: dict[str, object]) -> dict[str, object]:
    given = facts.get("purpose")
    return facts | {"purpose": purposes().get(str(given), given)} if given else facts


def _question(row: models.Question) -> Question:
    return Question(
        row.pk,
        row.read,
        row.text,
        row.asked_on,
        row.due,
        row.reader,
        row.place_code,
        row.answer,
        row.answered_by,
        row.answered_on,
    )
