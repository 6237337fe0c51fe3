"""A case in words: its clock, its steps, its state in one sentence, who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.clocks import Timed, running
from minzheng.portal.desk.frame import Frame, lang, said
from minzheng.portal.guides.guide_page import answer_words
from minzheng.portal.persons import shown as persons
from minzheng.portal.persons.shown import Line, lines
from minzheng.portal.ui.trajectory import day_words
from minzheng.portal.ui.typeset import sentences
from minzheng.services.catalogue import api as catalogue
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure


@dataclass(frozen=True, slots=True)
class Passed:
    """A step of the way: done, now or to come, with its day in words; what the reader sees below its name."""

    name: str
    state: str
    when: str
    who: str
    says: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list."""

    id: int
    number: str
    name: str
    item: str
    where: str
    stands: str
    clock: Timed
    href: str
    urgent: bool
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An act as it is told."""

    what: str
    day: date
    at: datetime
    who: str
    facts: tuple[tuple[str, str], ...]
    refused: bool


def show(
    request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of this part. `unnamed`: its reader sees numbers where names would stand."""
    unnamed = not desk.may("person.read", sector=people.SECTOR)
    given = {"desk": desk, "part": "cases", "unnamed": unnamed, **(context or {})}
    return render(request, f"cases/{page}.html", given, status=status)


def purpose(desk: Frame) -> str:
    """What a page of a case is read for: to decide, to handle it, or by those who only watch."""
    if desk.may("case.decide"):
        return "decide"
    return "case" if any(desk.may(one) for one in ("case.take", "case.opine", "case.post")) else "audit"


def item_name(item: str) -> str:
    """What a service is called."""
    return said(catalogue.item(item).name)


def done_on(desk: Frame) -> str:
    """The page on which the reader does what waits for them: for whoever signs that of the decision, else that of the case."""
    return "cases:decision" if desk.may("case.decide") or desk.may("case.opine") else "cases:case"


def who_of(who: str) -> str:
    """Whose turn a step is, in words."""
    names = {
        "resident": pgettext("turn", "the applicant"),
        "village": pgettext("turn", "the village"),
        "township": pgettext("turn", "the township"),
        "county": pgettext("turn", "the county"),
        "city": pgettext("turn", "the city"),
        "province": pgettext("turn", "the province"),
        "provider": pgettext("turn", "the provider"),
        "bank": pgettext("turn", "the bank"),
    }
    return names.get(who, who)


def timed(one: procedure.Case, today: date) -> Timed:
    """The clock of the step in which a case is; without a deadline it says so and draws no bar."""
    clock = procedure.clock(one, today)
    if not one.open and clock.due is None:
        return Timed("off", said(procedure.words().state[one.state]))
    if clock.due is None or clock.left is None:
        return Timed("off", _("clock stopped") if clock.suspended else _("no clock"))
    if clock.suspended and not clock.over:
        return Timed("off", _("clock stopped"), due=clock.due)
    return running(clock.due, one.step_since or one.opened_on, today, clock.left)


def named(desk: Frame, keys: Iterable[int]) -> dict[int, Line]:
    """Persons by key, as lines: one read, on the record; nobody for those who read no persons."""
    wanted = _readable(desk, keys)
    return {one.key: one for one in lines(desk, wanted)} if wanted else {}


def names(desk: Frame, keys: Iterable[int]) -> dict[int, str]:
    """The same by name alone, which is all that lists and decisions show."""
    wanted = _readable(desk, keys)
    return persons.names(desk, wanted) if wanted else {}


def _readable(desk: Frame, keys: Iterable[int]) -> list[int]:
    return sorted(set(keys)) if desk.may("person.read", sector=people.SECTOR) else []


def called(one: procedure.Case, names: Mapping[int, str]) -> str:
    """The name of whoever applies; the number of the case for those who may not read it."""
    return names.get(one.person, one.number)


def rows(desk: Frame, found: Sequence[procedure.Case]) -> list[Row]:
    """Cases as the rows of a list: the names of all of them are read once."""
    called_ = names(desk, [one.person for one in found])
    items = {item: item_name(item) for item in {one.item for one in found}}
    return [
        Row(
            one.id,
            one.number,
            called(one, called_),
            items[one.item],
            words.within(one.place_code, desk.place, desk.day),
            stands(one),
            timed(one, desk.today),
            desk.link("cases:case", one.id),
            one.urgent,
            said(procedure.words().channel[one.channel]) if one.channel == "paper" else "",
        )
        for one in found
    ]


def step_name(one: procedure.Case) -> str:
    """The step in which a case is, in words; empty where it is in none."""
    version = version_of(one)
    return next((said(step.name) for step in version.steps if step.id == one.step), "") if version and one.step else ""


