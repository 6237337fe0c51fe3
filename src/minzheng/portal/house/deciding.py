"""What is to be decided about a plan: every part of the program that knows of something gives it here.

@deciding.gives
def open_matters(asked: Asked) -> Iterable[Decision]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.desk.frame import Frame, lang, said
from minzheng.portal.promises import shown


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks, at which plan, and how its duties stand there."""

    desk: Frame
    plan: duties.Plan
    found: Sequence[standing.DutyStanding]


@dataclass(frozen=True, slots=True)
class Decision:
    """One question about a duty: what, why, the verb that opens it, and by which day. Nothing is decided here."""

    duty: duties.Duty
    state: str
    question: str
    why: str
    verb: str
    href: str
    weight: int
    due: date | None = None

    @property
    def called(self) -> str:
        """The clause."""
        return shown.no_words(self.duty)

    @property
    def word(self) -> str:
        """The light's word."""
        return shown.state_word(self.state)

    @property
    def glyph(self) -> str:
        """The light's shape."""
        return shown.glyph(self.state)


Giver = Callable[[Asked], Iterable[Decision]]
_givers: dict[str, Giver] = {}
_closed: dict[str, Callable[[Asked], frozenset[str]]] = {}
RED, LEAD, READING = 0, 1, 2
"""What comes first: a red light that nobody sees to, then who leads, then what words mean."""


def gives(giver: Giver) -> Giver:
    """Registers what a part of the program knows to be decided. It answers for any reader, with nothing where it has nothing."""
    _givers[f"{giver.__module__}.{giver.__qualname__}"] = giver
    return giver


def sees_to(knows: Callable[[Asked], frozenset[str]]) -> Callable[[Asked], frozenset[str]]:
    """Registers who knows of which duties, by number, that somebody sees to them already."""
    _closed[f"{knows.__module__}.{knows.__qualname__}"] = knows
    return knows


def decisions(asked: Asked) -> tuple[Decision, ...]:
    """All that the reader is to decide today; on another day nothing is."""
    if asked.desk.past:
        return ()
    found = [one for name in sorted(_givers) for one in _givers[name](asked)]
    rank: dict[str, int] = {state: place for place, state in enumerate(standing.thresholds().order)}
    far = asked.desk.today
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or far, one.weight, rank.get(one.state, len(rank)))))


def _rules(asked: Asked) -> bool:
    """Whether the reader says what this plan's words mean."""
    return access.scope(asked.desk.actor, "plan.rule").holds(asked.plan.place_code)


@gives
def leads(asked: Asked) -> Iterable[Decision]:
    """Duties of several units of which nobody said who leads."""
    for one in asked.found if _rules(asked) else ():
        if not one.led and len(one.duty.parts) > 1:
            n = len(one.duty.parts)
            question = ngettext("%(n)s unit: who of them leads?", "%(n)s units: who of them leads?", n) % {"n": n}
            why = _("The notice does not say who leads. Until somebody is ruled to, nobody is scored for it.")
            yield _decision(asked, one, question, why, _("See the units"), LEAD)


@gives
def readings(asked: Asked) -> Iterable[Decision]:
    """Promises of which the reading is not settled."""
    for one in asked.found if _rules(asked) else ():
        for promise in one.promises:
            if promise.proof.to_confirm:
                question = _("How is “%(what)s” to be read?") % {"what": said(promise.proof.what)}
                why = said(promise.proof.reading) if promise.proof.reading else _("What its words mean is not settled.")
                yield _decision(asked, one, question, why, _("See the sentence"), READING)


@gives
def reds(asked: Asked) -> Iterable[Decision]:
    """Red lights that nobody sees to yet."""
    if not access.scope(asked.desk.actor, "plan.supervise").holds(asked.desk.place):
        return
    seen_to = frozenset().union(*(knows(asked) for knows in _closed.values()))
    for one in asked.found:
        if one.state == "stop" and one.worst and one.duty.no not in seen_to:
            what = said(one.worst.proof.what)
            why = one.reasons[0].of(lang())
            ours, due = _commanded(asked, one.duty), one.worst.proof.due_day
            if not ours:
                question = _("%(what)s will not be kept at this pace, and the issuer does not command who leads it")
            elif due and due < asked.desk.day:
                question = _("%(what)s was not kept in time: what is to be done?")
            else:
                question = _("%(what)s will not be kept at this pace: what is to be done?")
            verb = _("See why") if ours else _("Draft a letter of request")
            yield _decision(asked, one, question % {"what": what}, why, verb, RED)


def _commanded(asked: Asked, duty: duties.Duty) -> bool:
    """Whether whoever leads, or else everybody who answers, takes orders from the issuer."""
    answering = duties.who(duty, asked.plan.place_code, asked.desk.day)
    leading = [one for one in answering if one.leads] or answering
    return all(unit.commanded for one in leading for unit in one.units)


def _decision(asked: Asked, one: standing.DutyStanding, question: str, why: str, verb: str, weight: int) -> Decision:
    href = asked.desk.link("plan:duty", asked.plan.id, one.duty.no)
    return Decision(one.duty, one.state, question, why, verb, href, weight)
