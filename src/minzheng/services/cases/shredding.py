"""What the room takes away when a person's data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.indicators import api as indicators
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.services.cases import models
from minzheng.services.cases.relation import SOURCE


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """What a household had goes with the facts from which it was computed; figures count it where that is unknown."""
    if subject.kind == "person" and models.ACT in groups:
        rows = models.Case.objects.filter(person=int(subject.id), income__isnull=False)
        places = sorted(set(rows.values_list("place_code", flat=True)))
        rows.update(income=None, heads=0)
        if places:
            indicators.count_again(SOURCE, places)