def version_of(one: procedure.Case) -> catalogue.Version | None:
    """The version that binds a case, or would if it were accepted on the day of its opening."""
    item = catalogue.item(one.item)
    return item.version(one.version) or item.on(one.opened_on)


def stands(one: procedure.Case) -> str:
    """Where a case stands, in a few words."""
    return step_name(one) if one.state == "underway" and one.step else said(procedure.words().state[one.state])


def answer(one: procedure.Case, course: procedure.Course, reader: Frame, hung: Sequence[postings.Posting]) -> tuple[str, str]:
    """The first line of a case, and the line below it: what is next and whose turn it is, or until when it hangs."""
    if course.ending and one.open:
        word = said(procedure.words().verb[course.ending.facts["as"]])  # type: ignore[index]
        return _("To be ended: %(how)s") % {"how": word}, _("A second person, who signs cases, ends it or lets it go on.")
    if one.suspended and course.runs_on:
        head = _("The clock stands still until %(day)s") % {"day": day_words(course.runs_on)}
        return head, _("Nothing is signed until it runs again, on that day or before.")
    match one.state:
        case "opened":
            return _("To be accepted"), _("Look whether something is missing: that is told once, in one list.")
        case "lacking":
            return _("Waiting for papers"), _("What is missing was told once. When it comes, the application is accepted.")
        case "granted" | "refused":
            head = _("Granted") if one.state == "granted" else _("Refused")
            day = day_words(one.decided_on) if one.decided_on else ""
            told = _("The family was told.") if course.told else _("The family is still to be told.")
            lasts = _("It holds until %(day)s.") % {"day": day_words(course.until)} if course.until else ""
            return head, sentences(_("Decided on %(day)s.") % {"day": day}, lasts, told)
        case "withdrawn" | "terminated":
            return said(procedure.words().state[one.state]), _("Nothing more is to be done.")
    hangs = next((day_words(each.ends) for each in hung if each.over_on is None), "")
    if hangs and not course.objections:
        return _("Posted until %(day)s") % {"day": hangs}, _("It goes on when these days are over and nobody objects.")
    return _turn(one, course, reader)


def _turn(one: procedure.Case, course: procedure.Course, reader: Frame) -> tuple[str, str]:
    """The first line of a case under way."""
    step = step_name(one)
    if course.objections:
        head = ngettext("%(n)s objection is to be answered", "%(n)s objections are to be answered", course.objections)
        return head % {"n": course.objections}, sentences(anew(course), _("Until then nothing can be signed."))
    deeds = [said(procedure.words().deed[deed]) for deed in course.at.open] if course.at else []
    yours = course.at is not None and any(reader.may(catalogue.done_by(course.at.step, deed)) for deed in course.at.open)
    below = [_("Still needed: %(deeds)s.") % {"deeds": _(", ").join(deeds)}] if deeds and deeds != [step] else []
    if one.due:
        below.append(_("It is to be over by %(day)s.") % {"day": day_words(one.due)})
    hangs = course.at is not None and "posting" in course.at.open and reader.may("case.take")  # a clerk may put up for a village
    if not yours and not hangs:
        below.append(_("At this desk nothing is to be done now."))
    head = step if yours else _("%(step)s: it is the turn of %(who)s") % {"step": step, "who": who_of(one.waits_for)}
    return head, sentences(*below)


def anew(course: procedure.Course) -> str:
    """That somebody looks into what an objection says before it is answered; empty where that is done."""
    deeds = [said(procedure.words().deed[deed]) for deed in course.anew]
    words = _("First it is looked into anew: %(deeds)s.") % {"deeds": pgettext("either", " or ").join(deeds)}
    return words if deeds else ""


def way(one: procedure.Case, course: procedure.Course, *, roomy: bool = False) -> list[Passed]:
    """The steps of a case in order, with their days, whole where there is room; before it is accepted those to follow."""
    day = day_words if roomy else short_day
    first = [
        Passed(
            pgettext("step", "Accepted"),
            "done" if course.accepted_on else "now",
            day(course.accepted_on) if course.accepted_on else _("not yet"),
            who_of("township"),
            (),
            (),
        )
    ]
    version = version_of(one) if one.open and not course.stages else None
    coming = [step for step in version.steps if not (one.urgent and set(step.needs) <= set(step.spares))] if version else []
    later = [Passed(said(step.name), "to-come", limit_words(step), who_of(step.who), (), ()) for step in coming]
    return first + [_passed(stage, course, day) for stage in course.stages] + later


