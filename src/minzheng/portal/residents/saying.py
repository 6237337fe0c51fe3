"""A matter in words: how far it is in one line, what is asked of the family, and its steps with their days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.guides.guide_page import money_words, who_words
from minzheng.portal.ui.typeset import sentences
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure import api as procedure


@dataclass(frozen=True, slots=True)
class Line:
    """How far a matter is: the line, what stands below it, and whether it is late."""

    words: str
    below: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A step on the track: done, now, to_come or left out; its days; who did it or does it; and what else is to be said."""

    state: str
    name: str
    when: str
    who: str
    notes: tuple[str, ...] = ()


def line(state: str, course: procedure.Course, clock: procedure.Clock, item: catalogue.Item, *, sums: bool = True) -> Line:
    """How far it is; the amount that is granted is left out where anybody might look."""
    if state == "granted" and not sums:
        return Line(_("Granted"), _told(course))
    if state == "granted":
        return Line(_("Granted: %(amount)s") % {"amount": amount_words(course.amount, item)}, _told(course))
    if state == "refused":
        return Line(_("Not granted"), _told(course))
    if state == "underway" and course.at:
        who, step = who_words(course.at.step.who), course.at.step.name.of(lang())
        found = _under_way(_("%(who)s: %(step)s") % {"who": who, "step": step}, course, clock)
        return replace(found, below=sentences(found.below, promised(course)))
    words = {
        "opened": _("It has come in and is looked at"),
        "lacking": _("Something is missing"),
        "withdrawn": _("Taken back"),
        "terminated": _("Ended without a decision"),
        "underway": _("It is under way"),
    }[state]
    below = {
        "opened": _("The clock begins on the day on which it is accepted."),
        "lacking": _("Once all is there it is accepted, and the clock begins."),
    }
    return Line(words, below.get(state, ""))


def promised(course: procedure.Course) -> str:
    """By when the place has promised a decision, or whether that was kept; empty where it promised nothing."""
    if course.promised is None:
        return ""
    if course.ruled and course.ruled.kept:
        return _("As was promised here.")
    over = course.ruled or course.promised < time.today()
    words = _("It was promised here by %(day)s.") if over else _("Promised here by %(day)s.")
    return words % {"day": day_words(course.promised)}


def _under_way(words: str, course: procedure.Course, clock: procedure.Clock) -> Line:
    if clock.suspended and not clock.over:
        on = _("It runs on by %(day)s at the latest.") % {"day": day_words(course.runs_on)} if course.runs_on else ""
        return Line(_("%(line)s, the clock stands") % {"line": words}, on)
    if clock.due is None:
        last = _("A decision by %(day)s at the latest.") % {"day": day_words(course.due_all)} if course.due_all else ""
        return Line(words, last or _("No law sets a last day for this step."))
    if clock.over:
        n = -(clock.left or 0)
        late = ngettext("%(line)s, %(n)s working day late", "%(line)s, %(n)s working days late", n) % {"line": words, "n": n}
        return Line(
            late, _("It should have been done by %(day)s. The supervisor sees this too.") % {"day": day_words(clock.due)}, True
        )
    said = {"day": day_words(clock.due), "all": day_words(course.due_all) if course.due_all else ""}
    both = _("This step is over by %(day)s at the latest, and it is decided by %(all)s.")
    below = (both if course.due_all else _("This step is over by %(day)s at the latest.")) % said
    return Line(_("%(line)s, on time") % {"line": words}, below)


def _told(course: procedure.Course) -> str:
    if course.decided_on is None:
        return ""
    decided = _("Decided on %(day)s.") % {"day": day_words(course.decided_on)}
    lasts = _("It holds until %(day)s; whoever still needs it then applies anew.")
    return sentences(decided, promised(course), lasts % {"day": day_words(course.until)} if course.until else "")


def amount_words(fen: int | None, item: catalogue.Item) -> str:
    """What is granted, with how often."""
    if fen is None:
        return _("as the law gives it")
    words = {
        "month": pgettext("what is granted", "%(yuan)s yuan a month"),
        "once": pgettext("what is granted", "%(yuan)s yuan, once"),
        "bill": pgettext("what is granted", "%(yuan)s yuan of the bill"),
    }[item.frequency]
    return words % {"yuan": money_words(fen)}


def track(
    opened_on: date | None,
    course: procedure.Course,
    acts: Sequence[procedure.Act] = (),
    objections: Sequence[Objected] = (),
    law: catalogue.Version | None = None,
) -> Iterator[Row]:
    """Every step from the application on, before acceptance those of the law in force; with acts also who did it."""
    by = access.names({one for act in acts for one in act.did})
    if opened_on:
        yield Row("done", pgettext("a step", "Applied"), day_words(opened_on), "")
    accepted = next((act for act in acts if act.verb == "accept"), None)
    if course.accepted_on:
        yield Row(
            "done", pgettext("a step", "Accepted"), day_words(course.accepted_on), _names([accepted] if accepted else [], by)
        )
    else:
        yield Row("now" if course.state in procedure.OPEN else "out", pgettext("a step", "Accepted"), "", "")
    for step in law.steps if law and not course.stages and course.state in procedure.OPEN else ():
        yield Row("to_come", step.name.of(lang()), "", who_words(step.who))
    for stage in course.stages:
        yield _stage(stage, course, [act for act in acts if act.step == stage.step.id], by, objections)


def _names(acts: Sequence[procedure.Act], by: Mapping[str, str]) -> str:
    """Who did something, by name; of what was done on paper those who are known here."""
    return pgettext("between values", ", ").join(dict.fromkeys(by[one] for act in acts for one in act.did if one in by))


def _stage(
    stage: procedure.Stage,
    course: procedure.Course,
    acts: Sequence[procedure.Act],
    by: dict[str, str],
    objections: Sequence[Objected],
) -> Row:
    name, who = stage.step.name.of(lang()), who_words(stage.step.who)
    if stage.skipped:
        return Row("out", name, _("left out"), "")
    deeds = [act for act in acts if act.verb in stage.step.needs]
    names = _names(deeds, by)
    notes = tuple(one.words for one in objections if one.step == stage.step.id)
    if stage.ended:
        return Row("done", name, day_words(stage.ended), names or who, notes)
    if stage is course.at:
        when = _("by %(day)s at the latest") % {"day": day_words(stage.due)} if stage.due else ""
        return Row("now", name, when, who, notes)
    return Row("to_come" if course.state in procedure.OPEN else "out", name, "", who, notes)


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection as the family may know it: at which step, and what came of it; never whose, nor its words."""

    step: str
    words: str


def objected(step: str, one: object) -> Objected:
    """What is told of an objection."""
    left, answered, upheld, answer, due = (getattr(one, name) for name in ("left_on", "answered_on", "upheld", "answer", "due"))
    if answered is None:
        words = _("Objected to on %(day)s; it is looked into by %(due)s.") % {"day": day_words(left), "due": day_words(due)}
    else:
        result = _("it held") if upheld else _("it did not hold")
        words = _("Objected to on %(day)s, looked into: %(result)s. %(answer)s")
        words %= {"day": day_words(left), "result": result, "answer": answer}
    return Objected(step, words)
