"""The questions. Whoever asks sees what lies with, or comes from, units of their places and fields of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from statistics import median_low
from typing import Any

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.plan.supervision import models, things
from minzheng.plan.supervision.as_of import now, stood, untouched
from minzheng.plan.supervision.clocks import clock, left
from minzheng.plan.supervision.kinds import kind as kind_of
from minzheng.plan.supervision.kinds import kinds, life
from minzheng.plan.supervision.ladder import Rung, next_rung, rung
from minzheng.plan.supervision.life import Verb
from minzheng.plan.supervision.models import FOREVER
from minzheng.plan.supervision.refusals import NoThing, words
from minzheng.plan.supervision.sides import READ, running, seen, sits
from minzheng.plan.supervision.stepping import possible

SIZE = 50
Shown = Callable[[Any, access.Actor], things.Thing]
_shown: dict[str, Shown] = {}


def shows(kind: str, shown: Shown) -> None:
    """Says how a kind is given to an actor, so that what waits of it is found with the rest."""
    _shown[kind] = shown


def matter(actor: access.Actor, matter_id: int, on: date | None = None) -> things.Matter:
    """A matter, as it stood at the end of a day. Raises NoThing."""
    return shown_matter(_then(actor, "matter", matter_id, on), actor, on)


def matters(
    actor: access.Actor,
    *,
    side: str = "",
    state: str = "",
    over: bool = False,
    within: Sequence[places.Range] | None = None,
    on: date | None = None,
) -> tuple[things.Matter, ...]:
    """The matters that an actor may read, the nearest deadline first: of one of their sides, in one state, or what is over.

    `on`: as they stood at the end of a day, today where none is given.
    """
    rows: QuerySet[Any] = models.Matter.objects.filter(seen(actor, on))
    if within is not None:
        rows = rows.filter(_at(within))
    some = _in_states("matter", rows.order_by("due", "pk"), over, on)
    found = [shown_matter(row, actor, on) for row in some if not state or row.state == state]
    return tuple(one for one in found if not side or side in one.mine)


def help_(actor: access.Actor, help_id: int, on: date | None = None) -> things.Help:
    """A call for help, as it stood at the end of a day. Raises NoThing."""
    return shown_help(_then(actor, "help", help_id, on), actor, on)


def helps(actor: access.Actor, *, side: str = "", over: bool = False, on: date | None = None) -> tuple[things.Help, ...]:
    """The calls for help that an actor may read, the nearest clock first; those of one side of theirs, or those that are over.

    `on`: as they stood at the end of a day, today where none is given.
    """
    rows: QuerySet[Any] = models.Help.objects.filter(seen(actor, on)).order_by("turn_due", "pk")
    found = [shown_help(row, actor, on) for row in _in_states("help", rows, over, on)]
    return tuple(one for one in found if not side or side in one.mine)


def _in_states(kind: str, rows: QuerySet[Any], over: bool, on: date | None) -> list[Any]:
    """The rows that were over on a day, or those that were not: today by their state, earlier by their steps."""
    ended, today = _over(kind), time.today()
    if (on or today) >= now():
        rows = rows.filter(state__in=ended) if over else rows.exclude(state__in=ended)
    return [row for row in stood(kind, rows[: 20 * SIZE], on or today) if (row.state in ended) == over]


def solved_elsewhere(actor: access.Actor, help_id: int, most: int = 5) -> tuple[things.Solved, ...]:
    """How others solved the same blocker, those on the same duty first. What is said on solving is for all officials to read."""
    row = _row(actor, "help", help_id)
    rows = models.Help.objects.filter(blocker=row.blocker, state="solved").exclude(pk=row.pk)
    best = sorted(rows.order_by("-solved_on")[:SIZE], key=lambda one: (one.plan, one.duty_no) != (row.plan, row.duty_no))
    return tuple(
        things.Solved(one.pk, one.by_place, one.title, one.solution, one.solved_on, max(left(one.opened_on, one.solved_on), 0))
        for one in best[:most]
        if one.solved_on
    )


def answer_times(actor: access.Actor, since: date) -> tuple[things.Answered, ...]:
    """How every unit above answered since a day: also the time of those who let it go up. The upper level is measured too."""
    held = access.scope(actor, READ)
    rows = models.Step.objects.filter(held.where("holder_place"), kind="help", day__gte=since)
    rows = rows.filter(verb__in=("answer", "rise", "hand_on"))
    by: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for one in rows.order_by("holder_place", "holder_sector"):
        if one.turn_since and held.reaches(one.holder_sector):
            took = max(left(one.turn_since, one.day), 0)
            by.setdefault((one.holder_place, one.holder_sector), []).append((took, one.day > one.turn_due))
    return tuple(
        things.Answered(*unit, len(all_), sum(late for _, late in all_), median_low(took for took, _ in all_))
        for unit, all_ in by.items()
    )


def blockers(actor: access.Actor, since: date) -> tuple[things.Blocked, ...]:
    """What units were stuck with since a day, of all that the actor may read; what was raised most first."""
    rows = models.Help.objects.filter(seen(actor), opened_on__gte=since).values("blocker")
    counted = rows.annotate(raised=Count("pk"), solved=Count("pk", filter=Q(state="solved"))).order_by("-raised", "blocker")
    return tuple(things.Blocked(words().blocker[one["blocker"]], one["raised"], one["solved"]) for one in counted)


def consultation(actor: access.Actor, consultation_id: int, on: date | None = None) -> things.Consultation:
    """A question with its opinions, as they stood at the end of a day; whoever was asked reads them all. Raises NoThing."""
    if not models.Opinion.objects.filter(seen(actor, on), consultation=consultation_id).exists():
        raise NoThing(consultation_id)
    return _consultations(models.Consultation.objects.filter(pk=consultation_id), actor, on)[0]


def consultations(actor: access.Actor, on: date | None = None) -> tuple[things.Consultation, ...]:
    """Questions to or from the actor's units, the newest first, as they stood at the end of a day."""
    mine = models.Opinion.objects.filter(seen(actor, on)).values("consultation")
    return _consultations(models.Consultation.objects.filter(pk__in=mine).order_by("-pk")[:SIZE], actor, on)


