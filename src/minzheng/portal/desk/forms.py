"""A form as its declaration says it: one row for each field, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.portal.desk.frame import Frame, lang, name
from minzheng.registry import api as registry

FEW = 5
"""Up to so many choices stand open, each with its button; more fold into a list."""
MOST_PLACES = 600
MODES = {"integer": "numeric", "year": "numeric", "number": "decimal", "money": "decimal", "phone": "tel"}
LEVELS = ("province", "city", "county", "township", "village")


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a form."""

    field: registry.Field
    typed: str
    problems: tuple[str, ...]

    @property
    def radios(self) -> bool:
        """Whether the choices stand open."""
        return self.field.type == "yes_no" or 0 < len(self.field.choices) <= FEW

    @property
    def mode(self) -> str:
        """Which keyboard a telephone shows."""
        return MODES.get(self.field.type, "")

    @property
    def long(self) -> bool:
        """Whether more than a line may be typed."""
        return self.field.type == "text" and self.field.max_length > 100


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, what is wrong with it, and the token by which sending it twice is once."""

    rows: tuple[Row, ...]
    since: str
    reason: str
    place: str
    request: str
    problems: tuple[registry.Problem, ...] = ()
    gaps: Mapping[str, str] = field(default_factory=dict)

    @property
    def general(self) -> tuple[str, ...]:
        """Problems that belong to no field."""
        fields = {row.field.id for row in self.rows}
        return tuple(one.message(lang()) for one in self.problems if one.field not in fields)

    @property
    def quiet(self) -> Form:
        """The same without a word on what is wrong."""
        return replace(self, rows=tuple(replace(row, problems=()) for row in self.rows), problems=(), gaps={})

    def with_problems(self, problems: Sequence[registry.Problem]) -> Form:
        """The same with problems beside their fields."""
        return replace(
            self, rows=tuple(replace(row, problems=_of(row.field, problems)) for row in self.rows), problems=tuple(problems)
        )

    @property
    def wrong(self) -> tuple[Row, ...]:
        """The fields with problems."""
        return tuple(row for row in self.rows if row.problems)


def begun(register: registry.Register, values: Mapping[str, Any], *, since: date, place: str = "") -> Form:
    """A form before anything was typed."""
    rows = tuple(
        Row(field, "" if values.get(field.id) is None else registry.written(field, values[field.id]), ())
        for field in register.fields
    )
    return Form(_coded(rows, values), since.isoformat(), "", place, uuid4().hex)


def _coded(rows: tuple[Row, ...], values: Mapping[str, Any]) -> tuple[Row, ...]:
    """Choices are kept by their codes, yes and no by these words, whatever the reader's language."""
    return tuple(
        Row(
            row.field,
            str(values.get(row.field.id, "")).lower() if row.field.type == "yes_no" else str(values.get(row.field.id, "")),
            (),
        )
        if row.field.type in {"choice", "yes_no", "place"}
        else row
        for row in rows
    )


def sent(register: registry.Register, given: QueryDict, doing: str) -> Form:
    """A form as it was sent to do `new`, `amend` or `end`.

    What is missing around its fields is a gap; then all that is wrong with the fields shows too, but for an end, which has none.
    """
    rows = tuple(Row(one, given.get(f"v-{one.id}", ""), ()) for one in register.fields)
    token = given.get("request", "")[:64] or uuid4().hex
    form = Form(rows, given.get("since", ""), given.get("reason", ""), given.get("place_code", ""), token)
    gaps = {}
    if doing == "new" and not form.place:
        gaps["place_code"] = _("Choose the place.")
    elif doing == "new" and not places.default().ever(form.place):
        gaps["place_code"] = _("No place has the code “%(place)s”.") % {"place": form.place[:40]}
    if day_of(form.since) is None:
        gaps["since"] = _("The day is missing or is none.")
    problems = registry.clean(register, values(register, given))[1] if gaps and doing != "end" else ()
    return replace(form.with_problems(problems), gaps=gaps)


def _of(one: registry.Field, problems: Sequence[registry.Problem]) -> tuple[str, ...]:
    return tuple(problem.message(lang()) for problem in problems if problem.field == one.id)


def values(register: registry.Register, given: QueryDict) -> dict[str, str]:
    """What was typed, by field."""
    return {field.id: given.get(f"v-{field.id}", "") for field in register.fields}


def day_of(text: str) -> date | None:
    """The day that was typed, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def fits(desk: Frame, register: registry.Register) -> bool:
    """Whether entries of a register lie at the actor's place or below it."""
    own = LEVELS.index(places.level(desk.actor.place))
    return not register.level or any(LEVELS.index(one) >= own for one in register.level)


def options(desk: Frame, register: registry.Register) -> list[tuple[str, list[tuple[str, str]]]] | None:
    """The actor's places on which an entry may lie, grouped by the place above; None where the place looked at is too large."""
    wanted = set(register.level or LEVELS)
    lowest = max(map(LEVELS.index, wanted))
    if not access.may(desk.actor, "register.make"):
        return []
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    own = (desk.place, name(desk.place, desk.day))
    if places.level(desk.place) in wanted:
        groups.append(("", [own]))
    count = 0
    above = [own]
    while above:
        following: list[tuple[str, str]] = []
        for code, word in above:
            found = [(one.code, one.name) for one in places.children(code, desk.day)]
            following += found
            fitting = [one for one in found if places.level(one[0]) in wanted]
            count += len(fitting)
            if fitting:
                groups.append((word, fitting))
        if count > MOST_PLACES or len(following) > MOST_PLACES:
            return None
        above = [one for one in following if LEVELS.index(places.level(one[0])) < lowest]
    return groups
