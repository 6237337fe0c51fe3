"""What is wrong with units, changes and turns that are each well formed, held against one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from minzheng.content import api as content
from minzheng.kernel.time.api import Period
from minzheng.kernel.units.schema import NOBODY, Change, Listed, Token, TurnRow

if TYPE_CHECKING:
    from minzheng.kernel.units.directory import Files


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing to put right: in which file (`tokens` is the compiler's list), at which key, and what was meant."""

    file: str
    key: str
    message: str
    near: str = ""


def faults(files: Files, tokens: Sequence[Token]) -> Iterator[Misfit]:
    """Every misfit. What hangs on a name that does not exist is not asked further."""
    names = list(_names(files))
    yield from names
    if not names:
        yield from _Lines(files).all()
    yield from _tokens(files, tokens)


def _names(files: Files) -> Iterator[Misfit]:
    """Names that stand nowhere."""
    changes = [change.id for change in files.changes.change]
    sectors, groups = [one.id for one in files.sectors], [one.id for one in files.groups]
    units, functions = [one.key for one in files.units], [one.id for one in files.functions]
    asked: list[tuple[str, str, str, list[str]]] = []
    for number, unit in enumerate(files.units):
        asked += [("units.csv", f"{number}.{key}", getattr(unit, key), changes) for key in ("since", "until")]
        asked += [
            ("units.csv", f"{number}.sector", unit.sector, sectors),
            ("units.csv", f"{number}.desk_of", unit.desk_of, functions),
        ]
        asked += [("units.csv", f"{number}.became", heir, [*units, NOBODY]) for heir in unit.became]
        if unit.key.partition(":")[0] != files.changes.prefix:
            yield Misfit(
                "units.csv", f"{number}.key", f'is "{unit.key}", but the keys of this list begin with {files.changes.prefix}:'
            )
    asked += [("sets.toml", f"set.{number}.unit", one.unit, units) for number, one in enumerate(files.sets)]
    asked += [("functions.csv", f"{number}.group", one.group, groups) for number, one in enumerate(files.functions)]
    for number, turn in enumerate(files.turns):
        asked += [
            ("turns.csv", f"{number}.function", turn.function, functions),
            ("turns.csv", f"{number}.since", turn.since, changes),
        ]
        asked.append(("turns.csv", f"{number}.unit", turn.unit, [*units, NOBODY]))
    asked += [("counterparts.csv", f"{number}.unit", one.unit, units) for number, one in enumerate(files.counterparts)]
    for file, key, said, known in asked:
        if said and said not in known:
            near = content.nearest(said, known)
            yield Misfit(file, key, f'is "{said}", which is declared nowhere.', near)


def _tokens(files: Files, tokens: Sequence[Token]) -> Iterator[Misfit]:
    """Strings of the notice without a unit."""
    names = [unit.name for unit in files.units if not unit.since]
    for number, one in enumerate(tokens):
        if one.token not in names:
            near = content.nearest(one.token, names)
            yield Misfit("tokens", f"{number}.token", f"is {one.token}, but no unit in units/units.csv has this name.", near)


