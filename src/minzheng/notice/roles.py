"""Who answers: leads that nobody named, crowds, desks under several names, actors that are not responsible, open sets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from minzheng.notice.gazetteer import protocol_rank
from minzheng.notice.phrases import grammar
from minzheng.notice.schema import Clause, Duty, UnitRole
from minzheng.notice.subject import Hit, Subject, cited, label, labels
from minzheng.notice.units import is_open_set, unit_like


def look(subject: Subject) -> Iterator[Hit]:
    """Every finding about who answers."""
    yield from _leads(subject)
    for duty in subject.notice.duties:
        yield from _list(subject, duty)
        yield from _actors(subject, duty)
    yield from _units(subject)
    yield from _load(subject)


def _leads(subject: Subject) -> Iterator[Hit]:
    """Lists without a stated lead: what their order is worth."""
    shared = [duty for duty in subject.notice.duties if len(duty.units_all) > 1]
    silent = [duty for duty in shared if duty.lead and not duty.lead_said]
    if shared and len(silent) == len(shared):
        yield subject.hit("no_lead_anywhere", subject.title, n=len(shared))
    for duty in silent:
        ranks = [protocol_rank(name) for name in duty.units_all]
        if duty.units[0].provenance == "breaks_protocol":
            kind = "lead_breaks_protocol"
        elif ranks[0] is None or all(rank is None for rank in ranks[1:]):
            kind = "lead_untestable"
        else:
            kind = "lead_protocol"
        yield subject.hit(kind, cited(duty), duty.id, n=len(duty.units_all), first=duty.units_all[0])


def _list(subject: Subject, duty: Duty) -> Iterator[Hit]:
    """What is odd about one list of units."""
    count = len(duty.units_all)
    if not count and not duty.units_inherited:
        yield subject.hit("duty_without_units", duty.anchor, duty.id)
    if count and not duty.lead:
        yield subject.hit("lead_blank", cited(duty), duty.id, n=count, first=duty.units_all[0])
    if count >= subject.limits.crowd:
        yield subject.hit("crowd", cited(duty), duty.id, n=count)
    desks: dict[str, list[str]] = defaultdict(list)
    for name in duty.units_all:
        desks[subject.gazetteer.hosts(name) or name].append(name)
    for host, names in desks.items():
        if len(names) > 1:
            yield subject.hit("one_desk", cited(duty), duty.id, names="\u3001".join(names), host=host)


def _actors(subject: Subject, duty: Duty) -> Iterator[Hit]:
    """Bodies that a sentence has act and that its duty does not name."""
    if not duty.units:
        return
    local = any(_is_local(unit) for unit in duty.units)
    named = {name for unit in duty.units for name in (unit.name, unit.full)}
    seen: set[tuple[str, str]] = set()
    for clause in duty.clauses:
        for kind, start, end in _acting(clause, named, subject):
            actor = clause.text[start:end]
            if (kind == "local_actor" and local) or (kind, actor) in seen:
                continue
            seen.add((kind, actor))
            anchor = subject.within(clause, "", start, end)
            yield subject.hit(kind, anchor, clause.id, actor=actor, units="\u3001".join(duty.units_all))


def _acting(clause: Clause, named: set[str], subject: Subject) -> Iterator[tuple[str, int, int]]:
    """Actors in a clause: local ones, then bodies known by name that are not among the named."""
    rules = grammar("findings")
    for match in rules.pattern("local_actor").finditer(clause.text):
        yield "local_actor", *match.span("what")
    for match in rules.pattern("named_actor").finditer(clause.text):
        bodies = rules.pattern("between_names").split(match["what"])
        if all(subject.gazetteer.knows(body) and not is_open_set(body) for body in bodies) and not named & set(bodies):
            yield "actor_not_responsible", *match.span("what")


def _is_local(unit: UnitRole) -> bool:
    """Whether a unit stands for the places below: 各市、县人民政府, 各乡镇."""
    return bool(grammar("findings").pattern("local_unit").match(unit.name))


def _units(subject: Subject) -> Iterator[Hit]:
    """What there is to know of a name, said once for all duties that have it."""
    where: dict[str, list[tuple[Duty, UnitRole]]] = defaultdict(list)
    for duty in subject.notice.duties:
        for unit in duty.units:
            where[unit.name].append((duty, unit))
    central = _central(subject)
    for name, places in where.items():
        unit, duties = places[0][1], labels(duty for duty, _ in places)
        for kind, facts in _odd(subject, unit, central):
            yield subject.hit(kind, unit.anchor, places[0][0].id, unit=name, duties=duties, **facts)


def _odd(subject: Subject, unit: UnitRole, central: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """The kinds of finding that a unit gives rise to, with their facts."""
    if is_open_set(unit.name) and not _is_local(unit):
        yield "open_set", {}
    if not unit.commanded and not central:
        yield "not_commanded", {}
    if not (unit.known or unit.open or unit_like(unit.name) or unit_like(unit.full)):
        yield "unknown_unit", {}
    row, date = subject.gazetteer.find(unit.name), subject.notice.head.date
    if row is not None and date is not None:
        early = bool(row.since) and date.value[: len(row.since)] < row.since
        late = bool(row.until) and date.value[: len(row.until)] > row.until
        if early or late:
            yield "unit_not_on_day", {"since": row.since or "\u2014", "until": row.until or "\u2014", "date": date.value}


def _central(subject: Subject) -> bool:
    """Whether a central body issued the notice: it commands what answers to ministries."""
    head = subject.notice.head
    said = [text.value for text in (head.number, head.title, *head.issuers) if text is not None]
    central = grammar("findings").pattern("central")
    names = {unit.name for duty in subject.notice.duties for unit in duty.units}
    return any(map(central.search, said)) or sum(map(bool, map(grammar("findings").pattern("central_unit").match, names))) > 1


def _load(subject: Subject) -> Iterator[Hit]:
    """How the units share the duties."""
    duties = [duty for duty in subject.notice.duties if duty.units_all]
    if not duties:
        return
    count = Counter(name for duty in duties for name in duty.units_all)
    unit, times = count.most_common(1)[0]
    longest = max(duties, key=lambda duty: len(duty.units_all))
    yield subject.hit(
        "unit_load", subject.title, strings=len(count), slots=count.total(), most=len(longest.units_all),
        duties=label(longest), unit=unit, times=times,
    )  # fmt: skip
    single = [duty for duty in duties if len(duty.units_all) == 1]
    if single and len(duties) > 1:
        yield subject.hit("single_unit", subject.title, n=len(single), total=len(subject.notice.duties), duties=labels(single))
