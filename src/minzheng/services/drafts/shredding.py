"""What the room takes away when a person's data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault
from minzheng.services.drafts import models


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """That somebody was about to ask for something goes with what they typed."""
    if subject.kind == "person" and models.GROUP in groups:
        models.Draft.objects.filter(person=int(subject.id)).delete()