class _Lines:
    """Units and functions along time. All names stand somewhere."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.changes = {change.id: change for change in files.changes.change}
        self.units = {unit.key: unit for unit in files.units}

    def all(self) -> Iterator[Misfit]:
        """Every misfit along time, in the order of the files."""
        yield from self._units()
        yield from self._sectors()
        yield from self._sets()
        yield from self._functions()
        yield from self._counterparts()

    def _units(self) -> Iterator[Misfit]:
        for number, unit in enumerate(self.files.units):
            if unit.since and unit.until and not self._follow(self.changes[unit.since], self.changes[unit.until]):
                yield Misfit("units.csv", f"{number}.until", f"is {unit.until}, which does not surely come after {unit.since}.")
            for heir in (self.units[name] for name in unit.became if name != NOBODY):
                if not self._begun(heir, unit.until) or heir.until == unit.until or not self._lasts(heir, unit.until):
                    yield Misfit(
                        "units.csv",
                        f"{number}.became",
                        f"is {heir.key}, which is not in force when {unit.key} ends with {unit.until}.",
                    )

    def _sectors(self) -> Iterator[Misfit]:
        sharing: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.files.units):
            sharing[unit.sector].append(number)
        for numbers in sharing.values():
            for one, two in combinations(numbers, 2):
                elder, younger = self.files.units[one], self.files.units[two]
                if (
                    not (elder.until and elder.until == younger.since)
                    and self._period(elder).overlaps(self._period(younger)) is not False
                ):
                    yield Misfit(
                        "units.csv", f"{two}.sector", f"is {younger.sector}, for which {elder.key} may stand on the same day."
                    )

    def _sets(self) -> Iterator[Misfit]:
        asked = {one.unit for one in self.files.sets}
        for number, one in enumerate(self.files.sets):
            if self.units[one.unit].kind != "set":
                yield Misfit("sets.toml", f"set.{number}.unit", f"is {one.unit}, which is no set.")
        for number, unit in enumerate(self.files.units):
            if unit.kind == "set" and unit.key not in asked:
                yield Misfit("units.csv", f"{number}.kind", f"is set, but sets.toml does not say what is open about {unit.key}.")

    def _functions(self) -> Iterator[Misfit]:
        for place, function in enumerate(self.files.functions):
            mine = [(number, turn) for number, turn in enumerate(self.files.turns) if turn.function == function.id]
            if not mine:
                yield Misfit("functions.csv", f"{place}.id", f"is {function.id}, of which turns.csv has no turn.")
            for number, turn in mine[:1]:
                if turn.since:
                    gap = f"from {self.files.changes.begins}, when the list begins, to {turn.since}"
                    yield Misfit("turns.csv", f"{number}.since", f"leaves a gap: nobody is named {gap}.")
            for (_, elder), (number, turn) in pairwise(mine):
                if not turn.since or (elder.since and not self._before(elder.since, turn.since)):
                    order = f"{turn.since or 'it'} does not surely come after {elder.since or 'the day of the list'}"
                    yield Misfit("turns.csv", f"{number}.since", f"overlaps: {order}, with which {elder.unit} begins.")
            for position, (number, turn) in enumerate(mine):
                yield from self._served(number, turn, mine[position + 1][1].since if position + 1 < len(mine) else "")

    def _served(self, number: int, turn: TurnRow, until: str) -> Iterator[Misfit]:
        """A unit that answers before it begins or after it ends."""
        unit = self.units.get(turn.unit)
        if unit and not self._begun(unit, turn.since):
            yield Misfit("turns.csv", f"{number}.unit", f"is {unit.key}, which begins with {unit.since} only.")
        elif unit and not self._lasts(unit, until):
            yield Misfit(
                "turns.csv",
                f"{number}.unit",
                f"is {unit.key}, which ends with {unit.until}; a turn for who came after is missing.",
            )

    def _counterparts(self) -> Iterator[Misfit]:
        seen: dict[tuple[str, str], int] = {}
        for number, rule in enumerate(self.files.counterparts):
            for form in rule.at:
                if seen.setdefault((rule.unit, form), number) != number:
                    yield Misfit("counterparts.csv", f"{number}.at", f"has {form}, for which {rule.unit} has a name already.")

    def _period(self, unit: Listed) -> Period:
        return Period(*(self.changes[name].day() if name else None for name in (unit.since, unit.until)))

    def _begun(self, unit: Listed, change: str) -> bool:
        """Whether a unit is there when a change has happened; an empty one is the day of the list."""
        return unit.since in {"", change} or bool(change and self._before(unit.since, change))

    def _lasts(self, unit: Listed, change: str) -> bool:
        """Whether a unit is there until a change; an empty one is this day."""
        return unit.until in {"", change} or bool(change and self._before(change, unit.until))

    def _before(self, one: str, other: str) -> bool:
        return self._follow(self.changes[one], self.changes[other])

    @staticmethod
    def _follow(elder: Change, younger: Change) -> bool:
        """Whether the younger surely comes after the elder, at the province and below."""
        return all(elder.day(local).latest < younger.day(local).earliest for local in (False, True))
