"""Which codes belong to a place on a day: its own, those of all that lies in it, and of all that passed into it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from minzheng.kernel.places.gazetteer import Gazetteer, Standing
from minzheng.kernel.places.roll_up import landing

Range = tuple[str, str]


class Ranges:
    """The half-open ranges of codes of every place, kept for as long as the places stay as they are."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.codes = sorted({place.code for place in gazetteer.lineage.places.values()} | set(gazetteer.lower.stays))
        self._known: dict[date, dict[str, tuple[Range, ...]]] = {}

    def of(self, code: str, day: date) -> tuple[Range, ...]:
        """Those of one place; none for a place that is not in force. Raises BeforeTheList."""
        since = self.gazetteer.since(day)
        if since not in self._known:
            self._known[since] = self._all(self.gazetteer.on(since))
        found = self._known[since].get(code)
        return found or (((code, after(code)),) if self.gazetteer.lower.village(code) else ())

    def _all(self, standing: Standing) -> dict[str, tuple[Range, ...]]:
        """Walks through the codes in order; a run ends before the first code that lands elsewhere."""
        found: dict[str, list[Range]] = defaultdict(list)
        begun: dict[str, str] = {}
        for code in self.codes:
            in_force = code in standing.places or code in standing.towns
            path = standing.path(code) if in_force else landing(self.gazetteer, standing, code)
            held = {place.code for place in path}
            for ended in begun.keys() - held:
                found[ended].append((begun.pop(ended), code))
            begun |= dict.fromkeys(held - begun.keys(), code)
        for last, first in begun.items():
            found[last].append((first, self._end(standing)))
        return {code: tuple(runs) for code, runs in found.items()}

    def _end(self, standing: Standing) -> str:
        """The end of all codes that begin like the last: 33 for a province 320000."""
        last = self.codes[-1]
        stems = [re.sub("(00)+$", "", place.code) for place in standing.below("")]
        return after(next((stem for stem in stems if stem and last.startswith(stem)), last))


def after(code: str) -> str:
    """The first code that does not begin with this one."""
    if code.isdecimal() and code.strip("9"):
        return f"{int(code) + 1:0{len(code)}}"
    return code[:-1] + chr(ord(code[-1]) + 1)
