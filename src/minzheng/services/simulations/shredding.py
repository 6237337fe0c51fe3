"""What goes when a census is destroyed; and every census in which somebody stands whose own data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.vault import api as vault
from minzheng.services.simulations import models


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """The sealed bytes go with their key; counts stay. Nobody is looked for in a census: it goes as a whole."""
    if models.GROUP in groups:
        models.Part.objects.filter(census=int(subject.id)).delete()
        models.Census.objects.filter(pk=int(subject.id)).update(state="destroyed")
    if subject.kind == "person":
        for row in models.Census.objects.exclude(state="destroyed"):
            ranges = places.ranges(row.place_code, row.day)
            if not subject.place_code or any(first <= subject.place_code < before for first, before in ranges):
                end(row, "person")


def end(row: models.Census, why: str) -> None:
    """The census is no more: its key is destroyed, in a transaction."""
    vault.destroy(access.SYSTEM, journal.Subject("census", str(row.pk), row.place_code), why)
