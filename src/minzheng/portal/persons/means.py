"""What a household lives on, receives and needs, as its page shows it: in words, with source and day, and nothing decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.persons.shown import Line, lines, show

PAGE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in words. `whose` is empty where it is of the household as a whole; `late`: it is to be looked at again."""

    id: int
    whose: str
    what: str
    amount: str
    unit: str
    note: str
    hidden: bool
    source: str
    spoken: date
    since: date
    until: date | None
    look: date | None
    late: bool
    gone: str
    why: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What one source says in all; `amount` is empty where it would be added wrongly. It speaks of `persons` of `of`."""

    source: str
    amount: str
    persons: int
    of: int
    whole: bool
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Section:
    """A family of kinds: what stands, and sums where sums may be made."""

    id: str
    name: str
    told: tuple[Told, ...]
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Means:
    """All that a household's page says of it; `earlier` stands no more, or not on this day."""

    sections: tuple[Section, ...]
    earlier: tuple[Told, ...]
    late: int
    hidden: bool


def means(desk: Frame, home: people.Household, named: Mapping[int, Line]) -> Means:
    """What is known of a household on the day looked at: one read on the record, where anything is."""
    purpose = "audit" if desk.actor.role == "auditor" else "means"
    ever = [
        one
        for one in circumstances.ever(desk.actor, home.id, purpose=purpose, day=desk.day)
        if one.household or one.person in named
    ]
    now = circumstances.standing(ever, desk.day)
    standing = {one.id for one in now}
    totals = circumstances.totals(now)
    sections = [
        Section(
            family.id,
            said(family.name),
            tuple(_told(desk, one, named) for one in now if circumstances.kinds()[one.kind].family == family.id),
            tuple(_sum(one, len(home.members)) for one in totals if one.family == family.id),
        )
        for family in circumstances.declared().family
    ]
    return Means(
        tuple(one for one in sections if one.told),
        tuple(_told(desk, one, named) for one in reversed(ever) if one.id not in standing and one.since <= desk.day),
        sum(one.late for section in sections for one in section.told),
        any(one.hidden for one in now),
    )


def _told(desk: Frame, one: circumstances.Statement, named: Mapping[int, Line]) -> Told:
    kind = circumstances.kinds()[one.kind]
    return Told(
        id=one.id,
        whose=named[one.person].name if one.household is None else "",
        what=said(kind.name),
        amount=amount(one.kind, one.amount),
        unit=said(circumstances.units()[kind.unit].name) if kind.unit else "",
        note=one.note,
        hidden=one.hidden and bool(kind.unit),
        source=said(circumstances.sources()[one.source].name),
        spoken=one.spoken,
        since=one.since,
        until=one.until,
        look=one.look,
        late=one.look is not None and one.look <= desk.day,
        gone=said(circumstances.words().gone[one.gone]) if one.gone else "",
        why=one.why,
    )


def _sum(one: circumstances.Total, of: int) -> Sum:
    amount_ = "" if one.amount is None else amount("wage", one.amount)
    return Sum(said(circumstances.sources()[one.source].name), amount_, one.persons, of, one.whole, one.first, one.last)


def amount(kind: str, amount: int | None) -> str:
    """An amount as it is read."""
    return "" if amount is None else circumstances.written(kind, amount).replace("-", "\u2212")


@dataclass(frozen=True, slots=True)
class Again:
    """Somebody of whom something is to be looked at again."""

    line: Line
    statements: int
    first: date
    href: str


@official("person.read")
@require_safe
def due(request: access.Request, desk: Frame) -> HttpResponse:
    """Of whom something is to be looked at again at the place looked at, page by page; one click leads to their household."""
    try:
        rows, after = circumstances.due(desk.actor, desk.place, after=request.GET.get("after", ""), size=PAGE)
    except people.Refused as refused:
        return show(request, desk, "due", {"problem": refused.message(lang())}, status=400)
    return show(request, desk, "due", {"rows": _again(desk, rows), "after": after})


def _again(desk: Frame, rows: Sequence[circumstances.Due]) -> list[Again]:
    keys = [one.person for one in rows]
    homes, named = people.living_in(keys), {one.key: one for one in lines(desk, keys)}
    return [
        Again(
            named[one.person],
            one.statements,
            one.first,
            desk.link("persons:household", homes[one.person]) if one.person in homes else named[one.person].href,
        )
        for one in rows
        if one.person in named
    ]


def whole() -> str:
    """What a household as a whole is called."""
    return _("The household as a whole")
