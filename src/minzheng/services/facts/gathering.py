"""A sheet of what records know, and one of nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.particulars import api as particulars
from minzheng.people import api as persons
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import loading
from minzheng.services.facts.laid import parameters
from minzheng.services.facts.schema import SELF, Fact, Known, Parameter, Refused, Sheet, sources, words

PEOPLE = "people"
_COUNTY = 6
"""Digits of a county's code, with which all its places begin."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What records say of those who apply: by person their birthday and what they are to the first; and what stands stated.

    `registered`: the place where the first is registered; empty where that is not known. `places`: the same of each.
    `with_parent`: the first lives with somebody who is entered as their mother or father.
    """

    people: tuple[int, ...]
    born: Mapping[int, date | None]
    relation: Mapping[int, str]
    statements: tuple[circumstances.Statement, ...] = ()
    registered: str = ""
    places: Mapping[int, str] = field(default_factory=dict)
    with_parent: bool = False

    def alone(self, person: int) -> Recorded:
        """The same of one of them, who applies for themselves."""
        with_parent = self.with_parent and person == self.people[0]
        where = self.places.get(person, "")
        return replace(self, people=(person,), relation={person: SELF}, registered=where, with_parent=with_parent)


def recorded(actor: access.Actor, household: int | None, *, day: date, purpose: str, people: Sequence[int] = ()) -> Recorded:
    """What records know of a household, or of some persons; one read on the record, for as many items as there are.

    `people`: who applies, then the others meant; the head and all members where nobody is named. Of others whom the actor may not
    see nothing is known. Raises Forbidden and Refused, of this room and of people.
    """
    home = persons.household(actor, household, day=day) if household is not None else None
    members = {one.person: one.relationship for one in home.members} if home else {}
    keys = tuple(dict.fromkeys(people)) or tuple(members)
    if not keys:
        raise Refused("nobody")
    ties = standing(persons.kin(actor, keys[0]), day)
    away = [key for key in keys if key not in members]
    seen = [key for key in keys if key in members or _seen(actor, key, day)]
    lives, said = persons.lives_of(seen), list[circumstances.Statement]()
    if home is not None:
        said += circumstances.of_household(actor, home, purpose=purpose, day=day)
    if away:
        said += (one for some in circumstances.of_persons(actor, away, purpose=purpose, day=day).values() for one in some)
    return made(keys, members, ties, lives, said)


def made(
    keys: tuple[int, ...],
    members: Mapping[int, str],
    ties: Iterable[persons.Kinship],
    lives: Mapping[int, persons.Life],
    said: Iterable[circumstances.Statement],
) -> Recorded:
    """What records say of somebody and others, as it was read. `members`: what those of the household are to its head."""
    born = {key: life.born for key, life in lives.items()}
    kin = {tie.other: str(tie.relationship) for tie in ties}
    where = {key: life.place_code for key, life in lives.items()}
    with_parent = keys[0] in members and any(kin.get(key) == "parent" for key in members)
    return Recorded(keys, born, related(keys[0], members) | kin, tuple(said), where.get(keys[0], ""), where, with_parent)


def standing[T: (persons.Kinship, persons.Member)](told: Iterable[T], day: date) -> list[T]:
    """Of ties, or of members, those that are so on a day."""
    return [one for one in told if one.since <= day and (one.until is None or day < one.until)]


def gather(
    actor: access.Actor,
    item: str,
    household: int | None,
    *,
    day: date,
    purpose: str,
    people: Sequence[int] = (),
    place: str = "",
) -> Sheet:
    """A sheet of what records know, for an application accepted on a day; one read on the record.

    `people` as of `recorded`; of an item for one person the first is meant, and has to be named. `place`: by whose standards it
    goes, where who applies is registered unless said. Raises Forbidden and Refused, of this room and of people.
    """
    _ruled(item, day)
    if not people and loading.facts(item).of == "applicant":
        raise Refused("nobody")
    found = recorded(actor, household, day=day, purpose=purpose, people=people)
    if loading.facts(item).of == "applicant":
        found = found.alone(found.people[0])
    return composed(item, place or found.registered, household, day, found)


def _seen(actor: access.Actor, key: int, day: date) -> bool:
    try:
        persons.lives_in(actor, key, day=day)
    except persons.Refused:
        return False
    return True


def composed(
    item: str,
    place: str,
    household: int | None,
    day: date,
    recorded: Recorded,
    laid: tuple[Parameter, ...] | None = None,
) -> Sheet:
    """A sheet of what somebody read of records already, of all of them.

    `laid`: the parameters, where they are at hand. Raises Refused, and KeyError for a place that is not in force.
    """
    rule = _ruled(item, day)
    laid = parameters(item, place, day) if laid is None else laid
    read = {one.declared.name for one in rule.inputs}
    sheet = Sheet(item, rule.version.id, day, place, household, recorded.people, (), laid)
    asked = ((fact, rule.declared[fact.name].level) for fact in loading.facts(item).fact if fact.name in read)
    known = (one for fact, level in asked for one in _known(fact, level, sheet, recorded))
    return replace(sheet, known=tuple(one if _can_be(rule, one) else replace(one, value=None) for one in known))


def _can_be(rule: rules.Rule, known: Known) -> bool:
    """Whether somebody can have what a record says; what nobody can have is not known, and not guessed."""
    low, high = rule.declared[known.name].bounds
    return known.value is None or low <= known.value <= high


def blank(item: str, place: str, day: date, people: int, laid: tuple[Parameter, ...] | None = None) -> Sheet:
    """A sheet of so many persons, 1 and onwards, of whom is known that the first applies. As `composed`."""
    if people < 1:
        raise Refused("nobody")
    keys = tuple(range(1, people + 1))
    return composed(item, place, None, day, Recorded(keys, {}, {1: SELF}), laid)


def related(applicant: int, members: Mapping[int, str]) -> dict[int, str]:
    """What members of a household are to one of them, as far as it follows from what all are to the head."""
    told = words().relation.get(members.get(applicant, ""), {})
    return {key: told[of_head] for key, of_head in members.items() if of_head in told and key != applicant} | {applicant: SELF}


def _ruled(item: str, day: date) -> rules.Rule:
    rule = loading.rule(item, day)
    if rule is None:
        raise Refused("no_rule", item=catalogue.item(item).name, day=day)
    return rule


def _known(fact: Fact, level: str, sheet: Sheet, recorded: Recorded) -> Iterator[Known]:
    if fact.source == "age":
        for key in recorded.people:
            born = recorded.born.get(key)
            if born is not None and born <= sheet.day:
                yield Known(fact.name, key, particulars.age(born, sheet.day), PEOPLE, sheet.day)
    elif fact.source == "relation":
        for key in recorded.people:
            if key in recorded.relation:
                yield Known(fact.name, key, recorded.relation[key] in fact.relations, PEOPLE, sheet.day)
    elif fact.source == "parents" and recorded.with_parent:
        yield Known(fact.name, recorded.people[0], False, PEOPLE, sheet.day)
    elif fact.source == "registered" and recorded.registered:
        there = recorded.registered[:_COUNTY] == sheet.place[:_COUNTY]
        yield Known(fact.name, 0, there, PEOPLE, sheet.day)
    elif fact.source == "circumstances":
        months = next((one.value for one in sheet.parameters if one.name == fact.times), None) if fact.times else 1
        if months is not None:
            yield from _stated(fact, level, recorded, int(months))


def _stated(fact: Fact, level: str, recorded: Recorded, times: int) -> Iterator[Known]:
    """What statements say: of each person what is stated of them, or of all together; where nothing is stated nothing is known.

    Of one kind that counts which comes from the best source. What a lesser source says of the same stands behind it.
    """
    of = [one for one in recorded.statements if one.kind in fact.kinds and not one.hidden]
    whole = [one for one in of if one.household is not None]
    own = [one for one in of if one.household is None and one.person in recorded.people]
    if {one.kind for one in whole} & {one.kind for one in own}:
        return  # of one kind the whole and its parts: added up it would be counted twice
    if level == "household":
        yield from _summed(fact, 0, [*whole, *own], times)
    elif all(one.person in recorded.people for one in whole):  # else it is counted with somebody who is not among them
        for key in recorded.people:
            if theirs := [one for one in (*whole, *own) if one.person == key]:
                yield from _summed(fact, key, theirs, times)
            elif whole:
                first = min(whole, key=lambda one: sources()[one.source])
                yield Known(fact.name, key, 0, first.source, first.spoken)


def _summed(fact: Fact, person: int, of: Iterable[circumstances.Statement], times: int) -> Iterator[Known]:
    by: dict[tuple[str, int], list[circumstances.Statement]] = {}
    for one in sorted(of, key=lambda one: sources()[one.source]):
        by.setdefault((one.kind, one.person), []).append(one)
    if not by:
        return
    best = [some[0] for some in by.values()]
    counts = max((one.source for one in best), key=sources().__getitem__)
    yield _one(fact, person, counts, best, times)
    for source in {one.source: None for some in by.values() for one in some if sources()[one.source] >= sources()[counts]}:
        said = [next((one for one in some if one.source == source), some[0]) for some in by.values()]
        if said != best:
            yield _one(fact, person, source, said, times)


def _one(fact: Fact, person: int, source: str, of: Sequence[circumstances.Statement], times: int) -> Known:
    value: int | bool = (
        True if any(circumstances.kinds()[one.kind].unit == "" for one in of) else sum(one.amount or 0 for one in of)
    )
    return Known(fact.name, person, value if value is True else value * times, source, min(one.spoken for one in of))
