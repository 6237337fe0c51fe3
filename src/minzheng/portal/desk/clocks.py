"""Clocks as the component shows them. A clock runs only where a rule sets a day; its days are working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.services.procedure import api as procedure

SOON = 3
"""So many working days before its end a clock is minded."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock: its state, its word, and the share of it that is gone, in per cent; nothing is drawn of none."""

    state: str
    word: str
    share: int = 0
    due: date | None = None


def running(due: date, since: date, today: date, left: int | None = None) -> Timed:
    """A clock that runs to a day; so many working days are `left`, counted here where nobody did."""
    left = procedure.left(due, today) if left is None else left
    whole = max((due - since).days, 1)
    share = min(max(100 * (today - since).days // whole, 4), 100)
    if left < 0:
        word = ngettext("%(n)s working day over", "%(n)s working days over", -left) % {"n": -left}
        return Timed("stop", word, 100, due)
    if left == 0:
        return Timed("tight", _("ends today"), max(share, 90), due)
    word = ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    return Timed("mind" if left <= SOON else "go", word, share, due)
