"""Deriving, adopting, adjusting. Each asks access, checks, writes and journals in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import models
from minzheng.plan.local.binding import NAMES, scoped
from minzheng.plan.local.kept import adjusted, chain, codes_of, kept
from minzheng.plan.local.lineage import line, owner
from minzheng.plan.local.picture import Picture
from minzheng.plan.local.reads import parent
from minzheng.plan.local.refusals import NotHere, Refused
from minzheng.plan.local.rights import ADOPT, named, require_place, text
from minzheng.plan.local.things import Adjusted, Difference, PromiseAt, Stance, Wording
from minzheng.plan.local.tightness import difference


@dataclass(frozen=True, slots=True)
class Adjusting:
    """What a place says of a promise, as people write it: empty `target` and `due` keep those above."""

    stance: Stance
    target: str = ""
    due: str = ""
    reason: str = ""
    funder: str = ""

    @property
    def typed(self) -> int:
        """How many cells somebody filled."""
        return sum(bool(one.strip()) for one in (self.target, self.due, self.reason, self.funder))


def derive(actor: access.Actor, plan: duties.Plan) -> int:
    """Gives every city and county unit where a plan is in force its local plan, from today; says how many are new.

    A second time it gives those alone that have none and came from none. Raises Forbidden and Refused.
    """
    access.require(actor, "plan.enforce", place=plan.place_code)
    today = time.today()
    if not plan.since <= today < (plan.until or date.max):
        raise Refused("not_in_force")
    with db.exclusive(f"local {plan.id}"):
        standing = places.default().on(today)
        held = set(models.LocalPlan.objects.filter(plan=plan.id, until=models.FOREVER).values_list("place_code", flat=True))
        new = [
            one.code
            for one in standing.places.values()
            if one.code != plan.place_code and standing.lies_in(one, plan.place_code) and places.level(one.code) in NAMES
            if held.isdisjoint(line(one.code, today).codes)
        ]
        rows = models.LocalPlan.objects.bulk_create(models.LocalPlan(plan=plan.id, place_code=code, since=today) for code in new)
        said = {"plan": plan.id, "digest": plan.digest, "since": today}
        journal.write_many(
            actor, "local.derive", ((journal.Subject("local_plan", str(row.pk), row.place_code), said) for row in rows)
        )
    return len(rows)


def adopt(actor: access.Actor, plan: duties.Plan, place_code: str) -> None:
    """A place takes a plan on. Raises Forbidden and Refused."""
    require_place(actor, plan, place_code)
    with db.exclusive(f"local {plan.id} {place_code}"):
        today = time.today()
        _, adopted, _ = _picture(plan, place_code).adopted()
        if adopted or place_code == plan.place_code:
            raise Refused("adopted", place=named(place_code, today), day=adopted or plan.since)
        row, _made = models.LocalPlan.objects.get_or_create(
            plan=plan.id, place_code=place_code, until=models.FOREVER, defaults={"since": today}
        )
        row.adopted_on, row.adopted_by = today, actor.account
        row.save(update_fields=["adopted_on", "adopted_by"])
        said = {"plan": plan.id, "digest": plan.digest, "adopted_on": today}
        journal.write(actor, "local.adopt", journal.Subject("local_plan", str(row.pk), place_code), said)


def adjust(actor: access.Actor, plan: duties.Plan, place_code: str, no: str, letter: str, said: Adjusting) -> Adjusted:
    """A place says in its own words what it makes of a promise; what it said before ends.

    What adds to the words above (加码) needs a reason and a funder and holds at once. What relaxes them, or says that they do not
    apply, waits for the place above. Raises Forbidden, Refused, and KeyError for a duty or place that is not there.
    """
    duty = plan.duty(no)
    picture = _picture(plan, place_code)
    bound = picture.binding.of(duty.id)
    require_place(actor, plan, place_code, bound.sectors if bound else ())
    with db.exclusive(f"local {plan.id} {place_code}"):
        picture = _picture(plan, place_code)
        if place_code == plan.place_code:
            raise Refused("own_place", place=named(place_code, time.today()))
        if picture.adopted()[1] is None:
            raise Refused("not_adopted", place=named(place_code, time.today()))
        promise = _promise(picture, duty, letter)
        if said.stance == "adapt" and promise.proof.letter != letter:
            raise Refused("which_promise", no=no)
        target, due = _values(promise, said)
        shift = _shift(promise, said.stance, target, due)
        waits = shift.weaker or said.stance == "not_applicable"
        reason = text("reason", said.reason, models.REASON, needed=False)
        funder = text("funder", said.funder, models.REASON, needed=False)
        if not reason and (waits or shift.tighter):
            raise Refused("needs_reason")
        if not funder and shift.tighter:
            raise Refused("needs_funder")
        where = {"plan": plan.id, "duty": duty.id, "letter": letter, "place_code": place_code}
        own = {"stance": said.stance, "target": target, "due": due, "reason": reason, "funder": funder, "typed": said.typed}
        above = {"parent_target": promise.above.target, "parent_due": promise.above.due, "tightens": shift.tighter}
        made = {"since": time.today(), "made_by": actor.account, "recorded_at": time.machine()}
        row = models.Adjustment(**where, **own, **above, **made, state="proposed" if waits else "in_force")
        _replace(picture, row)
        row.save()
        _note(actor, "local.propose" if waits else "local.adjust", row)
    return adjusted(row)


def drop(actor: access.Actor, plan: duties.Plan, adjustment_id: int) -> Adjusted:
    """The place takes back what it proposed. Raises Forbidden, NotHere and Refused."""
    row = _row(actor, plan, adjustment_id)
    require_place(actor, plan, owner(row.place_code, time.today()), _sectors(plan, row))
    with db.exclusive(f"local {plan.id} {row.place_code}"):
        row = models.Adjustment.objects.get(pk=adjustment_id)
        if row.state != "proposed":
            raise Refused("not_waiting")
        row.state, row.until = "dropped", time.today()
        row.save(update_fields=["state", "until"])
        _note(actor, "local.drop", row)
    return adjusted(row)


def approve(actor: access.Actor, plan: duties.Plan, adjustment_id: int, *, accept: bool, answer: str = "") -> Adjusted:
    """The place above agrees to what relaxes its words, from today on, or refuses with a reason.

    Raises Forbidden, NotHere and Refused.
    """
    row = _row(actor, plan, adjustment_id)
    today = time.today()
    place = owner(row.place_code, today)
    above = parent(place, today)
    access.require(actor, ADOPT, place=above)
    if actor != access.SYSTEM and actor.place != above:
        raise Refused("parent_answers", place=named(above, today))
    require_place(actor, plan, above, _sectors(plan, row, above))
    said = text("reason", answer, models.REASON, needed=not accept)
    with db.exclusive(f"local {plan.id} {place}"):
        row = models.Adjustment.objects.get(pk=adjustment_id)
        if row.state != "proposed":
            raise Refused("not_waiting")
        if row.made_by == actor.account:
            raise Refused("same_person")
        row.checked_by, row.checked_on, row.answer = actor.account, today, said
        if accept:
            picture = _picture(plan, place)
            promise = _promise(picture, _duty(plan, row.duty), row.letter)
            row.parent_target, row.parent_due = promise.above.target, promise.above.due
            _replace(picture, row)
            row.state, row.since = "in_force", today
        else:
            row.state, row.until = "refused", today
        row.save()
        _note(actor, "local.approve" if accept else "local.refuse", row)
    return adjusted(row)


def _picture(plan: duties.Plan, place_code: str) -> Picture:
    today = time.today()
    return Picture(kept(plan, codes_of(chain(plan, place_code, today), today), today), place_code)


def _promise(picture: Picture, duty: duties.Duty, letter: str) -> PromiseAt:
    """The promise meant. Raises Refused where it names neither the place nor any kind of place below it."""
    proof = next((one for one in duty.proofs if one.letter == letter), None) or (duty.proofs[0] if not letter else None)
    if proof is None:
        raise KeyError(letter)
    kind = places.default().on(picture.day).place(picture.place_code).kind
    levels = [one.code for one in places.kinds()]
    binds, held = scoped(duty, (proof,), kind)
    lower = any(levels.index(one) > levels.index(kind) for one in proof.scope)
    if not (held or (binds and not letter) or lower):
        raise Refused("not_bound", no=duty.no, place=named(picture.place_code, picture.day))
    return picture.promise(duty, proof)


def _values(promise: PromiseAt, said: Adjusting) -> tuple[Decimal | None, str]:
    """The target and the date meant, empty where they are as above. Raises Refused for what is neither number nor date."""
    if said.stance != "adapt":
        return None, ""
    target, due, above = None, said.due.strip(), promise.above
    if given := said.target.strip():
        if above.target is None:
            raise Refused("no_number_here")
        try:
            target = Decimal(given)
        except InvalidOperation:
            target = None
        if target is None or not target.is_finite() or not 0 <= target < 10**12 or round(target, 4) != target:
            raise Refused("bad_number", given=given)
    if due:
        try:
            last = duties.last_day(due)
        except ValueError:
            last = None
        if last is None or len(due) not in {4, 7, 10}:
            raise Refused("bad_date", given=due)
        if last < time.today():
            raise Refused("due_gone", due=due, today=time.today())
    return (None if target == above.target else target), ("" if due == above.due else due)


def _shift(promise: PromiseAt, stance: Stance, target: Decimal | None, due: str) -> Difference:
    """How the new wording differs from the one above. Raises Refused where nothing changes."""
    above, mine = promise.above, promise.mine
    if stance == "adapt" and target is None and not due:
        raise Refused("nothing_changes")
    if mine and (mine.stance, mine.target, mine.due) == (stance, target, due):
        raise Refused("nothing_changes")
    if stance == "adopt" and mine is None and promise.waiting is None:
        raise Refused("nothing_changes")
    if stance != "adapt":
        return Difference()
    below = Wording(promise.wordings[-1].place_code, above.target if target is None else target, due or above.due)
    found = difference(promise.proof.bound, above, below)
    if not (found.tighter or found.weaker):
        raise Refused("nothing_changes")
    return found


def _replace(picture: Picture, row: models.Adjustment) -> None:
    """Ends what the row takes the place of, under every code that is the place's. A proposal replaces another alone."""
    before = models.Adjustment.objects.filter(
        plan=row.plan, duty=row.duty, letter=row.letter, place_code__in=picture.line.codes, until=models.FOREVER
    ).exclude(pk=row.pk)
    before.filter(state="proposed").update(state="dropped", until=time.today())
    if row.state != "proposed" or row.pk:
        before.filter(state="in_force").update(until=time.today())


def _row(actor: access.Actor, plan: duties.Plan, adjustment_id: int) -> models.Adjustment:
    row = models.Adjustment.objects.filter(pk=adjustment_id, plan=plan.id).first()
    if row is None or not access.scope(actor, "plan.read").holds(row.place_code):
        raise NotHere(adjustment_id)
    return row


def _duty(plan: duties.Plan, duty_id: int) -> duties.Duty:
    return next(one for one in plan.duties if one.id == duty_id)


def _sectors(plan: duties.Plan, row: models.Adjustment, place_code: str = "") -> tuple[str, ...]:
    """The fields of work with a part in the duty at the place of the row, or at another."""
    found = Picture(kept(plan, (), time.today()), place_code or owner(row.place_code, time.today())).binding.of(row.duty)
    return found.sectors if found else ()


def _note(actor: access.Actor, verb: str, row: models.Adjustment) -> None:
    fields = ("plan", "duty", "letter", "stance", "due", "reason", "funder", "state", "since", "answer")
    said: Mapping[str, object] = {name: getattr(row, name) for name in fields} | {"target": str(row.target)}
    journal.write(actor, verb, journal.Subject("adjustment", str(row.pk), row.place_code), said)
