"""Actors: who acts, with what they may do and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.http import HttpRequest

from minzheng.kernel.access.schema import roles
from minzheng.kernel.journal.api import Who

Range = tuple[str, str]


class Forbidden(Exception):  # noqa: N818 - what happened
    """An actor asked for what is not theirs. `permission` and `place` say what it was."""

    def __init__(self, permission: str, place: str = "") -> None:
        super().__init__(permission, place)
        self.permission, self.place = permission, place


@dataclass(frozen=True, slots=True)
class Scope:
    """Where, and in which sectors, an actor may do one thing.

    `ranges` are half-open ranges of place codes (`first <= code < after`); `sectors` is None where every sector is meant.
    """

    ranges: tuple[Range, ...] = ()
    sectors: frozenset[str] | None = frozenset()

    def holds(self, place: str) -> bool:
        """Whether a place lies in it."""
        return any(first <= place < after for first, after in self.ranges)

    def reaches(self, sector: str) -> bool:
        """Whether things of a sector lie in it."""
        return self.sectors is None or sector in self.sectors

    def narrowed(self, ranges: Iterable[Range]) -> Scope:
        """What of it lies in these ranges too: one pair of bounds for each, from which an index is entered."""
        both = {(max(first, low), min(after, high)) for first, after in self.ranges for low, high in ranges}
        return replace(self, ranges=tuple(sorted((first, after) for first, after in both if first < after)))

    def words(self, column: str = "place_code") -> tuple[str, list[str]]:
        """The same as words of SQL, with their values."""
        one = f"({column} >= %s AND {column} < %s)"
        return f"({' OR '.join([one] * len(self.ranges)) or '1 = 0'})", [bound for both in self.ranges for bound in both]

    def where(self, column: str = "place_code") -> Q:
        """The rows whose place lies in it, as plain ranges that an index answers."""
        found = Q(pk__in=[])
        for number, (first, after) in enumerate(self.ranges):
            one = Q(**{f"{column}__gte": first, f"{column}__lt": after})
            found = one if number == 0 else found | one
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Who):
    """Somebody with an appointment in force, or nobody signed in, or the program itself.

    `name` and `unit_name` are for people to read; `sector` is that of the unit; `ranges` are the codes of the place of the
    appointment, of all below it and of those that passed into it, on the business day on which the actor was made. `unproven`: a
    password alone says who it is, so that nothing is theirs until the second proof is set up.
    """

    name: str = ""
    unit_name: str = ""
    sector: str = ""
    permissions: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = field(default=(), repr=False)
    unproven: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether it is a person that we know."""
        return self.account not in {"", "system"}


class Request(HttpRequest):
    """A request of which the middleware knows who acts."""

    actor: Actor


PUBLIC = Actor()
SYSTEM = Actor(account="system")


def may(actor: Actor, permission: str) -> bool:
    """Whether an actor holds a permission anywhere."""
    return actor == SYSTEM or permission in actor.permissions


def scope(actor: Actor, permission: str) -> Scope:
    """Where an actor holds a permission; nowhere is an answer too."""
    if actor == SYSTEM:
        return Scope((("", "\U0010ffff"),), None)
    if permission not in actor.permissions:
        return Scope()
    everywhere = roles()[actor.role].sectors == "all"
    return Scope(actor.ranges, None if everywhere else frozenset({actor.sector}))


def require(actor: Actor, permission: str, *, place: str = "", sector: str = "") -> None:
    """Raises Forbidden unless the actor holds the permission, at the place and in the sector where these are given."""
    held = scope(actor, permission)
    if not held.ranges or (place and not held.holds(place)) or (sector and not held.reaches(sector)):
        raise Forbidden(permission, place)
