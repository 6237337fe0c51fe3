"""The one engine: a thing takes a step of its life, or is told why not. The lives themselves are content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.supervision import models
from minzheng.plan.supervision.clocks import ends
from minzheng.plan.supervision.happened import Stepped
from minzheng.plan.supervision.kinds import kind as kind_of
from minzheng.plan.supervision.kinds import life
from minzheng.plan.supervision.life import Life, Verb
from minzheng.plan.supervision.refusals import NoThing, Refused, text
from minzheng.plan.supervision.sides import holder, mine, seen, split

NUMBER = 64


@dataclass(frozen=True, slots=True)
class Was:
    """How a thing stood before a step: its state and days, and whose turn it was."""

    state: str
    due: date
    place: str = ""
    sector: str = ""
    turn_since: date | None = None
    turn_due: date = models.FOREVER


@dataclass(slots=True)
class Moving:
    """A thing in the middle of a step: what was given with it, and what went before. An effect changes `row`, adds to `facts`."""

    actor: access.Actor
    life: Life
    verb: Verb
    row: Any
    day: date
    was: Was
    past: Sequence[models.Step] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def last(self, verb: str) -> models.Step | None:
        """The last step of a verb."""
        return next((one for one in reversed(self.past) if one.verb == verb), None)


Effect = Callable[[Moving], None]
effects: dict[str, Effect] = {}
Hindrance = Callable[[Moving], Refused | None]
hindrances: dict[str, Hindrance] = {}


def effect(name: str) -> Callable[[Effect], Effect]:
    """Declares what a verb does besides moving a thing: `matter.grant`. It may raise Refused; then nothing was changed."""

    def keep(function: Effect) -> Effect:
        effects[name] = function
        return function

    return keep


def hindrance(name: str) -> Callable[[Hindrance], Hindrance]:
    """Declares what stands against an effect before anybody is asked for anything: the verb is then not offered either."""

    def keep(function: Hindrance) -> Hindrance:
        hindrances[name] = function
        return function

    return keep


def begin(actor: access.Actor, kind: str, verb: str, row: models.Lived, facts: Mapping[str, Any]) -> None:
    """A thing's first step. Within a transaction, by a verb that has asked access."""
    does = life(kind).does(verb)
    row.opened_on, row.made_by = time.today(), actor.account
    row.turn_since = row.opened_on
    _move(Moving(actor, life(kind), does, row, row.opened_on, Was("", row.due), facts=dict(facts)))


def step(
    actor: access.Actor, kind: str, thing: int, verb: str, given: Mapping[str, Any] | None = None, *, number: int | None = None
) -> None:
    """A thing takes a step; `number`: the last one that the actor saw, if given. Raises NoThing, Forbidden and Refused."""
    one = life(kind)
    does = one.does(verb)
    with db.exclusive(f"{kind} {thing}"):
        row = kind_of(kind).model.objects.filter(seen(actor), pk=thing).first()
        if row is None:
            raise NoThing(thing)
        past = list(models.Step.objects.filter(kind=kind, thing=thing).order_by("number"))
        moving = Moving(actor, one, does, row, time.today(), _was(row, one), past)
        if not mine(actor, row, does.side, does.needs):
            raise access.Forbidden(does.needs, row.place_code)
        if number is not None and number != row.steps:
            raise Refused("moved_on", state=one.at(row.state).name)
        if why := _hindered(moving):
            raise why
        moving.given = cleaned(does, given or {})
        moving.facts = {name: str(value) for name, value in moving.given.items() if value not in {None, ""}}
        if does.effect:
            effects[f"{kind}.{does.effect}"](moving)
        _move(moving)


def possible(actor: access.Actor, kind: str, row: models.Lived, past: Sequence[models.Step], day: date) -> tuple[Verb, ...]:
    """The verbs that an actor could do to a thing now, in the order of its life."""
    one = life(kind)
    return tuple(
        verb
        for verb in one.verb
        if verb.side != "system"
        and mine(actor, row, verb.side, verb.needs)
        and _hindered(Moving(actor, one, verb, row, day, _was(row, one), past)) is None
    )


def cleaned(verb: Verb, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given with a verb, as the room keeps it. Raises Refused for what is missing, too long or no day or unit."""
    kept: dict[str, Any] = {}
    for asked in verb.asks:
        value = given.get(asked.id, "")
        if asked.type == "day" and not isinstance(value, date):
            try:
                value = date.fromisoformat(text(asked.id, value, 10, required=asked.required))
            except ValueError:
                raise Refused("no_day") from None
        elif asked.type == "unit":
            value = text(asked.id, value, 64, required=asked.required)
            split(value)
        elif asked.type != "day":
            value = text(asked.id, value, NUMBER if asked.type == "number" else models.TEXT, required=asked.required)
        kept[asked.id] = value
    return kept


def _was(row: models.Lived, one: Life) -> Was:
    return Was(row.state, row.due, *holder(row, one), row.turn_since, row.turn_due)


def _hindered(moving: Moving) -> Refused | None:
    """Why a verb cannot be done now, whoever asks for it."""
    row, verb = moving.row, moving.verb
    if moving.past and moving.past[-1].day > moving.day:
        return Refused("moved_on", state=moving.life.at(row.state).name)
    if row.state not in verb.before:
        return Refused("not_now", verb=verb.name, state=moving.life.at(row.state).name)
    if verb.commanded is not None and verb.commanded != row.commanded:
        return Refused("commanded" if verb.commanded else "not_commanded")
    if verb.within and moving.day > row.due:
        return Refused("too_late", due=row.due)
    for before in verb.another:
        last = moving.last(before)
        if last is not None and last.account == moving.actor.account:
            return Refused("same_person", verb=verb.name, other=moving.life.does(before).done)
    for name, most in verb.at_most.items():
        if sum(one.verb == name for one in moving.past) >= most:
            return Refused("often_enough", verb=moving.life.does(name).name, most=most)
    against = hindrances.get(f"{moving.life.id}.{verb.effect}")
    return against(moving) if against else None


def _move(moving: Moving) -> None:
    """Writes the step: the thing in its new state, the row that says so, the journal and the event."""
    row, verb, was = moving.row, moving.verb, moving.was
    if verb.after:
        state = moving.life.at(verb.after)
        row.state, row.turn_since, row.turn_due = state.id, moving.day, ends(state.clock, moving.day)
    row.steps += 1
    row.save()
    kind = moving.life.id
    models.Step.objects.create(
        kind=kind,
        thing=row.pk,
        number=row.steps,
        verb=verb.id,
        before=was.state,
        after=row.state,
        day=moving.day,
        recorded_at=time.machine(),
        account=moving.actor.account,
        facts=moving.facts,
        due_before=was.due,
        due_after=row.due,
        holder_place=was.place,
        holder_sector=was.sector,
        turn_since=was.turn_since,
        turn_due=was.turn_due,
    )
    said = {"before": was.state, "after": row.state, "due": row.due, **moving.facts}
    journal.write(moving.actor, f"{kind}.{verb.id}", journal.Subject(kind, str(row.pk), row.place_code), said)
    events.announce(Stepped(kind, row.pk, verb.id, row.state, row.place_code))
