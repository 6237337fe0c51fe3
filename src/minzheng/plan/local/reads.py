"""The questions. What a plan says at a place is as public as the plan; names, money, reasons and what waits are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import models
from minzheng.plan.local.binding import NAMES, Binding, Bound, binding
from minzheng.plan.local.gaps import duty_gaps, ended_at, gaps_at, promise_gaps
from minzheng.plan.local.kept import Kept, adjusted, asked, chain, codes_of, deed, kept
from minzheng.plan.local.lineage import line, owner, sources
from minzheng.plan.local.picture import Picture
from minzheng.plan.local.things import Adjusted, Asked, Deed, DutyAt, Gap, Named, PromiseAt, Shift, Standing, Tally

READ = "plan.read"


def duty_at(actor: access.Actor, plan: duties.Plan, no: str, place_code: str, day: date | None = None) -> DutyAt | None:
    """A duty at a place: how it stands at each level, who answers, what is done and paid. None where it does not bind there.

    Whoever may not read the place's own matters gets the wording alone. Raises KeyError for a duty or place that is not there.
    """
    picture = _picture(plan, place_code, day)
    one = picture.binding.of(plan.duty(no).id)
    if one is None:
        return None
    found = _duty_at(picture, one, everybody=True)
    if not access.scope(actor, READ).holds(place_code):
        return _bare(found)
    return replace(found, deeds=tuple(done for done in _deeds(plan, place_code, picture.day) if done.duty == one.duty.id))


def milestones(actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None) -> tuple[Deed, ...]:
    """The milestones that a place set itself, the nearest first. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    return tuple(one for one in _deeds(plan, place_code, day or time.today()) if one.kind == "milestone")


def _deeds(plan: duties.Plan, place_code: str, day: date) -> tuple[Deed, ...]:
    """What a place does and has set itself, without its money."""
    rows = models.Deed.objects.filter(plan=plan.id, place_code__in=line(place_code, day).codes).exclude(kind="fund")
    return tuple(map(deed, rows.filter(since__lte=day, until__gt=day).order_by("kind", "due", "pk")))


def table(actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None) -> tuple[DutyAt, ...]:
    """Every duty that binds a place, in five statements. Raises Forbidden, and KeyError for a place not there."""
    access.require(actor, READ, place=place_code)
    return wordings(actor, plan, place_code, day)


def wordings(actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None) -> tuple[DutyAt, ...]:
    """The same for anybody who reads the plan: whoever may not read the place's own matters gets the wording alone."""
    picture = _picture(plan, place_code, day)
    found = tuple(_duty_at(picture, one) for one in picture.binding.duties)
    return found if access.scope(actor, READ).holds(place_code) else tuple(map(_bare, found))


def standing(actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None) -> Standing:
    """A plan at a place: derived, adopted, from whom it came, what ended with a change of kind. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    picture = _picture(plan, place_code, day)
    derived, adopted, by = picture.adopted()
    ended = ended_at(picture) if place_code != plan.place_code else ()
    return Standing(place_code, derived, adopted, by, len(picture.binding.duties), sources(place_code, picture.day), ended)


def gaps(actor: access.Actor, plan: duties.Plan, place_code: str | None = None, day: date | None = None) -> tuple[Gap, ...]:
    """The gaps of a place, or of the actor's own place and all below it. Raises as `table`."""
    if place_code is not None:
        access.require(actor, READ, place=place_code)
        return tuple(gaps_at(_picture(plan, place_code, day)))
    access.require(actor, READ)
    top = actor.place or plan.place_code
    return tuple(gap for picture in _pictures(plan, top, day or time.today()) for gap in gaps_at(picture))


def shifts(
    actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None
) -> tuple[tuple[Bound, PromiseAt, Shift], ...]:
    """What was added (加码) or relaxed on the way down to a place, level by level, with by how much. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    picture = _picture(plan, place_code, day)
    changed = {duty for duty, _ in picture.adjusted_keys()}
    return tuple(
        (one, promise, delta)
        for one in picture.binding.duties
        if one.duty.id in changed
        for promise in picture.bound_promises(one)
        for delta in promise.shifts
    )


def overview(actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None) -> tuple[Tally, ...]:
    """Every city and county unit below a place, by code: adopted or not, its gaps, what was added. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    day = day or time.today()
    return tuple(_tally(picture) for picture in _pictures(plan, place_code, day) if picture.place_code != place_code)


def tally(actor: access.Actor, plan: duties.Plan, place_code: str, day: date | None = None) -> Tally:
    """The same of one place. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    return _tally(_picture(plan, place_code, day))


def binds(plan: duties.Plan, place_code: str, day: date | None = None) -> Binding:
    """What of a plan binds a place, and which fields of work answer for it: of the text alone. Raises KeyError."""
    return binding(plan, place_code, day or time.today())


def people(actor: access.Actor, place_code: str, day: date | None = None) -> tuple[Named, ...]:
    """Everybody whom a place named, or who passed to it, by field of work; the leader of all has none. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    day = day or time.today()
    codes = line(place_code, day).codes
    rows = models.Naming.objects.filter(place_code__in=codes, since__lte=day, until__gt=day).order_by("sector", "pk")
    found = [Named(row.place_code, row.sector, row.leader, row.unit, row.person, row.since) for row in rows]
    own = {one.sector for one in found if one.place_code == place_code}
    return tuple(one for one in found if one.place_code == place_code or one.sector not in own)


def handovers(actor: access.Actor, place_code: str, sector: str) -> tuple[Named, ...]:
    """Who was named for a field of work one after the other, the latest first. Raises as `table`."""
    access.require(actor, READ, place=place_code)
    codes = line(place_code, time.today()).codes
    rows = models.Naming.objects.filter(place_code__in=codes, sector=sector).order_by("-since", "-pk")
    return tuple(Named(row.place_code, row.sector, row.leader, row.unit, row.person, row.since) for row in rows)


