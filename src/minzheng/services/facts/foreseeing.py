"""What will change later without anybody doing anything: the rule on later days, with the facts that age alone changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.particulars import api as particulars
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import loading
from minzheng.services.facts.gathering import PEOPLE
from minzheng.services.facts.laid import REGISTER, parameters
from minzheng.services.facts.schema import One, Parameter, Sheet
from minzheng.services.facts.sheets import amount, case, counting, version


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which the rule says something else: who reaches which age then, what is laid down anew, and what follows."""

    day: date
    aged: tuple[tuple[int, int], ...]
    laid: tuple[Parameter, ...]
    answer: bool | None
    amount: int | None


def foresee(sheet: Sheet, born: Mapping[int, date | None], *, since: date, until: date) -> tuple[Turn, ...]:
    """The turns after a day until another, the earliest first; all else is taken to stay as the sheet has it, its law included.

    `born`: birthdays by person. Raises KeyError for a place that is not in force.
    """
    rule, base = version(sheet), case(sheet)
    household, people = dict(base.household), dict(zip(sheet.people, map(dict, base.people), strict=True))
    laid = {day: _laid(sheet, day) for day in _laid_days(sheet, since, until)}
    aged: dict[date, list[tuple[str, int, int]]] = {}
    for name, person in _ages(sheet):
        birthday = born.get(person)
        if birthday is not None and birthday <= since:
            people[person][name] = particulars.age(birthday, since)
            for day, age in _birthdays(birthday, since, until):
                aged.setdefault(day, []).append((name, person, age))
    before, found = _outcome(rule, household, people), list[Turn]()
    for day in sorted({*laid, *aged}):
        new = tuple(one for one in laid.get(day, ()) if household.get(one.name) != one.value)
        household |= {one.name: one.value for one in new}
        for name, person, age in aged.get(day, ()):
            people[person][name] = age
        after = _outcome(rule, household, people)
        if after != before:
            who = dict.fromkeys((person, age) for _, person, age in aged.get(day, ()))
            found.append(Turn(day, tuple(who), new, *after))
        before = after
    return tuple(found)


def _ages(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """The facts that are somebody's age, as the register of persons knows it."""
    for (name, person), one in counting(sheet).items():
        if one.source == PEOPLE and loading.fact(sheet.item, name).source == "age":
            yield name, person


def _birthdays(birthday: date, since: date, until: date) -> Iterator[tuple[date, int]]:
    """The days after one until another on which somebody is a year older, and how old."""
    for age in range(particulars.age(birthday, since) + 1, until.year - birthday.year + 1):
        year = birthday.year + age
        try:
            day = birthday.replace(year=year)
        except ValueError:
            day = date(year, 3, 1)  # born on 29 February
        if since < day <= until:
            yield day, age


def _laid_days(sheet: Sheet, since: date, until: date) -> set[date]:
    """The days on which a place above, or a law, says something else."""
    facts = loading.facts(sheet.item)
    benefits = tuple(dict.fromkeys(one.benefit for one in facts.standard))
    days = {law.since for law in facts.law if since < law.since <= until}
    days |= catalogue.laid_days(REGISTER, "item", (sheet.item,), sheet.place, since, until)
    return days | catalogue.laid_days(catalogue.STANDARDS, "benefit", benefits, sheet.place, since, until)


def _laid(sheet: Sheet, day: date) -> tuple[Parameter, ...]:
    """What holds then of the parameters of the sheet."""
    read = {one.name for one in sheet.parameters}
    return tuple(one for one in parameters(sheet.item, sheet.place, day) if one.name in read and one.value is not None)


def _outcome(
    rule: rules.Rule, household: Mapping[str, One], people: Mapping[int, Mapping[str, One]]
) -> tuple[bool | None, int | None]:
    decision = rules.decide(rule, rules.Case(household, list(people.values())))
    return decision.answer, amount(decision)
