"""What a service item looks like: the shapes of `item.toml`, of its versions, of `groups.toml` and of `remedies.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import ClassVar, Literal

from minzheng.content.api import Said, nearest
from minzheng.kernel.time import api as time

Who = Literal["resident", "village", "township", "county", "city", "province", "provider", "bank"]
Frequency = Literal["once", "month", "bill"]
Tells = Literal["begins", "ends", "lasts"]
When = Literal["granted", "refused", "objected"]
Deed = Literal[
    "check", "verification", "visit", "review", "certificate", "opinion", "posting", "sampling", "approval", "decision", "notice"
]
"""What is done in a step; docs/reference and `services/cases` say what each asks for."""
Shown = Literal["name", "members", "amount"]
"""What a posting may show of a household, and nothing beside it."""
ACCEPTED = "accepted"
"""The step with which every clock begins: the day on which an application was complete and taken."""
_SAID = ("who", "where", "gives", "brings", "posted", "pays", "again", "stops")


@dataclass(frozen=True, slots=True)
class Paper:
    """A law, regulation or document that a version rests on."""

    name: str
    en: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said in both languages, and the articles that say it: a key of `papers`, a space, the article.

    Without an article nobody in the country has laid it down for every place: it is shown as to be confirmed by the province.
    `since`: it is said of applications from that day on; of all that the version binds, where it is left out.
    """

    zh: str
    en: str
    by: tuple[str, ...] = ()
    since: date = date.min

    def of(self, lang: str) -> str:
        """Chinese for any tag that begins with zh, else English."""
        return Said(self.zh, self.en).of(lang)


@dataclass(frozen=True, slots=True)
class Material(Line):
    """What an applicant brings. `known_by`: the record that answers instead, so that nobody is asked for it."""

    known_by: Said | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """By when a step has begun or ended at the latest, or how long it lasts, counted from another step's end.

    `extended`: how long it may be in special cases, each with its reason, where a law says so. `when`: the answer for which it
    holds, where a law sets it for one alone; or that what was shown in the step `after` was objected to: then it is counted from
    the day on which the case went back for it or, where the objection does not hold, from the day on which it was made, and
    replaces what was counted from before.
    """

    after: str
    within: time.TimeLimit
    by: tuple[str, ...] = ()
    tells: Tells = "ends"
    extended: time.TimeLimit | None = None
    when: When | None = None

    def holds(self, grant: bool | None) -> bool:
        """Whether it holds for an answer; while there is none, what holds for one alone does not."""
        return self.when is None or (grant is not None and self.when == ("granted" if grant else "refused"))