def _passed(stage: procedure.Stage, course: procedure.Course, day: Callable[[date], str]) -> Passed:
    now = course.at is not None and stage.step.id == course.at.step.id
    if stage.skipped:
        state, when = "skipped", _("not needed")
    elif stage.ended:
        state, when = "done", day(stage.ended)
    else:
        state = "now" if now else "to-come"
        when = _("by %(day)s") % {"day": day(stage.due)} if stage.due else limit_words(stage.step)
    needs = tuple(said(procedure.words().deed[deed]) for deed in stage.open) if now else ()
    says = tuple(line.of(lang()) for line in stage.step.says)
    return Passed(said(stage.step.name), state, when, who_of(stage.step.who), says, needs)


def short_day(day: date) -> str:
    """A day where there is little room: one of this year without its year."""
    if day.year != time.today().year:
        return day_words(day)
    return pgettext("date", "%(month)02d-%(day)02d") % {"month": day.month, "day": day.day}


def limit_words(step: catalogue.Step) -> str:
    """How long a step may take, or lasts, where a law says it."""
    limit = next((one for one in step.limits if one.tells in {"ends", "lasts"} and one.when != "objected"), None)
    if limit is None:
        return _("no clock")
    return answer_words(limit.when, _length_words(limit))


def _length_words(limit: catalogue.Limit) -> str:
    length, unit = limit.within.length, limit.within.unit
    if limit.tells == "lasts":
        return ngettext("for %(n)s day", "for %(n)s days", length) % {"n": length}
    match unit:
        case "working_day":
            return ngettext("within %(n)s working day", "within %(n)s working days", length) % {"n": length}
        case "natural_day":
            return ngettext("within %(n)s day", "within %(n)s days", length) % {"n": length}
        case _:
            return ngettext("within %(n)s month", "within %(n)s months", length) % {"n": length}


def trail(acts: Sequence[procedure.Act], people: Mapping[int, str]) -> list[Told]:
    """What was done in a case, the latest first."""
    names = words.people({one for act in acts for one in (act.by, *procedure.hands(act)) if one.isdecimal()})
    return [
        Told(
            said(procedure.words().verb[act.verb]),
            act.day,
            act.at,
            _by(act, names),
            tuple(_facts(act, people, names)),
            act.verb in {"send_back", "terminate"} or act.facts.get("grant") is False,
        )
        for act in reversed(acts)
    ]


def _by(act: procedure.Act, names: Mapping[str, str]) -> str:
    """Who did it; of whom an objection is nobody is told."""
    if act.verb == "objection":
        return ""
    role = access.roles().get(act.role)
    unnamed = _("on paper") if act.paper else said(role.name) if role else _("by itself")
    return _(", ").join(names.get(who) or unnamed for who in procedure.hands(act)) or unnamed


def _facts(act: procedure.Act, people: Mapping[int, str], names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """What was said in an act, in words."""
    what, facts = procedure.words().what, act.facts
    if act.paper:
        typed = {"file": act.paper, "who": names.get(act.by, ""), "day": day_words(date.fromisoformat(str(facts["typed_on"])))}
        yield _("From paper"), _("file %(file)s, typed by %(who)s on %(day)s") % typed
    if act.verb == "authorise":
        yield people.get(int(str(facts["person"])), ""), _("agrees") if facts.get("agrees", True) else _("does not agree")
        yield said(what["signer"]), (act.said or {}).get("note", "")
        return
    if facts.get("representatives"):
        counted = {name: facts[name] for name in ("present", "representatives", "agree", "oppose")}
        yield "", _("%(present)s came, %(representatives)s of them representatives; %(agree)s for, %(oppose)s against") % counted
    if "drawn" in facts:
        yield "", _("drawn: the household is looked at again") if facts["drawn"] else _("not drawn")
    if facts.get("document"):
        yield said(what["document"]), str(facts["document"])
    if facts.get("grant") is not None:
        yield "", pgettext("opinion", "agrees") if facts["grant"] else pgettext("opinion", "does not agree")
    if isinstance(sum_ := facts.get("amount"), int):
        yield pgettext("money", "Amount"), yuan(sum_)
    if facts.get("conclusion"):
        yield "", said(procedure.words().conclusion[str(facts["conclusion"])])
    if facts.get("failing"):
        yield said(what["step"]), str(facts["failing"])
    for name, text in (act.said or {}).items():
        if name in what and text:
            yield said(what[name]), text


def barred(course: procedure.Course) -> list[str]:
    """By name who must not decide; nobody where nobody inquired."""
    return list(access.names(course.barred).values()) or ([_("whoever inquired")] if course.barred else [])


def yuan(fen: int) -> str:
    """An amount in yuan, with its unit."""
    return _("%(amount)s yuan") % {"amount": amount(fen)}


def amount(fen: int) -> str:
    """An amount as it is read: 119950 fen are 1,199.50."""
    return f"{fen // 100:,}.{fen % 100:02}".removesuffix(".00")