def meeting(actor: access.Actor, meeting_id: int, on: date | None = None) -> things.Meeting:
    """A meeting, with those of its matters that the actor may read. Raises NoThing."""
    found = next((one for one in meetings(actor, on, only=meeting_id)), None)
    if found is None:
        raise NoThing(meeting_id)
    return found


def meetings(actor: access.Actor, on: date | None = None, *, only: int | None = None) -> tuple[things.Meeting, ...]:
    """Meetings of the actor's office, or of which a decision lies with the actor's units; the newest first, as on a day."""
    on = on or time.today()
    decided = models.Matter.objects.filter(seen(actor, on), source="meeting")
    held = access.scope(actor, READ)
    own = held.where("by_place") if held.sectors is None else Q(pk__in=[])
    rows = models.Meeting.objects.filter(Q(pk__in=decided.values("source_id")) | own, day__lte=on).order_by("-day", "-pk")
    rows = rows.filter(pk=only) if only is not None else rows[:SIZE]
    by: dict[int | None, list[things.Matter]] = {}
    for row in stood("matter", decided.filter(source_id__in=[one.pk for one in rows]).order_by("pk"), on):
        by.setdefault(row.source_id, []).append(shown_matter(row, actor, on))
    return tuple(things.Meeting(row.pk, row.title, row.day, row.number, row.present, tuple(by.get(row.pk, []))) for row in rows)


def steps(actor: access.Actor, kind: str, thing: int, on: date | None = None) -> tuple[things.Step, ...]:
    """What became of a thing until the end of a day, the first step first. Raises NoThing."""
    _row(actor, kind, thing)
    one = life(kind)
    return tuple(
        things.Step(
            number=row.number,
            verb=one.does(row.verb),
            before=row.before,
            after=row.after,
            day=row.day,
            recorded_at=row.recorded_at,
            account=row.account,
            facts=row.facts,
            holder_name=unit_name(row.holder_place, row.holder_sector, row.day) if row.holder_place else "",
            took=_took(row) if one.does(row.verb).after else None,
            late=row.day > row.turn_due,
        )
        for row in models.Step.objects.filter(kind=kind, thing=thing, day__lte=on or time.today()).order_by("number")
    )


def _took(row: models.Step) -> int | None:
    return max(left(row.turn_since, row.day), 0) if row.turn_since and row.holder_place else None


def to_urge(actor: access.Actor) -> tuple[tuple[things.Matter, Rung], ...]:
    """The matters of the actor's office whose facts allow a rung of the ladder today, with that rung; the longest over first."""
    if not access.may(actor, "plan.supervise"):
        return ()
    urged = life("matter").does("urge")
    open_ = models.Matter.objects.filter(seen(actor), state__in=urged.before, commanded=True).order_by("due", "pk")
    rows = untouched("matter", open_, time.today())
    steps_of: dict[int, list[models.Step]] = {}
    for step in models.Step.objects.filter(kind="matter", thing__in=[row.pk for row in rows]).order_by("number"):
        steps_of.setdefault(step.thing, []).append(step)
    found = []
    for row in rows:
        if sits(actor, "plan.supervise", row.by_place, row.by_sector):
            past = steps_of.get(row.pk, [])
            fit = next_rung(row, past, "escalate", time.today()) or next_rung(row, past, "urge", time.today())
            found += [(shown_matter(row, actor), fit)] if fit else []
    return tuple(found)


def rung_now(actor: access.Actor, matter_id: int, verb: str) -> Rung | None:
    """The rung that urging or escalating would take today. Raises NoThing."""
    past = list(models.Step.objects.filter(kind="matter", thing=matter_id).order_by("number"))
    return next_rung(_row(actor, "matter", matter_id), past, verb, time.today())


def verbs(actor: access.Actor, kind: str, thing: int) -> tuple[Verb, ...]:
    """What the actor can do to a thing today. Raises NoThing."""
    past = list(models.Step.objects.filter(kind=kind, thing=thing).order_by("number"))
    return possible(actor, kind, _row(actor, kind, thing), past, time.today())


