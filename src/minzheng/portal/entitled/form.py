"""What goes with the form from page to page, since nothing is kept: the place, how many they are, every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from minzheng.kernel.places import api as places
from minzheng.portal.disclosure.shown import lang
from minzheng.portal.entitled.asking import NEITHER, Asking, Key, One, carried, field, key_of, name_of, person, read, shown, unit
from minzheng.portal.entitled.screening import PASSING, Answers, Family, Screening
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts

MOST = 12
"""Persons of a family that are asked about one by one."""
_PAGES = 999
PLACE, PERSONS, ABOUT = "place", "persons", "about"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is drawn: whose it is, what stands in it, and what is wrong with that."""

    name: str
    whose: str
    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its fields, one for each person of a question of persons; `options` where one of several is chosen."""

    words: str
    help: str
    unit: str
    ticks: bool
    fields: tuple[Field, ...]
    options: tuple[tuple[str, str], ...] = ()


class Form:
    """What was sent. `step`: the button (next, skip, back, or none: another language or size); `change`: an answer to change."""

    def __init__(self, sent: QueryDict, day: date, *, posted: bool) -> None:
        self.sent, self.day, self.posted = sent, day, posted
        self.step, self.change = sent.get("step", ""), sent.get("change", "")
        self.place, self.persons = _place(sent.get(PLACE, ""), day), _persons(sent.get(PERSONS, ""))

    @property
    def begins(self) -> str:
        """The page before those of the rules that is to be shown, if any."""
        if not self.place or self.change == PLACE:
            return PLACE
        if not self.persons or self.change == PERSONS:
            return PERSONS
        return ABOUT if "seen" not in self.sent or self.change == ABOUT else ""

    @property
    def wrong(self) -> str:
        """What is wrong with the answer on such a page."""
        if not self.posted or self.change or self.step != "next":
            return ""
        if not self.place:
            return _("Choose a place from the list.")
        return (
            "" if self.persons or PERSONS not in self.sent else _("A whole number from 1 to %(most)s is meant.") % {"most": MOST}
        )

    @property
    def about(self) -> tuple[str, ...]:
        """What happened in the family; all but a death where nothing is ticked."""
        known = [one.id for one in catalogue.groups().group]
        return tuple(one for one in known if one in self.sent.getlist(ABOUT)) or tuple(one for one in known if one != PASSING)

    def rest(self, page: str) -> list[tuple[str, str]]:
        """All that was sent but for the fields of a page and the buttons."""
        left = {page, "change", "step"} | ({"seen"} if page == ABOUT else set())
        return [(name, value) for name, values in self.sent.lists() if name not in left for value in values]

    @cached_property
    def family(self) -> Family:
        """Of whom it is asked."""
        people = tuple(person(number) for number in range(1, self.persons + 1))
        return Family.anybody(self.day, self.place, people, self.about, _("who died") if PASSING in self.about else "")

    @property
    def begun(self) -> list[tuple[str, str]]:
        """What goes along from the pages before those of the rules."""
        return [
            (PLACE, self.place),
            (PERSONS, str(self.persons)),
            ("seen", "1"),
            *((ABOUT, one) for one in self.sent.getlist(ABOUT)),
        ]

    @cached_property
    def _blank(self) -> Screening:
        return Screening(self.family)

    @cached_property
    def _asked(self) -> tuple[Key, ...]:
        return _keys(self.sent.get("asked", ""), self._blank)

    @cached_property
    def _done(self) -> tuple[tuple[Key, ...], ...]:
        return tuple(keys for page in self.sent.getlist("done") if (keys := _keys(page, self._blank)))

    @cached_property
    def _told(self) -> dict[str, str]:
        """What was answered on the pages before: each page goes along in one field, fact by fact with its answer."""
        pairs = (one.partition("=") for page in self.sent.getlist("done") for one in page.split(","))
        return {name: value for name, _equals, value in pairs}

    def turned(self) -> Turned:
        """What follows: the screening with what was just answered, and the page to be shown again, if it is one that was."""
        blank, done, again = self._blank, self._done, tuple[Key, ...]()
        answers = {key: value for key, value in carried(self._told, blank.declared).items() if key not in self._asked}
        values, wrong = dict[Key, One](), dict[str, str]()
        if self._asked and self.step == "next":
            values, wrong = read(self._asked, self.sent, blank.declared, blank.kin)
        if self._asked and not wrong and self.step in {"next", "skip"}:
            done, answers = (*done, self._asked), answers | values
        elif self._asked and not self.change and self.step != "back":
            again = self._asked
        at = (
            len(done) - 1 if self.step == "back" else int(self.change) if self.change.isdecimal() and len(self.change) < 4 else -1
        )
        if 0 <= at < len(done):
            again, done = done[at], (*done[:at], *done[at + 1 :])
        try:
            screening = Screening(self.family, answers, done)
            screening.found  # noqa: B018 - what is impossible is found here
        except rules.CaseError as impossible:
            again = self._asked or (done[-1] if done else ())
            wrong = {field(key): impossible.message(lang()) for key in again}
            kept = {key: value for key, value in answers.items() if key not in again}
            screening = Screening(self.family, kept, tuple(page for page in done if page != again))
        asking = blank.asking(again) if again else screening.following
        return Turned(screening, asking, wrong, tuple(self._rows(asking, wrong, answers)) if asking else (), self.begun)

    def _rows(self, asking: Asking, wrong: dict[str, str], answers: Answers) -> Iterator[Row]:
        kin = self._blank.kin
        choices = tuple(one for one in asking.questions if one.name in kin)
        if choices:
            yield self._choice(kin[choices[0].name], choices, asking, answers)
        for one in asking.questions:
            if one.name not in kin:
                keys = asking.of(one)
                fields = tuple(
                    Field(
                        field(key),
                        self.family.people[key[1] - 1] if key[1] else "",
                        self._stands(key, shown(answers.get(key), one.kind), wrong),
                        wrong.get(field(key), ""),
                    )
                    for key in keys
                )
                help_ = one.help.of(lang()) if one.help else ""
                yield Row(one.text.of(lang()), help_, unit(one), one.kind == "yes", fields)

    def _choice(self, group: str, choices: tuple[facts.Question, ...], asking: Asking, answers: Answers) -> Row:
        """What each of the others is to whoever asks."""
        fields = []
        for number in sorted({key[1] for one in choices for key in asking.of(one)}):
            said = {one.name: answers.get((one.name, number)) for one in choices}
            chosen = next((name for name, value in said.items() if value), NEITHER if False in said.values() else "")
            key = (group, number)
            fields.append(Field(field(key), self.family.people[number - 1], self._stands(key, chosen, {}), ""))
        options = (*((one.name, one.text.of(lang())) for one in choices), (NEITHER, _("none of these")))
        return Row(_("Who they are to you"), "", "", False, tuple(fields), options)

    def _stands(self, key: Key, known: str, wrong: dict[str, str]) -> str:
        """What stands in a field: what was typed where the page comes again, else what is known."""
        return self.sent.get(field(key), "") if wrong or (not self.step and not self.change) else known


@dataclass(frozen=True, slots=True)
class Turned:
    """The next page: what is known, what is asked (None: everything that had to be), and what is wrong with what was answered."""

    screening: Screening
    asking: Asking | None
    wrong: dict[str, str]
    rows: tuple[Row, ...]
    begun: list[tuple[str, str]]

    @property
    def asked(self) -> str:
        """What is asked on the page, as the form sends it."""
        return ",".join(field(key) for key in self.asking.keys) if self.asking else ""

    @property
    def ticks(self) -> bool:
        """Whether something on the page is ticked."""
        return any(row.ticks for row in self.rows)

    @property
    def amounts(self) -> bool:
        """Whether an amount is asked."""
        return any(question.kind == "money" for question in self.asking.questions) if self.asking else False

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form takes along, but for the fields of its own page."""
        known = self.screening
        pages = (",".join(f"{field(key)}={_shown(known, key)}" for key in page) for page in known.done)
        return [*self.begun, *(("done", page) for page in pages)]


def _shown(known: Screening, key: Key) -> str:
    return shown(known.answers.get(key), known.questions[name_of(key)].kind)


def _keys(text: str, blank: Screening) -> tuple[Key, ...]:
    """Facts that can be asked, of persons who are there."""
    keys = (key_of(one.partition("=")[0]) for one in text.split(","))
    return tuple(key for key in keys if key and name_of(key) in blank.questions and key[1] <= len(blank.family.people))


def _place(code: str, day: date) -> str:
    """A county or what lies in it; empty for anything else, since cities and counties lay down what is paid."""
    known = code.isdecimal() and len(code) <= 12 and places.exists(code, day)
    return code if known and places.level(code) not in {"province", "city"} else ""


def _persons(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= MOST else 0
