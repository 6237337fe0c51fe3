"""What is missing at a place, or weaker or later than the place above asks; and what ended there with a change of kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from minzheng.content.api import Said
from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units
from minzheng.plan.local.binding import Bound, binding, promises, scoped
from minzheng.plan.local.lineage import befores
from minzheng.plan.local.picture import Picture
from minzheng.plan.local.things import Adjusted, Ended, Gap, PromiseAt
from minzheng.plan.local.tightness import difference


def gaps_at(picture: Picture) -> Iterator[Gap]:
    """Every gap of a place, in the order of the plan. Below the county nobody adopts, names or pays: there are none."""
    if not picture.names:
        return
    place, issuer = picture.place_code, picture.place_code == picture.plan.place_code
    if not issuer and picture.adopted()[1] is None:
        yield Gap("not_adopted", place, facts={"place": places.name(place, picture.day)})
    duties_changed = {duty for duty, _ in picture.adjusted_keys()}
    for one in picture.binding.duties:
        if one.duty.id in duties_changed:
            for promise in picture.bound_promises(one):
                yield from promise_gaps(picture, one, promise)
        yield from duty_gaps(picture, one)
    if not issuer:
        yield from _holes(picture)


def duty_gaps(picture: Picture, one: Bound) -> Iterator[Gap]:
    """Gaps of a duty as a whole: nobody is there, nobody is named, no money is set aside."""
    no, place = one.duty.no, picture.place_code
    if not one.asked:
        yield Gap("no_unit", place, no, facts={"place": places.name(place, picture.day)})
    elif not any(picture.named(sector) for sector in one.asked):
        yield Gap("nobody", place, no, sector=one.asked[0], facts={"sector": sector_name(one.asked[0])})
    if one.money and not picture.funds(one.duty.id):
        yield Gap("no_money", place, no)


def promise_gaps(picture: Picture, one: Bound, promise: PromiseAt) -> Iterator[Gap]:
    """Gaps of a promise: said not to apply, or weaker or later than above without the word of those above; and what was added."""
    no, letter, place = one.duty.no, promise.proof.letter, picture.place_code
    yield from _added(picture, one, promise)
    said = promise.waiting
    if said and said.stance == "not_applicable" and (said.letter == letter or promise.proof == one.proofs[0]):
        yield Gap("not_applicable", place, no, said.letter)
    mine = promise.waiting or promise.mine
    if mine is None or mine.stance != "adapt" or (mine.state == "in_force" and _agreed(promise, mine)):
        return
    above, here = promise.above, promise.wordings[-1]
    here = replace(here, target=here.target if mine.target is None else mine.target, due=mine.due or here.due)
    found = difference(promise.proof.bound, above, here)
    parent = places.name(above.place_code, picture.day)
    if found.amount < 0:
        facts = {"mine": _plain(here.target), "theirs": _plain(above.target), "parent": parent}
        yield Gap("weaker", place, no, letter, facts=facts)
    if found.days < 0:
        yield Gap("later", place, no, letter, facts={"mine": here.due, "theirs": above.due, "parent": parent})


def _added(picture: Picture, one: Bound, promise: PromiseAt) -> Iterator[Gap]:
    """What levels above, or the place itself, ask beyond the level above them, and still ask here."""
    said = {wording.place_code: (wording, above) for above, wording in pairwise(promise.wordings)}
    for delta in promise.shifts:
        if delta.difference.tighter:
            mine, theirs = (" \u00b7 ".join(filter(None, (_plain(each.target), each.due))) for each in said[delta.place_code])
            facts = {"by": places.name(delta.place_code, picture.day), "mine": mine, "theirs": theirs}
            yield Gap("raised", picture.place_code, one.duty.no, promise.proof.letter, facts=facts)


def _plain(target: Decimal | None) -> str:
    return "" if target is None else f"{target.normalize():f}"


def _agreed(promise: PromiseAt, row: Adjusted) -> bool:
    """Whether the level above agreed to this wording, and asks for no more now than it did then."""
    then = replace(promise.above, target=row.parent_target, due=row.parent_due)
    return bool(row.checked_by) and not difference(promise.proof.bound, then, promise.above).tighter


def _holes(picture: Picture) -> Iterator[Gap]:
    """Land that a promise named before it changed its kind, and that nobody carries now: neither the place nor those above."""
    carried = [binding(picture.plan, code, picture.day) for code in picture.path[1:-1]]
    for one in ended_at(picture):
        above = [found for level in carried if (found := level.of(one.duty.id))]
        if any(one.proof is None or one.proof in found.proofs for found in above):
            continue
        facts = {"kind": kind_name(one.after)}
        yield Gap("scope", picture.place_code, one.duty.no, one.proof.letter if one.proof else "", facts=facts)


def ended_at(picture: Picture) -> tuple[Ended, ...]:
    """What bound a place, or one that passed to it, while it was of another kind, and does not name its kind now."""
    now = places.default().on(picture.day).place(picture.place_code).kind
    gone = befores(picture.place_code, picture.day)
    past = [(place, on) for place, on in gone if on > picture.plan.since and place.kind != now]
    found: dict[tuple[int, int], Ended] = {}
    for place, on in past:
        for duty in picture.plan.tasks:
            proofs = promises(picture.plan, duty, picture.day)
            bound, held = scoped(duty, proofs, place.kind)
            binds, keeps = scoped(duty, proofs, now)
            if bound and not binds:
                found.setdefault((duty.id, 0), Ended(duty, None, on, place.name, place.kind, now))
            elif bound:
                for proof in held:
                    if proof not in keeps:
                        found.setdefault((duty.id, proof.id), Ended(duty, proof, on, place.name, place.kind, now))
    return tuple(sorted(found.values(), key=lambda one: (one.on, picture.plan.tasks.index(one.duty))))


@cache
def sector_name(sector: str) -> Said:
    """The name of a field of work."""
    known = {one.id: Said(one.zh, one.en) for one in units.default().sectors()}
    return known.get(sector, Said(sector, sector))


@cache
def kind_name(kind: str) -> Said:
    """The name of a kind of place."""
    return next((Said(one.zh, one.code.replace("_", " ")) for one in places.kinds() if one.code == kind), Said(kind, kind))
