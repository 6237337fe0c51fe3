"""What the room takes away when a person's data is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.channels import models
from minzheng.kernel.journal import api as journal
from minzheng.kernel.vault import api as vault


@vault.shreds
def shred(subject: journal.Subject, groups: Sequence[str]) -> None:
    """That somebody was told stands, with its day; what they were told does not."""
    if subject.kind == "person" and models.MESSAGE in groups:
        models.Message.objects.filter(person=int(subject.id)).update(said=None)
