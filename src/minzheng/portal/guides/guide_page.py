"""Everything a page shows of a service: the answer, who, what, where, the way with its days, what follows, the law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import lang, path_of, province
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts


@dataclass(frozen=True, slots=True)
class Cited:
    """An article, with the number of its paper on this page and the paper's name."""

    article: str
    number: int
    paper: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its articles; without one it is to be confirmed by the province."""

    words: str
    cited: tuple[Cited, ...]
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step: what, by whom, when at the latest, by which limit."""

    name: str
    who: str
    when: str
    limits: tuple[Told, ...]
    says: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """What is paid at a place: for what, how much, by which document, and the record."""

    words: str
    yuan: str
    basis: str
    href: str


@dataclass(frozen=True, slots=True)
class First:
    """The first step that a law ends, and by which day."""

    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Elder:
    """An earlier version, and where it is shown."""

    words: str
    href: str


class GuidePage:
    """A service for an application accepted on a day. Without a version it says since when there is one, or until when."""

    def __init__(self, item: catalogue.Item, day: date, place: str) -> None:
        self.item, self.day, self.place = item, day, place
        self.version = item.on(day)
        self.remedy = catalogue.remedy(day)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.item.name.of(lang())

    @property
    def about(self) -> str:
        """What it is, in a sentence."""
        return self.item.about.of(lang())

    @property
    def reckons(self) -> bool:
        """Whether a rule works out what it gives, so that it can be tried."""
        return facts.rule(self.item.id, self.day) is not None

    @property
    def day_words(self) -> str:
        """The day of acceptance in words."""
        return day_words(self.day)

    @property
    def group(self) -> str:
        """What happens in a family that asks for it."""
        return next(one.name.of(lang()) for one in catalogue.groups().group if one.id == self.item.group)

    @cached_property
    def papers(self) -> dict[str, tuple[int, catalogue.Paper]]:
        """What the page rests on, numbered as cited: those of the version, then those of the remedies."""
        law = [one for one in (self.version, self.remedy) if one]
        cited = {by.partition(" ")[0] for one in law for by in one.cited(self.day)}
        said = {key: paper for one in law for key, paper in one.papers.items() if key in cited}
        return {key: (number, paper) for number, (key, paper) in enumerate(said.items(), 1)}

    @property
    def sections(self) -> tuple[tuple[str, str, tuple[Told, ...]], ...]:
        """What is said of the version under a heading each: the heading's id, its words, the sentences."""
        heads = {
            "who": _("Who can apply"),
            "gives": _("What it gives"),
            "where": _("Where to apply"),
            "brings": _("What to bring"),
        }
        return self._said(heads)

    @property
    def afterwards(self) -> tuple[tuple[str, str, tuple[Told, ...]], ...]:
        """The same of what follows the decision."""
        heads = {
            "posted": _("What the neighbours see"),
            "pays": _("How it is paid"),
            "again": _("When it is looked at again"),
            "stops": _("When it ends"),
        }
        return self._said(heads)

    def _said(self, heads: dict[str, str]) -> tuple[tuple[str, str, tuple[Told, ...]], ...]:
        found = ((key, head, self.told(getattr(self.version, key))) for key, head in heads.items())
        return tuple((key, head, lines) for key, head, lines in found if lines)

    def told(self, lines: Iterable[catalogue.Line | catalogue.Material]) -> tuple[Told, ...]:
        """Sentences with their articles."""
        return tuple(Told(one.of(lang()), self._cited(one.by), _instead(one)) for one in lines if one.since <= self.day)

    def _cited(self, by: Iterable[str]) -> tuple[Cited, ...]:
        split = [cited.partition(" ") for cited in by]
        return tuple(Cited(article, self.papers[key][0], self.papers[key][1].name) for key, _space, article in split)

    @property
    def remedies(self) -> tuple[Told, ...]:
        """What can be done against a refusal."""
        return self.told(self.remedy.lines) if self.remedy else ()

    @property
    def standards(self) -> tuple[Amount, ...]:
        """What is paid at the place, and where that is on record."""
        return tuple(self._amount(one) for one in catalogue.standards(self.item, self.place, self.day))

    @cached_property
    def promise(self) -> Amount | None:
        """By which day the place promises a decision, and where that is on record; nothing where the law asks as much."""
        found = catalogue.promise(self.item.id, self.place, self.day) if self.version else None
        day = catalogue.promised_by(found, self.version, self.day) if found and self.version else None
        if found is None or day is None:
            return None
        at = {"place": places.name(found.place, self.day), "day": day_words(found.since), "number": found.number}
        basis = _("%(place)s, %(number)s; so on record since %(day)s") % at
        href = f"{reverse('public:register_entry', args=[catalogue.PROMISES, found.entry])}?on={self.day}"
        words = _("Promised here: a decision within %(length)s of acceptance, by %(day)s.")
        said = words % {"length": length_words(found.within), "day": day_words(day)}
        return Amount(said, "", basis, href)

    def _amount(self, one: catalogue.Standard) -> Amount:
        said = pgettext("what is paid", "%(benefit)s, %(area)s") % {
            "benefit": one.benefit.of(lang()),
            "area": one.area.of(lang()),
        }
        at = {"place": places.name(one.place, self.day), "day": day_words(one.since), "number": one.number}
        basis = _("%(place)s, %(number)s; so on record since %(day)s") % at
        href = f"{reverse('public:register_entry', args=[catalogue.STANDARDS, one.entry])}?on={self.day}"
        return Amount(said, money_words(one.amount), basis, href)

    @property
    def path(self) -> tuple[tuple[str, str], ...]:
        """The place with all that it lies in."""
        return path_of(self.place, self.day)

    @property
    def below(self) -> tuple[tuple[str, str], ...]:
        """The cities or counties that can be chosen."""
        deep = places.level(self.place) not in {"province", "city"}
        return () if deep else tuple((one.code, one.name) for one in places.children(self.place, self.day))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known although the version stands."""
        told = self.version.notes if self.version else ()
        return tuple(one.of(lang()) for one in told if one.since <= self.day)

    @cached_property
    def way(self) -> tuple[catalogue.Due, ...]:
        """Every step with its last day."""
        return catalogue.latest(self.version, self.day) if self.version else ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The way in words."""
        return tuple(self._stage(due) for due in self.way)

    def _stage(self, due: catalogue.Due) -> Stage:
        if due.latest:
            last = _("by %(day)s at the latest") % {"day": day_words(due.latest)}
            when = answer_words(due.limit.when if due.limit else None, last)
        elif due.begun:
            when = _("begun by %(day)s at the latest") % {"day": day_words(due.begun)}
        else:
            when = "" if due.step.limits else _("no law sets a last day")
        limits = (Told(self._limit(one), self._cited(one.by)) for one in due.step.limits)
        return Stage(due.step.name.of(lang()), who_words(due.step.who), when, tuple(limits), self.told(due.step.says))

    def _limit(self, limit: catalogue.Limit) -> str:
        after = _("acceptance") if limit.after == catalogue.ACCEPTED else self._name(limit.after)
        length = length_words(limit.within)
        if limit.when == "objected":
            words = _("if somebody objects to “%(after)s”, within %(length)s of that, or of when the objection is upheld")
            return words % {"length": length, "after": after}
        words = {
            "begins": _("begins within %(length)s after “%(after)s”"),
            "ends": _("within %(length)s after “%(after)s”"),
            "lasts": _("for %(length)s from “%(after)s” on"),
        }[limit.tells]
        return answer_words(limit.when, words % {"length": length, "after": after})

    def _name(self, step: str) -> str:
        return next(due.step.name.of(lang()) for due in self.way if due.step.id == step)

    @property
    def decided(self) -> str:
        """The last day of the decision, where a law sets one."""
        day = next((due.latest for due in self.way if due.step.id == "decided"), None)
        return day_words(day) if day else ""

    @property
    def first(self) -> First | None:
        """The first step that has a last day; None where no law sets one."""
        return next((First(due.step.name.of(lang()), day_words(due.latest)) for due in self.way if due.latest), None)

    @property
    def uncertain(self) -> bool:
        """Whether a last day lies in a year whose holidays are not known."""
        return any(due.deadline and due.deadline.findings for due in self.way)

    @property
    def answers(self) -> tuple[str, str] | None:
        """Who answers for it in the province on the day: the name and where it is shown; None where nobody is recorded."""
        found = units.responsible(self.item.function, province(self.day), self.day)
        if found.unit is None:
            return None
        return found.unit.name, f"{reverse('public:unit', args=[found.unit.key])}?on={self.day}"

    @property
    def elders(self) -> tuple[Elder, ...]:
        """The other versions that have begun by today, the newest first; and none from before the first list of places."""
        begins, today = places.default().begins, time.today()
        there = [one for one in self.item.versions if one.since <= today and one.until >= begins and one is not self.version]
        return tuple(self._elder(one, max(one.since, begins)) for one in reversed(there))

    def _elder(self, version: catalogue.Version, day: date) -> Elder:
        since = day_words(version.since) if version.since > places.default().begins else ""
        until = day_words(version.until) if version.until < time.today() else ""
        said = {
            (True, True): _("accepted from %(since)s to %(until)s"),
            (True, False): _("accepted since %(since)s"),
            (False, True): _("accepted by %(until)s"),
        }
        words = said.get((bool(since), bool(until)), _("all that was accepted")) % {"since": since, "until": until}
        return Elder(words, f"{reverse('public:service', args=[self.item.id])}?on={day}&place={self.place}")


