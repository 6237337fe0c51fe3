"""How each duty of a known notice is proven: its sheet, which stands in the jurisdiction's `plans/`, a folder a notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import ClassVar

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.units import api as units
from minzheng.plan.duties.scopes import LOCALITIES, scopes
from minzheng.plan.duties.things import Bound, ProofKind


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """One promise: its `words` in the duty (all of it where empty), and how it is proven; the rest as in `things.Proof`.

    `scope` names sets of kinds (`scopes.toml`); where empty, those of the duty. `counts`: the answers of the review (`each_kind`)
    by which the measure counts; where they are said, one of them settles the reading, and by any other it proves nothing.
    """

    kind: ProofKind
    what: Said
    words: str = ""
    measure: str = ""
    target: Decimal | None = None
    bound: Bound = ""
    due: str = ""
    scope: tuple[str, ...] = ()
    reading: Said | None = None
    to_confirm: bool = False
    counts: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together."""
        if self.counts and not self.measure:
            yield "counts", "belongs to what is measured, and to nothing else."
        if self.kind == "measured" and not self.measure:
            yield "measure", "is missing: what is measured names it."
        if self.measure and self.kind not in {"measured", "monitored"}:
            yield "measure", "belongs to what is measured or watched, and to nothing else."
        if (self.target is None) != (not self.bound):
            yield "bound", "and target go together: a number, and the side of it that is meant."
        if self.kind == "monitored" and self.reading is None:
            yield "reading", "is missing: what is only monitored needs a reason."
        for number, name in enumerate(self.scope):
            if name not in scopes().name:
                yield f"scope.{number}", f'is "{name}", but one of {", ".join(scopes().name)} is meant.'


@dataclass(frozen=True, slots=True)
class DutySheet:
    """One duty by its number: a name of at most 8 letters, the function that it is about, and its promises.

    The part of the unit that answered for `function` when the notice was issued follows it through reforms; `functions` says the
    same of other units, by the string of the notice. `scope`: whom it binds below the issuer. `watched`: measures that are shown
    beside its promises and decide nothing.
    """

    KEY: ClassVar[tuple[str, ...]] = ("no",)
    no: str
    short: Said
    proof: tuple[ProofSheet, ...]
    function: str = ""
    functions: Mapping[str, str] = field(default_factory=dict)
    scope: tuple[str, ...] = (LOCALITIES,)
    watched: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together."""
        if len(self.short.zh) > 8:
            yield "short.zh", f"has {len(self.short.zh)} letters, but a window holds 8."
        if not self.proof:
            yield "proof", "is empty: how each promise is proven is decided, if only as monitored."
        for number, name in enumerate(self.scope):
            if name not in scopes().name:
                yield f"scope.{number}", f'is "{name}", but one of {", ".join(scopes().name)} is meant.'
        known = {function.id for function in units.default().functions()}
        for key, function in (("function", self.function), *((f"functions.{unit}", one) for unit, one in self.functions.items())):
            if function and function not in known:
                yield key, f'is "{function}", which is no function of the list of units.'


@dataclass(frozen=True, slots=True)
class Sheet:
    """The shape of each file of the folder: duties of the notice `number`."""

    number: str
    duty: tuple[DutySheet, ...] = ()


@cache
def sheets() -> Mapping[str, Mapping[str, DutySheet]]:
    """By document number and duty, what the jurisdiction knows. Raises ContentError with every fault of every file."""
    return load(content.jurisdiction() / "plans")


def watched(number: str, no: str) -> tuple[str, ...]:
    """The measures that are shown beside the promises of a duty."""
    found = sheets().get(number, {}).get(no)
    return found.watched if found else ()


def load(folder: Path) -> Mapping[str, Mapping[str, DutySheet]]:
    """The sheets of a folder: by document number, by the number of the duty."""
    found: dict[str, dict[str, DutySheet]] = {}
    with content.gather() as shelf:
        for path in sorted(folder.glob("*/*.toml")) if folder.is_dir() else ():
            before = len(shelf.faults)
            sheet = shelf.toml(path, Sheet)
            if len(shelf.faults) > before:
                continue
            known = found.setdefault(sheet.number, {})
            for place, duty in enumerate(sheet.duty):
                if duty.no in known:
                    shelf.blame(path, f"duty.{place}.no", f'is "{duty.no}", which another file has already.')
                known[duty.no] = duty
    return found
