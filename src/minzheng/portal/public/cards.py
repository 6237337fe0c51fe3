"""The card beside each duty: what it asks, of whom, by when, and what the text leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.notice.api import Anchor, Duty, Milestone, Notice, UnitRole
from minzheng.portal.public import words
from minzheng.portal.public.labels import Labels, dom, sentence_of
from minzheng.portal.public.marks import DEADLINES, Marks
from minzheng.portal.public.xray import Item, XRay
from minzheng.portal.ui.typeset import typeset

MANY = 12
"""More units than this are folded."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: the notice's words, what they mean, and the mark that shows them in the original."""

    words: str
    note: str = ""
    number: int | None = None
    href: str = ""
    item: str = ""
    anchor: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A unit as the card names it."""

    name: str
    note: str = ""
    href: str = ""
    item: str = ""
    number: int | None = None


@dataclass(slots=True)
class Group:
    """Units in one role, with why they have it."""

    title: str
    parties: list[Party]
    note: str = ""
    rest: list[Party] = field(default_factory=list)
    tone: str = ""


@dataclass(slots=True)
class Card:
    """Everything the page says about one duty."""

    duty: Duty
    id: str
    name: str
    short: str
    type: str
    groups: list[Group]
    times: list[Line]
    targets: list[Line]
    actors: list[Line]
    vague: list[Line]
    checks: list[Line]
    findings: list[Item]
    cover: bool
    units: Line | None
    facets: str = ""

    @property
    def lead_names(self) -> str:
        """Who leads, where the notice says so."""
        return _listed(unit.name for unit in self.duty.units if unit.role == "lead") if self.duty.lead_said else ""

    @property
    def pressing(self) -> list[tuple[str, str, int]]:
        """How many findings of each severity: code, word, number."""
        counted = Counter((item.severity, item.label) for item in self.findings)
        return [(code, word, n) for (code, word), n in counted.items()]

    @property
    def unsaid(self) -> bool:
        """Whether several units stand there and none is named to lead."""
        return words.lead_missing(self.duty)

    @property
    def all_names(self) -> str:
        """All units in printed order."""
        return _listed(self.duty.units_all)

    @property
    def deadline(self) -> str:
        """The latest deadline, in words."""
        return words.day(self.duty.deadline)


def _listed(names: Iterable[str]) -> str:
    """Names as a Chinese list sets them; they stay Chinese in either language."""
    return "\u3001".join(map(typeset, names))


class Cards:
    """Makes the cards of one notice."""

    def __init__(self, notice: Notice, marks: Marks, labels: Labels, xray: XRay, shown: set[str]) -> None:
        self.cover = {duty.id for duty in notice.cover_duties}
        self.made: dict[str, Card] = {}
        self.led_to: set[str] = set()
        self.shown = shown
        self.notice = notice
        self.marks = marks
        self.labels = labels
        self.xray = xray

    def of(self, duty: Duty) -> Card:
        """The card of one duty, made once."""
        if duty.id not in self.made:
            self.made[duty.id] = self._make(duty)
        return self.made[duty.id]

    def _make(self, duty: Duty) -> Card:
        whole = duty.responsibility
        card = Card(
            duty=duty,
            id=dom(duty.id),
            name=self.labels.of(duty.id),
            short=self.labels.short(duty.id),
            type=words.duty_type(duty.type),
            groups=list(self._groups(duty)),
            times=list(self._times(duty)),
            targets=list(self._targets(duty)),
            actors=list(self._actors(duty)),
            vague=[self._line(word.anchor, "vague", typeset(word.value)) for clause in duty.clauses for word in clause.vague],
            checks=[self._check(check.said, check.counted, check.anchor) for check in duty.checksums],
            findings=self.xray.about(duty.id),
            cover=duty.id in self.cover,
            units=self._line(whole.anchor, "units", "") if whole else None,
        )
        card.facets = " ".join(self._facets(card))
        return card

    def _line(self, anchor: Anchor, kind: str, text: str, note: str = "", tone: str = "", name: str = "") -> Line:
        found = self.marks.find(anchor, kind) or self.marks.ending(anchor, kind)
        if found is None or found.id not in self.shown:
            return Line(text, note, tone=tone)
        return Line(text, note, self.marks.numbers.get(found), f"#{found.id}", self._once(found.item), name, tone)

    def _once(self, item: str) -> str:
        """A mark leads to one line; a second line of the same words leads to the mark without being led to."""
        if item in self.led_to:
            return ""
        self.led_to.add(item)
        return item

    def _facets(self, card: Card) -> Iterator[str]:
        if card.duty.deadline:
            yield "has-deadline"
        if any(target.value is not None for target in card.duty.targets):
            yield "has-number"
        if words.lead_missing(card.duty):
            yield "has-nolead"
        if card.findings:
            yield "has-finding"

    def _groups(self, duty: Duty) -> Iterator[Group]:
        stated = [unit for unit in duty.units if unit.provenance != "inherited"]
        carried = [unit for unit in duty.units if unit.provenance == "inherited"]
        if duty.id in self.cover:
            yield from [self._group(duty, _("Who acts"), stated, "")] if stated else []
        elif duty.lead_said:
            yield from self._said(duty, stated)
        elif stated:
            yield self._listed(duty, stated)
        elif not duty.units and not duty.units_inherited:
            yield Group(pgettext("on a card", "Units"), [], _("no unit is named for it"), tone="mind")
        if carried:
            yield self._group(duty, _("Also bound"), carried, words.provenance("inherited"))
        elif duty.units_inherited:
            yield Group(_("Also bound"), [Party(typeset(name)) for name in duty.units_inherited], words.provenance("inherited"))

    def _said(self, duty: Duty, units: list[UnitRole]) -> Iterator[Group]:
        leads = [unit for unit in units if unit.role == "lead"]
        others = [unit for unit in units if unit.role != "lead"]
        if leads:
            yield self._group(duty, _("Leads"), leads, self._why(leads))
        if others:
            yield self._group(duty, _("With"), others, "")

    def _listed(self, duty: Duty, units: list[UnitRole]) -> Group:
        if len(units) == 1:
            return self._group(duty, pgettext("on a card", "Units"), units, "" if units[0].open else _("alone"))
        first = next((unit for unit in units if unit.role == "lead"), None)
        if first is None:
            return self._group(duty, pgettext("on a card", "Units"), units, _("the notice names no lead"), tone="mind")
        why = {"unit": typeset(first.name), "why": words.provenance(first.provenance)}
        return self._group(duty, pgettext("on a card", "Units"), units, _("%(unit)s: %(why)s") % why, tone="mind")

    @staticmethod
    def _why(units: list[UnitRole]) -> str:
        return _("; ").join(dict.fromkeys(words.provenance(unit.provenance) for unit in units))

    def _group(self, duty: Duty, title: str, units: list[UnitRole], note: str, tone: str = "") -> Group:
        parties = [self._party(duty, unit) for unit in units]
        folded = len(parties) > MANY + 3
        return Group(title, parties[:MANY] if folded else parties, note, parties[MANY:] if folded else [], tone)

    def _party(self, duty: Duty, unit: UnitRole) -> Party:
        notes: list[str] = []
        if unit.full != unit.name and unit.full.startswith(unit.name):
            notes.append(typeset(unit.full))  # of a shared ending; a longer official name stands in the view by unit
        if unit.role in {"support", "implement"}:
            notes.append(_("supports") if unit.role == "support" else _("carries out"))
        if unit.open:
            notes.append(_("members not named"))
        elif not unit.commanded:
            notes.append(pgettext("on a card", "not under it"))
        mark = self.marks.find(unit.anchor, "unit")
        note = _(", ").join(notes)
        if mark is None or mark.id not in self.shown:
            return Party(typeset(unit.name), note)
        own = mark.duty == duty.id and mark.numbered
        return Party(
            typeset(unit.name),
            note,
            f"#{mark.id}",
            self._once(mark.item) if own else "",
            self.marks.numbers.get(mark) if own else None,
        )

    def _times(self, duty: Duty) -> Iterator[Line]:
        stated: dict[tuple[int, int], Milestone] = {}
        later: dict[tuple[int, int], int] = {}
        for clause in duty.clauses:
            for time in clause.milestones:
                key = (time.anchor.start, time.anchor.end)
                if time.inherited_from:
                    later[key] = later.get(key, 0) + 1
                    stated.setdefault(key, time)
                else:
                    stated[key] = time
        for key, time in stated.items():
            note = words.milestone(time)
            if time.inherited_from:
                note = _("%(what)s, stated in %(where)s") % {"what": note, "where": self.labels.of(time.inherited_from)}
            elif key in later:
                more = ngettext("and for %(n)s clause after it", "and for %(n)s clauses after it", later[key]) % {"n": later[key]}
                note = _("%(what)s, %(more)s") % {"what": note, "more": more}
            yield self._line(time.anchor, "time", typeset(time.anchor.quote), note, "deadline" if time.kind in DEADLINES else "")

    def _targets(self, duty: Duty) -> Iterator[Line]:
        usual = duty.deadline if len(duty.deadlines_all) == 1 else None
        by_place = {(t.anchor.start, t.anchor.end): sentence_of(c) for c in duty.clauses for t in c.targets}
        sentences = [by_place.get((target.anchor.start, target.anchor.end), 0) for target in duty.targets]
        for index, (target, sentence) in enumerate(zip(duty.targets, sentences, strict=True)):
            place = sentences[:index].count(sentence) if sentences.count(sentence) > 1 else None
            name = self.labels.joined(self.labels.of(duty.id), sentence if max(sentences) > 1 else 0, place)
            yield self._line(target.anchor, "target", typeset(target.text), _("; ").join(words.target(target, usual)), name=name)

    def _actors(self, duty: Duty) -> Iterator[Line]:
        seen: set[str] = set(duty.units_all)
        for clause in duty.clauses if duty.id not in self.cover else ():
            if clause.actor and clause.actor not in seen:
                seen.add(clause.actor)
                at = clause.anchor.quote.find(clause.actor)
                start = clause.anchor.start + max(at, 0)
                where = Anchor(start, start + len(clause.actor), clause.actor, clause.anchor.rule)
                number = sentence_of(clause)
                note = _("sentence %(no)s") % {"no": number} if number > 1 else ""
                yield self._line(where, "actor", typeset(clause.actor), note)

    def _check(self, said: int, counted: int, anchor: Anchor) -> Line:
        mark = self.marks.find(anchor, "target") or self.marks.ending(anchor, "target")
        quote = self.notice.original[mark.start : mark.end] if mark else anchor.quote
        if said == counted:
            return self._line(anchor, "target", typeset(quote), _("the names counted are %(n)s: agrees") % {"n": counted})
        note = _("said %(said)s, but %(counted)s are named") % {"said": said, "counted": counted}
        return self._line(anchor, "target", typeset(quote), note, "mind")