def _instead(one: catalogue.Line | catalogue.Material) -> str:
    known = one.known_by if isinstance(one, catalogue.Material) else None
    return known.of(lang()) if known else ""


def money_words(fen: int) -> str:
    """An amount in yuan, with fen where there are some."""
    return f"{fen // 100:,}" + (f".{fen % 100:02}" if fen % 100 else "")


def who_words(who: str) -> str:
    """Who does a step."""
    return {
        "resident": _("applicant"),
        "village": _("village or community"),
        "township": pgettext("who does it", "township"),
        "county": _("county civil affairs"),
        "city": _("city civil affairs"),
        "province": _("provincial civil affairs"),
        "provider": _("the institution itself"),
        "bank": _("bank"),
    }[who]


def answer_words(when: catalogue.When | None, limit: str) -> str:
    """A limit in words, with the answer for which alone it holds."""
    words = {"granted": _("if granted, %(limit)s"), "refused": _("if refused, %(limit)s")}
    return words.get(when or "", "%(limit)s") % {"limit": limit}


def length_words(limit: time.TimeLimit) -> str:
    """How long, in the words of the law: working days and natural days are told apart."""
    n = limit.length
    return {
        "working_day": ngettext("%(n)s working day", "%(n)s working days", n),
        "natural_day": ngettext("%(n)s day", "%(n)s days", n),
        "month": ngettext("%(n)s month", "%(n)s months", n),
        "year": ngettext("%(n)s year", "%(n)s years", n),
    }[limit.unit] % {"n": n}
