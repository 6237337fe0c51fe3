"""Every unit of a jurisdiction and every turn of its functions, asked by place and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.time.api import Period
from minzheng.kernel.units.answers import (
    Level,
    NobodyAnswers,
    Passage,
    Reason,
    Responsible,
    State,
    Turn,
    Unit,
    UnknownUnit,
)
from minzheng.kernel.units.ground import Spot, spot
from minzheng.kernel.units.schema import (
    NOBODY,
    Change,
    Changes,
    Counterpart,
    Form,
    Function,
    Group,
    Listed,
    Open,
    Sector,
    TurnRow,
)

_LEVELS: dict[Form, Level] = {"city": "city", "district": "county", "county": "county", "township": "township"}


@dataclass(frozen=True, slots=True)
class Files:
    """What the files of a folder say."""

    changes: Changes
    sectors: tuple[Sector, ...]
    groups: tuple[Group, ...]
    units: tuple[Listed, ...]
    sets: tuple[Open, ...]
    functions: tuple[Function, ...]
    turns: tuple[TurnRow, ...]
    counterparts: tuple[Counterpart, ...]


@dataclass
class Directory:
    """Who answers for what. `words` say what is to be confirmed of an answer."""

    files: Files
    words: Mapping[str, Said]
    _listed: dict[str, Listed] = field(init=False, repr=False)
    _changes: dict[str, Change] = field(init=False, repr=False)
    _functions: dict[str, Function] = field(init=False, repr=False)
    _open: dict[str, Open] = field(init=False, repr=False)
    _turns: dict[str, list[TurnRow]] = field(init=False, repr=False)
    _rules: dict[tuple[str, Form], Counterpart] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        files = self.files
        self._listed = {unit.key: unit for unit in files.units}
        self._changes = {change.id: change for change in files.changes.change}
        self._functions = {function.id: function for function in files.functions}
        self._open = {one.unit: one for one in files.sets}
        self._turns = defaultdict(list)
        for turn in files.turns:
            self._turns[turn.function].append(turn)
        self._rules = {(rule.unit, form): rule for rule in files.counterparts for form in rule.at}

    @property
    def begins(self) -> date:
        """The first day of which the list speaks."""
        return self.files.changes.begins

    @property
    def place_code(self) -> str:
        """The place whose list this is."""
        return self.files.changes.place

    def sectors(self) -> tuple[Sector, ...]:
        """Every field of work."""
        return self.files.sectors

    def groups(self) -> tuple[Group, ...]:
        """The groups of functions, in the order in which they are shown."""
        return self.files.groups

    def functions(self) -> tuple[Function, ...]:
        """Every function, by group."""
        return self.files.functions

    def function(self, name: str) -> Function:
        """A function by its id. Raises UnknownUnit."""
        if name not in self._functions:
            raise UnknownUnit("function", name, content.nearest(name, self._functions))
        return self._functions[name]

    def units(self) -> tuple[Unit, ...]:
        """Every unit of the province, also those that are no more."""
        return tuple(self._own(one) for one in self.files.units)

    def by_key(self, key: str, day: date | None = None) -> Unit:
        """A unit by its key; a generated one is named as its place was on `day`, else as it was last. Raises UnknownUnit."""
        if key in self._listed:
            return self._own(self._listed[key])
        code, _, name = key.partition(":")
        source = self._listed.get(f"{self.files.changes.prefix}:{name}")
        unit = source and self._at_place(source, self._spot(code, day))
        if not unit:
            raise UnknownUnit("unit", key, content.nearest(key, self._listed))
        return unit

    def of_token(self, token: str, day: date | None = None) -> Unit:
        """The unit that a notice of `day` prints so; without a day, the notice of the day on which the list begins."""
        bearers = [self._own(one) for one in self.files.units if one.name == token]
        for said in (True, None):
            for unit in bearers:
                if unit.period.contains(day or self.begins) is said:
                    return unit
        raise UnknownUnit("unit", token, content.nearest(token, (one.name for one in self.files.units)))

    def at(self, sector: str, place_code: str, day: date) -> Unit:
        """The unit of a sector at a place on a day, or whoever took its sector over; the elder while a change is not settled.

        Raises UnknownUnit for a sector, KeyError for a place not in force, and NobodyAnswers.
        """
        known = [one for one in self.files.units if one.sector == sector]
        if not known:
            raise UnknownUnit("sector", sector, content.nearest(sector, (one.id for one in self.files.sectors)))
        if day < self.begins:
            raise NobodyAnswers(f"Nothing is known of {day}: the list of units begins on {self.begins}.")
        where = self._spot(place_code, day)
        if where is None:
            raise KeyError(place_code)
        ends = self._period(known[-1], where.code != self.place_code).until
        heirs = [self._listed[key] for key in self._line(known[-1])] if ends and day >= ends.earliest else []
        for line in (known, heirs):
            units = [unit for one in line if (unit := self._at_place(one, where))]
            standing = [unit for said in (True, None) for unit in units if unit.period.contains(day) is said]
            if standing:
                return standing[0]
        raise NobodyAnswers(f'No unit is known for "{sector}" at {where.name} ({place_code}) on {day}.')

    def responsible(self, function: str, place_code: str, day: date) -> Responsible:
        """Who answers for a function at a place on a day. Raises UnknownUnit, and KeyError for a place not in force."""
        asked = self.function(function)
        where = self._spot(place_code, max(day, self.begins))
        if where is None:
            raise KeyError(place_code)
        turns = self._timeline(asked, where)
        standing = [number for number, turn in enumerate(turns) if turn.period.contains(day) is not False]
        if day < self.begins or not standing:
            return self._answer(asked, where, day, turns, "unknown", [], 0, ("before" if day < self.begins else "unknown",))
        first = standing[0]
        units = list(dict.fromkeys(turn.unit for number in standing if (turn := turns[number]).unit))
        if len(standing) > 1:
            return self._answer(asked, where, day, turns, "unsettled", units, first, ("unsettled",))
        if not units:
            return self._answer(asked, where, day, turns, "unknown", units, first, ("unknown",))
        return self._answer(asked, where, day, turns, "settled", units, first, ())

    def turns(self, function: str, place_code: str) -> tuple[Turn, ...]:
        """The turns of a function at a place, named as it was last, in the order of time. Raises UnknownUnit, KeyError."""
        where = self._spot(place_code, None)
        if where is None:
            raise KeyError(place_code)
        return self._timeline(self.function(function), where)

    def _timeline(self, function: Function, where: Spot) -> tuple[Turn, ...]:
        rows = self._turns[function.id]
        local = where.code != self.place_code
        days = [self._changes[row.since].day(local) if row.since else None for row in rows]
        turns = []
        for row, since, until in zip(rows, days, (*days[1:], None), strict=True):
            change = self._changes.get(row.since)
            source = self._listed.get(row.unit)
            unit = self._at_place(source, where) if source else None
            tag = row.certainty or (change.certainty if change else "S")
            turns.append(Turn(unit, Period(since, until), self._basis(row), tag, change))
        return tuple(turns)

    def succession(self, key: str) -> tuple[Passage, ...]:
        """What passed to a unit and from it, the body itself or a function, in the order of time. Raises UnknownUnit."""
        unit = self.by_key(key)
        found = [one for one in self._passages(unit) if key in {side.key for side in (one.source, one.to) if side}]
        return tuple(sorted(found, key=lambda one: (one.when.earliest, one.when.latest)))

    def successors(self, key: str, day: date) -> tuple[Unit, ...]:
        """Who is in force on a day of those that a unit became, itself while it is; empty before, and where nobody followed."""
        unit = self.by_key(key, None)
        if unit.period.contains(day) is not False:
            return (unit,)
        if unit.period.since and day < unit.period.since.earliest:
            return ()
        where = self._spot(unit.place_code, None)
        listed = self._listed[unit.counterpart_of or key]
        heirs = [self._at_place(self._listed[name], where) for name in listed.became if name != NOBODY]
        return tuple(dict.fromkeys(last for heir in heirs if heir for last in self.successors(heir.key, day)))

    def host(self, key: str, day: date) -> Responsible | None:
        """Who houses an office on a day; None for a unit that is no desk of another."""
        unit = self.by_key(key, day)
        return self.responsible(unit.desk_of, unit.place_code, day) if unit.desk_of else None

    def _answer(
        self,
        function: Function,
        where: Spot,
        day: date,
        turns: tuple[Turn, ...],
        state: State,
        units: list[Unit],
        at: int,
        reasons: tuple[Reason, ...],
    ) -> Responsible:
        turn = turns[at]
        unit = units[0] if units else None
        if state == "settled" and turn.certainty != "S":
            reasons = (*reasons, turn.certainty)
        if any(one.generated for one in units):
            reasons = (*reasons, "generated")
        if any(one.open for one in units):
            reasons = (*reasons, "set")
        known = day >= self.begins
        return Responsible(
            function,
            where.code,
            day,
            state,
            unit,
            tuple(units),
            turn.period.since if known else None,
            turn.period.until if known else None,
            turn.basis if known else self._said(reasons),
            turn.certainty if known else "?",
            turns[at - 1].unit if at and known else None,
            (turns[at + 1].unit if at + 1 < len(turns) else None) if known else turns[0].unit,
            reasons,
            self._said(reasons),
            turns,
        )

    def _said(self, reasons: Iterable[Reason]) -> Said:
        """Why an answer is to be confirmed, in words."""
        words = [self.words[reason] for reason in reasons]
        said = Said("；".join(one.zh for one in words), ". ".join(one.en for one in words))
        return Said(said.zh.replace("{begins}", str(self.begins)), said.en.replace("{begins}", str(self.begins)))

    def _basis(self, row: TurnRow) -> Said:
        if row.basis_zh:
            return Said(row.basis_zh, row.basis_en)
        if row.since:
            return self._changes[row.since].basis
        form = self.files.changes.notice
        return Said(form.zh.replace("{item}", str(row.item)), form.en.replace("{item}", str(row.item)))

    def _spot(self, code: str, day: date | None) -> Spot | None:
        """The place, or None for a code that nobody bears on the day."""
        try:
            return spot(code, day)
        except KeyError:
            return None

    def _period(self, listed: Listed, local: bool) -> Period:
        since, until = (self._changes[name].day(local) if name else None for name in (listed.since, listed.until))
        return Period(since, until)

    def _own(self, listed: Listed) -> Unit:
        """A unit of the province."""
        return Unit(
            key=listed.key,
            name=listed.name,
            full_name=listed.full_name,
            en=listed.en,
            sector=listed.sector,
            kind=listed.kind,
            level="province",
            place_code=self.place_code,
            commanded=listed.commanded,
            period=self._period(listed, False),
            desk_of=listed.desk_of,
            open=self._open.get(listed.key),
        )

    def _at_place(self, listed: Listed, where: Spot | None) -> Unit | None:
        """The unit itself at the province, its counterpart below, None where none is declared."""
        if where and where.code == self.place_code:
            return self._own(listed)
        rule = self._rules.get((listed.key, where.form)) if where and where.form else None
        if not (rule and where and where.form):
            return None
        return replace(
            self._own(listed),
            key=f"{where.code}:{listed.key.partition(':')[2]}",
            name=rule.name.replace("{place}", where.name),
            full_name=rule.name.replace("{place}", where.full_name),
            en="",
            level=_LEVELS[where.form],
            place_code=where.code,
            commanded=listed.commanded if rule.commanded is None else rule.commanded,
            period=self._period(listed, True),
            generated=True,
            counterpart_of=listed.key,
        )

    def _line(self, listed: Listed) -> Iterator[str]:
        """The main heirs of a unit, one after another."""
        while listed.became and listed.became[0] != NOBODY:
            listed = self._listed[listed.became[0]]
            yield listed.key

    def _passages(self, unit: Unit) -> Iterator[Passage]:
        """All that passed between the units of a place."""
        where = self._spot(unit.place_code, None)
        local = unit.generated
        for one in self.files.units:
            change = self._changes.get(one.until)
            for name in one.became if change else ():
                source = self._at_place(one, where)
                to = self._at_place(self._listed[name], where) if name != NOBODY else None
                if change and (source or to):
                    yield Passage(change, change.day(local), source, to)
        for function in self.files.functions if where else ():
            turns = self._timeline(function, where) if where else ()
            for old, new in pairwise(turns):
                if new.change and new.period.since:
                    yield Passage(new.change, new.period.since, old.unit, new.unit, function)
