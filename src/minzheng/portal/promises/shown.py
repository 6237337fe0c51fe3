"""Words and marks that the pages of plans have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.content.api import Said
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.standing import api as standing
from minzheng.portal.atlas.place_page import kind_words
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.public import words as notice_words
from minzheng.portal.ui import typeset

SHOWN = ("done", "go", "mind", "tight", "stop", "dim", "off", "none")
"""States in the order in which they are counted."""
GLYPHS = SHOWN[:-1]
"""The shapes that are drawn."""


@dataclass(frozen=True, slots=True)
class Light:
    """A light as it is drawn: its state, its word, its sentences."""

    state: str
    word: str
    reasons: tuple[str, ...]

    @property
    def glyph(self) -> str:
        """Its shape."""
        return glyph(self.state)

    @property
    def first(self) -> str:
        """The sentence that binds."""
        return self.reasons[0] if self.reasons else ""


def said(words: Said) -> str:
    """Words in the reader's language."""
    return words.of(lang())


def glyph(state: str) -> str:
    """The shape of a state: what does not apply has that of what is only watched."""
    return "off" if state == "none" else state


def state_word(state: str) -> str:
    """What a state is called."""
    return said(standing.words().state[state])


def light_of(state: str, reasons: Sequence[standing.Reason]) -> Light:
    """A light with its reasons in words."""
    return Light(state, state_word(state), tuple(reason.of(lang()) for reason in reasons))


def counted(states: Iterable[str]) -> tuple[tuple[str, str, int], ...]:
    """How many show which light: state, word and number, those that are there."""
    counts = Counter(states)
    return tuple((state, state_word(state), counts[state]) for state in SHOWN if counts[state])


def target_words(promise: standing.Promise) -> str:
    """What is asked and by when: "at least 30, by the end of 2015"; empty where no number is."""
    known = promise.known
    if promise.proof.kind == "artefact":
        whole = known.whole if known and known.whole else 0
        what = ngettext("one, there", "%(n)s, one at each place bound", whole) % {"n": whole} if whole else ""
    else:
        what = _bound_words(promise, promise.proof.target)
    return _by(what, promise.proof.due)


def wording_words(promise: standing.Promise, wording: local.Wording) -> str:
    """What a level below the issuer says of a promise."""
    if wording.stance == "not_applicable":
        return _("says that it does not apply there")
    return _by(_bound_words(promise, wording.target), wording.due) or _("as above")


def _bound_words(promise: standing.Promise, target: Decimal | None) -> str:
    if target is None or not promise.proof.bound:
        return ""
    unit = promise.known.unit if promise.known else Said("", "")
    number = standing.written(target, lang())
    return said(standing.words().bound[promise.proof.bound]).format(target=number, unit=said(unit)).strip()


def _by(what: str, due: str) -> str:
    if not due:
        return what
    told = {"what": what, "due": notice_words.day(due)}
    return _("%(what)s, by %(due)s") % told if what else _("by %(due)s") % told


def answer_words(place: str, promise: standing.Promise) -> str:
    """How a promise stands at a place, in one line."""
    known, what = promise.known, said(promise.proof.what)
    told: dict[str, object] = {"place": place, "what": what}
    if known is None:
        return _("%(place)s: does not apply. %(what)s is asked of other places") % told
    if promise.proof.kind == "monitored" and known.shown:
        told["shown"] = amount(known.shown, known.unit)
        return _("%(place)s: %(what)s %(shown)s, only watched") % told
    if promise.proof.kind == "monitored":
        return _("%(place)s: a direction, only watched. %(what)s has no number to be held against") % told
    if known.now is None:
        return _("%(place)s: %(what)s is not known") % told
    if known.whole == 1:
        return (_("%(place)s has it: %(what)s") if known.have else _("%(place)s does not have it yet: %(what)s")) % told
    if known.whole:
        told |= {"have": f"{known.have:,}", "whole": f"{known.whole:,}"}
        return _("%(place)s: %(what)s, %(have)s of %(whole)s are there") % told
    told |= {"shown": amount(known.shown, known.unit), "target": standing.written(known.target, lang())}
    return _("%(place)s: %(what)s %(shown)s, promised %(target)s") % told


def amount(shown: str, unit: Said) -> str:
    """A number with its unit, as the reader's language sets it."""
    gap = "" if lang().startswith("zh") or unit.en == "%" or not unit.en else " "
    return f"{shown}{gap}{said(unit)}"


def kinds_words(kinds: Iterable[str]) -> str:
    """Kinds of places, one after another."""
    return pgettext("between kinds", ", ").join(kind_words(kind) for kind in kinds)


def verdict_words(promise: standing.Promise, verdict: standing.Verdict) -> str:
    """The verdict in the wording promised."""
    late = promise.standing.late if promise.standing else 0
    return said(standing.words().verdict[verdict]).format(months=late)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a duty's sentence: plain, the promise looked at, or another promise, by its place among them (from 1)."""

    text: str
    chosen: bool
    promise: int = 0


def pieces(plan: duties.Plan, duty: duties.Duty, proofs: Sequence[duties.Proof], chosen: int) -> tuple[Piece, ...]:
    """A duty's sentence cut where promises begin and end, with its punctuation set; the whole of it is not marked as one."""
    changed = typeset.changes(plan.original)
    spans = [
        (proof.start, proof.start + len(proof.quote), number)
        for number, proof in enumerate(proofs, 1)
        if len(proof.quote) < duty.end - duty.start
    ]
    edges = sorted({duty.start, duty.end, *(edge for first, last, _n in spans for edge in (first, last))})
    found = []
    for first, last in pairwise(edges):
        inside = [number for start, end, number in spans if start <= first and last <= end]
        text = "".join(changed.get(at, plan.original[at]) for at in range(first, last))
        if text:
            found.append(Piece(text, chosen in inside, next(iter(inside), 0)))
    return tuple(found)


def headings(plan: duties.Plan) -> tuple[tuple[tuple[str, ...], tuple[duties.Duty, ...]], ...]:
    """The duties under their headings, those of the letter last."""
    found: dict[tuple[str, ...], list[duties.Duty]] = {}
    for duty in plan.duties:
        found.setdefault(duty.headings if duty.kind == "task" else (), []).append(duty)
    letter = found.pop((), [])
    return (*((path, tuple(some)) for path, some in found.items()), *([((), tuple(letter))] if letter else []))


def no_words(duty: duties.Duty) -> str:
    """A duty's number as it is called."""
    return _("Clause %(no)s") % {"no": duty.no} if duty.kind == "task" else _("Letter %(no)s") % {"no": duty.no.removeprefix("c")}


def lead_words(duty: duties.Duty) -> str:
    """Who leads, and how many others have a part, in the notice's own names."""
    lead, others = duty.lead, len(duty.parts) - 1
    if lead is None:
        return ngettext("nobody is said to lead; %(n)s unit", "nobody is said to lead; %(n)s units", others + 1) % {
            "n": others + 1
        }
    if not others:
        return lead.token
    return ngettext("%(unit)s and %(n)s other", "%(unit)s and %(n)s others", others) % {"unit": lead.token, "n": others}
