"""What the room takes away when a person's data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.postings import models


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """What hangs of somebody is taken down; days and sums stay."""
    if subject.kind == "person" and models.POSTING in groups:
        models.Posting.objects.filter(person=int(subject.id), over_on=None).update(over_on=time.today())
