"""Everything that a clause's page says: the sentence, the answer, its light, who answers, and how that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.clues import api as clues
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.standing import api as standing
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.atlas.units_page import sometime
from minzheng.portal.figures.watched import Watched, watched
from minzheng.portal.promises import shown
from minzheng.portal.promises.look import Look
from minzheng.portal.promises.mapped import Mapped, mapped
from minzheng.portal.ui.trajectory import Target, Trajectory, trajectory
from minzheng.portal.ui.typeset import typeset

_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Chip:
    """A promise of the clause to choose."""

    words: str
    state: str
    word: str
    href: str
    chosen: bool
    to_confirm: bool

    @property
    def glyph(self) -> str:
        """The shape of its light."""
        return shown.glyph(self.state)


@dataclass(frozen=True, slots=True)
class Who:
    """One that answers: as the notice names it, who that is on the day, and why."""

    token: str
    names: tuple[str, ...]
    leads: bool
    how: str
    to_confirm: bool
    role: str


@dataclass(frozen=True, slots=True)
class Source:
    """Records that stand behind a figure, and where they are opened; without an address they are not public."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another definition, what it would come to, and why it is not used."""

    name: str
    value: str
    why: str
    tbc: bool


@dataclass(frozen=True)
class ClausePage:
    """A clause as seen from a place on a day, with one of its promises looked at (`chosen` from 1, 0: the one that binds)."""

    plan: duties.Plan
    duty: duties.Duty
    look: Look
    asked: int = 0

    @cached_property
    def found(self) -> standing.DutyStanding:
        """How the clause stands."""
        return standing.standing(access.PUBLIC, self.plan, self.duty.no, self.look.place, self.look.day)

    @cached_property
    def number(self) -> int:
        """Which of its promises is looked at."""
        promises = self.found.promises
        if 1 <= self.asked <= len(promises):
            return self.asked
        return promises.index(self.found.worst) + 1 if self.found.worst else 1

    @property
    def promise(self) -> standing.Promise:
        """The promise that is looked at."""
        return self.found.promises[self.number - 1]

    @property
    def proof(self) -> duties.Proof:
        """How it is proven."""
        return self.promise.proof

    @cached_property
    def measure(self) -> indicators.Measure | None:
        """The measure that proves it, or by which it is watched, where there is one and it is public."""
        known = {one.id: one for one in indicators.measures()}
        found = known.get(self.proof.measure)
        return found if found and found.public else None

    @property
    def pieces(self) -> tuple[shown.Piece, ...]:
        """The sentence with its promises in it."""
        return shown.pieces(self.plan, self.duty, [one.proof for one in self.found.promises], self.number)

    @property
    def anchor(self) -> str:
        """Clause and letter."""
        return " · ".join(filter(None, (shown.no_words(self.duty), self.proof.letter)))

    @property
    def answer(self) -> str:
        """The one line."""
        return shown.answer_words(self.look.name, self.promise)

    @cached_property
    def light(self) -> shown.Light:
        """The light of the promise with all its reasons."""
        reasons = self.promise.standing.reasons if self.promise.standing else ()
        return shown.light_of(self.promise.state, reasons)

    @property
    def verdict(self) -> str:
        """What is to be said in the wording promised."""
        return shown.verdict_words(self.promise, standing.verdict(self.promise, self.look.day))

    @property
    def chips(self) -> tuple[Chip, ...]:
        """Every promise of the clause."""
        return tuple(
            Chip(
                shown.said(one.proof.what),
                one.state,
                shown.state_word(one.state),
                self.look.link("clause", self.plan.id, self.duty.no, promise=str(number)),
                number == self.number,
                one.proof.to_confirm,
            )
            for number, one in enumerate(self.found.promises, 1)
        )

    @property
    def target(self) -> str:
        """What is promised, and by when."""
        return shown.target_words(self.promise)

    @property
    def scope(self) -> str:
        """The kinds of places that are bound."""
        return shown.kinds_words(self.proof.scope) if self.proof.scope else places.name(self.plan.place_code, self.look.day)

    @cached_property
    def chart(self) -> Trajectory | None:
        """How the figure went since the plan began, month by month; nothing where no number decides or the place is not bound."""
        known, target, due = self.promise.known, self.proof.target, self.proof.due_day
        if self.measure is None or known is None or known.whole == 1 or self.look.day <= self.plan.since:
            return None
        days = (self.plan.since, *standing.month_ends(self.plan.since, self.look.day), self.look.day)
        figures = indicators.series(self.measure.id, self.look.place, days)
        history = [(one.day, one.ratio) for one in figures]
        first = next(((day, ratio) for day, ratio in history if ratio is not None), None)
        aim = Target(Fraction(target), due, self.target) if target is not None and due else None
        return trajectory(
            history,
            title=f"{self.look.name}: {shown.said(self.proof.what)}",
            unit=shown.said(self.measure.unit),
            decimals=self.measure.decimals,
            ceiling=Fraction(100) if self.measure.unit.zh == "%" else None,
            today=self.look.day,
            target=aim,
            required=[first, (due, Fraction(target))] if first and aim and due and target is not None else (),
        )

    @property
    def unit_words(self) -> str:
        """What the chart counts."""
        return shown.said(self.measure.name) if self.measure else ""

    @cached_property
    def said_here(self) -> tuple[tuple[str, str], ...]:
        """What the levels below the issuer say of the promise where they say otherwise: place and wording."""
        try:
            found = local.duty_at(access.PUBLIC, self.plan, self.duty.no, self.look.place, self.look.day)
        except KeyError:
            return ()
        mine = next((one for one in found.promises if one.proof.id == self.proof.id), None) if found else None
        if mine is None:
            return ()
        return tuple(
            (places.name(one.place_code, self.look.day), shown.wording_words(self.promise, one))
            for above, one in pairwise(mine.wordings)
            if (one.target, one.due, one.stance == "not_applicable") != (above.target, above.due, False)
        )

    @cached_property
    def drawn(self) -> Mapped | None:
        """The map of its lights, and how many places show which; nothing of what has no light."""
        return mapped(self.plan, self.duty, self.proof, self.number, self.look) if self.proof.kind != "monitored" else None

    @cached_property
    def answering(self) -> tuple[tuple[str, tuple[Who, ...]], ...]:
        """Who answers: at the issuing place, and at the place looked at."""
        asked = dict.fromkeys((self.plan.place_code, self.look.place))
        if self.promise.state == "none":
            asked = dict.fromkeys((self.plan.place_code,))
        return tuple((places.name(place, self.look.day), tuple(self._who(place))) for place in asked)

    def _who(self, place: str) -> Iterator[Who]:
        at_home = place == self.plan.place_code
        for one in sorted(duties.who(self.duty, place, self.look.day), key=lambda one: not one.leads):
            ruled = one.part.ruled_on if one.leads and at_home else None
            how = [*([self._moved(one)] if one.moved else []), *([self._ruled(ruled)] if ruled else [])]
            if one.members and one.basis and one.since:
                how.append(pgettext("between parts", ", ").join((one.part.token, sometime(one.since), shown.said(one.basis))))
            role = shown.said(duties.roles()[one.role].name) if one.role in {"support", "implement"} else ""
            names = tuple(dict.fromkeys(unit.full_name if at_home else unit.name for unit in one.units))
            names = names if one.members or not names else (" / ".join(names),)
            doubt = one.certainty == "to_confirm" and at_home
            yield Who(one.part.token, names, one.leads, pgettext("between items", "; ").join(how), doubt, role)

    def _moved(self, one: duties.Answering) -> str:
        basis = shown.said(one.basis) if one.basis else ""
        since = sometime(one.since)
        told = _("took over from %(unit)s") % {"unit": one.part.token}
        return pgettext("between parts", ", ").join(filter(None, (told, since, basis)))

    def _ruled(self, day: date) -> str:
        return _("the notice names no lead; its issuer ruled so on %(day)s") % {"day": day_words(day)}

    @cached_property
    def voices(self) -> tuple[clues.Clue, ...]:
        """What was answered in public of what people here said of it."""
        return clues.published(self.plan, self.duty.no, self.look.place, self.look.day)

    @property
    def say(self) -> str:
        """Where one says what one knows of it."""
        return self.look.link("say", self.plan.id, self.duty.no)

    @property
    def grade(self) -> str:
        """How good the evidence is, A to E."""
        return self.promise.standing.grade if self.promise.standing and self.promise.state != "off" else ""

    @property
    def evidence_words(self) -> str:
        """What the grade means here."""
        if self.measure:
            said = shown.said(self.measure.evidence)
            return said if self.proof.kind == "measured" else _("nothing decides; it is watched: %(how)s") % {"how": said}
        return {
            "artefact": _("a document or body with its number, looked up by a second person"),
            "attested": _("somebody’s word from outside this platform"),
            "monitored": _("nothing decides; it is only watched"),
            "measured": _("its measure is not public"),
        }[self.proof.kind]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The records behind the figure."""
        if self.measure is None or self.promise.known is None:
            return ()
        behind = indicators.records(self.measure.id, self.look.place, self.look.day, most=1)
        return tuple(self._source(one) for one in behind.openings)

    def _source(self, one: indicators.Opening) -> Source:
        register = indicators.origin(one.origin)
        tells = {"counts": _("what is counted"), "divides": _("what it is divided by"), "fails": _("what falls short")}[one.tells]
        words = _("%(register)s: %(tells)s") % {"register": shown.said(register.name), "tells": tells}
        choices = [
            choice for name, value in one.filters.items() for choice in register.field(name).choices if choice.code == value
        ]
        words = " · ".join((words, *(shown.said(choice.name) for choice in choices)))
        if not register.public:
            return Source(words, "")
        said = {"place": self.look.place, "on": self.look.day.isoformat()} | {f"f.{k}": v for k, v in one.filters.items()}
        return Source(words, f"{reverse('public:register', args=[register.id])}?{urlencode(said)}")

    @cached_property
    def watched(self) -> tuple[Watched, ...]:
        """Figures that stand beside its promises: those of the plan's sheet, without the one that is looked at."""
        names = duties.watched(self.plan.number, self.duty.no)
        return watched((name for name in names if name != self.proof.measure), self.look.place, self.look.day)

    @cached_property
    def others(self) -> tuple[Other, ...]:
        """Definitions that were not adopted, with what they would come to."""
        if self.measure is None:
            return ()
        names = [f"{self.measure.id}/{one.id}" for one in self.measure.alternative if one.formula]
        values = indicators.values(names, [self.look.place], self.look.day) if names and self.promise.known else {}
        unit, found = self.measure.unit, []
        for one in self.measure.alternative:
            figure = values.get(f"{self.measure.id}/{one.id}", {}).get(self.look.place)
            value = shown.amount(figure.shown, unit) if figure and figure.shown else ""
            found.append(Other(shown.said(one.name), value, shown.said(one.why), one.tbc))
        return tuple(found)

    @cached_property
    def evidence(self) -> tuple[duties.Evidence, ...]:
        """The things and words that stand as proof here, the newest first."""
        if self.proof.kind not in {"artefact", "attested"}:
            return ()
        ranges = places.ranges(self.look.place, self.look.day)
        found = duties.evidence(access.PUBLIC, [self.proof.id], ranges, self.look.day)
        return tuple(sorted(found, key=lambda one: one.day, reverse=True))[:_EVIDENCE]

    @cached_property
    def rulings(self) -> tuple[duties.Ruling, ...]:
        """What the issuer said that its words mean: of this clause, then of the whole."""
        found = duties.rulings(access.PUBLIC, self.plan.id, self.look.day)
        mine = [one for one in found if one.duty in {None, self.duty.id}]
        return tuple(sorted(mine, key=lambda one: one.duty is None))

    @cached_property
    def of_others(self) -> frozenset[int]:
        """Those of its rulings that speak of another promise's words alone."""
        others = [piece.text for piece in self.pieces if piece.promise and not piece.chosen]
        chosen = "".join(piece.text for piece in self.pieces if piece.chosen)
        words = {one.id: typeset(one.words) for one in self.rulings}
        return frozenset(key for key, said in words.items() if said not in chosen and any(said in text for text in others))

    @property
    def neighbours(self) -> tuple[tuple[str, str, str], ...]:
        """The clauses before and after: which way, number and address."""
        all_ = self.plan.duties
        at = all_.index(self.duty)
        found = [("prev", one) for one in all_[max(at - 1, 0) : at]] + [("next", one) for one in all_[at + 1 : at + 2]]
        return tuple((way, shown.no_words(one), self.look.link("clause", self.plan.id, one.no)) for way, one in found)

    @property
    def called(self) -> str:
        """The clause's number."""
        return shown.no_words(self.duty)

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings that it stands under."""
        return tuple(typeset(one) for one in self.duty.headings)

    @property
    def home(self) -> str:
        """All plans."""
        return self.look.link("plans")

    @property
    def whole(self) -> str:
        """The plan."""
        return self.look.link("plan", self.plan.id)

    @property
    def data(self) -> str:
        """The same as data."""
        return self.look.link("clause_data", self.plan.id, self.duty.no)
