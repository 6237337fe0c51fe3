"""What follows from a sheet: answers added, what counts, what differs, what is asked, what was decided, what is unconfirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor

from minzheng.rules import api as rules
from minzheng.services.facts import loading
from minzheng.services.facts.schema import Difference, Known, One, Refused, Sheet, sources


def version(sheet: Sheet) -> rules.Rule:
    """The rule that a sheet goes by. Raises Refused where there is none of that name."""
    found = loading.book(sheet.item)
    if found is None or sheet.version not in {rule.version.id for rule in found.rules}:
        raise Refused("not_a_sheet")
    return found.version(sheet.version)


def kinds(sheet: Sheet) -> dict[str, str]:
    """The kind of each fact and parameter of a sheet, in the rule's words."""
    return {name: one.kind for name, one in version(sheet).declared.items()}


def answered(sheet: Sheet, answers: Mapping[tuple[str, int], One], *, source: str = "asked", day: date) -> Sheet:
    """The sheet with what somebody said of facts, by name and person, 0 for the household's; of one source the last counts.

    An amount that is asked by the month is of one month. What a better source says still counts, and both are kept. Raises
    Refused for what is not asked, and CaseError for a value that nobody can have.
    """
    if source not in sources():
        raise Refused("unknown_source", source=source)
    rule, made = version(sheet), list[Known]()
    for (name, person), value in answers.items():
        declared = rule.declared.get(name)
        if not isinstance(declared, rules.Fact):
            raise Refused("no_such_fact", name=name)
        if (declared.level == "household") != (person == 0) or (person and person not in sheet.people):
            raise Refused("not_on_sheet", name=name)
        made.append(Known(name, person, _of_period(sheet, name, value), source, day))
    if not made:
        return sheet
    said = {(one.name, one.person) for one in made}
    kept = [one for one in sheet.known if one.source != source or (one.name, one.person) not in said]
    rules.check(rule, case(replace(sheet, known=tuple(made))))  # what nobody can have is refused, whatever counts of it
    return replace(sheet, known=(*kept, *made))


def granted(sheet: Sheet, items: Mapping[int, Collection[str]], *, day: date) -> Sheet:
    """The sheet with what follows from items that persons have on a day, by person; of who has none of them nothing follows."""
    told = dict[tuple[str, int], One]()
    for one in version(sheet).inputs:
        for key in sheet.people if isinstance(one.declared, rules.Fact) else ():
            if set(items.get(key, ())) & set(loading.fact(sheet.item, one.declared.name).items):
                told[one.declared.name, key if one.each else 0] = True
    return answered(sheet, told, source="entitlement", day=day)


def _of_period(sheet: Sheet, name: str, value: One) -> One:
    times = loading.fact(sheet.item, name).times
    if not times or value is None or isinstance(value, bool):
        return value
    months = next((one.value for one in sheet.parameters if one.name == times), None)
    return None if months is None else value * int(months)


def counting(sheet: Sheet) -> dict[tuple[str, int], Known]:
    """By fact and person what counts: what the best source says of it that says anything."""
    found: dict[tuple[str, int], Known] = {}
    for one in sorted(sheet.known, key=lambda one: sources()[one.source]):
        if one.value is not None:
            found.setdefault((one.name, one.person), one)
    return found


def differences(sheet: Sheet) -> tuple[Difference, ...]:
    """Facts of which something else was said than what counts."""
    counts, others = counting(sheet), dict[tuple[str, int], list[Known]]()
    for one in sheet.known:
        key = one.name, one.person
        if one.value is not None and one.value != counts[key].value:
            others.setdefault(key, []).append(one)
    return tuple(Difference(counts[key], tuple(some)) for key, some in others.items())


def case(sheet: Sheet) -> rules.Case:
    """The sheet as the rule reads it."""
    household: dict[str, One] = {one.name: one.value for one in sheet.parameters}
    people: dict[int, dict[str, One]] = {key: {} for key in sheet.people}
    for (name, person), one in counting(sheet).items():
        (people[person] if person else household)[name] = one.value
    return rules.Case(household, list(people.values()))


def decide(sheet: Sheet) -> rules.Decision:
    """What the rule says. Raises CaseError, and Refused for a version that is not there."""
    return rules.decide(version(sheet), case(sheet))


def amount(decision: rules.Decision) -> int | None:
    """How much it gives, in fen, a month or once; None where that is unknown, and 0 where the item pays nothing."""
    output = loading.facts(decision.rule.id).amount
    found = decision.value(output) if output else 0
    return found if isinstance(found, int) else None


def income(decision: rules.Decision) -> tuple[int, int] | None:
    """What a household has in a month before what it is granted (fen, to the nearest), and how many heads; None where unknown."""
    named = loading.facts(decision.rule.id)
    if not named.income:
        return None
    said = {one.step.name: one.values for one in decision.steps()}
    (each,), (heads,) = said[named.income], said[named.heads]
    return None if each is None or heads is None else (floor(each * heads + Fraction(1, 2)), int(heads))


def unconfirmed(of: rules.Decision | Sheet, decided: rules.Decision | None = None) -> tuple[str, ...]:
    """The parameters that nobody confirmed and without which another answer or amount could come.

    Of a sheet those that stand there as usual; of a decision those that its rule marks to be confirmed. `decided`: what the rule
    says of the sheet, where that is at hand.
    """
    decision = decided or decide(of) if isinstance(of, Sheet) else of
    if isinstance(of, Sheet):
        unsure = [one.name for one in of.parameters if one.confirm]
    else:
        inputs = (one.declared for one in decision.rule.inputs)
        unsure = [one.name for one in inputs if isinstance(one, rules.Parameter) and one.confirm]
    read = {one.declared.name for one in decision.rule.inputs}
    unsure = [name for name in unsure if name in read]
    if not _rests(decision, dict.fromkeys(unsure)):  # what is known whatever all of them are is known whatever one is
        return ()
    return tuple(name for name in unsure if _rests(decision, {name: _other(decision.case.household.get(name))}))


def _other(value: One) -> One:
    """Another value of a parameter: the other one of yes and no, else any."""
    return not value if isinstance(value, bool) else None


def _rests(decision: rules.Decision, other: Mapping[str, One]) -> bool:
    """Whether other values of parameters could change what comes out."""
    changed = rules.decided(decision.rule, rules.Case({**decision.case.household, **other}, decision.case.people))
    return any(changed.value(one) != decision.value(one) for one in _said(decision))


def _said(decision: rules.Decision) -> Iterator[str]:
    """What people are told: the answer and, of a yes, the amounts."""
    yield decision.rule.answer
    if decision.answer:
        yield from (one for one in decision.rule.outputs if decision.rule.step(one).unit != "yes")