@dataclass(frozen=True, slots=True)
class Objected:
    """What an objection to what a step shows calls for, before it can be answered as one that does not hold, and after that.

    `inquiry`: of these one is made anew. `again`: what is done again then, in this step or the last before it that needs it.
    """

    inquiry: tuple[Deed, ...] = ("visit",)
    again: tuple[Deed, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to a decision. With several limits the earliest end binds.

    `needs`: what is done in it; it is over when all of that is done. `shows`: what a posting shows. `days`: how long a posting
    lasts where no limit says it, to be confirmed by the province. `sample`: the share in per cent that the county looks at again,
    beside those whom it must; 0 where it is these alone. `spares`: those of its needs for which an urgent case does not wait.
    `objected`: what an objection to what it shows calls for.
    """

    id: str
    name: Said
    who: Who
    needs: tuple[Deed, ...]
    says: tuple[Line, ...] = ()
    limits: tuple[Limit, ...] = ()
    shows: tuple[Shown, ...] = ()
    days: int = 7
    sample: int | None = None
    spares: tuple[Deed, ...] = ()
    objected: Objected = Objected()

    def faults(self) -> Iterator[tuple[str, str]]:
        """A step in which nothing is done, or that is shown without saying what."""
        if not self.needs:
            yield "needs", "is empty; a step in which nothing is done is none."
        if strange := set(self.spares) - set(self.needs):
            yield "spares", f"names {', '.join(sorted(strange))}, but what an urgent case is spared is one of the needs."
        if ("posting" in self.needs) != bool(self.shows):
            yield "shows", "and a posting among needs go together: what is posted says what it shows."
        if self.objected != Objected() and not self.shows:
            yield "objected", "is said of a step that shows nothing; what is objected to is shown."
        if not self.objected.inquiry:
            yield "objected.inquiry", "is empty; without an inquiry nobody knows whether an objection holds."
        if ("sampling" in self.needs) != (self.sample is not None and 0 <= self.sample <= 100):
            yield "sample", f"is {self.sample}, but 0 to 100 per cent go with sampling among needs, and none without it."


@dataclass(frozen=True, slots=True)
class Recheck:
    """A class of households by how soon what was granted is looked at again: after so many months."""

    id: str
    name: Said
    months: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """How something that was granted may end: shown for so many days `posted` before, or tapered for so many months at most."""

    posted: int = 0
    taper: int = 0
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a status that was granted lasts, from the day of its decision on; who still needs it applies anew."""

    within: time.TimeLimit
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be known from a day on although the version stands: a newer law whose articles are still to be filled in."""

    KEY: ClassVar[tuple[str, ...]] = ("since",)

    since: date
    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Chinese for any tag that begins with zh, else English."""
        return Said(self.zh, self.en).of(lang)


@dataclass(frozen=True, slots=True)
class Example:
    """An application taken on a day: which steps are over on which day at the latest; empty where no law sets a day.

    `refused`: the version does not bind an application of that day, which begins or ends with another.
    """

    accepted: date
    latest: Mapping[str, date] | None = None
    refused: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        """An example that says nothing, or two things at once."""
        if self.refused == (self.latest is not None):
            yield "refused", "and latest go against each other: an example gives days, or says that the version does not bind."


@dataclass(frozen=True, slots=True)
class Version:
    """What binds applications that were accepted from `since` to `until`, both counted.

    `who`: who may apply. `where`: with whom. `gives`: what, and how much. `steps` lead from acceptance to the first payment.
    `posted`: what is shown to the neighbours, or that nothing may be. `pays`, `again`, `stops`: payment, recheck, end.
    `rechecks`: after how many months it is looked at again, by class of household. `ending`: what an end waits for. `lasts`:
    how long it holds, where the law says so. `id` is not written down: the file's name says it.
    """

    since: date
    papers: Mapping[str, Paper]
    who: tuple[Line, ...]
    where: tuple[Line, ...]
    gives: tuple[Line, ...]
    brings: tuple[Material, ...]
    steps: tuple[Step, ...]
    posted: tuple[Line, ...]
    pays: tuple[Line, ...]
    examples: tuple[Example, ...]
    again: tuple[Line, ...] = ()
    stops: tuple[Line, ...] = ()
    rechecks: tuple[Recheck, ...] = ()
    ending: Ending = Ending()
    lasts: Lasting | None = None
    notes: tuple[Note, ...] = ()
    until: date = date.max
    id: str = ""

    def binds(self, accepted: date) -> bool:
        """Whether an application accepted on that day goes by it."""
        return self.since <= accepted <= self.until

    def holds_until(self, decided: date) -> date | None:
        """The last day of what was granted on a day; None where the law sets none."""
        within = self.lasts and replace(self.lasts.within, carried=False)
        return time.deadline(within, decided, time.national()).end if within else None

    def cited(self, day: date) -> Iterator[str]:
        """What is cited by all that is said of applications of a day."""
        lines = (line for key in _SAID for line in getattr(self, key))
        stages = (one for step in self.steps for one in (*step.says, *step.limits, step.objected))
        yield from (by for one in (*lines, *stages) if getattr(one, "since", day) <= day for by in one.by)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together in one version."""
        if self.until < self.since:
            yield "until", f"is {self.until}, before since, {self.since}."
        for key in ("who", "where", "gives", "posted", "steps"):
            if not getattr(self, key):
                yield key, "is empty; a resident asks just that."
        yield from _miscited(self.papers, self._citations())
        yield from self._ordered()
        if {example.refused for example in self.examples} != {True, False}:
            yield "examples", "lack one that the version binds or one that it does not; a version shows both."

    def _citations(self) -> Iterator[tuple[str, str]]:
        for key in _SAID:
            for number, line in enumerate(getattr(self, key)):
                yield from ((f"{key}.{number}.by.{n}", cited) for n, cited in enumerate(line.by))
        yield from ((f"ending.by.{n}", cited) for n, cited in enumerate(self.ending.by))
        yield from ((f"lasts.by.{n}", cited) for n, cited in enumerate(self.lasts.by if self.lasts else ()))
        yield from ((f"rechecks.{number}.by.{n}", by) for number, one in enumerate(self.rechecks) for n, by in enumerate(one.by))
        for number, step in enumerate(self.steps):
            for key in ("says", "limits"):
                for place, one in enumerate(getattr(step, key)):
                    yield from ((f"steps.{number}.{key}.{place}.by.{n}", cited) for n, cited in enumerate(one.by))
            yield from ((f"steps.{number}.objected.by.{n}", cited) for n, cited in enumerate(step.objected.by))

    def _ordered(self) -> Iterator[tuple[str, str]]:
        """Every limit is counted from acceptance or from a step before: so there is no circle."""
        before: list[str] = [ACCEPTED]
        shown = [step.id for step in self.steps if "posting" in step.needs]
        for number, step in enumerate(self.steps):
            if step.id == ACCEPTED:
                yield f"steps.{number}.id", f'is "{ACCEPTED}", which is where the clock begins and no step.'
            for place, limit in enumerate(step.limits):
                at = f"steps.{number}.limits.{place}.after"
                if limit.when == "objected" and limit.after not in shown:
                    yield at, f'is "{limit.after}", but what is objected to is shown in {", ".join(shown) or "no step"}.'
                elif limit.when != "objected" and limit.after not in before:
                    yield at, f'is "{limit.after}", but {", ".join(before)} come before it.'
            before.append(step.id)
            done = {deed for one in self.steps[: number + 1] for deed in one.needs}
            if strange := set(step.objected.again) - done:
                yield f"steps.{number}.objected.again", f"names {', '.join(sorted(strange))}, which no step up to it needs."


@dataclass(frozen=True, slots=True)
class Item:
    """A service that a resident can ask for, whatever law binds it.

    `asked`: words by which people ask for it. `function`: who answers for it, by `kernel/units`. `standards`: under which
    kinds of assistance places lay down its amounts. `pays` is false of what recognises somebody and gives no money. `payee`: who
    gets the money, the family or a provider for it. `versions` and `id` are not written down: the files and the folder say them.
    """

    name: Said
    about: Said
    group: str
    function: str
    frequency: Frequency
    clauses: tuple[int, ...]
    asked: tuple[str, ...]
    standards: tuple[str, ...] = ()
    pays: bool = True
    payee: Literal["family", "provider"] = "family"
    versions: tuple[Version, ...] = ()
    id: str = ""

    def on(self, day: date) -> Version | None:
        """The version that binds an application accepted on a day; None where there was no such service."""
        return next((one for one in self.versions if one.binds(day)), None)

    def version(self, called: str) -> Version | None:
        """The version of this id."""
        return next((one for one in self.versions if one.id == called), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Something that happens in a family, under which its services are found."""

    id: str
    name: Said


@dataclass(frozen=True, slots=True)
class Groups:
    """The shape of `groups.toml`, in the order shown; `often`: the items that most people ask for."""

    often: tuple[str, ...]
    group: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done against a decision given from `since` to `until`, both counted."""

    KEY: ClassVar[tuple[str, ...]] = ("since",)

    since: date
    papers: Mapping[str, Paper]
    lines: tuple[Line, ...]
    until: date = date.max

    def cited(self, day: date) -> Iterator[str]:
        """What is cited by all that is said of decisions of a day."""
        yield from (by for line in self.lines if line.since <= day for by in line.by)

    def faults(self) -> Iterator[tuple[str, str]]:
        """A paper that is cited and not named, or cited without an article."""
        cited = ((f"lines.{number}.by.{n}", one) for number, line in enumerate(self.lines) for n, one in enumerate(line.by))
        yield from _miscited(self.papers, cited)


@dataclass(frozen=True, slots=True)
class Remedies:
    """The shape of `remedies.toml`."""

    remedy: tuple[Remedy, ...]


def _miscited(papers: Mapping[str, Paper], cited: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Citations, each with where it stands, of a paper that is not named, or without an article."""
    for at, one in cited:
        key, _, article = one.partition(" ")
        if key not in papers:
            near = nearest(key, papers)
            hint = f' Did you mean "{near}"?' if near else ""
            yield at, f'cites "{key}", but the papers are {", ".join(papers)}.{hint}'
        elif not article:
            yield at, f'cites "{key}" without an article; the article follows after a space.'


def overlaps(versions: Iterable[Version]) -> Iterator[tuple[Version, Version]]:
    """Versions that would bind the same day, the later one second; `versions` come in the order of their beginnings."""
    yield from ((one, other) for one, other in pairwise(versions) if other.since <= one.until)