def waiting(actor: access.Actor) -> tuple[things.Thing, ...]:
    """What waits for the actor's unit today, in order: what is over first, then by the last day; what has no clock at the end."""
    found: list[things.Thing] = []
    for kind in kinds():
        open_ = [one.id for one in life(kind.id).state if one.turn and not one.stands]
        rows = kind.model.objects.filter(seen(actor), state__in=open_).order_by("due", "pk")[: 20 * SIZE]
        some = untouched(kind.id, rows, time.today())
        found += [one for row in some if (one := _shown[kind.id](row, actor)).my_turn]
    return tuple(sorted(found, key=lambda one: (one.clock.due or FOREVER, one.kind, one.id)))


def unit_name(place: str, sector: str, day: date) -> str:
    """The name of a unit on a day; of one that nobody knows, its place with its field of work."""
    try:
        return units.at(sector, place, day).name
    except (units.NobodyAnswers, units.UnknownUnit, KeyError):
        known = {one.id: one.zh for one in units.default().sectors()}
        return f"{places.name(place, day)} {known.get(sector, sector)}".strip()


def shown_matter(row: models.Matter, actor: access.Actor, on: date | None = None) -> things.Matter:
    """A row as the room gives it."""
    taken = rung(row.rung)
    return things.Matter(
        **base("matter", row, actor, on),
        number=row.number,
        asked=row.asked,
        reason=row.reason,
        source=row.source,
        source_id=row.source_id,
        about=row.about,
        commanded=row.commanded,
        rung=taken.name if taken else None,
    )


def shown_help(row: models.Help, actor: access.Actor, on: date | None = None) -> things.Help:
    """A row as the room gives it."""
    return things.Help(
        **base("help", row, actor, on),
        blocker=words().blocker[row.blocker],
        blocker_id=row.blocker,
        words=row.words,
        solution=row.solution,
        solved_on=row.solved_on,
    )


def shown_opinion(row: models.Opinion, actor: access.Actor, on: date | None = None) -> things.Opinion:
    """A row as the room gives it."""
    return things.Opinion(**base("opinion", row, actor, on), consultation=row.consultation_id)


def base(kind: str, row: models.Lived, actor: access.Actor, on: date | None = None) -> dict[str, Any]:
    """What every thing with a life has."""
    one, today = life(kind), on or time.today()
    state = one.at(row.state)
    since, due = running(row, state)
    needs = {side: {verb.needs for verb in one.verb if verb.side == side} for side in ("asks", "answers")}
    units_of = {"asks": (row.by_place, row.by_sector), "answers": (row.place_code, row.sector)}
    return {
        "kind": kind,
        "id": row.pk,
        "title": row.title,
        "by_place": row.by_place,
        "by_sector": row.by_sector,
        "by_name": unit_name(row.by_place, row.by_sector, row.opened_on),
        "place_code": row.place_code,
        "sector": row.sector,
        "unit_name": unit_name(row.place_code, row.sector, row.opened_on),
        "plan": row.plan,
        "duty_no": row.duty_no,
        "state": state,
        "opened_on": row.opened_on,
        "due": None if row.due == FOREVER else row.due,
        "clock": clock(since, due if state.turn else FOREVER, today, stands=state.stands),
        "steps": row.steps,
        "mine": frozenset(side for side in needs if any(sits(actor, need, *units_of[side]) for need in needs[side])),
    }


def _consultations(rows: Iterable[models.Consultation], actor: access.Actor, on: date | None) -> tuple[things.Consultation, ...]:
    found, by = list(rows), dict[int, list[things.Opinion]]()
    asked = models.Opinion.objects.filter(consultation__in=[row.pk for row in found]).order_by("pk")
    for one in stood("opinion", asked, on or time.today()):
        by.setdefault(one.consultation_id, []).append(shown_opinion(one, actor, on))
    return tuple(
        things.Consultation(
            id=row.pk,
            title=row.title,
            question=row.question,
            silence=words().silence[row.silence],
            by_name=unit_name(row.by_place, row.by_sector, row.opened_on),
            plan=row.plan,
            duty_no=row.duty_no,
            opened_on=row.opened_on,
            due=row.due,
            opinions=tuple(by.get(row.pk, ())),
        )
        for row in found
    )


def _row(actor: access.Actor, kind: str, thing: int) -> Any:
    row = kind_of(kind).model.objects.filter(seen(actor), pk=thing).first()
    if row is None:
        raise NoThing(thing)
    return row


def _then(actor: access.Actor, kind: str, thing: int, on: date | None) -> Any:
    for row in stood(kind, [_row(actor, kind, thing)], on or time.today()):
        return row
    raise NoThing(thing)


def _over(kind: str) -> list[str]:
    return [one.id for one in life(kind).state if one.over or not one.turn]


def _at(ranges: Iterable[places.Range]) -> Q:
    found = Q(pk__in=[])
    for first, after in ranges:
        found |= Q(place_code__gte=first, place_code__lt=after)
    return found


shows("matter", shown_matter)
shows("help", shown_help)
shows("opinion", shown_opinion)
