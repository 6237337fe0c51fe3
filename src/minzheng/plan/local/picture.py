"""A plan at a place, put together: what binds it, in the wording of those above, with what was adjusted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units
from minzheng.plan.duties import api as duties
from minzheng.plan.local.binding import NAMES, Binding, Bound, binding
from minzheng.plan.local.kept import Kept, chain, codes_of
from minzheng.plan.local.lineage import Line, line, owner
from minzheng.plan.local.things import Adjusted, Answerer, Asked, Deed, Named, PromiseAt, Shift, Stance, Wording
from minzheng.plan.local.tightness import difference, strictness


@dataclass
class Picture:
    """One place on a day, over what is kept of it and of those above."""

    kept: Kept
    place_code: str

    @property
    def plan(self) -> duties.Plan:
        """The plan."""
        return self.kept.plan

    @property
    def day(self) -> date:
        """The day."""
        return self.kept.day

    @cached_property
    def path(self) -> tuple[str, ...]:
        """From the issuer down to the place. Raises KeyError where it lies elsewhere."""
        found = chain(self.plan, self.place_code, self.day)
        if not found:
            raise KeyError(self.place_code)
        return found

    @cached_property
    def binding(self) -> Binding:
        """What binds it."""
        return binding(self.plan, self.place_code, self.day)

    @cached_property
    def line(self) -> Line:
        """Its codes."""
        return line(self.place_code, self.day)

    @property
    def names(self) -> bool:
        """Whether it stands on a level that adopts and names people."""
        return places.level(self.place_code) in NAMES

    def adjusted_keys(self) -> frozenset[tuple[int, str]]:
        """The promises that somebody on the way down adjusted, or the place proposes to."""
        above = {key for code in codes_of(self.path, self.day) for key in self.kept.adjusted.get(code, ())}
        return frozenset(above | {key for code in self.line.codes for key in self.kept.waiting.get(code, ())})

    def promise(self, duty: duties.Duty, proof: duties.Proof) -> PromiseAt:
        """One promise, level by level."""
        current = Wording(self.plan.place_code, proof.target, proof.due or duty.due)
        wordings, mine = [current], None
        shifts: list[Shift] = []
        asked: list[Asked] = []
        stance: Stance = "inherit"
        for code in self.path[1:]:
            row = self._pick(code, duty, proof)
            mine, stance = row, row.stance if row else "inherit"
            below = Wording(code, current.target, current.due, stance)
            if row and stance == "adapt":
                asked += self._asked(row)
                if not self._relieved(row, code):
                    below = Wording(code, current.target if row.target is None else row.target, row.due or current.due, stance)
                    found = difference(proof.bound, current, below)
                    if found.tighter or found.weaker:
                        shifts.append(Shift(code, found, row))
            wordings.append(below)
            current = below
        waiting = self._waiting(duty, proof)
        return PromiseAt(proof, tuple(wordings), tuple(shifts), stance, mine, waiting, tuple(asked))

    def bound_promises(self, one: Bound) -> tuple[PromiseAt, ...]:
        """The promises of a duty that bind the place."""
        return tuple(self.promise(one.duty, proof) for proof in one.proofs)

    def named(self, sector: str) -> tuple[Named, ...]:
        """Who is named for a field of work: by the place itself, else by all that passed to it."""
        found = [self.kept.named[code][sector] for code in self.line.codes if sector in self.kept.named.get(code, ())]
        return tuple(found[:1] if found and found[0].place_code == self.place_code else found)

    def funds(self, duty_id: int) -> tuple[Deed, ...]:
        """Its fund lines for a duty."""
        codes = (code for code in self.line.codes if code in self.kept.funds)
        return tuple(one for code in codes for one in self.kept.funds[code].get(duty_id, ()))

    def answerers(self, one: Bound, everybody: bool = False) -> tuple[Answerer, ...]:
        """The fields of work that must name somebody for a duty; or all with a part."""
        sectors = dict.fromkeys((*one.asked, *one.sectors)) if everybody else one.asked
        return tuple(Answerer(sector, sector in one.leading, self.unit(sector), self.named(sector)) for sector in sectors)

    def unit(self, sector: str) -> units.Unit | None:
        """The unit of a field of work here."""
        try:
            return units.at(sector, self.place_code, self.day)
        except units.NobodyAnswers:
            return None

    def adopted(self) -> tuple[date | None, date | None, str]:
        """Since when it is derived and adopted here and by whom: by the place itself, else by all that it came from."""
        rows = [self.kept.locals[code] for code in self.line.codes if code in self.kept.locals]
        own = [row for row in rows if row.place_code == self.place_code] or rows
        if not own:
            return None, None, ""
        days = [row.adopted_on for row in own if row.adopted_on and row.adopted_on <= self.day]
        whole = len(days) == len(own)
        return min(row.since for row in own), max(days) if whole else None, own[0].adopted_by if whole else ""

    def _pick(self, code: str, duty: duties.Duty, proof: duties.Proof) -> Adjusted | None:
        """What a place says of a promise: its own word, else the tightest of what passed to it."""
        keys = ((duty.id, proof.letter), (duty.id, ""))
        found = [row for row in self._rows(self.kept.adjusted, code, keys) if row.stance != "adopt" or row.place_code == code]
        if not found or found[0].place_code == code:
            return found[0] if found else None
        said = [row for row in found if row.stance == "adapt"]
        return max(said, key=lambda row: strictness(proof.bound, row.target, row.due), default=found[0])

    def _rows(
        self, rows: dict[str, dict[tuple[int, str], Adjusted]], place: str, keys: tuple[tuple[int, str], ...]
    ) -> Iterator[Adjusted]:
        """Rows of a place for a promise, its own first; one of the whole duty stands where the promise has none."""
        for code in line(place, self.day).codes:
            here = rows.get(code)
            found = here and next((here[key] for key in keys if key in here), None)
            if found:
                yield found

    def _waiting(self, duty: duties.Duty, proof: duties.Proof) -> Adjusted | None:
        keys = ((duty.id, proof.letter), (duty.id, ""))
        return next(self._rows(self.kept.waiting, self.place_code, keys), None)

    def _relieved(self, row: Adjusted, code: str) -> bool:
        """Whether the place, or one between it and whoever added this, was relieved of it."""
        below = self.path[self.path.index(code) + 1 :]
        return any(
            one.state == "relieved" and owner(one.place_code, self.day) in below for one in self.kept.asked.get(row.id, ())
        )

    def _asked(self, row: Adjusted) -> list[Asked]:
        """What this place asked about it, and those between."""
        return [one for one in self.kept.asked.get(row.id, ()) if owner(one.place_code, self.day) in self.path]