def history(actor: access.Actor, plan: duties.Plan, place_code: str) -> tuple[Adjusted, ...]:
    """Every adjustment that is a place's today, also those that ended, were refused, or are only held; the latest first."""
    access.require(actor, READ, place=place_code)
    mine = line(place_code, time.today())
    rows = models.Adjustment.objects.filter(plan=plan.id, place_code__in=(*mine.codes, *mine.held))
    return tuple(adjusted(row) for row in rows.order_by("-since", "-pk"))


def waiting(actor: access.Actor) -> tuple[Adjusted, ...]:
    """Adjustments that wait for the actor's place to agree, the oldest first; never what the actor proposed."""
    if not access.may(actor, "plan.adopt"):
        return ()
    day = time.today()
    held = access.scope(actor, READ).where()
    rows = models.Adjustment.objects.filter(held, state="proposed").exclude(made_by=actor.account).order_by("pk")
    return tuple(adjusted(row) for row in rows if parent(owner(row.place_code, day), day) == actor.place)


def reliefs(actor: access.Actor, plan: duties.Plan | None = None, day: date | None = None) -> tuple[Asked, ...]:
    """Requests to be relieved that the actor's place asked, must answer or answered, or that places below it asked."""
    access.require(actor, READ)
    day = day or time.today()
    inside = access.scope(actor, READ).where()
    rows = models.Relief.objects.filter(inside, asked_on__lte=day).select_related("adjustment").order_by("-asked_on", "-pk")
    rows = rows.filter(adjustment__plan=plan.id) if plan else rows
    issuers = {one.id: one.place_code for one in duties.plans(actor, day)}
    return tuple(asked(row, issuers[row.adjustment.plan], day) for row in rows if row.adjustment.plan in issuers)


def to_answer(actor: access.Actor) -> tuple[Asked, ...]:
    """Those that wait for the actor's own place today; never what the actor asked."""
    if not access.may(actor, "plan.adopt"):
        return ()
    return tuple(
        one for one in reliefs(actor) if one.state == "asked" and one.at == actor.place and one.asked_by != actor.account
    )


def typed(actor: access.Actor, plan: duties.Plan, place_code: str) -> int:
    """How many cells people of a place have typed to take on a plan: names, and what it says in its own words."""
    access.require(actor, READ, place=place_code)
    codes = line(place_code, time.today()).codes
    rows = models.Adjustment.objects.filter(plan=plan.id, place_code__in=codes).values_list("typed", flat=True)
    return sum(rows) + sum(models.Naming.objects.filter(place_code__in=codes).values_list("typed", flat=True))


def parent(place_code: str, day: date) -> str:
    """The place above, empty at the top or where the place is not in force."""
    if not place_code or not places.exists(place_code, day):
        return ""
    return places.default().on(day).place(place_code).parent


def _picture(plan: duties.Plan, place_code: str, day: date | None) -> Picture:
    day = day or time.today()
    return Picture(kept(plan, codes_of(chain(plan, place_code, day), day), day), place_code)


def _pictures(plan: duties.Plan, place_code: str, day: date) -> Iterable[Picture]:
    """A place and every city and county unit below it, over one reading of what is kept."""
    gazetteer = places.default().on(day)
    below = [
        one.code for one in gazetteer.places.values() if gazetteer.lies_in(one, place_code) and places.level(one.code) in NAMES
    ]
    above = chain(plan, place_code, day)
    rows: Kept = kept(plan, codes_of(dict.fromkeys((*above, *below)), day), day)
    return [Picture(rows, code) for code in below if chain(plan, code, day)]


def _duty_at(picture: Picture, one: Bound, *, everybody: bool = False) -> DutyAt:
    promises = picture.bound_promises(one)
    found: list[Gap] = []
    if picture.names:
        found = [gap for promise in promises for gap in promise_gaps(picture, one, promise)]
        found += duty_gaps(picture, one)
    answerers = picture.answerers(one, everybody) if picture.names else ()
    return DutyAt(one.duty, picture.place_code, picture.day, promises, answerers, picture.funds(one.duty.id), tuple(found))


def _bare(found: DutyAt) -> DutyAt:
    """What anybody may know who reads the plan: the wording at each level."""
    promises = tuple(
        replace(one, mine=None, waiting=None, asked=(), shifts=tuple(_unsaid(delta) for delta in one.shifts))
        for one in found.promises
    )
    answerers = tuple(replace(one, named=()) for one in found.answerers)
    return replace(found, promises=promises, answerers=answerers, funds=(), gaps=())


def _unsaid(delta: Shift) -> Shift:
    return replace(delta, by=replace(delta.by, reason="", funder="", made_by="", checked_by="", answer=""))


def _tally(picture: Picture) -> Tally:
    place = places.default().on(picture.day).place(picture.place_code)
    derived, adopted, _ = picture.adopted()
    changed = {duty for duty, _ in picture.adjusted_keys()}
    promises = [promise for one in picture.binding.duties if one.duty.id in changed for promise in picture.bound_promises(one)]
    return Tally(
        place_code=place.code,
        name=place.name,
        kind=place.kind,
        parent=place.parent,
        derived=derived is not None,
        adopted_on=adopted,
        bound=len(picture.binding.duties),
        tightened=sum(any(delta.difference.tighter for delta in one.shifts) for one in promises),
        relieved=sum(any(one.state == "relieved" for one in promise.asked) for promise in promises),
        gaps=Counter(gap.kind for gap in gaps_at(picture)),
        open_sectors=tuple(sector for sector in picture.binding.leading if not picture.named(sector)),
    )
