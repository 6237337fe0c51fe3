"""Officials of the demo: every one invented, at every place, for as long as the place stood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from random import Random

from minzheng.config.demo.content import figures, words
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units

_PLACE = ("department_officer", "department_reviewer", "operator", "payer")
_PRACTICE = (
    ("province_supervisor", "320000"),
    ("department_reviewer", "320000"),
    ("department_officer", "320600"),
    ("department_reviewer", "320623"),
    ("department_officer", "320623"),
    ("township_clerk", "320623"),
    ("village_assistant", "320623"),
    ("auditor", "320000"),
    ("operator", "320000"),
    ("resident", "320623"),
    ("notice_editor", "320600"),
    ("notice_editor", "320000"),
    ("notice_editor", "320000"),
    ("local_supervisor", "320600"),
    ("local_supervisor", "320623"),
    ("township_reviewer", "320623"),
    ("payer", "320623"),
)
"""One click each: a role and where. A township or a village is the first of its county."""
_OFFICES = {
    "province_supervisor": "government_office",
    "local_supervisor": "government_office",
    "notice_editor": "party_office",
    "auditor": "audit",
}
"""Roles that sit in an office with a sector of its own."""


def officials() -> Iterator[access.NewAccount]:
    """All of them, the practice accounts first."""
    begins = figures().days[0]
    draw = Random("officials")  # noqa: S311 - invented names are no secret
    for number, (role, place) in enumerate(_PRACTICE):
        at = _level(role, place, begins)
        yield _new(f"practice-{number}", draw, role, at, begins, None, practice=True)
    yield _new("js-supervisor", draw, "province_supervisor", "320000", begins, None)
    for sector in _sectors(begins):
        yield _new(f"js-{sector}", draw, "department_officer", "320000", begins, None, sector=sector)
        yield _new(f"js-{sector}-reviewer", draw, "department_reviewer", "320000", begins, None, sector=sector)
    for one in sorted(places.default().lineage.places.values(), key=lambda one: one.key):
        since = max(begins, one.begins.last if one.begins else begins)
        until = one.ends.first if one.ends else None
        if places.level(one.code) in {"city", "county"} and (until is None or until > begins):
            for role in _PLACE:
                if places.level(one.code) in access.roles()[role].level:
                    yield _new(f"{one.code}-{one.born}-{role}", draw, role, one.code, since, until)
    for code in _townships(begins):
        yield _new(f"{code}-clerk", draw, "township_clerk", code, begins, None)
        yield _new(f"{code}-reviewer", draw, "township_reviewer", code, begins, None)


def _sectors(day: date) -> Iterator[str]:
    """Those that a unit of the province answers for."""
    for sector in units.default().sectors():
        with suppress(units.NobodyAnswers):
            units.at(sector.id, "320000", day)
            yield sector.id


def _townships(day: date) -> Iterator[str]:
    for city in places.children("320000", day):
        for county in places.children(city.code, day):
            yield from (one.code for one in places.children(county.code, day))


def _level(role: str, place: str, day: date) -> str:
    """Where a practice account sits: the place itself, or the first township or village of it."""
    wanted = access.roles()[role].level
    while not set(wanted) & {places.level(place)}:
        place = places.children(place, day)[0].code
    return place


def _new(
    login: str,
    draw: Random,
    role: str,
    place: str,
    since: date,
    until: date | None,
    *,
    sector: str = "civil_affairs",
    practice: bool = False,
) -> access.NewAccount:
    if role in _OFFICES:
        sector = _OFFICES[role]
    return access.NewAccount(
        login=login,
        name=person(draw),
        role=role,
        unit=units.at(sector, place[:9], since).key if role != "resident" else "",
        sector=sector if role != "resident" else "",
        place_code=place,
        since=since,
        until=until,
        practice=practice,
        provider="practice" if role == "resident" else "",
    )


def person(draw: Random) -> str:
    """An invented name."""
    given = words().given
    return draw.choice(words().surnames) + "".join(draw.choice(given) for _ in range(draw.choice((1, 2, 2, 2))))


@cache
def named(*names: str) -> str:
    """The invented name of whoever these names mean, the same every time."""
    return person(Random("/".join(names)))  # noqa: S311 - invented names are no secret
