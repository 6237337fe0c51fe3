"""Inspections as they are read: that there is one, and how it was drawn, by officials of the office's places and those above."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.inspection import models, things
from minzheng.plan.inspection.drawing import Listed, digest_of, draw, seed_digest
from minzheng.plan.inspection.population import path
from minzheng.plan.inspection.refusals import words
from minzheng.plan.inspection.sampling import names
from minzheng.plan.supervision import api as supervision

READ = "plan.read"
FILE = 1
"""The version of the file from which a draw is made again."""
DRAWN = {"drawn", "concluded", "published"}
_SEALED = ("n", "c", "listed", "left_out", "inspectors", "seed_digest", "beacon_name", "committed_at")
_LATER = {"prepared": (*_SEALED, "beacon", "seed", "failed"), "committed": ("beacon", "seed", "failed"), "drawn": ("failed",)}
"""What is not known yet in a state, for whoever looks back at it."""


def year_plan(actor: access.Actor, year: int, on: date | None = None) -> tuple[things.YearEntry, ...]:
    """The inspections in the plan of a year, and which of them were prepared by a day. Raises Forbidden."""
    access.require(actor, READ)
    on = on or time.today()
    rows = models.YearEntry.objects.filter(_near(actor), year=year).select_related("inspection").order_by("quarter", "pk")
    return tuple(
        things.YearEntry(
            id=row.pk,
            year=row.year,
            quarter=row.quarter,
            title=row.title,
            number=row.number,
            inspection=row.inspection.pk if hasattr(row, "inspection") and row.inspection.opened_on <= on else None,
            by_place=row.by_place,
        )
        for row in rows
    )


def inspections(actor: access.Actor, on: date | None = None) -> tuple[things.Inspection, ...]:
    """The inspections as they stood at the end of a day, the newest first. Raises Forbidden."""
    access.require(actor, READ)
    return tuple(_shown(row, actor, on) for row in _stood(_rows(actor, on).order_by("-pk")[:100], on))


def inspection(actor: access.Actor, inspection_id: int, on: date | None = None) -> things.Inspection:
    """An inspection, as it stood at the end of a day. Raises Forbidden and NoThing."""
    access.require(actor, READ)
    for row in _stood(_rows(actor, on).filter(pk=inspection_id), on):
        return _shown(row, actor, on)
    raise supervision.NoThing(inspection_id)


def samples(actor: access.Actor, inspection_id: int, on: date | None = None, *, mine: bool = False) -> tuple[things.Sample, ...]:
    """What was drawn and seen by a day, at the actor's places or to be inspected by the actor; only the latter with `mine`."""
    held, found, day = access.scope(actor, READ), inspection(actor, inspection_id, on), on or time.today()
    rows = models.Sample.objects.filter(inspection=inspection_id).prefetch_related("results").order_by("order")
    if found.state.id not in DRAWN:
        return ()
    theirs = held.reaches(found.sector)
    shown = [row for row in rows if actor.account in row.inspectors or (not mine and theirs and held.holds(row.place_code))]
    return tuple(
        things.Sample(
            row.pk,
            row.order,
            row.ref,
            row.title,
            row.place_code,
            row.county,
            tuple(row.inspectors),
            row.passed if all(one.day <= day for one in row.results.all()) else None,
            {one.item: (one.passed, one.note) for one in row.results.all() if one.day <= day},
        )
        for row in shown
    )


def to_visit(actor: access.Actor) -> tuple[int, ...]:
    """The inspections in which the actor still has something to look at."""
    if not access.may(actor, READ):
        return ()
    rows = models.Sample.objects.filter(inspection__state="drawn", passed=None).order_by("inspection")
    mine = [row.inspection_id for row in rows if actor.account in row.inspectors]
    return tuple(dict.fromkeys(mine))


def findings(actor: access.Actor, inspection_id: int, on: date | None = None) -> tuple[things.Finding, ...]:
    """What was found wrong by a day at the actor's places, or by the actor, and what was ordered by then."""
    held, day = access.scope(actor, READ), on or time.today()
    theirs = held.reaches(inspection(actor, inspection_id, on).sector)
    found = models.Finding.objects.filter(sample__inspection=inspection_id, day__lte=day)
    rows = found.select_related("sample").order_by("pk")
    ordered = set(
        supervision.took("matter", ["register"], day).filter(thing__in=found.values("matter")).values_list("thing", flat=True)
    )
    return tuple(
        things.Finding(
            row.pk,
            row.sample_id,
            row.sample.place_code,
            row.words,
            row.evidence,
            words().rating[row.rating],
            row.matter if row.matter in ordered else None,
            row.day,
        )
        for row in rows
        if (theirs and held.holds(row.sample.place_code)) or row.made_by == actor.account
    )


def overlaps(actor: access.Actor, inspection_id: int, on: date | None = None) -> tuple[things.Overlap, ...]:
    """Other inspections that go to the same counties in the same quarter. Raises Forbidden and NoThing."""
    one = inspection(actor, inspection_id, on)
    others = _stood(_rows(actor, on).filter(entry__year=one.year, entry__quarter=one.quarter).exclude(pk=one.id), on)
    going = (row for row in others if row.state != "called_off")
    found = ((row.pk, row.title, tuple(sorted(set(one.counties) & _counties(row)))) for row in going)
    return tuple(things.Overlap(*each) for each in found if each[2])


