"""Why an act did not take place. Each says what happened, what was kept and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.registry.entries import Entry
from minzheng.registry.values import Problem


class Refused(Exception):  # noqa: N818 - what happened
    """An act that was refused and changed nothing; `problems` has every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"{one.field}.{one.reason}".lstrip(".") for one in self.problems))

    def message(self, lang: str) -> str:
        """Every reason in words, a line each."""
        return "\n".join(problem.message(lang) for problem in self.problems)


class Stale(Refused):
    """Somebody changed the entry after it was shown: `current` is how it stands now, `theirs` the number that was given back."""

    def __init__(self, current: Entry, theirs: int) -> None:
        self.current, self.theirs = current, theirs
        super().__init__([Problem("", "stale", {"current": current.number, "theirs": theirs})])


class SamePerson(Refused):
    """Whoever made a change would check it."""

    def __init__(self) -> None:
        super().__init__([Problem("", "same_person", {})])


class NoEntry(Refused):
    """An entry that is not there, or not in the scope of whoever asks: both say the same."""

    def __init__(self, entry: object) -> None:
        super().__init__([Problem("", "no_entry", {"entry": entry})])


def refused(reason: str, **facts: object) -> Refused:
    """One reason."""
    return Refused([Problem("", reason, facts)])