def draw_file(actor: access.Actor, inspection_id: int) -> dict[str, Any]:
    """All that is needed to make a draw again, and what came of it. Raises Forbidden and NoThing; KeyError: not yet."""
    inspection(actor, inspection_id)
    row = models.Inspection.objects.get(pk=inspection_id)
    if row.state not in DRAWN:
        raise KeyError("seed")
    drawn = models.Sample.objects.filter(inspection=row).order_by("order")
    going = {one.county: one.inspectors for one in drawn}
    return {
        "draw": FILE,
        "inspection": row.pk,
        "title": row.title,
        "things": row.listed,
        "inspectors": row.inspectors,
        "n": row.n,
        "team": row.team,
        "seed_digest": row.seed_digest,
        "list": _digest(row),
        "seed": row.seed,
        "beacon": row.beacon,
        "drawn": [one.ref for one in drawn],
        "going": going,
    }


def drawn_again(told: dict[str, Any]) -> tuple[str, ...]:
    """What does not agree when a draw is made again from its file: `seed_digest`, `list`, `drawn`, `going`."""
    listed = [Listed(*one) for one in told["things"]]
    again = draw(listed, told["inspectors"], told["n"], told["team"], told["seed"], told["beacon"])
    checks = {
        "seed_digest": seed_digest(told["seed"]) == told["seed_digest"],
        "list": digest_of(listed, told["inspectors"], told["n"]) == told["list"],
        "drawn": [one.id for one in again.things] == told["drawn"],
        "going": {name: list(who) for name, who in again.inspectors.items()} == told["going"],
    }
    return tuple(name for name, right in checks.items() if not right)


def inspectors(actor: access.Actor) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Those whom the actor's office can draw: account, place, and the places of their declared ties. Raises Forbidden."""
    access.require(actor, "plan.supervise")
    own = access.scope(actor, "plan.supervise").where()
    ties: dict[str, list[str]] = {}
    for account, place in models.Tie.objects.filter(until=models.FOREVER).order_by("pk").values_list("account", "place_code"):
        ties.setdefault(account, []).append(place)
    rows = models.Inspector.objects.filter(own, until=models.FOREVER).order_by("pk")
    return tuple((row.account, row.place_code, tuple(ties.get(row.account, ()))) for row in rows)


def visits_of(actor: access.Actor, year: int, place: str, on: date | None = None) -> dict[int, tuple[things.Inspection, ...]]:
    """The inspections that go to a county, as far as they were drawn by a day, by quarter of a year. Raises Forbidden."""
    access.require(actor, READ)
    drawn = models.Sample.objects.filter(county=place, inspection__entry__year=year).values("inspection")
    found: dict[int, tuple[things.Inspection, ...]] = {}
    for row in _stood(_rows(actor, on).filter(pk__in=drawn).order_by("pk"), on):
        if row.state in DRAWN:
            found[row.entry.quarter] = (*found.get(row.entry.quarter, ()), _shown(row, actor, on))
    return found


def _stood(rows: Any, on: date | None) -> list[Any]:
    """Inspections as they stood at the end of a day: nothing of what became known later."""
    found = supervision.stood("inspection", rows, on or time.today())
    for row in found:
        for name in _LATER.get(row.state, ()):
            setattr(row, name, row._meta.get_field(name).get_default())
        if row.state not in DRAWN:
            row.drawn_ = row.seen_ = 0
    return found


def _near(actor: access.Actor) -> Q:
    """What an office at the actor's places decides, or one above them."""
    if actor == access.SYSTEM:
        return Q()
    try:
        above = path(actor.place, time.today())
    except LookupError:  # nobody's, or a place that is no more
        above = frozenset()
    return access.scope(actor, READ).where("by_place") | Q(by_place__in=above)


def _rows(actor: access.Actor, on: date | None = None) -> Any:
    day = on or time.today()
    open_ = Q(samples__passed=None) | Q(samples__in=models.Result.objects.filter(day__gt=day).values("sample"))
    seen = {"drawn_": Count("samples"), "seen_": Count("samples", filter=~open_)}
    begun = models.Inspection.objects.filter(_near(actor), opened_on__lte=day)
    return begun.select_related("entry").annotate(**seen)


def _counties(row: models.Inspection) -> set[str]:
    return {one[1] for one in row.listed}


def _digest(row: models.Inspection) -> str:
    return digest_of([Listed(*one) for one in row.listed], row.inspectors, row.n) if row.listed else ""


def _shown(row: Any, actor: access.Actor, on: date | None = None) -> things.Inspection:
    return things.Inspection(
        **supervision.base("inspection", row, actor, on),
        year=row.entry.year,
        quarter=row.entry.quarter,
        entry_title=row.entry.title,
        entry_number=row.entry.number,
        population=row.population,
        weight=row.weight,
        items=tuple(row.items),
        sampling=names()[row.sampling],
        n=row.n,
        c=row.c,
        size=len(row.listed),
        counties=tuple(sorted(_counties(row))),
        left_out=tuple(row.left_out),
        seed_digest=row.seed_digest,
        list_digest=_digest(row),
        committed_at=row.committed_at,
        beacon_name=row.beacon_name,
        beacon=row.beacon,
        seed=row.seed if row.drawn_ else "",
        drawn=row.drawn_,
        seen=row.seen_,
        failed=row.failed,
    )


supervision.shows("inspection", lambda row, actor: _shown(_rows(access.SYSTEM).get(pk=row.pk), actor))
